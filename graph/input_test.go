package graph_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
)

// form is a mutation with one form, by the demo person who may fill it in.
type form struct{ who, mutation, kind, noun string }

var (
	postForm         = form{"curator", "createPost", "CreatePostInput", "post"}
	projectForm      = form{"curator", "createProject", "CreateProjectInput", "project"}
	lessonForm       = form{"curator", "createLesson", "CreateLessonInput", "lesson"}
	callForm         = form{"curator", "createCall", "CreateCallInput", "call"}
	eventForm        = form{"curator", "createEvent", "CreateEventInput", "event"}
	conceptForm      = form{"curator", "createConcept", "CreateConceptInput", "concept"}
	organisationForm = form{"curator", "createOrganisation", "CreateOrganisationInput", "organisation"}
)

func (f form) query(fields string) string {
	return "mutation($input: " + f.kind + "!) { " + f.mutation + "(input: $input) { " + f.noun + " { " + fields + " } } }"
}

// fill sends the form and gives the fields that came of it.
func (d *door) fill(t *testing.T, form form, fields string, input map[string]any) any {
	t.Helper()
	return at(d.by(t, form.who).must(t, form.query(fields), map[string]any{"input": input}), form.mutation, form.noun)
}

// wantWrong sends the form and looks at which fields it is refused for.
func (d *door) wantWrong(t *testing.T, form form, input map[string]any, fields ...string) {
	t.Helper()
	got := d.by(t, form.who).ask(t, form.query("id"), map[string]any{"input": input})
	var wrong []string
	for _, one := range got.Errors {
		field, _ := one.Extensions["field"].(string)
		if one.Extensions["code"] != "INVALID" {
			t.Errorf("%v: %s", input, got.raw)
		}
		wrong = append(wrong, field)
	}
	slices.Sort(wrong)
	slices.Sort(fields)
	if !slices.Equal(wrong, fields) {
		t.Errorf("%.200v\nis refused for %q, want %q\n%.500s", input, wrong, fields, got.raw)
	}
}

func TestWhatNobodySeesIsTakenOutOfWhatPeopleWrite(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	unseen := []rune{0, 7, 0x1B, 0x7F, 0x85, 0x9F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0x2028, 0xFEFF, 0xFFF9}
	for _, char := range unseen {
		dirty := "for" + string(char) + "slag a\u030A"
		got := d.fill(t, postForm, "title body", map[string]any{"title": dirty, "body": dirty + "\r\n" + dirty})
		wantAt(t, got, "forslag å", "title")
		wantAt(t, got, "forslag å\nforslag å", "body")
	}
	got := d.fill(t, projectForm, "summary goals links { title } caseNumber", map[string]any{"title": "Pro\u202Esjekt", "summary": "Kort\u0000 \n om",
		"goals": []any{"Ma\u030Al\u2066"}, "links": []any{map[string]any{"title": "Si\u202Ede", "url": "https://eksempel.example"}}, "caseNumber": "20\u206924/1"})
	wantAt(t, got, "Kort om", "summary")
	wantAt(t, got, "2024/1", "caseNumber")
	wantAt(t, list(got, "links")[0], "Side", "title")
	if goals := list(got, "goals"); len(goals) != 1 || goals[0] != "Mål" {
		t.Errorf("the goals are %q", goals)
	}
	wantAt(t, d.fill(t, postForm, "body", map[string]any{"body": "שלום\u200F!"}), "שלום\u200F!", "body") // a mark of direction says nothing else than the letters
	d.wantWrong(t, postForm, map[string]any{"body": "\u202E \u0000"}, "body")                            // and nothing seen is nothing told
}

