package graph_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

func TestAnEarlierVersionIsRestoredAsANewOne(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	post := map[string]any{"id": d.by(t, "entrepreneur").tell(t, map[string]any{"title": "Først", "body": "Vi prøvde kveldsmøter med barn."})}
	former := at(d.must(t, `query($id: ID!) { post(id: $id) { slug } }`, post), "post", "slug")
	d.must(t, `mutation($id: ID!) { updatePost(id: $id, version: 1, input: {title: "Så", body: "Vi prøvde dagmøter med barn."}) { post { id } } }`, post)
	revisions := list(d.must(t, `query($id: ID!) { revisions(of: $id) { nodes { id of changed changes { field diff { kind text } } } } }`, post), "revisions", "nodes")
	if len(revisions) != 1 {
		t.Fatalf("there are %d revisions", len(revisions))
	}
	wantAt(t, revisions[0], 1.0, "of")
	if got, want := fmt.Sprint(at(revisions[0], "changes")), "[map[diff:[map[kind:SAME text:Vi prøvde ] map[kind:REMOVED text:kveldsmøter] "+
		"map[kind:ADDED text:dagmøter] map[kind:SAME text: med barn.]] field:body] map[diff:[map[kind:REMOVED text:Først] map[kind:ADDED text:Så]] field:title]]"; got != want {
		t.Errorf("changes are\n%s, want\n%s", got, want)
	}
	restored := d.must(t, `mutation($id: ID!) { restoreRevision(id: $id, version: 2) { node { ... on Post { version title body status } } } }`,
		map[string]any{"id": at(revisions[0], "id")})
	wantAt(t, restored, 3.0, "restoreRevision", "node", "version")
	wantAt(t, restored, "Vi prøvde kveldsmøter med barn.", "restoreRevision", "node", "body")
	wantAt(t, d.by(t, "").must(t, `query($slug: String!) { post(slug: $slug) { id } }`, map[string]any{"slug": strings.Replace(former.(string), "forst", "sa", 1)}),
		post["id"], "post", "id")
	wantRefusal(t, d.refused(t, `mutation($id: ID!) { restoreRevision(id: $id, version: 3) { node { id } } }`, map[string]any{"id": at(revisions[0], "id")}),
		"UNAUTHENTICATED")
}

func TestADraftIsDeletedWithWhatItWas(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	post := map[string]any{"id": d.by(t, "entrepreneur").tell(t, map[string]any{"status": "DRAFT"})}
	d.must(t, `mutation($id: ID!) { updatePost(id: $id, version: 1, input: {body: "Noe annet."}) { post { id } } }`, post)
	revision := at(list(d.must(t, `query($id: ID!) { revisions(of: $id) { nodes { id } } }`, post), "revisions", "nodes")[0], "id")
	d.must(t, `mutation($id: ID!) { deletePost(id: $id, version: 2) { deletedId } }`, post)
	for _, id := range []any{post["id"], revision} {
		if there, err := d.store.Get(t.Context(), hub.ID(id.(string)).Kind(), []hub.ID{hub.ID(id.(string))}); err != nil || there[0] != nil {
			t.Errorf("%s is there still: %v", id, err)
		}
	}
	published := map[string]any{"id": d.tell(t, nil)}
	wantRefusal(t, d.refused(t, `mutation($id: ID!) { deletePost(id: $id, version: 1) { deletedId } }`, published), "INVALID id")
}

