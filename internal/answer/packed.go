package answer

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// leastPacked is how long a text must be in bytes to be compressed: a shorter one fits into a packet as it is.
const leastPacked = 1400

// Packed is a text that many are sent, compressed once in each way that somebody asks for. It is not padded at random: there is no secret
// in what anybody may read.
type Packed struct {
	plain              []byte
	withGzip, withZstd func() []byte
}

// Pack makes one; it is compressed when it is first asked for so.
func Pack(text []byte) *Packed {
	return &Packed{plain: text,
		withGzip: sync.OnceValue(func() []byte {
			var packed bytes.Buffer
			to := gzip.NewWriter(&packed)
			_, _ = to.Write(text) // a buffer takes all
			_ = to.Close()
			return packed.Bytes()
		}),
		withZstd: sync.OnceValue(func() []byte { return zstdEncoder().EncodeAll(text, nil) }),
	}
}

// zstdEncoder makes what is compressed without a stream; one does for all.
var zstdEncoder = sync.OnceValue(func() *zstd.Encoder {
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		panic(err) // the options are always the same
	}
	return encoder
})

// Len is how long the text is as it stands, in bytes.
func (p *Packed) Len() int { return len(p.plain) }

// For is the text for whoever accepts these codings, and says in the header which one it has.
func (p *Packed) For(header http.Header, accepted []string) []byte {
	if len(p.plain) < leastPacked {
		return p.plain
	}
	if !slices.Contains(header.Values("Vary"), "Accept-Encoding") {
		header.Add("Vary", "Accept-Encoding")
	}
	how := packing(accepted)
	if how == "" {
		return p.plain
	}
	header.Set("Content-Encoding", how)
	if how == "zstd" {
		return p.withZstd()
	}
	return p.withGzip()
}

// packing is how to compress for whoever accepts this: zstd when they do not like gzip better, and nothing when they take
// neither.
func packing(accepted []string) string {
	weights := map[string]float64{}
	for part := range strings.SplitSeq(strings.Join(accepted, ","), ",") {
		name, parameter, _ := strings.Cut(part, ";")
		weight := 1.
		if q, given := strings.CutPrefix(strings.TrimSpace(parameter), "q="); given {
			weight, _ = strconv.ParseFloat(q, 64) // what is no number is not wanted
		}
		weights[strings.ToLower(strings.TrimSpace(name))] = weight
	}
	switch {
	case weights["zstd"] > 0 && weights["zstd"] >= weights["gzip"]:
		return "zstd"
	case weights["gzip"] > 0:
		return "gzip"
	default:
		return ""
	}
}
