package hub

import (
	"cmp"
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // years are Oslo's on every machine

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// Oslo is where years begin and dates are read.
var Oslo = func() *time.Location {
	oslo, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		panic(err) // time/tzdata is linked in
	}
	return oslo
}()

func dateIn(at time.Time) Date {
	if at.IsZero() {
		return ""
	}
	return Date(at.In(Oslo).Format(time.DateOnly))
}

func dateOf(at *time.Time) Date {
	if at == nil {
		return ""
	}
	return dateIn(*at)
}

// The collator is asked for nynorsk because x/text has the Norwegian order under that name only: with «nb» it sorts æ
// with a. The order is the same in both.
var collators = sync.Pool{New: func() any { return collate.New(language.MustParse("nn")) }}

// sortedRunes is how much of a title decides its place.
const sortedRunes = 60

// TitleOrder turns a title into text that sorts bytewise as Norwegian does: … x y z æ ø å, and «aa» as «å».
func TitleOrder(title string) string {
	collator, _ := collators.Get().(*collate.Collator)
	defer collators.Put(collator)
	runes := []rune(strings.TrimSpace(title))
	var buffer collate.Buffer
	return hex.EncodeToString(collator.KeyFromString(&buffer, string(runes[:min(len(runes), sortedRunes)])))
}

