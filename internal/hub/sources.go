package hub

import (
	"context"
	"slices"
	"strings"
)

// Sources gives what a lesson rests on. The quote stands only where all who may read the lesson may read the source.
func Sources(ctx context.Context, lesson *Lesson) ([]*Citation, error) {
	known, err := ReadingOf(ctx).withParents(ctx, lesson.sourceIDs())
	if err != nil {
		return nil, err
	}
	readers := lesson.Readers()
	people, err := ReadingOf(ctx).tokensOf(ctx, readers)
	if err != nil {
		return nil, err
	}
	sources := make([]*Citation, len(lesson.Sources))
	for at, source := range lesson.Sources {
		if source.Reference == nil && !known.covers(source.SourceID, known.without(source.SourceID, readers, people)) {
			source.Quote = ""
		}
		sources[at] = &source
	}
	return sources, nil
}

// tokensOf gives what the people among the readers hold. Who may read a lesson as its author may read a source as a
// member of its project, or as a curator.
func (r *Reading) tokensOf(ctx context.Context, readers []Token) (map[Token][]Token, error) {
	people := map[Token][]Token{}
	for _, reader := range readers {
		text, isPerson := strings.CutPrefix(string(reader), string(personToken("")))
		if !isPerson {
			continue
		}
		documents, err := r.load(ctx, []ID{ID(text)})
		if err != nil {
			return nil, err
		}
		people[reader] = []Token{} // somebody who is gone reads nothing
		if person, ok := documents[0].(*Person); ok {
			viewer, err := r.hub.viewer(ctx, person)
			if err != nil {
				return nil, err
			}
			people[reader] = viewer.Tokens()
		}
	}
	return people, nil
}

// without leaves out the readers who may read the source by something else that they hold.
func (g Grounds) without(source ID, readers []Token, people map[Token][]Token) []Token {
	return slices.DeleteFunc(slices.Clone(readers), func(reader Token) bool {
		held, isPerson := people[reader]
		return isPerson && (len(held) == 0 || g.opens(source, held))
	})
}

// opens tells whether somebody who holds the tokens may read the document, and what it is read as.
func (g Grounds) opens(id ID, held []Token) bool {
	document, known := g[id]
	if !known {
		return false
	}
	for _, parent := range parents(document) {
		if !g.opens(parent, held) {
			return false
		}
	}
	for _, set := range asked(document) {
		if people := ofPeople(set); len(set) == 0 || len(people) > 0 && !meets(people, held) {
			return false
		}
	}
	return true
}

// withParents loads documents and what they are read as, whoever may read them.
func (r *Reading) withParents(ctx context.Context, ids []ID) (Grounds, error) {
	known := Grounds{}
	for len(ids) > 0 {
		documents, err := r.load(ctx, ids)
		if err != nil {
			return nil, err
		}
		ids = nil
		for _, document := range documents {
			if document != nil {
				known[document.Base().ID] = document
				ids = append(ids, parents(document)...)
			}
		}
	}
	return known, nil
}

// SourceOf is what a citation names; nil when it is gone or the viewer may not read it.
func SourceOf(ctx context.Context, citation *Citation) (Source, error) {
	if citation.Reference != nil {
		return citation.Reference, nil
	}
	found, err := One[Document](ctx, citation.SourceID)
	if err != nil {
		return nil, err
	}
	source, _ := found.(Source)
	return source, nil
}

// IsRemoved tells whether what a citation names is gone for good: whoever told it was erased and wanted that.
func IsRemoved(ctx context.Context, citation *Citation) (bool, error) {
	if citation.Reference != nil || citation.SourceID == "" {
		return false, nil
	}
	found, err := ReadingOf(ctx).load(ctx, []ID{citation.SourceID})
	return err == nil && found[0] == nil, err
}
