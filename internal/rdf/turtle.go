package rdf

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ReadTurtle reads a graph. The base is what relative addresses are relative to; empty when there is none.
func ReadTurtle(from io.Reader, base string) ([]Triple, error) {
	text, err := readAll(from)
	if err != nil {
		return nil, err
	}
	if !utf8.ValidString(text) {
		return nil, errors.New("the text is not UTF-8")
	}
	t := &turtle{text: strings.TrimPrefix(text, "\uFEFF"), prefixes: map[string]string{}}
	if base != "" {
		if t.base, err = url.Parse(base); err != nil {
			return nil, fmt.Errorf("the base %q is no address: %w", base, err)
		}
	}
	for t.space(); t.at < len(t.text); t.space() {
		if err := t.statement(); err != nil {
			return nil, fmt.Errorf("line %d: %w", 1+strings.Count(t.text[:min(t.at, len(t.text))], "\n"), err)
		}
	}
	return t.triples, nil
}

func readAll(from io.Reader) (string, error) {
	text, err := io.ReadAll(io.LimitReader(from, MaxBytes+1))
	if err != nil {
		return "", fmt.Errorf("read: %w", err)
	}
	if len(text) > MaxBytes {
		return "", errTooLong
	}
	return string(text), nil
}

// turtle is a text that is being read.
type turtle struct {
	text     string
	at       int
	base     *url.URL
	prefixes map[string]string
	triples  []Triple
	blanks   int
	depth    int
}

// space goes over blanks and comments.
func (t *turtle) space() {
	for t.at < len(t.text) {
		switch t.text[t.at] {
		case ' ', '\t', '\r', '\n':
			t.at++
		case '#':
			end := strings.IndexByte(t.text[t.at:], '\n')
			if end < 0 {
				end = len(t.text) - t.at
			}
			t.at += end
		default:
			return
		}
	}
}

// take goes over a word, with the space before it, when it is there.
func (t *turtle) take(word string) bool {
	t.space()
	if strings.HasPrefix(t.text[t.at:], word) {
		t.at += len(word)
		return true
	}
	return false
}

// keyword goes over a word in whatever letters that a blank or an address follows.
func (t *turtle) keyword(word string) bool {
	rest := t.text[t.at:]
	if len(rest) <= len(word) || !strings.EqualFold(rest[:len(word)], word) || !strings.ContainsRune(" \t\r\n<", rune(rest[len(word)])) {
		return false
	}
	t.at += len(word)
	return true
}

func (t *turtle) need(word string) error {
	if !t.take(word) {
		return fmt.Errorf("“%s” is missing before %.20q", word, t.text[t.at:])
	}
	return nil
}

func (t *turtle) statement() error {
	switch {
	case t.take("@prefix"):
		return t.prefix(true)
	case t.take("@base"):
		return t.setBase(true)
	case t.keyword("PREFIX"):
		return t.prefix(false)
	case t.keyword("BASE"):
		return t.setBase(false)
	}
	isBracket := strings.HasPrefix(t.text[t.at:], "[")
	subject, err := t.term()
	if err != nil {
		return err
	}
	if subject.Kind == TermLiteral {
		return errors.New("something is said of a text")
	}
	if t.space(); !isBracket || !strings.HasPrefix(t.text[t.at:], ".") {
		if err := t.predicates(subject); err != nil {
			return err
		}
	}
	return t.need(".")
}

func (t *turtle) prefix(isDirective bool) error {
	t.space()
	end := strings.IndexByte(t.text[t.at:], ':')
	if end < 0 || end > 200 {
		return errors.New("a prefix has no colon")
	}
	name := t.text[t.at : t.at+end]
	t.at += end + 1
	t.space()
	address, err := t.iri()
	if err != nil {
		return err
	}
	t.prefixes[name] = address
	if isDirective {
		return t.need(".")
	}
	return nil
}

func (t *turtle) setBase(isDirective bool) error {
	t.space()
	address, err := t.iri()
	if err != nil {
		return err
	}
	if t.base, err = url.Parse(address); err != nil {
		return fmt.Errorf("the base is no address: %w", err)
	}
	if isDirective {
		return t.need(".")
	}
	return nil
}

// predicates reads what is said of a subject, up to what ends it.
func (t *turtle) predicates(subject Term) error {
	for {
		predicate, err := t.predicate()
		if err != nil {
			return err
		}
		for {
			object, err := t.term()
			if err != nil {
				return err
			}
			if err := t.say(subject, predicate, object); err != nil {
				return err
			}
			if !t.take(",") {
				break
			}
		}
		if !t.take(";") {
			return nil
		}
		for t.take(";") {
		}
		if t.space(); t.at >= len(t.text) || t.text[t.at] == '.' || t.text[t.at] == ']' {
			return nil
		}
	}
}

func (t *turtle) say(subject, predicate, object Term) error {
	if len(t.triples) >= maxTriples {
		return errTooMany
	}
	t.triples = append(t.triples, Triple{subject, predicate, object})
	return nil
}

