package limit

import (
	"io"
	"net/http"
	"strings"

	"github.com/samlaer/samlaer/internal/hub"
)

const (
	// mostBodies is how many bodies of requests are read at once, of 100 KiB at most each: 200 MB. An address has a tenth of them, and a /48 two; a
	// body that is not sent slowly comes in some milliseconds. Connections are bounded too, and over HTTP/2 each has fifty requests.
	mostBodies = 2000
	// ofAnAddress is how many of them come from an address.
	ofAnAddress = 200
)

// Bodies counts the requests whose bodies have not come to their end, by address: who asks is not known yet.
func (l *Limits) Bodies(next http.Handler) http.Handler {
	if l == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body == nil || r.Body == http.NoBody || r.ContentLength == 0 {
			next.ServeHTTP(w, r)
			return
		}
		ended, full := l.bodies.open(askerAt(r.RemoteAddr))
		if ended == nil {
			as := asText
			if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
				as = asGraphQL
			}
			w.Header().Set("Connection", "close") // else the server would go on to read what was refused
			refuse(w, r, full.refusal(messageBodies.With(ofAnAddress), streamsAgain), as)
			return
		}
		defer ended()
		counted := *r
		counted.Body = &countedBody{r.Body, ended}
		next.ServeHTTP(w, &counted)
	})
}

// countedBody is counted until its end.
type countedBody struct {
	io.ReadCloser
	ended func()
}

func (c *countedBody) Read(into []byte) (int, error) {
	read, err := c.ReadCloser.Read(into)
	if err != nil {
		c.ended()
	}
	return read, err
}

var messageBodies = hub.Message{
	NB: "Det er alt %d forespørsler fra nettverket ditt som ikke er sendt ferdig. Vent til noen av dem er det.",
	NN: "Det er alt %d førespurnader frå nettverket ditt som ikkje er sende ferdig. Vent til nokre av dei er det.",
	EN: "There are already %d requests from your network that are not sent to their end. Wait until some of them are.",
}
