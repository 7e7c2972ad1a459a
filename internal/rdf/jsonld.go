package rdf

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/piprate/json-gold/ld"
)

// ReadJSONLD reads a graph. A context has to stand in the text itself: one that is named by its address is not fetched.
func ReadJSONLD(from io.Reader, base string) (_ []Triple, err error) {
	text, err := readAll(from)
	if err != nil {
		return nil, err
	}
	if err := shallow(text); err != nil {
		return nil, err
	}
	var document any
	if err := json.Unmarshal([]byte(strings.TrimPrefix(text, "\uFEFF")), &document); err != nil {
		return nil, fmt.Errorf("the text is not JSON: %w", err)
	}
	// The library takes for granted in places that a document is as it should be.
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("the text is no JSON-LD: %v", fault)
		}
	}()
	options := ld.NewJsonLdOptions(base)
	options.DocumentLoader = noLoader{}
	given, err := ld.NewJsonLdProcessor().ToRDF(document, options)
	if err != nil {
		return nil, fmt.Errorf("the text is no JSON-LD: %w", err)
	}
	dataset, ok := given.(*ld.RDFDataset)
	if !ok {
		return nil, errors.New("the text is no JSON-LD")
	}
	var triples []Triple
	for _, quads := range dataset.Graphs {
		for _, quad := range quads {
			if len(triples) >= maxTriples {
				return nil, errTooMany
			}
			triples = append(triples, Triple{termOf(quad.Subject), termOf(quad.Predicate), termOf(quad.Object)})
		}
	}
	return triples, nil
}

// shallow refuses what stands too deep in itself, before anything unfolds it.
func shallow(text string) error {
	depth, isText := 0, false
	for at := 0; at < len(text); at++ {
		switch char := text[at]; {
		case isText && char == '\\':
			at++
		case char == '"':
			isText = !isText
		case isText:
		case char == '{' || char == '[':
			if depth++; depth > maxDepth {
				return errTooDeep
			}
		case char == '}' || char == ']':
			depth--
		}
	}
	return nil
}

// noLoader fetches nothing.
type noLoader struct{}

func (noLoader) LoadDocument(address string) (*ld.RemoteDocument, error) {
	return nil, fmt.Errorf("the context %.100q is elsewhere and is not fetched. Put it into the file", address)
}

func termOf(node ld.Node) Term {
	switch n := node.(type) {
	case ld.IRI:
		return IRI(n.Value)
	case ld.BlankNode:
		return Term{Kind: TermBlank, Value: strings.TrimPrefix(n.Attribute, "_:")}
	case ld.Literal:
		switch {
		case n.Language != "":
			return Text(n.Value, strings.ToLower(n.Language))
		case n.Datatype == xsdString:
			return Text(n.Value, "")
		default:
			return Typed(n.Value, n.Datatype)
		}
	default:
		return Term{}
	}
}