func (t *turtle) predicate() (Term, error) {
	t.space()
	rest := t.text[t.at:]
	if len(rest) > 1 && rest[0] == 'a' && strings.ContainsRune(" \t\r\n<[\"", rune(rest[1])) {
		t.at++
		return IRI(rdfType), nil
	}
	term, err := t.term()
	if err == nil && term.Kind != TermIRI {
		err = errors.New("a predicate is no address")
	}
	return term, err
}

// term reads a subject or object.
func (t *turtle) term() (Term, error) {
	t.space()
	if t.at >= len(t.text) {
		return Term{}, errors.New("the text ends within a statement")
	}
	switch char := t.text[t.at]; {
	case char == '<':
		address, err := t.iri()
		return IRI(address), err
	case char == '"' || char == '\'':
		return t.literal()
	case char == '[':
		return t.bracket()
	case char == '(':
		return t.list()
	case strings.HasPrefix(t.text[t.at:], "_:"):
		t.at += 2
		name := t.name()
		if name == "" {
			return Term{}, errors.New("a blank node has no name")
		}
		return Term{Kind: TermBlank, Value: name}, nil
	case char >= '0' && char <= '9' || char == '+' || char == '-' || char == '.':
		return t.number()
	default:
		return t.prefixed()
	}
}

func (t *turtle) blank() Term {
	t.blanks++
	// A name that no text can have.
	return Term{Kind: TermBlank, Value: "*" + strconv.Itoa(t.blanks)}
}

func (t *turtle) enter() error {
	if t.depth++; t.depth > maxDepth {
		return errTooDeep
	}
	t.at++
	return nil
}

func (t *turtle) bracket() (Term, error) {
	if err := t.enter(); err != nil {
		return Term{}, err
	}
	defer func() { t.depth-- }()
	node := t.blank()
	if t.take("]") {
		return node, nil
	}
	if err := t.predicates(node); err != nil {
		return Term{}, err
	}
	return node, t.need("]")
}

func (t *turtle) list() (Term, error) {
	if err := t.enter(); err != nil {
		return Term{}, err
	}
	defer func() { t.depth-- }()
	first, last := IRI(rdfNil), Term{}
	for !t.take(")") {
		item, err := t.term()
		if err != nil {
			return Term{}, err
		}
		node := t.blank()
		if last == (Term{}) {
			first = node
		} else if err := t.say(last, IRI(rdfRest), node); err != nil {
			return Term{}, err
		}
		if err := t.say(node, IRI(rdfFirst), item); err != nil {
			return Term{}, err
		}
		last = node
	}
	if last == (Term{}) {
		return first, nil
	}
	return first, t.say(last, IRI(rdfRest), IRI(rdfNil))
}

// iri reads <…>.
func (t *turtle) iri() (string, error) {
	if t.at >= len(t.text) || t.text[t.at] != '<' {
		return "", errors.New("an address is missing")
	}
	end := strings.IndexByte(t.text[t.at:], '>')
	if end < 0 || end > 4096 {
		return "", errors.New("an address has no end")
	}
	address, err := unescaped(t.text[t.at+1:t.at+end], false)
	if err != nil {
		return "", err
	}
	if strings.ContainsAny(address, " \t\r\n<>\"{}|^`\\") {
		return "", fmt.Errorf("%.60q is no address", address)
	}
	t.at += end + 1
	parsed, err := url.Parse(address)
	if err != nil {
		return "", fmt.Errorf("%.60q is no address", address)
	}
	if parsed.IsAbs() || t.base == nil {
		return address, nil
	}
	if strings.HasPrefix(address, "#") {
		// A fragment may be empty, which the library forgets.
		page := *t.base
		page.Fragment, page.RawFragment = "", ""
		return page.String() + address, nil
	}
	return t.base.ResolveReference(parsed).String(), nil
}

// name goes over the letters of a name; a full stop at its end ends the statement.
func (t *turtle) name() string {
	begin := t.at
	for t.at < len(t.text) {
		char, size := utf8.DecodeRuneInString(t.text[t.at:])
		isPart := unicode.IsLetter(char) || unicode.IsDigit(char) || unicode.IsMark(char) || strings.ContainsRune("_-.:%\u00b7", char)
		if char == '\\' && t.at+1 < len(t.text) {
			isPart, size = true, 2
		}
		if !isPart {
			break
		}
		t.at += size
	}
	for t.at > begin && t.text[t.at-1] == '.' {
		t.at--
	}
	return t.text[begin:min(t.at, len(t.text))]
}

func (t *turtle) prefixed() (Term, error) {
	name := t.name()
	if name == "true" || name == "false" {
		return Typed(name, xsdBoolean), nil
	}
	prefix, local, found := strings.Cut(name, ":")
	start, known := t.prefixes[prefix]
	if !found || !known {
		return Term{}, fmt.Errorf("%.40q is not understood", t.text[max(0, t.at-len(name)):min(len(t.text), t.at+20)])
	}
	var plain strings.Builder
	for at := 0; at < len(local); at++ {
		if local[at] == '\\' && at+1 < len(local) {
			at++
		}
		plain.WriteByte(local[at])
	}
	return IRI(start + plain.String()), nil
}
