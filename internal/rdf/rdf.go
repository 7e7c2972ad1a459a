package rdf

import (
	"errors"
	"fmt"
)

// TermKind is what a term is.
type TermKind int

const (
	// TermIRI is an address; TermBlank a node without one, whose value is its name in the text; TermLiteral a text.
	TermIRI TermKind = iota
	TermBlank
	TermLiteral
)

// Term is a part of a triple.
type Term struct {
	Kind  TermKind
	Value string
	// Language is a literal's, in small letters; empty for none. Datatype is an IRI; empty for plain texts and those with a language.
	Language, Datatype string
}

// IRI is an address as a term.
func IRI(address string) Term { return Term{Kind: TermIRI, Value: address} }

// Text is a literal in a language; empty for none.
func Text(text, language string) Term {
	return Term{Kind: TermLiteral, Value: text, Language: language}
}

// Typed is a literal of a datatype.
func Typed(text, datatype string) Term {
	return Term{Kind: TermLiteral, Value: text, Datatype: datatype}
}

// Triple says something of a subject.
type Triple struct{ Subject, Predicate, Object Term }

// Node is an address with all that is said of it.
type Node struct {
	ID string
	// Types are what it is; Properties are in the order in which they are written.
	Types      []string
	Properties []Property
}

// Property is a predicate with its objects, one or more.
type Property struct {
	Predicate string
	Objects   []Term
}

// Say adds what is said of the node; without an object nothing is.
func (n *Node) Say(predicate string, objects ...Term) {
	if len(objects) > 0 {
		n.Properties = append(n.Properties, Property{predicate, objects})
	}
}

// Prefixes are short names of the addresses that terms begin with.
type Prefixes map[string]string

const (
	rdfType    = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
	rdfFirst   = "http://www.w3.org/1999/02/22-rdf-syntax-ns#first"
	rdfRest    = "http://www.w3.org/1999/02/22-rdf-syntax-ns#rest"
	rdfNil     = "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil"
	xsd        = "http://www.w3.org/2001/XMLSchema#"
	xsdString  = xsd + "string"
	xsdInteger = xsd + "integer"
	xsdDecimal = xsd + "decimal"
	xsdDouble  = xsd + "double"
	xsdBoolean = xsd + "boolean"
	// Type is the predicate that says what something is.
	Type = rdfType
)

const (
	// MaxBytes is the longest text that is read. EuroVoc, the largest thesaurus that public bodies use, has 7,000 concepts in 24
	// languages; the labels of it in three take some 10 MB.
	MaxBytes = 32 << 20
	// maxTriples bounds what a short text can unfold to.
	maxTriples = 1_000_000
	// maxDepth is how deep brackets stand in each other. People write two.
	maxDepth = 64
)

var (
	errTooLong = fmt.Errorf("the text is longer than %d MiB", MaxBytes>>20)
	errTooMany = fmt.Errorf("the text says more than %d things", maxTriples)
	errTooDeep = errors.New("brackets stand too deep in each other")
)
