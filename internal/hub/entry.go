package hub

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// taker is a kind that refers to documents under a key with the name.
type taker struct {
	kind Kind
	name string
}

// takers are the kinds whose entries take something from documents of a kind, and the name of the key under which
// they refer to it.
var takers = map[Kind][]taker{
	KindConcept: {{KindConcept, "broader"}, {KindCall, "concept"}, {KindProject, "concept"}, {KindPost, "concept"},
		{KindLesson, "concept"}},
	KindOrganisation: {{KindGrantScheme, "organisation"}, {KindProject, "organisation"}, {KindEvent, "organisation"},
		{KindMeasure, "organisation"}, {KindLesson, "organisation"}},
	KindGrantScheme: {{KindCall, "scheme"}},
	KindCall:        {{KindProject, "call"}},
	KindProject:     {{KindPost, "project"}, {KindEvent, "project"}, {KindLesson, "cites"}, {KindAttachment, "on"}},
	KindEvent:       {{KindPost, "event"}},
	KindPost:        {{KindLesson, "cites"}, {KindAttachment, "on"}},
	KindAttachment:  {{KindLesson, "cites"}},
	KindPerson:      {{KindPost, "person"}},
}

// refsPage is how many references are read at a time.
const refsPage = 1000

// Dependents gives the documents whose entries take something from the documents with these ids, directly or through
// others: each once, none of the ids themselves.
func Dependents(ctx context.Context, store Store, ids []ID) ([]ID, error) {
	seen := make(map[ID]bool, len(ids))
	for _, id := range ids {
		seen[id] = true
	}
	var dependents []ID
	for queue := slices.Clone(ids); len(queue) > 0; queue = queue[1:] {
		for _, taker := range takers[queue[0].Kind()] {
			found, err := allRefs(ctx, store, taker.kind, Key(taker.name+":"+string(queue[0])))
			if err != nil {
				return nil, fmt.Errorf("dependents of %s: %w", queue[0], err)
			}
			for _, id := range found {
				if !seen[id] {
					seen[id] = true
					dependents, queue = append(dependents, id), append(queue, id)
				}
			}
		}
	}
	return dependents, nil
}

func allRefs(ctx context.Context, store Store, kind Kind, key Key) ([]ID, error) {
	var all []ID
	for after := ID(""); ; {
		page, err := store.Refs(ctx, kind, key, after, refsPage)
		if err != nil {
			return nil, err
		}
		all = append(all, page...)
		if len(page) < refsPage {
			return all, nil
		}
		after = page[len(page)-1]
	}
}

// Entries makes the index entries of documents, aligned with them: nil for nil and for what the index does not have.
// What they refer to is read from the store, each kind a few times however many documents there are, and the files of each
// experience and project.
func Entries(ctx context.Context, store Store, documents []Document) ([]*Entry, error) {
	entries, err := entriesAlone(ctx, store, documents)
	if err != nil {
		return nil, err
	}
	for at, document := range documents {
		if entries[at] == nil {
			continue
		}
		if err := addFiles(ctx, store, document, entries[at]); err != nil {
			return nil, err
		}
	}
	return entries, nil
}

// entriesAlone are the entries without the files that are found with them.
func entriesAlone(ctx context.Context, store Store, documents []Document) ([]*Entry, error) {
	known, err := closure(ctx, store, documents, lent)
	if err != nil {
		return nil, err
	}
	entries := make([]*Entry, len(documents))
	for at, document := range documents {
		if document != nil && slices.Contains(Indexed, document.DocumentKind()) {
			entries[at] = known.entry(document)
		}
	}
	return entries, nil
}

// entryTexts makes the texts of the documents' entries and nothing else, aligned with documents: a page of a search needs
// no more to mark words in. Values to filter by and the place in an order took a third of the time.
func entryTexts(ctx context.Context, store Store, documents []Document) ([][]Text, error) {
	known, err := closure(ctx, store, documents, lentTexts)
	if err != nil {
		return nil, err
	}
	texts := make([][]Text, len(documents))
	for at, document := range documents {
		if searchable(document) {
			d := &draft{known: known, textsOnly: true}
			d.noun(document)
			texts[at] = d.Texts
		}
	}
	return texts, nil
}