func TestDoublesBecomeOne(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	d.by(t, "curator")
	organisation := func(name string) map[string]any {
		made := d.must(t, `mutation($name: String!) { createOrganisation(input: {name: $name}) { organisation { id slug } } }`, map[string]any{"name": name})
		return at(made, "createOrganisation", "organisation").(map[string]any)
	}
	keep, double := organisation("Eksempel AS"), organisation("Eksempel A/S")
	project := at(d.must(t, `mutation($grantee: ID!) { createProject(input: {title: "Eksempelprosjekt", grantee: $grantee, partners: [{organisation: $grantee}]}) { project { id } } }`,
		map[string]any{"grantee": double["id"]}), "createProject", "project", "id")
	merge := `mutation($keep: ID!, $double: ID!) { mergeOrganisations(keep: $keep, version: 1, double: $double) { organisation { id version } } }`
	wantRefusal(t, d.refused(t, merge, map[string]any{"keep": keep["id"], "double": keep["id"]}), "INVALID double")
	d.must(t, merge, map[string]any{"keep": keep["id"], "double": double["id"]})
	got := d.must(t, `query($id: ID!, $slug: String!) { project(id: $id) { grantee { id } partners { organisation { id } } } organisation(slug: $slug) { id } }`,
		map[string]any{"id": project, "slug": double["slug"]})
	wantAt(t, got, keep["id"], "project", "grantee", "id")
	if partners := list(got, "project", "partners"); len(partners) > 0 {
		t.Errorf("the grantee is its own partner: %v", partners)
	}
	wantAt(t, got, keep["id"], "organisation", "id")

	concept := func(label string) any {
		return at(d.must(t, `mutation($label: String!) { createConcept(input: {scheme: THEME, prefLabel: {nb: $label}}) { concept { id } } }`,
			map[string]any{"label": label}), "createConcept", "concept", "id")
	}
	kept, gone := concept("Nabolag"), concept("Grannelag")
	post := d.tell(t, map[string]any{"themes": []any{kept, gone}, "project": project})
	d.must(t, `mutation($keep: ID!, $double: ID!) { mergeConcepts(keep: $keep, version: 1, double: $double) { concept { id } } }`, map[string]any{"keep": kept, "double": gone})
	found := d.must(t, `query($id: ID!, $keep: String!) { post(id: $id) { themes { id altLabels { text } } } search(query: "", filter: {themes: [$keep]}) { totalCount } }`,
		map[string]any{"id": post, "keep": kept})
	if themes := list(found, "post", "themes"); len(themes) != 1 || at(list(themes[0], "altLabels")[0], "text") != "Grannelag" {
		t.Errorf("the themes are %v", themes)
	}
	wantAt(t, found, 1.0, "search", "totalCount")
}

func TestAPersonWhoIsThereTwiceBecomesOne(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	person := d.by(t, "administrator").must(t, `mutation { createPerson(input: {name: "Selam E.", email: "selam.e@example.org", roles: [CONTRIBUTOR]}) { person { id version } } }`, nil)
	keep := at(person, "createPerson", "person", "id")
	post := d.by(t, "entrepreneur").tell(t, nil)
	double := at(d.must(t, `{ viewer { id } }`, nil), "viewer", "id")
	d.by(t, "curator").must(t, `mutation($on: ID!) { react(on: $on, reaction: HELPFUL) { reactions { count } } }`, map[string]any{"on": post})
	d.by(t, "administrator").must(t, `mutation($keep: ID!, $double: ID!) { mergePersons(keep: $keep, version: 1, double: $double) { person { id } } }`,
		map[string]any{"keep": keep, "double": double})
	got := d.must(t, `query($id: ID!, $double: ID!) { post(id: $id) { author { id } project { members { person { id } } } } node(id: $double) { id } }`,
		map[string]any{"id": post, "double": double})
	wantAt(t, got, keep, "post", "author", "id")
	wantAt(t, got, nil, "node")
	if strings.Contains(fmt.Sprint(got), double.(string)) {
		t.Errorf("the double is named still: %v", got)
	}
}

func TestTranslationsStandBesideTheOriginal(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	post := map[string]any{"id": d.by(t, "entrepreneur").tell(t, map[string]any{"language": "en", "body": "We met at night."})}
	const add = `mutation($id: ID!, $version: Int!, $input: TranslationInput!) { addTranslation(on: $id, version: $version, input: $input) {
		subject { ... on Post { version direction translations { language direction by title text } } } } }`
	post["version"], post["input"] = 1, map[string]any{"language": "ar", "by": "MACHINE", "text": "التقينا ليلا ألفاظفريدة."}
	got := at(d.must(t, add, post), "addTranslation", "subject")
	wantAt(t, got, "LTR", "direction")
	wantAt(t, list(got, "translations")[0], "RTL", "direction")
	wantAt(t, list(got, "translations")[0], "MACHINE", "by")
	post["version"], post["input"] = 2, map[string]any{"language": "ar", "by": "PERSON", "text": "التقينا ليلا ألفاظفريدة."}
	if all := list(d.must(t, add, post), "addTranslation", "subject", "translations"); len(all) != 1 || at(all[0], "by") != "PERSON" {
		t.Errorf("the translations are %v", all)
	}
	post["version"], post["input"] = 3, map[string]any{"language": "en", "by": "PERSON", "text": "The same."}
	wantRefusal(t, d.refused(t, add, post), "INVALID language")
	found := d.by(t, "").must(t, `{ search(query: "ألفاظفريدة") { nodes { id } } }`, nil)
	if nodes := list(found, "search", "nodes"); len(nodes) != 1 || at(nodes[0], "id") != post["id"] {
		t.Errorf("by words of the translation one finds %v", nodes)
	}
	d.by(t, "entrepreneur").must(t, `mutation($id: ID!) { removeTranslation(on: $id, version: 3, language: "ar") { subject { ... on Post { id } } } }`, post)
}