// takers are the kinds whose entries take something from documents of a kind, and the name of the key under which
// they refer to it.
var takers = map[Kind][]struct {
	kind Kind
	name string
}{
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

// Entries makes the index entries of documents, aligned with them: nil for nil and for what a search never gives.
// What they refer to is read from the store, each kind a few times however many documents there are.
func Entries(ctx context.Context, store Store, documents []Document) ([]*Entry, error) {
	known, err := closure(ctx, store, documents)
	if err != nil {
		return nil, err
	}
	entries := make([]*Entry, len(documents))
	for at, document := range documents {
		if document != nil && slices.Contains(Searchable, document.DocumentKind()) {
			entries[at] = known.entry(document)
		}
	}
	return entries, nil
}

// Grounds doubles as the set of documents that entries are made from.
func closure(ctx context.Context, store Store, documents []Document) (Grounds, error) {
	known := make(Grounds, len(documents))
	asked := map[ID]bool{}
	wave := make([]Document, 0, len(documents))
	for _, document := range documents {
		if document != nil {
			known[document.Base().ID], asked[document.Base().ID] = document, true
			wave = append(wave, document)
		}
	}
	for len(wave) > 0 {
		wanted := map[Kind][]ID{}
		for _, document := range wave {
			for _, id := range taken(document) {
				if id != "" && !asked[id] {
					asked[id] = true
					wanted[id.Kind()] = append(wanted[id.Kind()], id)
				}
			}
		}
		wave = wave[:0]
		for _, kind := range Kinds {
			if len(wanted[kind]) == 0 {
				continue
			}
			found, err := store.Get(ctx, kind, wanted[kind])
			if err != nil {
				return nil, fmt.Errorf("read what entries take from %s: %w", kind, err)
			}
			for _, document := range found {
				if document != nil {
					known[document.Base().ID] = document
					wave = append(wave, document)
				}
			}
		}
	}
	return known, nil
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
}

func (g Grounds) entry(document Document) *Entry {
	base := document.Base()
	d := &draft{known: g, Entry: Entry{
		ID: base.ID, Kind: document.DocumentKind(), Version: base.Version, Readers: document.Readers(),
		CreatedAt: base.CreatedAt, UpdatedAt: base.UpdatedAt, Date: dateIn(base.CreatedAt),
		Values: map[Field][]string{},
	}}
	d.value(FieldType, d.Kind.Type())
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
	if year := d.Date.Year(); year > 0 {
		d.value(FieldYear, strconv.Itoa(year))
	}
	if d.Language != "" {
		d.value(FieldLanguage, string(d.Language))
	}
	return &d.Entry
}

func (d *draft) value(field Field, values ...string) {
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
	d.Title, d.Language = TitleOrder(title), in
	d.text("title", title, in)
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
	if slices.Contains(d.Values[field], string(concept.ID)) {
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

func (d *draft) concept(c *Concept) {
	d.title(c.LabelIn("nb"), "nb")
	d.Language = ""
	d.text("label", c.PrefLabel.NN, "nn")
	d.text("label", c.PrefLabel.EN, "en")
	for _, label := range slices.Concat(c.AltLabels, c.Definition) {
		d.text("label", label.Text, label.Language)
	}
	d.value(FieldKind, string(c.Scheme))
}

func (d *draft) organisation(o *Organisation) {
	d.title(o.Name, "nb")
	d.Language = ""
	d.text("organisationNumber", string(o.OrganisationNumber), "nb")
	d.value(FieldKind, string(o.Kind))
	d.ids(FieldOrganisation, o.ID)
	if o.MunicipalityCode != "" {
		d.place([]string{o.MunicipalityCode})
	}
}

func (d *draft) grantScheme(g *GrantScheme) {
	d.title(g.Title, g.Language)
	d.text("description", string(g.Description), g.Language)
	d.organisationNames("owner", g.OwnerID)
	d.ids(FieldScheme, g.ID)
}

func (d *draft) call(c *Call) {
	d.title(c.Title, c.Language)
	d.text("eligible", string(c.Eligible), c.Language)
	d.Date = cmp.Or(c.OpensOn, d.Date)
	d.ids(FieldScheme, c.SchemeID)
	d.ids(FieldCall, c.ID)
	d.topics(FieldTargetGroup, c.TargetGroupIDs)
	if scheme, ok := d.known[c.SchemeID].(*GrantScheme); ok {
		d.text("scheme", scheme.Title, scheme.Language)
	}
}

func (d *draft) project(p *Project) {
	d.title(p.Title, p.Language)
	d.text("summary", string(p.Summary), p.Language)
	d.text("description", string(p.Description), p.Language)
	d.text("whyStopped", string(p.WhyStopped), p.Language)
	for _, goal := range p.Goals {
		d.text("goals", string(goal), p.Language)
	}
	started := Date("")
	if period := p.Period(); period != nil {
		started = period.From
	}
	d.Date = cmp.Or(p.AwardedOn, started, d.Date)
	if p.GrantedAmount != nil {
		d.Amount = *p.GrantedAmount
	}
	d.value(FieldKind, string(p.Kind))
	d.value(FieldStatus, string(p.Status))
	d.ids(FieldProject, p.ID)
	d.callAndScheme(p.CallID)
	d.organisationNames("grantee", p.GranteeID)
	for _, partner := range p.Partners {
		d.organisationNames("partners", partner.OrganisationID)
	}
	d.topics(FieldTheme, p.ThemeIDs)
	d.topics(FieldTargetGroup, p.TargetGroupIDs)
	d.topics(FieldMethod, p.MethodIDs)
	d.place(p.MunicipalityCodes)
}

func (d *draft) event(e *Event) {
	d.title(e.Title, e.Language)
	d.text("description", string(e.Description), e.Language)
	d.text("place", string(e.Place), e.Language)
	d.Date = cmp.Or(dateIn(e.StartsAt), d.Date)
	d.ids(FieldEvent, e.ID)
	d.organisationNames("organisers", e.OrganiserIDs...)
	for _, id := range e.ProjectIDs {
		if project, ok := d.known[id].(*Project); ok && includes(project.Readers(), e.Readers()) {
			d.ids(FieldProject, id)
			d.text("project", project.Title, project.Language)
		}
	}
	if e.MunicipalityCode != "" {
		d.place([]string{e.MunicipalityCode})
	}
}

func (d *draft) post(p *Post) {
	d.title(p.Title(), p.Language)
	d.text("whatWeTried", string(p.WhatWeTried), p.Language)
	d.text("whatHappened", string(p.WhatHappened), p.Language)
	d.text("whatWeWouldDoDifferently", string(p.WhatWeWouldDoDifferently), p.Language)
	d.text("body", string(p.Body), p.Language)
	d.translations(p.Translations)
	d.Date = cmp.Or(p.HappenedOn, dateOf(p.PublishedAt), d.Date)
	d.value(FieldKind, string(p.Kind))
	d.value(FieldStatus, string(p.Status))
	d.ids(FieldEvent, p.EventID)
	d.ids(FieldProject, p.ProjectID)
	d.topics(FieldTheme, p.ThemeIDs)
	d.topics(FieldTargetGroup, p.TargetGroupIDs)
	if author, ok := d.known[p.AuthorID].(*Person); ok && p.ShowAuthor == AuthorShownName {
		d.text("author", author.Name, "nb")
	}
	if project, ok := d.known[p.ProjectID].(*Project); ok && includes(project.Readers(), p.Readers()) {
		d.text("project", project.Title, project.Language)
		d.callAndScheme(project.CallID)
		d.organisationNames("grantee", project.GranteeID)
		d.place(project.MunicipalityCodes)
	}
}

func (d *draft) lesson(l *Lesson) {
	d.title(l.Title, l.Language)
	d.text("insight", string(l.Insight), l.Language)
	d.text("context", string(l.Context), l.Language)
	d.text("recommendation", string(l.Recommendation), l.Language)
	d.text("limits", string(l.Limits), l.Language)
	d.translations(l.Translations)
	d.Date = cmp.Or(dateOf(l.PublishedAt), d.Date)
	if l.Origin != nil {
		d.Date = cmp.Or(l.Origin.Date, d.Date)
		d.organisationNames("organisation", l.Origin.Organisation)
	}
	d.value(FieldKind, string(l.Kind))
	d.value(FieldStatus, string(l.Status))
	d.value(FieldEvidence, string(l.Evidence.Strength()))
	d.topics(FieldTheme, l.ThemeIDs)
	d.topics(FieldTargetGroup, l.TargetGroupIDs)
	d.topics(FieldMethod, l.MethodIDs)
	for _, source := range l.Sources {
		d.citation(l, source)
	}
}

// citation puts in what a lesson takes from a source: nothing unless all the lesson's readers may read the source.
func (d *draft) citation(l *Lesson, source Citation) {
	if source.Reference != nil {
		d.text("sources", source.Reference.Title, l.Language)
		d.text("sources", string(source.Quote), l.Language)
		return
	}
	d.ids(FieldCites, source.SourceID)
	if !d.known.covers(source.SourceID, l.Readers()) {
		return
	}
	d.text("sources", string(source.Quote), l.Language)
	if project := d.known.projectOf(source.SourceID); project != nil && includes(project.Readers(), l.Readers()) {
		d.ids(FieldProject, project.ID)
		d.callAndScheme(project.CallID)
		d.organisationNames("grantee", project.GranteeID)
		d.place(project.MunicipalityCodes)
	}
}

func (d *draft) translations(translations []Translation) {
	for _, translation := range translations {
		d.value(FieldLanguage, string(translation.Language))
		d.text("translations", string(translation.Title)+" "+string(translation.Text), translation.Language)
	}
}

func (d *draft) measure(m *Measure) {
	d.title(m.Title, m.Language)
	d.text("problem", string(m.Problem), m.Language)
	d.text("goal", string(m.Goal), m.Language)
	d.text("description", string(m.Description), m.Language)
	d.text("outcome", string(m.Outcome), m.Language)
	d.value(FieldStatus, string(m.Status))
	d.organisationNames("owner", m.OwnerID)
	for _, ground := range m.Grounds {
		d.ids(FieldGrounds, ground.LessonID)
	}
}

func (d *draft) brief(b *Brief) {
	d.title(b.Title, b.Language)
	d.text("question", b.Question, b.Language)
	d.text("introduction", string(b.Introduction), b.Language)
	for _, item := range b.Items {
		d.text("items", string(item.Text), b.Language)
	}
}

// covers tells whether a source is there and all the readers may read it, and what it is read as.
func (g Grounds) covers(id ID, readers []Token) bool {
	source, known := g[id]
	if !known {
		return false
	}
	above := parents(source)
	if len(above) == 0 {
		return includes(source.Readers(), readers)
	}
	for _, parent := range above {
		if !g.covers(parent, readers) {
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
