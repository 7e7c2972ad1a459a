package hub

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

const (
	// usualSuggestions and maxSuggestions are how many are given, and can be asked for.
	usualSuggestions = 8
	maxSuggestions   = 20
	// maxBeginning is the length in characters of what is looked at of a text that somebody is typing.
	maxBeginning = 200
)

// Suggestion is a document that somebody may mean who is typing.
type Suggestion struct {
	// Text is the name of it that begins as what was typed does.
	Text string
	// Title is what it is called in the viewer's language.
	Title string
	Node  Findable
}

// Suggest gives documents of the types, or of any, with a name that begins as the text does.
func Suggest(ctx context.Context, text string, first *int, types []string) ([]*Suggestion, error) {
	size, err := sizeOf(first, usualSuggestions, maxSuggestions)
	if err != nil {
		return nil, err
	}
	if err := checkTypes(types); err != nil {
		return nil, err
	}
	r := ReadingOf(ctx)
	text = firstRunes(text, maxBeginning)
	query := Query{Text: text, Tokens: r.tokens, Size: size}
	if types != nil {
		query.Where = map[Field][]string{FieldType: types}
	}
	ids, err := r.hub.index.Suggest(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("suggest for %q: %w", text, err)
	}
	nodes, err := Many[Findable](ctx, ids)
	if err != nil {
		return nil, err
	}
	suggestions := make([]*Suggestion, len(nodes))
	for at, node := range nodes {
		title := titleIn(node, r.viewer.Language)
		suggestions[at] = &Suggestion{Text: nameLike(text, title, node), Title: title, Node: node}
	}
	return suggestions, nil
}

// titleIn is what people call a document who read the language.
func titleIn(document Findable, language Language) string {
	if concept, ok := document.(*Concept); ok {
		return concept.LabelIn(language)
	}
	return titleOf(document)
}

// nameLike is the name of a document that begins most as the text does; its title before others that do so as well, and
// where none does as far as can be told from its letters.
func nameLike(text, title string, document Findable) string {
	names := []string{title}
	switch d := document.(type) {
	case *Concept:
		for _, label := range d.labels() {
			names = append(names, label.Text)
		}
	case *Organisation:
		names = append(names, string(d.OrganisationNumber))
	}
	best, most := title, 0
	for _, name := range names {
		if alike := beginsLike(name, text); alike > most {
			best, most = name, alike
		}
	}
	return best
}

// beginsLike tells how well a name begins as a text does: 2 when it does, 1 when it has words that each begin as those of
// the text, else 0.
func beginsLike(name, text string) int {
	words, typed := plainWords(name), plainWords(text)
	if len(typed) == 0 {
		return 0
	}
	if strings.HasPrefix(strings.Join(words, " "), strings.Join(typed, " ")) {
		return 2
	}
	for _, beginning := range typed {
		if !slices.ContainsFunc(words, func(word string) bool { return strings.HasPrefix(word, beginning) }) {
			return 0
		}
	}
	return 1
}

// plainWords are the words of a text as one types them on a keyboard without æ, ø and å.
func plainWords(text string) []string { return nameWords(slugLetters.Replace(strings.ToLower(text))) }