// What is sent beside a form is cleaned as forms are.
func TestReasonsAndTranslationsAreCleanedToo(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	post := d.fill(t, postForm, "id", map[string]any{"body": "Noe.", "status": "PUBLISHED"})
	hidden := d.must(t, `mutation($id: ID!) { hide(id: $id, version: 1, reason: "Nev\u202Ener a\u030A") { subject { ... on Post { hidden { reason } } } } }`,
		map[string]any{"id": at(post, "id")})
	wantAt(t, hidden, "Nevner å", "hide", "subject", "hidden", "reason")
	translated := d.must(t, `mutation($id: ID!) { addTranslation(on: $id, version: 2, input: {language: "en", by: PERSON, title: "Ti\u0007tle", text: "So\u2066mething"}) {
		subject { ... on Post { translations { title text } } } } }`, map[string]any{"id": at(post, "id")})
	translation := list(translated, "addTranslation", "subject", "translations")[0]
	wantAt(t, translation, "Title", "title")
	wantAt(t, translation, "Something", "text")
	wantRefusal(t, d.refused(t, `mutation($id: ID!) { hide(id: $id, version: 3, reason: "\u202E") { subject { ... on Post { id } } } }`,
		map[string]any{"id": at(post, "id")}), "INVALID reason")
}

func TestLengthsAreInCharacters(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	d.fill(t, postForm, "id", map[string]any{"title": strings.Repeat("😀", 500), "body": strings.Repeat("ø", 49_000)})
	d.fill(t, postForm, "id", map[string]any{"title": strings.Repeat("a\u030A", 500), "body": strings.Repeat("a", 50_000)})
	d.wantWrong(t, postForm, map[string]any{"title": strings.Repeat("å", 501), "body": strings.Repeat("a", 50_001)}, "title", "body")
	d.wantWrong(t, lessonForm, map[string]any{"title": "Lang kilde", "kind": "IDEA", "sources": []any{
		map[string]any{"reference": map[string]any{"title": "Kort"}, "quote": strings.Repeat("a", 50_001)},
		map[string]any{"reference": map[string]any{"title": strings.Repeat("a", 501)}}}},
		"sources.0.quote", "sources.1.reference.title")
	got := d.by(t, "curator").ask(t, postForm.query("id"), map[string]any{"input": map[string]any{"body": strings.Repeat("å", 52_000)}})
	if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "TOO_COMPLEX" || !strings.Contains(got.Errors[0].Message, "100 KiB") {
		t.Errorf("a request of more than 100 KiB: %.300s", got.raw)
	}
}

var (
	wrongLinks = []string{"javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "\u0001javascript:alert(1)", "javascript://eksempel.example/%0Aalert(1)",
		"data:text/html,<script>alert(1)</script>", "data:text/html;base64,PHNjcmlwdD4=", "vbscript:msgbox(1)", "file:///etc/passwd", "ftp://eksempel.example/",
		"blob:https://eksempel.example/1", "about:blank", "/prosjekt", "prosjekt", "../prosjekt", "?a=1", "#a", "//eksempel.example", "eksempel.example",
		"www.eksempel.example", "http:", "http://", "https:///sti", "http:eksempel.example", "mailto:", "://eksempel.example", "https://eksempel.example/%zz", "http://[::1"}
	rightLinks = []string{"http://eksempel.example", "https://eksempel.example/å?q=1#sted", "HTTPS://EKSEMPEL.EXAMPLE/", "mailto:ingrid@eksempel.example", "http://[::1]:8080/"}
)

