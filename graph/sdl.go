package graph

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"sync"
	"time"

	"github.com/vektah/gqlparser/v2/formatter"

	"github.com/samlaer/samlaer/internal/answer"
)

// sdl is the whole schema as its language writes it, compressed once, and a tag that is another when the schema is.
var sdl = sync.OnceValues(func() (text *answer.Packed, tag string) {
	whole := *NewExecutableSchema(newConfig()).Schema()
	// «extend schema @link» is for gateways, which ask for «_service»; Relay's compiler stops at it.
	whole.SchemaDirectives = nil
	var written bytes.Buffer
	formatter.NewFormatter(&written).FormatSchema(&whole)
	sum := sha256.Sum256(written.Bytes())
	return answer.Pack(written.Bytes()), `"` + hex.EncodeToString(sum[:16]) + `"`
})

// ServeSchema answers with the schema in its own language: what tools that make clients read. It is the same for everybody.
func ServeSchema(w http.ResponseWriter, r *http.Request) {
	text, tag := sdl()
	w.Header().Set("Content-Type", "application/graphql; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "public, max-age=300")
	w.Header().Set("ETag", tag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(text.For(w.Header(), r.Header.Values("Accept-Encoding"))))
}
