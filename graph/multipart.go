package graph

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/samlaer/samlaer/internal/answer"
	"github.com/samlaer/samlaer/internal/hub"
)

// maxSending is the longest request that a file comes along in, in bytes: the file, and a request as it is without one.
const maxSending = hub.MaxFile + maxBody

// receiveTimeout bounds a request that a file comes along in: 25 MB in ten minutes are 0.35 Mbit/s.
const receiveTimeout = 10 * time.Minute

// longestBody is how long a request may be.
func longestBody(r *http.Request) int64 {
	name, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err == nil && name == mediaMultipart && r.Method == http.MethodPost {
		return maxSending
	}
	return maxBody
}

// fromMultipart reads a request that a file comes along in (jaydenseric/graphql-multipart-request-spec): the operation, where
// among its variables the file belongs, and then the file, which is read as it comes while the operation runs. So it is one.
func (a *answering) fromMultipart(boundary string) *graphql.RawParams {
	before := &beforeFile{Reader: a.r.Body, left: maxBefore}
	parts := multipart.NewReader(before, boundary)
	var read asked
	var places map[string][]string
	if !a.fromPart(parts, "operations", &read) || !a.fromPart(parts, "map", &places) {
		return nil
	}
	params := a.params(read)
	if params == nil {
		return nil
	}
	keys := slices.Collect(maps.Keys(places))
	if len(keys) != 1 || len(places[keys[0]]) != 1 {
		a.refuse(http.StatusBadRequest, messageOneFile)
		return nil
	}
	name, isVariable := strings.CutPrefix(places[keys[0]][0], "variables.")
	value, isThere := params.Variables[name]
	if !isVariable || !isThere || value != nil {
		a.refuse(http.StatusBadRequest, messageNoPlace)
		return nil
	}
	file, err := parts.NextPart()
	if err != nil || file.FormName() != keys[0] {
		a.refuseParts(err)
		return nil
	}
	before.isOver = true
	a.file = answer.Patient(a.w, file, receiveTimeout)
	params.Variables[name] = hub.Upload{Name: file.FileName(), Content: a.file}
	return params
}

// maxBefore is how long all may be that comes before a file, in bytes: two parts, and what names them and the file.
const maxBefore = 2*maxBody + 8<<10

// beforeFile bounds what comes before a file. The library keeps up to 10 MB of what names a part, and a name of 5 MB took 82 MB of memory.
type beforeFile struct {
	io.Reader
	left   int
	isOver bool
}

// Read reads, or says that it is too long.
func (b *beforeFile) Read(into []byte) (int, error) {
	if b.isOver {
		return b.Reader.Read(into)
	}
	if b.left == 0 {
		return 0, &http.MaxBytesError{Limit: maxBefore}
	}
	read, err := b.Reader.Read(into[:min(len(into), b.left)])
	b.left -= read
	return read, err
}

// fromPart reads a part of JSON, which is no longer than a request without a file.
func (a *answering) fromPart(parts *multipart.Reader, name string, into any) bool {
	part, err := parts.NextPart()
	if err != nil || part.FormName() != name {
		a.refuseParts(err)
		return false
	}
	text, err := io.ReadAll(io.LimitReader(part, maxBody+1))
	switch {
	case err != nil:
		a.refuseParts(err)
		return false
	case len(text) > maxBody:
		a.refuseLong()
		return false
	case json.Unmarshal(text, into) != nil:
		a.refuse(http.StatusBadRequest, messageNoJSON)
		return false
	}
	return true
}

func (a *answering) refuseParts(err error) {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		a.refuseLong()
		return
	}
	a.refuse(http.StatusBadRequest, messageParts)
}

// readOn reads the rest of a file that was refused before its end: a client that is still sending would not see why. It has as long to
// come as one that is taken. Strangers are not waited for.
func (a *answering) readOn() {
	if a.file == nil || hub.ViewerOf(a.r.Context()).ID == "" {
		return
	}
	for _, rest := range []io.Reader{a.file, a.r.Body} {
		_, _ = io.Copy(io.Discard, rest) // bounded as all of it; the asker has gone when this fails
	}
}

var (
	messageParts = hub.Message{
		NB: "Forespørselen mangler en del. Send «operations», «map» og så filen, i den rekkefølgen.",
		NN: "Førespurnaden manglar ein del. Send «operations», «map» og så fila, i den rekkjefølgja.",
		EN: "A part of the request is missing. Send “operations”, “map” and then the file, in that order.",
	}
	messageOneFile = hub.Message{
		NB: "Send én fil om gangen, og bruk den ett sted: «map» har ett navn med én sti.",
		NN: "Send éi fil om gongen, og bruk ho éin stad: «map» har eitt namn med éin sti.",
		EN: "Send one file at a time, for one place: “map” has one name with one path.",
	}
	messageNoPlace = hub.Message{
		NB: "«map» må vise til en variabel som er null, slik: «variables.file».",
		NN: "«map» må vise til ein variabel som er null, slik: «variables.file».",
		EN: "“map” must point to a variable that is null, like this: “variables.file”.",
	}
)