func TestLinksLeadToTheWebOrToAnAddressForLetters(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	scheme := at(list(d.must(t, `{ grantSchemes(first: 1) { nodes { id } } }`, nil), "grantSchemes", "nodes")[0], "id")
	link := func(url string) map[string]any { return map[string]any{"title": "Side", "url": url} }
	reference := func(url string) map[string]any {
		return map[string]any{"reference": map[string]any{"title": "Rapport", "url": url}}
	}
	for _, one := range []struct {
		form  form
		field string
		input func(url string) map[string]any
	}{
		{projectForm, "links.1.url", func(url string) map[string]any {
			return map[string]any{"title": "Prosjekt", "links": []any{link("https://eksempel.example"), link(url)}}
		}},
		{lessonForm, "sources.0.reference.url", func(url string) map[string]any {
			return map[string]any{"title": "Lærdom", "kind": "IDEA", "sources": []any{reference(url)}}
		}},
		{organisationForm, "website", func(url string) map[string]any { return map[string]any{"name": "Eksempel", "website": url} }},
		{callForm, "announcementUrl", func(url string) map[string]any {
			return map[string]any{"title": "Utlysning", "scheme": scheme, "year": 2024, "announcementUrl": url}
		}},
		{conceptForm, "exactMatch.0", func(url string) map[string]any {
			return map[string]any{"scheme": "THEME", "prefLabel": map[string]any{"nb": "Begrep " + newID()}, "exactMatch": []any{url}}
		}},
	} {
		for _, url := range wrongLinks {
			d.wantWrong(t, one.form, one.input(url), one.field)
		}
		for _, url := range rightLinks {
			if one.field == "website" && strings.HasPrefix(url, "mailto:") {
				d.wantWrong(t, one.form, one.input(url), one.field) // nobody's pages are there
				continue
			}
			d.fill(t, one.form, "id", one.input(url))
		}
	}
}

// newID is a text that stands nowhere else.
func newID() string { return string(hub.NewID(hub.KindConcept, newUUID())) }

func TestLanguagesAreTagsOfBCP47(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	for given, want := range map[string]string{"nb": "LTR", "ti": "LTR", "ar": "RTL", "zh-Hant": "LTR", "sr-Latn-RS": "LTR", "ckb": "RTL", "de-CH-1996": "LTR"} {
		got := d.fill(t, postForm, "language direction", map[string]any{"body": "Noe.", "language": given})
		wantAt(t, got, given, "language")
		wantAt(t, got, want, "direction")
	}
	for _, wrong := range []string{"norsk", "bokmål", "n", "nb no", "nb-", "-nb", `"><script>`, "en;q=0.8", "*", "123", "qq-toolongsubtag"} {
		d.wantWrong(t, postForm, map[string]any{"body": "Noe.", "language": wrong}, "language")
	}
}

func TestDatesAreOfTheCalendarAndInTheirOrder(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	for _, wrong := range []string{"2024-02-30", "2023-02-29", "2024-13-01", "2024-00-10", "0999-12-31", "24-01-01", "01.02.2024", "i går", "10000-01-01"} {
		d.wantWrong(t, projectForm, map[string]any{"title": "Prosjekt", "awardedOn": wrong, "plannedPeriod": map[string]any{"to": wrong}}, "awardedOn", "plannedPeriod.to")
	}
	d.fill(t, projectForm, "id", map[string]any{"title": "Prosjekt", "awardedOn": "2024-02-29", "plannedPeriod": map[string]any{"from": "2024-03-01", "to": "2024-03-01"}})
	d.wantWrong(t, projectForm, map[string]any{"title": "Prosjekt", "actualPeriod": map[string]any{"from": "2024-03-02", "to": "2024-03-01"}}, "actualPeriod.to")
	d.fill(t, postForm, "id", map[string]any{"body": "Noe.", "happenedOn": "2026-06-16"}) // today
	d.wantWrong(t, postForm, map[string]any{"body": "Noe.", "happenedOn": "2026-06-17"}, "happenedOn")
	for _, wrong := range []string{"2024-02-30T10:00:00Z", "0001-01-01", "2202-01-01", "99999-01-01T00:00:00Z", "9999999999999999", "snart",
		"9999-12-31T23:59:59-23:59", "0000-01-01T00:00:00+23:59", "0000-01-01", "1e300", "Inf", "-Inf", "NaN"} {
		d.wantWrong(t, eventForm, map[string]any{"title": "Samling", "startsAt": wrong}, "startsAt")
	}
	d.wantWrong(t, eventForm, map[string]any{"title": "Samling", "startsAt": "2026-06-16T12:00:00Z", "endsAt": "2026-06-16T11:00:00Z"}, "endsAt")
	got := d.ask(t, `{ counties(on: "2024-02-30") { code } }`, nil)
	if len(got.Errors) != 1 || got.Errors[0].Extensions["field"] != "on" {
		t.Errorf("counties on a day that is none: %s", got.raw)
	}
}