func TestWhatOneFollowsAndSavesIsOnesOwn(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	post := map[string]any{"id": d.by(t, "entrepreneur").tell(t, nil)}
	follow := at(d.by(t, "partner").must(t, `mutation($id: ID!) { follow(subject: $id) { follow { id } } }`, post), "follow", "follow", "id")
	again := d.must(t, `mutation($id: ID!) { follow(subject: $id) { follow { id } } }`, post)
	wantAt(t, again, follow, "follow", "follow", "id")
	wantAt(t, d.by(t, "administrator").must(t, `query($id: ID!) { node(id: $id) { id } }`, map[string]any{"id": follow}), nil, "node")
	d.by(t, "partner").must(t, `mutation($id: ID!) { unfollow(subject: $id) { deletedId } }`, post)
	d.must(t, `mutation($id: ID!) { unfollow(subject: $id) { deletedId } }`, post)
	wantAt(t, d.must(t, `query($id: ID!) { node(id: $id) { id } }`, map[string]any{"id": follow}), nil, "node")
	saved := at(d.must(t, `mutation { createSavedSearch(input: {title: "Språk", query: "språk", filter: {counties: ["33"]}}) { savedSearch { id } } }`, nil),
		"createSavedSearch", "savedSearch", "id")
	wantRefusal(t, d.by(t, "curator").refused(t, `mutation($id: ID!) { deleteSavedSearch(id: $id, version: 1) { deletedId } }`, map[string]any{"id": saved}), "NOT_FOUND id")
	wantRefusal(t, d.refused(t, `mutation { createSavedSearch(input: {title: "Feil", filter: {counties: ["99"]}}) { savedSearch { id } } }`, nil),
		"INVALID filter.counties.0")
}

func TestAnImportIsUndoneButForWhatSomebodyTouched(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	lessons := make([]hub.ImportedLesson, 60)
	for at := range lessons {
		lessons[at] = hub.ImportedLesson{System: "eksempel", ID: fmt.Sprint(at), Title: fmt.Sprintf("Innført %d", at), Language: "nb",
			Kind: hub.LessonKindWorked, Insight: "Noe.", Status: hub.LessonStatusPublished, Audience: hub.AudiencePublic}
	}
	take := func() []hub.Outcome {
		t.Helper()
		outcomes, err := hub.NewIntake(d.store, func() time.Time { return now }, newUUID, "innkjøring").Take(t.Context(), lessons)
		if err != nil {
			t.Fatal(err)
		}
		return outcomes
	}
	touched := take()[7].ID
	d.by(t, "curator").must(t, `mutation($id: ID!) { updateLesson(id: $id, version: 1, input: {limits: "Ikke overalt."}) { lesson { id } } }`,
		map[string]any{"id": touched})
	const undo = `mutation { undoImport(batch: "innkjøring") { withdrawn kept { id } } }`
	wantRefusal(t, d.refused(t, undo, nil), "FORBIDDEN")
	undone := d.by(t, "administrator").must(t, undo, nil)
	wantAt(t, undone, 59.0, "undoImport", "withdrawn")
	wantAt(t, list(undone, "undoImport", "kept")[0], string(touched), "id")
	wantAt(t, d.must(t, undo, nil), 0.0, "undoImport", "withdrawn")
	wantAt(t, d.by(t, "").must(t, `{ lessons(filter: {query: "innført"}) { totalCount } }`, nil), 1.0, "lessons", "totalCount")
	back := 0
	for _, outcome := range take() {
		if outcome.Result == hub.ImportResultUpdated {
			back++
		}
	}
	if back != 59 {
		t.Errorf("the same import brings back %d of 59", back)
	}
}

