package standards

import (
	"bytes"
	"io"
	"net/http"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/rdf"
)

// The vocabularies that the hub's graphs use.
const (
	dcat  = "http://www.w3.org/ns/dcat#"
	dct   = "http://purl.org/dc/terms/"
	foaf  = "http://xmlns.com/foaf/0.1/"
	vcard = "http://www.w3.org/2006/vcard/ns#"
	skos  = "http://www.w3.org/2004/02/skos/core#"
	xsd   = "http://www.w3.org/2001/XMLSchema#"
	// authority are the Publications Office's lists, which DCAT-AP-NO asks for.
	authority = "http://publications.europa.eu/resource/authority/"
)

var prefixes = rdf.Prefixes{"dcat": dcat, "dct": dct, "foaf": foaf, "vcard": vcard, "skos": skos, "xsd": xsd}

// form is how a graph is written.
type form struct {
	mediaType string
	write     func(io.Writer, rdf.Prefixes, []rdf.Node) error
}

var (
	turtle = form{"text/turtle; charset=utf-8", rdf.WriteTurtle}
	jsonLD = form{"application/ld+json", rdf.WriteJSONLD}
)

// graph answers with the nodes that are made for a request, in a form.
func graph(as form, make func(*http.Request) ([]rdf.Node, error)) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		nodes, err := make(r)
		if err != nil {
			return err
		}
		var body bytes.Buffer
		if err := as.write(&body, prefixes, nodes); err != nil {
			return err
		}
		whole(w, r, as.mediaType, body.Bytes())
		return nil
	}
}

// said is a text in all three languages.
func said(message hub.Message) []rdf.Term {
	return []rdf.Term{rdf.Text(message.NB, "nb"), rdf.Text(message.NN, "nn"), rdf.Text(message.EN, "en")}
}

// labels are those of the languages that have one.
func labels(given hub.Labels) []rdf.Term {
	var terms []rdf.Term
	for _, label := range []hub.Label{{Language: "nb", Text: given.NB}, {Language: "nn", Text: given.NN}, {Language: "en", Text: given.EN}} {
		if label.Text != "" {
			terms = append(terms, rdf.Text(label.Text, string(label.Language)))
		}
	}
	return terms
}

func texts(given []hub.Label) []rdf.Term {
	terms := make([]rdf.Term, len(given))
	for at, label := range given {
		terms[at] = rdf.Text(label.Text, string(label.Language))
	}
	return terms
}
