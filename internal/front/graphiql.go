package front

import (
	"bytes"
	"embed"
	"net/http"
	"path"
	"time"

	"github.com/samlaer/samlaer/internal/answer"
)

// graphiQL are GraphiQL and what it is made of, as their makers publish them; graphiql/LICENSES.md says who they are. They stand
// here so that no other site is asked for code that runs with a person's rights.
//
//go:embed graphiql
var graphiQL embed.FS

// graphiQLPolicy lets the page run and show its own files, and speak with this server. Its few pictures stand in its style.
const graphiQLPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; " +
	"form-action 'none'; frame-ancestors 'none'; base-uri 'none'"

// graphiQLTypes are the files that are given, and what they are.
var graphiQLTypes = map[string]string{".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}

// graphiQLPage is where people try queries.
func graphiQLPage() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", graphiQLPolicy)
		http.ServeFileFS(w, r, graphiQL, "graphiql/page.html")
	})
}

// graphiQLFiles are what the page is made of, compressed once. They change with the program alone, so browsers keep them for a day.
func graphiQLFiles() http.Handler {
	files := map[string]*answer.Packed{}
	entries, err := graphiQL.ReadDir("graphiql")
	for _, entry := range entries {
		var text []byte
		if text, err = graphiQL.ReadFile("graphiql/" + entry.Name()); err != nil {
			break
		}
		files["/graphiql/"+entry.Name()] = answer.Pack(text)
	}
	if err != nil {
		panic(err) // they stand in the program
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		is, ok := graphiQLTypes[path.Ext(r.URL.Path)]
		file := files[r.URL.Path]
		if !ok || file == nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", is)
		w.Header().Set("Cache-Control", "public, max-age=86400")
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(file.For(w.Header(), r.Header.Values("Accept-Encoding"))))
	})
}