func TestAnImportOfGrantsCanBeUndone(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	grants := make([]hub.Grant, 3)
	for at := range grants {
		grants[at] = hub.Grant{System: "eksempel", ID: fmt.Sprint(at), Title: fmt.Sprintf("Tilskudd %d", at), Language: "nb", Description: "Noe.",
			Amount: 1000, AwardedOn: "2025-01-02", Recipient: hub.Party{Name: "Eksempellaget"}, Funder: hub.Party{Name: "Eksempelgiveren"}}
	}
	take := func() []hub.Outcome {
		t.Helper()
		outcomes, err := hub.NewIntake(d.store, func() time.Time { return now }, newUUID, "tilskudd").TakeGrants(t.Context(), grants)
		if err != nil {
			t.Fatal(err)
		}
		return outcomes
	}
	taken := take()
	first, touched := taken[0].ID, taken[1].ID
	d.by(t, "curator").must(t, `mutation($id: ID!) { updateProject(id: $id, version: 1, input: {summary: "Endret her."}) { project { id } } }`,
		map[string]any{"id": touched})
	const undo = `mutation { undoImport(batch: "tilskudd") { withdrawn kept { id } } }`
	undone := d.by(t, "administrator").must(t, undo, nil)
	wantAt(t, undone, 2.0, "undoImport", "withdrawn")
	wantAt(t, list(undone, "undoImport", "kept")[0], string(touched), "id")
	wantAt(t, d.must(t, undo, nil), 0.0, "undoImport", "withdrawn")
	const read = `query($id: ID!) { project(id: $id) { id } }`
	if project := at(d.by(t, "").must(t, read, map[string]any{"id": first}), "project"); project != nil {
		t.Errorf("a visitor reads %v still", project)
	}
	if outcomes := take(); outcomes[0].Result != hub.ImportResultUpdated || outcomes[1].Result != hub.ImportResultUnchanged {
		t.Errorf("the same import gives %v", outcomes)
	}
	project := at(d.must(t, `query($id: ID!) { project(id: $id) { audience grantedAmount call { year scheme { title owner { name } } } grantee { name } } }`,
		map[string]any{"id": take()[0].ID}), "project")
	for _, want := range [][]string{{"PUBLIC", "audience"}, {"Tilskudd fra Eksempelgiveren", "call", "scheme", "title"}, {"Eksempellaget", "grantee", "name"}} {
		wantAt(t, project, want[0], want[1:]...)
	}
}

func TestWhatCannotBeOneIsNotMerged(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	d.by(t, "curator")
	concept := func(scheme, label string, broader ...any) any {
		return at(d.must(t, `mutation($input: CreateConceptInput!) { createConcept(input: $input) { concept { id } } }`, map[string]any{
			"input": map[string]any{"scheme": scheme, "prefLabel": map[string]any{"nb": label}, "broader": broader}}), "createConcept", "concept", "id")
	}
	merge := func(keep, double any) map[string]any { return map[string]any{"keep": keep, "double": double} }
	const concepts = `mutation($keep: ID!, $double: ID!) { mergeConcepts(keep: $keep, version: 1, double: $double) { concept { id } } }`
	wide := concept("THEME", "Vid")
	middle := concept("THEME", "Midt", wide)
	narrow := concept("THEME", "Smal", middle)
	wantRefusal(t, d.refused(t, concepts, merge(narrow, wide)), "INVALID double")
	wantRefusal(t, d.refused(t, concepts, merge(wide, narrow)), "INVALID double")
	wantRefusal(t, d.refused(t, concepts, merge(wide, concept("METHOD", "Måte"))), "INVALID double")
	d.must(t, concepts, merge(middle, wide))

	organisation := func(number string) any {
		return at(d.must(t, `mutation($number: OrganisationNumber!) { createOrganisation(input: {name: "Eksempel", organisationNumber: $number}) { organisation { id } } }`,
			map[string]any{"number": number}), "createOrganisation", "organisation", "id")
	}
	wantRefusal(t, d.refused(t, `mutation($keep: ID!, $double: ID!) { mergeOrganisations(keep: $keep, version: 1, double: $double) { organisation { id } } }`,
		merge(organisation("974760673"), organisation("923609016"))), "INVALID double")
	wantRefusal(t, d.refused(t, `mutation { createOrganisation(input: {name: "Igjen", organisationNumber: "974760673"}) { organisation { id } } }`, nil),
		"INVALID organisationNumber")
}

