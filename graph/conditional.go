package graph

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"strings"

	"github.com/samlaer/samlaer/internal/hub"
)

// How long an answer to GET may be kept, by whom, and how whoever has kept it asks whether it still holds (RFC 9110, 9111).

const (
	// keptByAll lets anybody keep an answer, who must ask each time whether it still holds: what was withdrawn is shown by no
	// cache in between. Nothing that may be shown without asking would be exact.
	keptByAll = "public, no-cache"
	// keptByOne is for what a person asked: their browser alone keeps it, and must ask each time as whom it asks then.
	keptByOne = "private, no-cache"
	keptByNo  = "no-store"
)

// keeping says who may keep an answer, and tells whether the asker has it already.
func (a *answering) keeping(status int, faulty bool, body []byte) (unchanged bool) {
	if a.r.Method != http.MethodGet && a.r.Method != http.MethodHead {
		return false
	}
	header := a.w.Header()
	if status != http.StatusOK || faulty {
		header.Set("Cache-Control", keptByNo)
		return false
	}
	header.Set("Cache-Control", keptByOne)
	if a.isNobodys() {
		header.Set("Cache-Control", keptByAll)
	}
	tag := a.tagged(body)
	header.Set("ETag", tag)
	return hasTag(a.r.Header.Values("If-None-Match"), tag)
}

// isNobodys tells whether the request shows nothing by which somebody could be known, whether or not it was accepted.
func (a *answering) isNobodys() bool {
	viewer := hub.ViewerOf(a.r.Context())
	return viewer.ID == "" && len(viewer.Roles) == 0 && a.r.Header.Get("Authorization") == "" && a.r.Header.Get("Cookie") == ""
}

// tagBytes is how much of a SHA-256 a tag has: 128 bits.
const tagBytes = 16

// tagged names the bytes of the answer. It is asked for by whoever keeps the answer and by whoever sends it, and there is one.
func (a *answering) tagged(body []byte) string {
	if a.tag == "" {
		a.tag = tagOf(a.mediaType, body)
	}
	return a.tag
}

// tagOf names the bytes of an answer. It is weak because the same answer goes out compressed and not, and is padded at random
// when it is compressed: a strong tag would promise the same bytes.
func tagOf(mediaType string, body []byte) string {
	sum := sha256.New()
	sum.Write([]byte(mediaType + "\n"))
	sum.Write(body)
	return `W/"` + base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:tagBytes]) + `"`
}

// hasTag compares as If-None-Match does: weakly, with any of a list, and «*» is whatever there is. The tags of ours hold no
// comma, so that what is cut out of a tag with one is no tag of ours.
func hasTag(given []string, tag string) bool {
	opaque := strings.TrimPrefix(tag, "W/")
	return slices.ContainsFunc(strings.Split(strings.Join(given, ","), ","), func(one string) bool {
		one = strings.TrimSpace(one)
		return one == "*" || strings.TrimPrefix(one, "W/") == opaque
	})
}
