package hub

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	// usualSimilar and maxSimilar are how many similar documents are given, and can be asked for.
	usualSimilar = 5
	maxSimilar   = 20
	// maxDraft is the length in characters of a text that one can look for the likes of: an application with its appendices.
	maxDraft = 50_000
	// maxNamedTopics is how many concepts a sentence names.
	maxNamedTopics = 3
)

// Similarity is a document that is like another, or like a text, and why.
type Similarity struct {
	Node  Findable
	Score float64
	// Themes and TargetGroups are those of the text that the document has, itself or narrower ones.
	Themes, TargetGroups []*Concept
	// Words are those of the text that say most of it, as they stand there.
	Words []string
	// Reason is all that in a sentence.
	Reason string
}

// Likened is what to look for the likes of: a text in a language, or in any, or a document.
type Likened struct {
	Text     *string
	Language *Language
	ID       *ID
}

// model is what the index looks for the likes of.
type model struct {
	texts  []Text
	except ID
	// topics are the concepts that it is about.
	topics map[Field][]string
}

// Similar gives what is most like a document, among what the viewer may read.
func Similar(ctx context.Context, document Document, first *int) ([]Findable, error) {
	size, err := sizeOf(first, usualSimilar, maxSimilar)
	if err != nil {
		return nil, err
	}
	r := ReadingOf(ctx)
	like, err := r.modelOf(ctx, document)
	if err != nil {
		return nil, err
	}
	return r.nodesLike(ctx, like, size)
}

// SimilarTo gives what is most like a text, among what the viewer may read.
func SimilarTo(ctx context.Context, text string, first *int) ([]Findable, error) {
	size, err := sizeOf(first, usualSimilar, maxSimilar)
	if err != nil {
		return nil, err
	}
	r := ReadingOf(ctx)
	like, err := r.modelOfText(ctx, text, "")
	if err != nil {
		return nil, err
	}
	return r.nodesLike(ctx, like, size)
}

// SimilarWithReasons gives what is most like a text or a document, and why. Nothing is like what the viewer may not read.
func SimilarWithReasons(ctx context.Context, to Likened, first *int, types []string) ([]*Similarity, error) {
	size, err := sizeOf(first, usualSimilar, maxSimilar)
	if err != nil {
		return nil, err
	}
	if err := checkTypes(types); err != nil {
		return nil, err
	}
	r := ReadingOf(ctx)
	var like *model
	switch {
	case (to.Text == nil) == (to.ID == nil):
		return nil, invalid("text", messageTextOrID)
	case to.Text != nil:
		language := Language("")
		if to.Language != nil {
			language = *to.Language
		}
		like, err = r.modelOfText(ctx, *to.Text, language)
	default:
		document, missing := One[Document](ctx, *to.ID)
		if missing != nil {
			return nil, missing
		}
		like, err = r.modelOf(ctx, document)
	}
	if err != nil {
		return nil, err
	}
	return r.similarities(ctx, like, size, types)
}

// modelOf is a document to look for the likes of; without texts when a search cannot give it.
func (r *Reading) modelOf(ctx context.Context, document Document) (*model, error) {
	if !searchable(document) {
		return &model{}, nil
	}
	texts, err := r.texts(ctx, []Document{document})
	if err != nil {
		return nil, err
	}
	return &model{texts: texts[0], except: document.Base().ID, topics: topicsOf(document)}, nil
}

// topicsOf are the concepts that a document says it is about.
func topicsOf(document Document) map[Field][]string {
	switch d := document.(type) {
	case *Call:
		return map[Field][]string{FieldTargetGroup: words(d.TargetGroupIDs)}
	case *Project:
		return map[Field][]string{FieldTheme: words(d.ThemeIDs), FieldTargetGroup: words(d.TargetGroupIDs)}
	case *Post:
		return map[Field][]string{FieldTheme: words(d.ThemeIDs), FieldTargetGroup: words(d.TargetGroupIDs)}
	case *Lesson:
		return map[Field][]string{FieldTheme: words(d.ThemeIDs), FieldTargetGroup: words(d.TargetGroupIDs)}
	default:
		return nil
	}
}

// modelOfText is a text to look for the likes of. It is about the concepts of which a word stands in it.
func (r *Reading) modelOfText(ctx context.Context, text string, language Language) (*model, error) {
	if utf8.RuneCountInString(text) > maxDraft {
		return nil, invalid("text", messageLine.With(maxDraft))
	}
	ids, err := r.hub.index.Concepts(ctx, text)
	if err != nil {
		return nil, fmt.Errorf("concepts of a text: %w", err)
	}
	concepts, err := Many[*Concept](ctx, ids)
	if err != nil {
		return nil, err
	}
	like := &model{texts: []Text{{Name: "text", Language: language, Words: text}}, topics: map[Field][]string{}}
	for _, concept := range concepts {
		switch concept.Scheme {
		case ConceptSchemeTheme:
			like.topics[FieldTheme] = append(like.topics[FieldTheme], string(concept.ID))
		case ConceptSchemeTargetGroup:
			like.topics[FieldTargetGroup] = append(like.topics[FieldTargetGroup], string(concept.ID))
		}
	}
	return like, nil
}

