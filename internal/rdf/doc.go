// Package rdf writes and reads graphs of triples as Turtle (RDF 1.1) and JSON-LD 1.1.
//
// It knows nothing of what the triples say. What is read comes from others, so that length, count and depth are bounded, and
// nothing that a text names is fetched.
package rdf