func TestWhatIsNamedMustBeThereAndOfTheRightKind(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	concepts := map[string]any{}
	for _, scheme := range []string{"THEME", "TARGET_GROUP", "METHOD"} {
		concepts[scheme] = at(d.fill(t, conceptForm, "id", map[string]any{"scheme": scheme, "prefLabel": map[string]any{"nb": "Begrep " + scheme}}), "id")
	}
	organisation := at(d.fill(t, organisationForm, "id", map[string]any{"name": "Eksempel"}), "id")
	nothing := string(nowhere(hub.KindConcept))
	for _, wrong := range []any{nothing, organisation, "concept_1", "tema", "", concepts["METHOD"]} {
		d.wantWrong(t, postForm, map[string]any{"body": "Noe.", "themes": []any{concepts["THEME"], wrong}, "targetGroups": []any{concepts["TARGET_GROUP"]}},
			"themes.1")
	}
	d.wantWrong(t, projectForm, map[string]any{"title": "Prosjekt", "grantee": nowhere(hub.KindOrganisation), "call": organisation,
		"members": []any{map[string]any{"person": nowhere(hub.KindPerson), "role": "OWNER"}}, "partners": []any{map[string]any{"organisation": organisation},
			map[string]any{"organisation": concepts["THEME"]}}}, "grantee", "call", "members.0.person", "partners.1.organisation")
	d.wantWrong(t, lessonForm, map[string]any{"title": "Lærdom", "kind": "IDEA", "sources": []any{map[string]any{"source": nowhere(hub.KindPost)},
		map[string]any{"source": organisation}, map[string]any{}}}, "sources.0.source", "sources.1.source", "sources.2")
	post := at(d.by(t, "entrepreneur").must(t, `mutation($project: ID!) { createPost(input: {project: $project, body: "Hemmelig utkast."}) { post { id } } }`,
		map[string]any{"project": d.ownProject(t)}), "createPost", "post", "id")
	d.wantWrong(t, lessonForm, map[string]any{"title": "Lærdom", "kind": "IDEA", "sources": []any{map[string]any{"source": post}}}, "sources.0.source")
}

func TestAllThatIsWrongWithAFormIsToldAtOnceInTheAskersLanguage(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	input := map[string]any{"title": " ", "language": "norsk", "grantedAmount": -1, "awardedOn": "2024-02-30", "municipalities": []any{"3301", "9999"},
		"sdgs": []any{1, 18}, "links": []any{map[string]any{"title": "Side", "url": "https://eksempel.example"}, map[string]any{"title": "Side", "url": "javascript:1"}},
		"grantee": nowhere(hub.KindOrganisation)}
	d.wantWrong(t, projectForm, input, "title", "language", "grantedAmount", "awardedOn", "municipalities.1", "sdgs.1", "links.1.url", "grantee")
	messages := map[string]map[string]bool{}
	curator := demoViewer(t, d, "curator")
	for _, language := range []hub.Language{"nb", "nn", "en"} {
		curator.Language = language
		d.as(curator)
		for _, one := range d.ask(t, projectForm.query("id"), map[string]any{"input": input}).Errors {
			field, _ := one.Extensions["field"].(string)
			if messages[field] == nil {
				messages[field] = map[string]bool{}
			}
			messages[field][one.Message] = true
		}
	}
	for field, said := range messages {
		if len(said) != 3 && field != "title" { // «Fyll ut dette feltet.» is both bokmål and nynorsk
			t.Errorf("of %s there are the messages %v", field, slices.Collect(maps.Keys(said)))
		}
	}
	d.wantWrong(t, organisationForm, map[string]any{"name": "", "organisationNumber": "123456789", "website": "eksempel"}, "name", "organisationNumber", "website")
	for _, wrong := range []any{"mye", 1.5, "9223372036854775808", true} { // what is no number at all ends the reading of a form
		d.wantWrong(t, projectForm, map[string]any{"title": "", "grantedAmount": wrong}, "grantedAmount")
	}
}