// likes asks the index what is most like the model: of the types, or of those that tell what was tried and learnt.
func (r *Reading) likes(ctx context.Context, like *model, size int, types []string) ([]Likeness, []Document, error) {
	if len(like.texts) == 0 {
		return nil, nil, nil
	}
	if types == nil {
		types = []string{KindLesson.Type(), KindPost.Type(), KindProject.Type(), KindMeasure.Type()}
	}
	likenesses, err := r.hub.index.Similar(ctx, like.texts, like.except, Query{Tokens: r.tokens, Size: size, Prefer: like.topics,
		Where: map[Field][]string{FieldType: types}})
	if err != nil {
		return nil, nil, fmt.Errorf("similar to %s: %w", cmp.Or(like.except, "a text"), err)
	}
	ids := make([]ID, len(likenesses))
	for at, one := range likenesses {
		ids[at] = one.ID
	}
	documents, err := r.Documents(ctx, ids)
	return likenesses, documents, err
}

func (r *Reading) nodesLike(ctx context.Context, like *model, size int) ([]Findable, error) {
	_, documents, err := r.likes(ctx, like, size, nil)
	if err != nil {
		return nil, err
	}
	nodes := []Findable{}
	for _, document := range documents {
		if node, ok := document.(Findable); ok {
			nodes = append(nodes, node)
		}
	}
	return nodes, nil
}

func (r *Reading) similarities(ctx context.Context, like *model, size int, types []string) ([]*Similarity, error) {
	likenesses, documents, err := r.likes(ctx, like, size, types)
	if err != nil {
		return nil, err
	}
	return r.reasons(ctx, like, likenesses, documents)
}

// reasons tell why documents, aligned with the likenesses by which they were found, are like the model.
func (r *Reading) reasons(ctx context.Context, like *model, likenesses []Likeness, documents []Document) ([]*Similarity, error) {
	// The entries have the concepts of the documents with all broader ones, as the index has them.
	entries, err := entriesAlone(ctx, readingStore{r.hub.store, r}, documents)
	if err != nil {
		return nil, err
	}
	similarities := []*Similarity{}
	for at, document := range documents {
		node, ok := document.(Findable)
		if !ok {
			continue
		}
		// #nosec G602 -- documents are aligned with the likenesses
		one := &Similarity{Node: node, Score: likenesses[at].Score, Words: append([]string{}, likenesses[at].Words...)}
		if one.Themes, err = r.shared(ctx, FieldTheme, like, entries[at]); err != nil {
			return nil, err
		}
		if one.TargetGroups, err = r.shared(ctx, FieldTargetGroup, like, entries[at]); err != nil {
			return nil, err
		}
		one.Reason = one.reason(r.viewer.Language)
		similarities = append(similarities, one)
	}
	return similarities, nil
}

// shared are the concepts of the model that an entry has, itself or narrower ones.
func (r *Reading) shared(ctx context.Context, field Field, like *model, entry *Entry) ([]*Concept, error) {
	var ids []ID
	for _, value := range like.topics[field] {
		if slices.Contains(entry.Values[field], value) {
			ids = append(ids, ID(value))
		}
	}
	return Many[*Concept](ctx, ids)
}

var (
	messageSameTheme = Message{"Samme tema: %s.", "Same tema: %s.", "Same theme: %s."}
	messageSameGroup = Message{"Samme målgruppe: %s.", "Same målgruppe: %s.", "Same target group: %s."}
	messageSameWords = Message{"Felles ord: %s.", "Felles ord: %s.", "Words in common: %s."}
	messageAlike     = Message{"Teksten ligner.", "Teksten liknar.", "The text is alike."}
)

// reason is why in a sentence or three.
func (s *Similarity) reason(language Language) string {
	var sentences []string
	say := func(message Message, names []string) {
		if len(names) > 0 {
			sentences = append(sentences, message.With(strings.Join(names, ", ")).In(language))
		}
	}
	say(messageSameTheme, namesOf(s.Themes, language))
	say(messageSameGroup, namesOf(s.TargetGroups, language))
	say(messageSameWords, s.Words)
	if len(sentences) == 0 {
		return messageAlike.In(language)
	}
	return strings.Join(sentences, " ")
}

// namesOf are the words for the first of the concepts.
func namesOf(concepts []*Concept, language Language) []string {
	var names []string
	for _, concept := range concepts[:min(maxNamedTopics, len(concepts))] {
		names = append(names, concept.LabelIn(language))
	}
	return names
}