func searchable(document Document) bool {
	return document != nil && slices.Contains(Searchable, document.DocumentKind())
}

// closure reads what the documents take something from, and what those lend. Grounds doubles as the set of documents
// that entries are made from.
func closure(ctx context.Context, store Store, documents []Document, lent func(Document) []ID) (Grounds, error) {
	known := make(Grounds, len(documents))
	asked := map[ID]bool{}
	wanted := map[Kind][]ID{}
	want := func(ids []ID) {
		for _, id := range ids {
			if id != "" && !asked[id] {
				asked[id] = true
				wanted[id.Kind()] = append(wanted[id.Kind()], id)
			}
		}
	}
	for _, document := range documents {
		if document != nil {
			known[document.Base().ID], asked[document.Base().ID] = document, true
		}
	}
	for _, document := range documents {
		if document != nil {
			want(taken(document))
			want(lent(document)) // another of the documents may take something from it
		}
	}
	for len(wanted) > 0 {
		wave := wanted
		wanted = map[Kind][]ID{}
		for _, kind := range Kinds {
			if len(wave[kind]) == 0 {
				continue
			}
			found, err := store.Get(ctx, kind, wave[kind])
			if err != nil {
				return nil, fmt.Errorf("read what entries take from %s: %w", kind, err)
			}
			for _, document := range found {
				if document != nil {
					known[document.Base().ID] = document
					want(lent(document))
				}
			}
		}
	}
	return known, nil
}

// lent are the documents through which a document that others take something from gives more to them: the project of a
// post, and the grantee of that project. What only its own entry takes is not read: most of what a search of 20 read was
// themes of the posts behind its lessons.
func lent(document Document) []ID {
	switch d := document.(type) {
	case *Concept:
		return d.BroaderIDs
	case *Project:
		return []ID{d.GranteeID, d.CallID}
	default:
		return lentTexts(document)
	}
}

// lentTexts are those of lent that texts come from.
func lentTexts(document Document) []ID {
	switch d := document.(type) {
	case *Project:
		return []ID{d.GranteeID}
	case *Post:
		return []ID{d.ProjectID}
	case *Attachment:
		return []ID{d.OnID}
	default:
		return nil
	}
}

// taken are the documents that an entry takes something from, one step away: the other side of takers.
func taken(document Document) []ID {
	switch d := document.(type) {
	case *Concept:
		return d.BroaderIDs
	case *GrantScheme:
		return []ID{d.OwnerID}
	case *Call:
		return append([]ID{d.SchemeID}, d.TargetGroupIDs...)
	case *Project:
		return slices.Concat(d.organisations(), []ID{d.CallID}, d.ThemeIDs, d.TargetGroupIDs, d.MethodIDs)
	case *Event:
		return slices.Concat(d.OrganiserIDs, d.ProjectIDs)
	case *Attachment:
		return []ID{d.OnID}
	case *Post:
		author := d.AuthorID
		if d.ShowAuthor != AuthorShownName {
			author = ""
		}
		return slices.Concat([]ID{d.ProjectID, d.EventID, author}, d.ThemeIDs, d.TargetGroupIDs)
	case *Lesson:
		ids := slices.Concat(d.sourceIDs(), d.ThemeIDs, d.TargetGroupIDs, d.MethodIDs)
		if d.Origin != nil {
			ids = append(ids, d.Origin.Organisation)
		}
		return ids
	case *Measure:
		return []ID{d.OwnerID}
	default:
		return nil
	}
}

// draft is an entry under way.
type draft struct {
	Entry
	known Grounds
	// textsOnly leaves the rest of the entry empty.
	textsOnly bool
}

func (g Grounds) entry(document Document) *Entry {
	if application, ok := document.(*Application); ok {
		return application.entry()
	}
	base := document.Base()
	d := &draft{known: g, Entry: Entry{
		ID: base.ID, Kind: document.DocumentKind(), Version: base.Version, Readers: document.Readers(),
		CreatedAt: base.CreatedAt, UpdatedAt: base.UpdatedAt, Date: dateIn(base.CreatedAt),
		Values: map[Field][]string{},
	}}
	d.value(FieldType, d.Kind.Type())
	d.noun(document)
	if year := d.Date.Year(); year > 0 {
		d.value(FieldYear, strconv.Itoa(year))
		d.value(FieldMonth, string(d.Date[:len("2006-01")]))
	}
	if d.Language != "" {
		d.value(FieldLanguage, string(d.Language))
	}
	return &d.Entry
}

