package hub_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

// library has few things by whose names one can search, and an index that finds them by the plainest means and keeps what
// it is asked for.
type library struct {
	shelf
	hub.Index
	asked []hub.Query
}

func (l *library) Find(_ context.Context, kind hub.Kind, key hub.Key) (hub.Document, error) {
	for id, document := range l.documents {
		if id.Kind() == kind && slices.Contains(document.Keys(), key) {
			return document, nil
		}
	}
	return nil, hub.ErrNotFound
}

func (l *library) Concepts(_ context.Context, text string) ([]hub.ID, error) {
	var ids []hub.ID
	for id, document := range l.documents {
		if concept, ok := document.(*hub.Concept); ok && strings.Contains(strings.ToLower(text), strings.ToLower(concept.PrefLabel.EN)) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

func (l *library) Search(ctx context.Context, queries []hub.Query) ([]hub.Hits, error) {
	l.asked = append(l.asked, queries...)
	hits := make([]hub.Hits, len(queries))
	for at, query := range queries {
		hits[at].Facets = map[hub.Field][]hub.FacetCount{}
		for _, id := range l.ids() {
			entries, err := hub.Entries(ctx, l.shelf, []hub.Document{l.documents[id]})
			if err != nil {
				return nil, err
			}
			if entries[0] == nil || !l.has(entries[0], query) {
				continue
			}
			hits[at].Hits = append(hits[at].Hits, hub.Hit{Place: hub.Place{ID: id}, Score: 1})
			for _, value := range entries[0].Values[hub.FieldAuthor] {
				hits[at].Facets[hub.FieldAuthor] = append(hits[at].Facets[hub.FieldAuthor], hub.FacetCount{Value: value, Count: 1})
			}
		}
	}
	return hits, nil
}

func (l *library) ids() []hub.ID {
	var ids []hub.ID
	for id := range l.documents {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

func (l *library) has(entry *hub.Entry, query hub.Query) bool {
	text := ""
	for _, one := range entry.Texts {
		text += strings.ToLower(one.Words) + " "
	}
	return slices.Contains(query.Where[hub.FieldType], entry.Kind.Type()) &&
		slices.ContainsFunc(entry.Readers, func(reader hub.Token) bool { return slices.Contains(query.Tokens, reader) }) &&
		!slices.ContainsFunc(query.Parts, func(part hub.Part) bool { return !strings.Contains(text, strings.ToLower(part.Words)) })
}

// names are those of the documents of the library, to say in few words what a query is about.
var names = map[hub.ID]string{
	hubtest.ID(hub.KindConcept, 1): "LANGUAGE", hubtest.ID(hub.KindConcept, 2): "WOMEN", hubtest.ID(hub.KindOrganisation, 3): "KITCHEN",
	hubtest.ID(hub.KindProject, 4): "CAFE", hubtest.ID(hub.KindProject, 5): "SECRET CAFE", hubtest.ID(hub.KindPerson, 6): "MARI",
	hubtest.ID(hub.KindPerson, 7): "HIDDEN",
}

func openLibrary() (*library, context.Context) {
	meta := func(kind hub.Kind, number int) hub.Meta {
		return hub.Meta{ID: hubtest.ID(kind, number), Version: 1, CreatedAt: hubtest.Start}
	}
	l := &library{shelf: shelf{documents: hub.Grounds{}}}
	for _, document := range []hub.Document{
		&hub.Concept{Meta: meta(hub.KindConcept, 1), Scheme: hub.ConceptSchemeTheme, Key: "sprakopplaering",
			PrefLabel: hub.Labels{NB: "Språkopplæring", EN: "Language training"},
			AltLabels: []hub.Label{{Language: "en", Text: "Language training in class"}}},
		&hub.Concept{Meta: meta(hub.KindConcept, 2), Scheme: hub.ConceptSchemeTargetGroup, Key: "kvinner",
			PrefLabel: hub.Labels{NB: "Kvinner", EN: "Women"}},
		&hub.Organisation{Meta: meta(hub.KindOrganisation, 3), Name: "Kjøkkenet AS", OrganisationNumber: "123456785"},
		&hub.Project{Meta: meta(hub.KindProject, 4), Title: "Språkkafé på biblioteket", Audience: hub.AudiencePublic,
			Address: hub.Address{Slug: "sprakkafe-123abc"}},
		&hub.Project{Meta: meta(hub.KindProject, 5), Title: "Hemmelig språkkafé", Audience: hub.AudienceCounty,
			Address: hub.Address{Slug: "hemmelig-123abc"}},
		&hub.Person{Meta: meta(hub.KindPerson, 6), Name: "Mari Mo-Li"},
		&hub.Person{Meta: meta(hub.KindPerson, 7), Name: "Mari Skjult"},
		&hub.Post{Meta: meta(hub.KindPost, 8), AuthorID: hubtest.ID(hub.KindPerson, 6), ShowAuthor: hub.AuthorShownName,
			Status: hub.PostStatusPublished, Audience: hub.AudiencePublic, GivenTitle: "Om kaffe"},
		&hub.Post{Meta: meta(hub.KindPost, 9), AuthorID: hubtest.ID(hub.KindPerson, 7), ShowAuthor: hub.AuthorShownNobody,
			Status: hub.PostStatusPublished, Audience: hub.AudiencePublic, GivenTitle: "Om te"},
	} {
		l.documents[document.Base().ID] = document
	}
	h := hub.New(hub.Parts{Store: l, Index: l, Clock: func() time.Time { return hubtest.Start }})
	return l, hub.WithReading(context.Background(), h.Read(hub.Visitor("nb")))
}

// understood is what the index is asked for when somebody types the text.
func understood(t *testing.T, typed string) hub.Query {
	t.Helper()
	l, ctx := openLibrary()
	if _, err := hub.Search(ctx, hub.Asked{Text: typed}, nil, nil, hub.Page{}); err != nil {
		t.Fatalf("%q: %v", typed, err)
	}
	return l.asked[len(l.asked)-1]
}

// told is a query in few words.
func told(query hub.Query) string {
	said := strings.Fields(query.Text)
	for _, part := range query.Parts {
		text := fmt.Sprintf("%s(%s)", part.Manner, part.Words)
		if part.Title {
			text = "TITLE " + text
		}
		if part.Not {
			text = "NOT " + text
		}
		said = append(said, text)
	}
	say := func(sign string, narrowing map[hub.Field][]string) {
		for _, field := range []hub.Field{hub.FieldAuthor, hub.FieldMunicipalityEver, hub.FieldOrganisation, hub.FieldProject,
			hub.FieldTheme} {
			for _, value := range narrowing[field] {
				said = append(said, string(field)+sign+cmp.Or(names[hub.ID(value)], value))
			}
		}
	}
	say("=", query.Also)
	say("≠", query.Except)
	return strings.Join(said, " ")
}

func TestAQueryIsUnderstoodAsItWasMeant(t *testing.T) {
	t.Parallel()
	for _, line := range []struct{ sentence, typed, means string }{
		{"words are words", "mentor og nettverk", "mentor og nettverk"},
		{"nothing is all", "", ""},
		{"what stands in quotation marks must stand so", `mentor "lokalt næringsliv"`, "mentor PHRASE(lokalt næringsliv)"},
		{"they may be those of any keyboard", "«a b» “c d” „e f“ „g h” ”i j”", "PHRASE(a b) PHRASE(c d) PHRASE(e f) PHRASE(g h) PHRASE(i j)"},
		{"in brackets too", `("a b" mentor)`, "( mentor) PHRASE(a b)"},
		{"one that is not closed is none", `mentor "lokalt næringsliv`, `mentor "lokalt næringsliv`},
		{"nor is one within a word", `rør på 5" og 3"`, `rør på 5" og 3"`},
		{"nor one without a word", `"" "!" mentor`, `"" "!" mentor`},
		{"a hyphen leaves out", "mentor -kafé", "mentor NOT WORDS(kafé)"},
		{"and a phrase", `-"lokal mentor" -«a b»`, "NOT PHRASE(lokal mentor) NOT PHRASE(a b)"},
		{"a compound with a hyphen as one word", "-e-post", "NOT PHRASE(e-post)"},
		{"a hyphen within a word is a part of it", "e-post", "e-post"},
		{"nor does one between words leave out, or before a number, or a row of them", "A - B -5 --kafé -", "A - B -5 --kafé -"},
		{"a dash does not either", "Oslo –kafé —kafé", "Oslo –kafé —kafé"},
		{"a star begins a word", "mentor språk*", "mentor BEGINNING(språk)"},
		{"or leaves out what begins so", "-språk*", "NOT BEGINNING(språk)"},
		{"other stars are none", "a* *ment me*tor **fet** 2023*", "a* *ment me*tor **fet** 2023*"},
		{"the title can be asked for", `tittel:mentor TITLE:"lokal mentor" -tittel:kafé tittel:språk*`,
			"TITLE WORDS(mentor) TITLE PHRASE(lokal mentor) NOT TITLE WORDS(kafé) TITLE BEGINNING(språk)"},
		{"a theme by its key", "tema:sprakopplaering", "theme=LANGUAGE"},
		{"or its label in any language", `kafé theme:"language TRAINING"`, "kafé theme=LANGUAGE"},
		{"or another word for it", `TEMA:«Language training in class»`, "theme=LANGUAGE"},
		{"or its id", "tema:" + string(hubtest.ID(hub.KindConcept, 1)), "theme=LANGUAGE"},
		{"or left out", "-tema:sprakopplaering kafé", "kafé theme≠LANGUAGE"},
		{"a target group is no theme", "tema:kvinner", "kvinner"},
		{"what is no theme is words", `mentor tema:"noe annet"`, `mentor noe annet"`},
		{"or words that are left out", `mentor -tema:noe`, `mentor NOT WORDS(noe)`},
		{"a municipality by its name, before and after", "kommune:drammen", "municipalityEver=3005 municipalityEver=3301"},
		{"or one of its names", "kommune:Oslove", "municipalityEver=0301"},
		{"or its number", "Municipality:3301.", ". municipalityEver=3301"},
		{"an organisation by its number", `orgnr:123456785 virksomhet:"123 456 785"`, "organisation=KITCHEN organisation=KITCHEN"},
		{"or its whole name", `verksemd:"kjøkkenet as"`, "organisation=KITCHEN"},
		{"a part of its name is words", `org:kjøkkenet`, "kjøkkenet"},
		{"a project by its id", "prosjekt:" + string(hubtest.ID(hub.KindProject, 4)), "project=CAFE"},
		{"or its slug", "project:sprakkafe-123abc", "project=CAFE"},
		{"or words of its title", `prosjekt:språkkafé`, "project=CAFE"},
		{"one that may not be read is words", "prosjekt:hemmelig prosjekt:hemmelig-123abc", "hemmelig hemmelig-123abc"},
		{"somebody by a name, where it is shown", "forfatter:mari", "author=MARI"},
		{"or all names", `forfattar:"Mari Mo-Li"`, "author=MARI"},
		{"who does not show it is not found", "author:skjult", "skjult"},
		{"what is no field is words", "merk: http://example.org tema: fritt ukjent:verdi", "merk: http://example.org tema: fritt ukjent:verdi"},
	} {
		if got := told(understood(t, line.typed)); got != line.means {
			t.Errorf("%s: %q means\n%s, want\n%s", line.sentence, line.typed, got, line.means)
		}
	}
}

func TestWhatIsPastedIsNoQuery(t *testing.T) {
	t.Parallel()
	pasted := strings.Repeat("Vi kalte det «språkkafé» -internt. ", 20)
	if query := understood(t, pasted); query.Text != pasted || len(query.Parts) > 0 {
		t.Errorf("a page means %s", told(query))
	}
}

func TestWhatIsNotWordsLeavesItsRoomInTheText(t *testing.T) {
	t.Parallel()
	typed := `mentr "lokalt næringsliv" tema:sprakopplaering tema:ukjent netverk`
	query := understood(t, typed)
	for _, word := range []string{"mentr", "ukjent", "netverk"} {
		if at := strings.Index(typed, word); query.Text[at:at+len(word)] != word {
			t.Errorf("%q stands elsewhere in %q than in %q", word, query.Text, typed)
		}
	}
}

func FuzzQueryLanguage(f *testing.F) {
	for _, typed := range []string{`mentor "lokal mentor" -kafé språk*`, `tema:"språk" -prosjekt:«a b» forfatter:mari`, "-\"", "tema:\xff", "«a»b“c”",
		strings.Repeat("tema:a ", 60), strings.Repeat(`"a b" `, 80)} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		l, ctx := openLibrary()
		if _, err := hub.Search(ctx, hub.Asked{Text: typed}, nil, nil, hub.Page{}); err != nil {
			t.Fatalf("%q is an error: %v", typed, err)
		}
		query := l.asked[len(l.asked)-1]
		if len(query.Text) != len(typed) && utf8.RuneCountInString(typed) <= 5000 {
			t.Errorf("%q has another length than %q", query.Text, typed)
		}
		if len(query.Parts) > 20 || len(l.asked) > 1+2*8 {
			t.Errorf("%q is %d parts, and takes %d searches", typed, len(query.Parts), len(l.asked))
		}
	})
}
