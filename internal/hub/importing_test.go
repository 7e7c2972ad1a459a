package hub_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/boltstore"
	"github.com/samlaer/samlaer/internal/hub"
)

func openStore(t *testing.T) hub.Store {
	t.Helper()
	store, err := boltstore.Open(t.Context(), boltstore.Options{Folder: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

var uuids atomic.Uint64

func newUUID() [16]byte {
	uuid := [16]byte{6: 0x70, 8: 0x80}
	binary.BigEndian.PutUint32(uuid[12:], uint32(uuids.Add(1)))
	return uuid
}

var importedAt = time.Date(2024, time.May, 17, 12, 0, 0, 0, time.UTC)

func newIntake(store hub.Store, batch string) *hub.Intake {
	return hub.NewIntake(store, func() time.Time { return importedAt }, newUUID, batch)
}

func imported(id string) hub.ImportedLesson {
	return hub.ImportedLesson{
		System: "register", ID: id, URL: "https://example.org/" + hub.URL(id), Date: "2011-02-03", Organisation: "Østby  kommune",
		Title: "Lærdom " + id, Language: "nb", Kind: hub.LessonKindIdea, Insight: "Det tar tid.",
		Categories: []string{"Språk", "Arbeid & utdanning"}, Status: hub.LessonStatusPublished, Audience: hub.AudiencePublic,
	}
}

// take brings lessons in and gives the results.
func take(t *testing.T, store hub.Store, lessons ...hub.ImportedLesson) []hub.Outcome {
	t.Helper()
	outcomes, err := newIntake(store, "a test").Take(t.Context(), lessons)
	if err != nil {
		t.Fatal(err)
	}
	return outcomes
}

func wantResults(t *testing.T, outcomes []hub.Outcome, want ...hub.ImportResult) {
	t.Helper()
	got := make([]hub.ImportResult, len(outcomes))
	for at, outcome := range outcomes {
		got[at] = outcome.Result
	}
	if !slices.Equal(got, want) {
		t.Fatalf("results %q, want %q; problems %v", got, want, outcomes)
	}
}

func lessonOf(t *testing.T, store hub.Store, id string) *hub.Lesson {
	t.Helper()
	document, err := store.Find(t.Context(), hub.KindLesson, hub.OriginKey("register", id))
	if err != nil {
		t.Fatalf("lesson %s: %v", id, err)
	}
	return document.(*hub.Lesson)
}

func all[D hub.Document](t *testing.T, store hub.Store) []D {
	t.Helper()
	var none D
	var documents []D
	for document, err := range store.Scan(t.Context(), none.DocumentKind()) {
		if err != nil {
			t.Fatal(err)
		}
		documents = append(documents, document.(D))
	}
	return documents
}

func change(t *testing.T, store hub.Store, document hub.Document) {
	t.Helper()
	base := document.Base()
	base.Version++
	uuid := newUUID()
	commit := hub.Commit{ID: hub.CommitID(fmt.Sprintf("%x", uuid)), Changes: []hub.Change{
		{Kind: document.DocumentKind(), ID: base.ID, Was: base.Version - 1, Document: document}}}
	if err := store.Commit(t.Context(), commit); err != nil {
		t.Fatal(err)
	}
}

func TestAnImportedLessonHasItsThemesOrganisationAndOrigin(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	wantResults(t, take(t, store, imported("7")), hub.ImportResultImported)

	lesson := lessonOf(t, store, "7")
	if err := hub.Validate(lesson); err != nil {
		t.Error(err)
	}
	if lesson.Version != 1 || lesson.Slug != hub.Slug(lesson.Title, lesson.ID) || !lesson.CreatedAt.Equal(importedAt) ||
		lesson.PublishedAt == nil || !lesson.PublishedAt.Equal(importedAt) {
		t.Errorf("the lesson came in as %+v", lesson)
	}
	if lesson.Evidence.Strength() != hub.StrengthUnsourced {
		t.Errorf("evidence %s of a lesson without a source", lesson.Evidence.Strength())
	}
	origin := lesson.Origin
	if origin.URL != "https://example.org/7" || origin.Date != "2011-02-03" || origin.Batch != "a test" {
		t.Errorf("origin %+v", origin)
	}
	organisations, themes := all[*hub.Organisation](t, store), all[*hub.Concept](t, store)
	if len(organisations) != 1 || organisations[0].Name != "Østby kommune" || origin.Organisation != organisations[0].ID {
		t.Errorf("organisations %+v", organisations)
	}
	if len(themes) != 2 || themes[0].Key != "sprak" || themes[0].PrefLabel.NB != "Språk" || themes[1].Key != "arbeid-utdanning" ||
		!slices.Equal(lesson.ThemeIDs, []hub.ID{themes[0].ID, themes[1].ID}) {
		t.Errorf("themes %+v of %v", themes, lesson.ThemeIDs)
	}
}

func TestTheSameImportTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	take(t, store, imported("1"), imported("2"))
	before, err := store.Position(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	wantResults(t, take(t, store, imported("1"), imported("2")), hub.ImportResultUnchanged, hub.ImportResultUnchanged)
	if after, err := store.Position(t.Context()); err != nil || after != before {
		t.Errorf("the store changed from %s to %s (%v)", before, after, err)
	}
}

func TestALessonWhoseSourceChangedIsUpdatedAndKeepsItsPlace(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	take(t, store, imported("1"))
	before := lessonOf(t, store, "1")
	changed := imported("1")
	changed.Title, changed.Categories = "Ny tittel", []string{"Bolig"}
	wantResults(t, take(t, store, changed), hub.ImportResultUpdated)

	after := lessonOf(t, store, "1")
	if after.ID != before.ID || after.Version != 2 || after.Title != "Ny tittel" || len(after.ThemeIDs) != 1 {
		t.Errorf("after the update: %+v", after)
	}
	if !slices.Contains(after.FormerSlugs, before.Slug) {
		t.Errorf("the former slug %s leads nowhere: %v", before.Slug, after.FormerSlugs)
	}
	wantResults(t, take(t, store, changed), hub.ImportResultUnchanged)
}

func TestALessonEditedHereIsNeverOverwritten(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	take(t, store, imported("1"))
	edited := lessonOf(t, store, "1")
	edited.Limits = "Ikke i små kommuner."
	change(t, store, edited)

	wantResults(t, take(t, store, imported("1")), hub.ImportResultUnchanged)
	changed := imported("1")
	changed.Insight = "Det tar lang tid."
	outcomes := take(t, store, changed)
	wantResults(t, outcomes, hub.ImportResultRefused)
	if problem := outcomes[0].Problems[0]; problem.Kind != hub.ErrorConflict || problem.CurrentVersion != 2 ||
		!strings.Contains(problem.Message.EN, "edited here") {
		t.Errorf("refused with %+v", problem)
	}
	if got := lessonOf(t, store, "1"); got.Limits != edited.Limits || got.Version != 2 {
		t.Errorf("the lesson is now %+v", got)
	}
}

func TestWhatTheHubItselfAddsToALessonIsNoEdit(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	take(t, store, imported("1"))
	translated := lessonOf(t, store, "1")
	translated.Translations = []hub.Translation{{Language: "en", By: hub.TranslatedByMachine, Text: "It takes time."}}
	change(t, store, translated)
	changed := imported("1")
	changed.Insight = "Det tar lang tid."
	wantResults(t, take(t, store, changed), hub.ImportResultUpdated)
	if got := lessonOf(t, store, "1"); len(got.Translations) != 1 || got.Version != 3 {
		t.Errorf("the lesson is now %+v", got)
	}
}

func TestAWithdrawnLessonStaysWithdrawn(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	take(t, store, imported("1"))
	withdrawn := lessonOf(t, store, "1")
	withdrawn.Status = hub.LessonStatusWithdrawn
	change(t, store, withdrawn)
	changed := imported("1")
	changed.Title = "En annen tittel"
	wantResults(t, take(t, store, changed), hub.ImportResultRefused)
}

func TestTheSameLessonTwiceInOneCallIsTakenInOrder(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	second := imported("1")
	second.Title = "Rettet"
	wantResults(t, take(t, store, imported("1"), imported("1"), second, imported("2")),
		hub.ImportResultImported, hub.ImportResultUnchanged, hub.ImportResultUpdated, hub.ImportResultImported)
	if got := lessonOf(t, store, "1").Title; got != "Rettet" {
		t.Errorf("the title is %q", got)
	}
}

func TestAThemeIsFoundByItsKeyAndItsOrigin(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	take(t, store, imported("1"))
	theme := all[*hub.Concept](t, store)[0]
	theme.Key = "norskopplaering" // a curator gave it another key
	change(t, store, theme)
	other := imported("2")
	other.Categories = []string{"SPRÅK", "språk", " ", "—"}
	take(t, store, other)
	if got := lessonOf(t, store, "2").ThemeIDs; !slices.Equal(got, []hub.ID{theme.ID}) {
		t.Errorf("themes %v, want only %s", got, theme.ID)
	}
}

func TestThemesInEveryScriptAreToldApart(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	lesson := imported("1")
	lesson.Language = "ti"
	lesson.Categories = []string{"ትምህርቲ", "ስራሕ", strings.Repeat("lang ", 90), strings.Repeat("lang ", 89) + "kort"}
	take(t, store, lesson)
	themes := all[*hub.Concept](t, store)
	if len(themes) != 4 {
		t.Fatalf("%d themes, want 4", len(themes))
	}
	for _, theme := range themes {
		if err := hub.Validate(theme); err != nil {
			t.Errorf("%s: %v", theme.Key, err)
		}
	}
	if label := themes[0].AltLabels; len(label) != 1 || label[0] != (hub.Label{Language: "ti", Text: "ትምህርቲ"}) {
		t.Errorf("the label's language is lost: %+v", label)
	}
}

func TestALessonWithFaultsIsRefusedWithAllOfThem(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	many := make([]string, 49)
	for at := range many {
		many[at] = fmt.Sprintf("tema %d", at)
	}
	for name, example := range map[string]struct {
		spoil func(*hub.ImportedLesson)
		field string
	}{
		"no title":            {func(l *hub.ImportedLesson) { l.Title = " " }, "title"},
		"no id":               {func(l *hub.ImportedLesson) { l.ID = "" }, "id"},
		"a draft":             {func(l *hub.ImportedLesson) { l.Status = hub.LessonStatusDraft }, "status"},
		"superseded":          {func(l *hub.ImportedLesson) { l.Status = hub.LessonStatusSuperseded }, "status"},
		"a status of nowhere": {func(l *hub.ImportedLesson) { l.Status = "DONE" }, "status"},
		"for a project":       {func(l *hub.ImportedLesson) { l.Audience = hub.AudienceProject }, "audience"},
		"a kind of nowhere":   {func(l *hub.ImportedLesson) { l.Kind = "GOOD" }, "kind"},
		"no such date":        {func(l *hub.ImportedLesson) { l.Date = "2011-02-30" }, "date"},
		"a script as address": {func(l *hub.ImportedLesson) { l.URL = "javascript:alert(1)" }, "url"},
		"too long a text":     {func(l *hub.ImportedLesson) { l.Insight = hub.Markdown(strings.Repeat("å", 50_001)) }, "insight"},
		"too many categories": {func(l *hub.ImportedLesson) { l.Categories = many }, "categories"},
		"no language":         {func(l *hub.ImportedLesson) { l.Language = "norsk språk" }, "language"},
	} {
		lesson := imported("1")
		example.spoil(&lesson)
		outcomes := take(t, store, lesson)
		wantResults(t, outcomes, hub.ImportResultRefused)
		if len(outcomes[0].Problems) != 1 || outcomes[0].Problems[0].Field != example.field {
			t.Errorf("%s: refused for %v", name, outcomes[0].Problems)
		}
		for _, problem := range outcomes[0].Problems {
			if problem.Message.NB == "" || problem.Message.NN == "" || problem.Message.EN == "" {
				t.Errorf("%s: a language is missing in %+v", name, problem.Message)
			}
		}
	}
	if lessons := all[*hub.Lesson](t, store); len(lessons) != 0 {
		t.Errorf("%d refused lessons are in", len(lessons))
	}
}

func TestALessonOfTheLongestTextAndTheMostCategoriesComesIn(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	lesson := imported("1")
	lesson.Insight, lesson.Categories = hub.Markdown(strings.Repeat("å", 50_000)), nil
	for at := range 48 {
		lesson.Categories = append(lesson.Categories, fmt.Sprintf("tema %d", at))
	}
	wantResults(t, take(t, store, lesson), hub.ImportResultImported)
}

// watched tells of each commit and can refuse some.
type watched struct {
	hub.Store
	commit func(hub.Commit) error
}

func (w *watched) Commit(ctx context.Context, commit hub.Commit) error {
	if err := w.commit(commit); err != nil {
		return err
	}
	return w.Store.Commit(ctx, commit)
}

func manyImported(count int) []hub.ImportedLesson {
	lessons := make([]hub.ImportedLesson, count)
	for at := range lessons {
		lessons[at] = imported(fmt.Sprint(at))
		lessons[at].Categories = append(lessons[at].Categories, fmt.Sprintf("tema %d", at%20))
	}
	return lessons
}

func TestAnImportCommitsAtMostFiftyDocumentsEachOnce(t *testing.T) {
	t.Parallel()
	commits := 0
	store := &watched{openStore(t), func(commit hub.Commit) error {
		commits++
		seen := map[hub.ID]bool{}
		for _, change := range commit.Changes {
			if seen[change.ID] || len(commit.Changes) > 50 {
				t.Errorf("a commit of %d documents, %s twice: %t", len(commit.Changes), change.ID, seen[change.ID])
			}
			seen[change.ID] = true
		}
		return nil
	}}
	take(t, store, manyImported(120)...)
	if commits > 5 { // one of them tells the audit log
		t.Errorf("%d commits for 143 documents", commits)
	}
	if got := len(all[*hub.Lesson](t, store)); got != 120 {
		t.Errorf("%d lessons, want 120", got)
	}
}

func TestAnImportThatWasStoppedGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	full, commits := errors.New("the disk is full"), 0
	plain := openStore(t)
	store := &watched{plain, func(hub.Commit) error {
		if commits++; commits > 1 {
			return full
		}
		return nil
	}}
	outcomes, err := newIntake(store, "first").Take(t.Context(), manyImported(120))
	if !errors.Is(err, full) {
		t.Fatalf("the import ended with %v", err)
	}
	in := len(all[*hub.Lesson](t, plain))
	for at, outcome := range outcomes {
		if (outcome.Result == hub.ImportResultImported) != (at < in) {
			t.Errorf("lesson %d: %q, and %d are in", at, outcome.Result, in)
		}
	}
	outcomes = take(t, plain, manyImported(120)...)
	for at, outcome := range outcomes {
		if want := at >= in; (outcome.Result == hub.ImportResultImported) != want {
			t.Errorf("lesson %d of the second import: %s", at, outcome.Result)
		}
	}
}

func TestImportsSideBySideMakeNoDoubles(t *testing.T) {
	t.Parallel()
	store, lessons := openStore(t), manyImported(200)
	const side = 8
	var group sync.WaitGroup
	var imports atomic.Int64
	for range side {
		group.Go(func() {
			intake := newIntake(store, "side by side")
			for chunk := range slices.Chunk(lessons, 40) {
				outcomes, err := intake.Take(t.Context(), chunk)
				if err != nil {
					t.Error(err)
				}
				for _, outcome := range outcomes {
					switch outcome.Result {
					case hub.ImportResultImported:
						imports.Add(1)
					case hub.ImportResultUnchanged:
					default:
						t.Errorf("%s %v", outcome.Result, outcome.Problems)
					}
				}
			}
		})
	}
	group.Wait()
	got := []int{len(all[*hub.Lesson](t, store)), int(imports.Load()), len(all[*hub.Concept](t, store)),
		len(all[*hub.Organisation](t, store))}
	if want := []int{200, 200, 22, 1}; !slices.Equal(got, want) {
		t.Errorf("lessons, imported, themes, organisations: %v, want %v", got, want)
	}
}

func TestALessonEditedWhileItIsImportedIsNotOverwritten(t *testing.T) {
	t.Parallel()
	plain := openStore(t)
	take(t, plain, imported("1"))
	isEdited := false
	store := &watched{plain, func(hub.Commit) error {
		if !isEdited {
			isEdited = true
			edited := lessonOf(t, plain, "1")
			edited.Limits = "Ikke i små kommuner."
			change(t, plain, edited)
		}
		return nil
	}}
	changed := imported("1")
	changed.Title = "Noe annet"
	wantResults(t, take(t, store, changed), hub.ImportResultRefused)
	if got := lessonOf(t, plain, "1").Limits; got == "" {
		t.Error("the edit was overwritten")
	}
}
