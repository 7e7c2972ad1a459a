package session

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/samlaer/samlaer/internal/hub"
)

const (
	// keyHeader is where a key stands that is not in Authorization.
	keyHeader = "X-API-Key"
	// keyParameter is where a key stands in an address, for tools that can send it nowhere else.
	keyParameter = "api_key"
)

// key is what a program says who it is by.
type key struct {
	text      string
	inAddress bool
	// isToken: it is a token of somebody else, which stands in Authorization alone.
	isToken bool
}

// sentKey is the key of a request; without a text when there is none. Two that differ are an error: it would be up to chance
// who asks.
func sentKey(r *http.Request) (key, error) {
	bearer := ""
	if scheme, text, found := strings.Cut(r.Header.Get("Authorization"), " "); found && strings.EqualFold(scheme, "Bearer") {
		bearer = strings.TrimSpace(text)
	}
	found := key{text: bearer, isToken: isToken(bearer)}
	for _, other := range []key{{text: r.Header.Get(keyHeader)}, {text: inAddress(r), inAddress: true}} {
		switch {
		case other.text == "":
		case found.text == "":
			found = other
		case found.text != other.text:
			return key{}, &hub.Error{Kind: hub.ErrorUnauthenticated, Message: messageTwoKeys}
		}
	}
	return found, nil
}

func inAddress(r *http.Request) string {
	if !strings.Contains(r.URL.RawQuery, keyParameter) {
		return ""
	}
	return r.URL.Query().Get(keyParameter)
}

// withoutKey takes the key out of the request, so that nothing behind can log it, keep it or put it into a link.
func withoutKey(r *http.Request) *http.Request {
	if !strings.Contains(r.URL.RawQuery, keyParameter) {
		return r
	}
	values := r.URL.Query()
	if !values.Has(keyParameter) {
		return r
	}
	values.Del(keyParameter)
	clean := r.WithContext(r.Context())
	clean.URL = new(url.URL)
	*clean.URL = *r.URL
	clean.URL.RawQuery = values.Encode()
	clean.RequestURI = clean.URL.RequestURI()
	return clean
}

var messageTwoKeys = hub.Message{
	NB: "Forespørselen har to ulike nøkler. Send bare én.",
	NN: "Førespurnaden har to ulike nøklar. Send berre éin.",
	EN: "The request has two different keys. Send only one.",
}
