package rdf

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// short writes an address with a prefix where one fits and the rest is plain letters; ok is false where none does.
func (p Prefixes) short(address string) (short string, ok bool) {
	for prefix, start := range p {
		rest, found := strings.CutPrefix(address, start)
		if found && rest != "" && strings.Trim(rest, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" {
			return prefix + ":" + rest, true
		}
	}
	return "", false
}

// WriteTurtle writes nodes as Turtle.
func WriteTurtle(to io.Writer, prefixes Prefixes, nodes []Node) error {
	out := bufio.NewWriter(to)
	for _, prefix := range slices.Sorted(maps.Keys(prefixes)) {
		fmt.Fprintf(out, "@prefix %s: <%s> .\n", prefix, prefixes[prefix])
	}
	for _, node := range nodes {
		fmt.Fprintf(out, "\n<%s>", escapedIRI(node.ID))
		separator := " "
		line := func(predicate string, objects []Term) {
			words := make([]string, len(objects))
			for at, object := range objects {
				words[at] = prefixes.turtle(object)
			}
			fmt.Fprintf(out, "%s%s %s", separator, predicate, strings.Join(words, ", "))
			separator = " ;\n  "
		}
		if len(node.Types) > 0 {
			types := make([]Term, len(node.Types))
			for at, one := range node.Types {
				types[at] = IRI(one)
			}
			line("a", types)
		}
		for _, property := range node.Properties {
			line(prefixes.turtle(IRI(property.Predicate)), property.Objects)
		}
		fmt.Fprint(out, " .\n")
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write Turtle: %w", err)
	}
	return nil
}

func (p Prefixes) turtle(term Term) string {
	if term.Kind == TermIRI {
		if short, ok := p.short(term.Value); ok {
			return short
		}
		return "<" + escapedIRI(term.Value) + ">"
	}
	text := `"` + escapedText(term.Value) + `"`
	switch {
	case term.Language != "":
		return text + "@" + term.Language
	case term.Datatype != "":
		return text + "^^" + p.turtle(IRI(term.Datatype))
	default:
		return text
	}
}

// escapedIRI writes what may not stand in an address by its number.
func escapedIRI(address string) string {
	var out strings.Builder
	for _, char := range []byte(address) {
		if char <= ' ' || strings.IndexByte("<>\"{}|^`\\", char) >= 0 {
			fmt.Fprintf(&out, "%%%02X", char)
		} else {
			out.WriteByte(char)
		}
	}
	return out.String()
}

func escapedText(text string) string {
	var out strings.Builder
	for _, char := range strings.ToValidUTF8(text, "\uFFFD") {
		switch {
		case char == '"' || char == '\\':
			out.WriteByte('\\')
			out.WriteRune(char)
		case char == '\n':
			out.WriteString(`\n`)
		case char == '\r':
			out.WriteString(`\r`)
		case char < ' ' || char == 0x7f:
			fmt.Fprintf(&out, `\u%04X`, char)
		default:
			out.WriteRune(char)
		}
	}
	return out.String()
}

// WriteJSONLD writes nodes as JSON-LD, with the prefixes as its context.
func WriteJSONLD(to io.Writer, prefixes Prefixes, nodes []Node) error {
	graph := make([]map[string]any, len(nodes))
	for at, node := range nodes {
		graph[at] = prefixes.object(node)
	}
	encoder := json.NewEncoder(to)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(map[string]any{"@context": prefixes, "@graph": graph}); err != nil {
		return fmt.Errorf("write JSON-LD: %w", err)
	}
	return nil
}

func (p Prefixes) object(node Node) map[string]any {
	object := map[string]any{"@id": escapedIRI(node.ID)}
	if len(node.Types) > 0 {
		object["@type"] = node.Types
	}
	for _, property := range node.Properties {
		name, ok := p.short(property.Predicate)
		if !ok {
			name = property.Predicate
		}
		values := make([]map[string]string, len(property.Objects))
		for at, term := range property.Objects {
			switch {
			case term.Kind == TermIRI:
				values[at] = map[string]string{"@id": escapedIRI(term.Value)}
			case term.Language != "":
				values[at] = map[string]string{"@value": term.Value, "@language": term.Language}
			case term.Datatype != "":
				values[at] = map[string]string{"@value": term.Value, "@type": term.Datatype}
			default:
				values[at] = map[string]string{"@value": term.Value}
			}
		}
		object[name] = values
	}
	return object
}