func TestAdministratorsDoNotShutThemselvesOut(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	self := at(d.by(t, "administrator").must(t, `{ viewer { id } }`, nil), "viewer", "id")
	other := at(d.must(t, `mutation { createPerson(input: {name: "Ny", email: "ny@example.org", roles: [CURATOR]}) { person { id } } }`, nil), "createPerson", "person", "id")
	version := at(d.must(t, `query($id: ID!) { person(id: $id) { version } }`, map[string]any{"id": self}), "person", "version")
	wantRefusal(t, d.refused(t, `mutation($id: ID!, $version: Int!) { setRoles(id: $id, version: $version, roles: [CURATOR]) { person { id } } }`,
		map[string]any{"id": self, "version": version}), "INVALID roles")
	wantRefusal(t, d.refused(t, `mutation($keep: ID!, $double: ID!) { mergePersons(keep: $keep, version: 1, double: $double) { person { id } } }`,
		map[string]any{"keep": other, "double": self}), "INVALID double")
	wantRefusal(t, d.refused(t, `mutation { createPerson(input: {name: "Igjen", email: "NY@example.org"}) { person { id } } }`, nil), "INVALID email")
}

func TestWhatAnImportReplacesIsKept(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	lesson := hub.ImportedLesson{System: "eksempel", ID: "1", Title: "Innført", Language: "nb", Kind: hub.LessonKindWorked,
		Insight: "Slik var det.", Status: hub.LessonStatusPublished, Audience: hub.AudiencePublic}
	var id hub.ID
	for _, insight := range []hub.Markdown{"Slik var det.", "Slik er det."} {
		lesson.Insight = insight
		outcomes, err := hub.NewIntake(d.store, func() time.Time { return now }, newUUID, "ny").Take(t.Context(), []hub.ImportedLesson{lesson})
		if err != nil {
			t.Fatal(err)
		}
		id = outcomes[0].ID
	}
	got := d.must(t, `query($id: ID!) { revisions(of: $id) { nodes { of changes { field diff { kind text } } } } }`, map[string]any{"id": id})
	if text := fmt.Sprint(got); !strings.Contains(text, "kind:REMOVED text:var") || !strings.Contains(text, "kind:ADDED text:er") {
		t.Errorf("the history is %s", text)
	}
	audit := d.by(t, "administrator").must(t, `{ auditEntries(first: 1) { nodes { action detail } } }`, nil)
	wantAt(t, list(audit, "auditEntries", "nodes")[0], "import.lessons", "action")
}

func TestAGrantWhoseGranteeWasMergedStillComesInAnew(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	grant := hub.Grant{System: "eksempel", ID: "1", Title: "Tilskudd", Language: "nb", Description: "Noe.", Amount: 1000,
		AwardedOn: "2025-01-02", Recipient: hub.Party{Name: "Eksempellaget"}, Funder: hub.Party{Name: "Eksempelgiveren"}}
	take := func() hub.Outcome {
		t.Helper()
		outcomes, err := hub.NewIntake(d.store, func() time.Time { return now }, newUUID, "tilskudd").TakeGrants(t.Context(), []hub.Grant{grant})
		if err != nil {
			t.Fatal(err)
		}
		return outcomes[0]
	}
	project := take().ID
	double := at(d.by(t, "curator").must(t, `query($id: ID!) { project(id: $id) { grantee { id } } }`, map[string]any{"id": project}), "project", "grantee", "id")
	keep := at(d.must(t, `mutation { createOrganisation(input: {name: "Eksempellaget AS", kind: BUSINESS}) { organisation { id } } }`, nil),
		"createOrganisation", "organisation", "id")
	d.must(t, `mutation($keep: ID!, $double: ID!) { mergeOrganisations(keep: $keep, version: 1, double: $double) { organisation { id } } }`,
		map[string]any{"keep": keep, "double": double})
	grant.Amount = 2000
	if outcome := take(); outcome.Result != hub.ImportResultUpdated || outcome.ID != project {
		t.Errorf("nobody has edited the project, and the new amount gives %+v", outcome)
	}
}
