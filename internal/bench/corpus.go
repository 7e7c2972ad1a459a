package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/samlaer/samlaer/internal/demo"
	"github.com/samlaer/samlaer/internal/hub"
)

// corpus is what is measured on.
type corpus struct {
	// documents stand after those that they refer to.
	documents []hub.Document
	// entries are what an index has of the documents that can be found.
	entries []*hub.Entry
	// keys are those of the concepts.
	keys map[hub.ID]string
	// words is the mean number of words of an entry.
	words int
}

// shelf is a store that has nothing but documents to read: what entries are made from.
type shelf struct {
	hub.Store
	documents map[hub.ID]hub.Document
}

// Get gives the documents with the ids.
func (s shelf) Get(_ context.Context, _ hub.Kind, ids []hub.ID) ([]hub.Document, error) {
	documents := make([]hub.Document, len(ids))
	for at, id := range ids {
		documents[at] = s.documents[id]
	}
	return documents, nil
}

// Refs gives nothing: no file is on any of them.
func (shelf) Refs(context.Context, hub.Kind, hub.Key, hub.ID, int) ([]hub.ID, error) { return nil, nil }

// newCorpus makes the documents: of a hundred, 5 projects, 12 experiences and 83 lessons, unless it is said how many projects there
// are; besides, the concepts of the demo, and organisations and people. The same options give the same documents.
func newCorpus(ctx context.Context, options Options) (*corpus, error) {
	sentences, err := readSentences(options.JSONL)
	if err != nil {
		return nil, err
	}
	// #nosec G404 -- made by a seed, to be the same again
	m := &maker{Rand: rand.New(rand.NewPCG(options.Seed, 1)), sentences: sentences, known: hub.Grounds{},
		concepts: map[hub.ConceptScheme][]hub.ID{}}
	c := &corpus{keys: map[hub.ID]string{}}
	for _, document := range demo.Documents() {
		if concept, ok := document.(*hub.Concept); ok {
			m.concepts[concept.Scheme] = append(m.concepts[concept.Scheme], concept.ID)
			c.keys[concept.ID] = concept.Key
			m.put(concept)
		}
	}
	if options.Projects > 0 {
		m.makePortfolio(options.Documents, options.Projects, options.Applications)
	} else {
		m.makeAll(options.Documents)
	}
	c.documents = m.documents
	entries, err := hub.Entries(ctx, shelf{documents: m.known}, c.documents)
	if err != nil {
		return nil, fmt.Errorf("make entries: %w", err)
	}
	words := 0
	for _, entry := range entries {
		if entry != nil && len(entry.Texts) > 0 {
			c.entries = append(c.entries, entry)
			for _, text := range entry.Texts {
				words += len(strings.Fields(text.Words))
			}
		}
	}
	c.words = words / len(c.entries)
	return c, nil
}

// maker makes documents.
type maker struct {
	*rand.Rand
	sentences      sentences
	documents      []hub.Document
	known          hub.Grounds
	concepts       map[hub.ConceptScheme][]hub.ID
	municipalities []string
	organisations  []hub.ID
	people         []hub.ID
	projects       []hub.ID
	posts          []hub.ID
}

// makeOthers makes what so many documents refer to: organisations and people, and the places that are drawn from.
func (m *maker) makeOthers(count int) {
	for _, municipality := range hub.Municipalities() {
		if municipality.ValidTo == "" && len(m.municipalities) < 40 {
			m.municipalities = append(m.municipalities, municipality.Code)
		}
	}
	for range max(5, count/200) {
		m.organisation()
	}
	for range max(10, count/100) {
		m.person()
	}
}

func (m *maker) makeAll(count int) {
	m.makeOthers(count)
	for range count * 5 / 100 {
		m.project()
	}
	for range count * 12 / 100 {
		m.post()
	}
	for range count - len(m.projects) - len(m.posts) {
		m.lesson()
	}
}

func (m *maker) put(document hub.Document) {
	m.documents = append(m.documents, document)
	m.known[document.Base().ID] = document
}

// began is when the first document was made.
var began = time.Date(2023, time.June, 16, 8, 0, 0, 0, time.UTC)

// meta is that of a new document, a minute after the one before.
func (m *maker) meta(kind hub.Kind) hub.Meta {
	at := began.Add(time.Duration(len(m.documents)) * time.Minute)
	var uuid [16]byte
	for byte := range 6 {
		uuid[byte] = byte8(at.UnixMilli() >> (40 - 8*byte))
	}
	for byte := 6; byte < 16; byte++ {
		uuid[byte] = byte8(m.Int64())
	}
	uuid[6], uuid[8] = 0x70|uuid[6]&0x0f, 0x80|uuid[8]&0x3f
	return hub.Meta{ID: hub.NewID(kind, uuid), Version: 1, CreatedAt: at, UpdatedAt: at}
}

func byte8(value int64) byte { return byte(value & 0xff) }

func (m *maker) language() hub.Language {
	at := m.IntN(100)
	for _, one := range languages {
		if at -= one.share; at < 0 {
			return one.language
		}
	}
	return "nb"
}

// title is the first words of a sentence.
func (m *maker) title(language hub.Language) string {
	words := strings.Fields(one(m, m.sentences[language]))
	return strings.Join(words[:min(len(words), 4+m.IntN(5))], " ")
}

// text is sentences that have about so many words.
func (m *maker) text(language hub.Language, words int) hub.Markdown {
	var parts []string
	for words > 0 {
		sentence := one(m, m.sentences[language])
		words -= strings.Count(sentence, " ") + 1
		parts = append(parts, sentence+".")
	}
	return hub.Markdown(strings.Join(parts, " "))
}

func (m *maker) audience() hub.Audience {
	switch at := m.IntN(100); {
	case at < 90:
		return hub.AudiencePublic
	case at < 96:
		return hub.AudienceNetwork
	default:
		return hub.AudienceCounty
	}
}

func (m *maker) date() hub.Date {
	return hub.Date(time.Date(2014+m.IntN(11), time.January, 1+m.IntN(365), 12, 0, 0, 0, time.UTC).Format(time.DateOnly))
}

func one[T any](m *maker, of []T) T { return of[m.IntN(len(of))] }

// some are one to three, none twice.
func some[T comparable](m *maker, of []T) []T {
	picked := make([]T, 0, 3)
	for range min(1+m.IntN(3), len(of)) {
		next := one(m, of)
		fresh := true
		for _, already := range picked {
			fresh = fresh && already != next
		}
		if fresh {
			picked = append(picked, next)
		}
	}
	return picked
}