// noun puts in what the document's noun gives.
func (d *draft) noun(document Document) {
	switch noun := document.(type) {
	case *Concept:
		d.concept(noun)
	case *Organisation:
		d.organisation(noun)
	case *GrantScheme:
		d.grantScheme(noun)
	case *Call:
		d.call(noun)
	case *Project:
		d.project(noun)
	case *Event:
		d.event(noun)
	case *Post:
		d.post(noun)
	case *Lesson:
		d.lesson(noun)
	case *Measure:
		d.measure(noun)
	case *Brief:
		d.brief(noun)
	}
}

func (d *draft) value(field Field, values ...string) {
	if d.textsOnly {
		return
	}
	for _, value := range values {
		if value != "" && !slices.Contains(d.Values[field], value) {
			d.Values[field] = append(d.Values[field], value)
		}
	}
}

func (d *draft) ids(field Field, ids ...ID) {
	for _, id := range ids {
		d.value(field, string(id))
	}
}

func (d *draft) title(title string, in Language) {
	d.Language = in
	if !d.textsOnly {
		d.Title = TitleOrder(title)
	}
	d.name(title)
	d.text("title", title, in)
}

// name puts in another name that people call it by.
func (d *draft) name(name string) {
	if !d.textsOnly && name != "" && !slices.Contains(d.Names, name) {
		d.Names = append(d.Names, name)
	}
}

func (d *draft) text(name, words string, in Language) {
	if strings.TrimSpace(words) != "" {
		d.Texts = append(d.Texts, Text{Name: name, Language: in, Words: words})
	}
}

// topics puts in concepts: their words in every language, and themselves with all broader ones to filter by.
func (d *draft) topics(field Field, ids []ID) {
	for _, id := range ids {
		concept, ok := d.known[id].(*Concept)
		if !ok {
			continue
		}
		d.broader(field, concept)
		d.text("topics", concept.PrefLabel.NB, "nb")
		d.text("topics", concept.PrefLabel.NN, "nn")
		d.text("topics", concept.PrefLabel.EN, "en")
	}
}

func (d *draft) broader(field Field, concept *Concept) {
	if d.textsOnly || slices.Contains(d.Values[field], string(concept.ID)) {
		return
	}
	d.ids(field, concept.ID)
	for _, id := range concept.BroaderIDs {
		if broader, ok := d.known[id].(*Concept); ok {
			d.broader(field, broader)
		}
	}
}

func (d *draft) place(codes []string) {
	p := placeOf(codes)
	d.value(FieldMunicipality, p.currentMunicipalities...)
	d.value(FieldCounty, p.currentCounties...)
	d.value(FieldMunicipalityEver, p.municipalities...)
	d.value(FieldCountyEver, p.counties...)
	d.text("place", p.words, "nb")
}

func (d *draft) organisationNames(name string, ids ...ID) {
	for _, id := range ids {
		if organisation, ok := d.known[id].(*Organisation); ok {
			d.ids(FieldOrganisation, id)
			d.text(name, organisation.Name, "nb")
		}
	}
}

func (d *draft) callAndScheme(id ID) {
	if call, ok := d.known[id].(*Call); ok {
		d.ids(FieldCall, id)
		d.ids(FieldScheme, call.SchemeID)
	}
}

// covers tells whether a source is there and all the readers may read it, and what it is read as.
func (g Grounds) covers(id ID, readers []Token) bool {
	source, known := g[id]
	if !known {
		return false
	}
	for _, parent := range parents(source) {
		if !g.covers(parent, readers) {
			return false
		}
	}
	for _, set := range asked(source) {
		if people := ofPeople(set); len(set) == 0 || len(people) > 0 && !includes(people, readers) {
			return false
		}
	}
	return true
}

// projectOf is the project that a source belongs to, or nil.
func (g Grounds) projectOf(id ID) *Project {
	switch source := g[id].(type) {
	case *Project:
		return source
	case *Post:
		return g.projectOf(source.ProjectID)
	case *Attachment:
		return g.projectOf(source.OnID)
	default:
		return nil
	}
}
