package hubtest

import (
	"context"
	"errors"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
)

var followTests = []indexTest{
	{"TakesInWhatIsInsertedChangedAndDeleted", takesInChanges},
	{"TakesInThousandsAtOnce", takesInThousands},
	{"ARenamedOrganisationRenamesItsProjectsAndPosts", renamedOrganisation},
	{"ARenamedConceptIsFoundInItsLessons", renamedConcept},
	{"AQuoteGoesWithItsPost", narrowedPost},
	{"ANameGoesWithItsPerson", erasedPerson},
	{"GoesOnWhereItWas", goesOn},
	{"TakesInWhatHappenedWhileItWasClosed", goesOnAfterwards},
	{"GoesOnWhenTheStoreFailedForAWhile", goesOnAfterFailures},
	{"IsClosedTwice", closedTwice},
}

func takesInChanges(t *testing.T, x *testedIndex) {
	lesson := Of[*hub.Lesson](1)
	lesson.Title = "Xylofon"
	x.commit(t, Insert(lesson))
	x.wantFound(t, "xylofon", lesson.ID)
	lesson.Title = "Trombone"
	x.commit(t, Replace(lesson))
	x.wantFound(t, "xylofon")
	x.wantFound(t, "trombone", lesson.ID)
	x.commit(t, Delete(lesson))
	x.wantFound(t, "trombone")
	x.wantSame(t)
}

func takesInThousands(t *testing.T, x *testedIndex) {
	documents := Documents(3000)
	x.commit(t, Inserts(documents...)...)
	searchable := 0
	for _, document := range documents {
		if isSearchable(document.DocumentKind()) {
			searchable++
		}
	}
	if total := x.search(t, hub.Query{Tokens: everybody}).Total; total != searchable {
		t.Errorf("%d found of %d", total, searchable)
	}
	x.wantSame(t)
}

func isSearchable(kind hub.Kind) bool {
	for _, searchable := range hub.Searchable {
		if kind == searchable {
			return true
		}
	}
	return false
}

func renamedOrganisation(t *testing.T, x *testedIndex) {
	organisation, project, post := Of[*hub.Organisation](1), Of[*hub.Project](1), Of[*hub.Post](1)
	organisation.Name = "Xylofonlaget"
	x.commit(t, Inserts(organisation, project, post)...)
	x.wantFound(t, "xylofonlaget", organisation.ID, project.ID, post.ID)
	organisation.Name = "Trombonelaget"
	x.commit(t, Replace(organisation))
	x.wantFound(t, "xylofonlaget")
	x.wantFound(t, "trombonelaget", organisation.ID, project.ID, post.ID)
	x.wantSame(t)
}

func renamedConcept(t *testing.T, x *testedIndex) {
	concept, lesson := Of[*hub.Concept](1), Of[*hub.Lesson](1)
	lesson.Sources = nil
	x.commit(t, Inserts(concept, lesson)...)
	concept.PrefLabel.EN = "Xylophones"
	x.commit(t, Replace(concept))
	x.wantFound(t, "xylophone", concept.ID, lesson.ID)
	x.commit(t, Delete(concept))
	x.wantFound(t, "xylophone")
	x.wantSame(t)
}

func narrowedPost(t *testing.T, x *testedIndex) {
	post, lesson, project := Of[*hub.Post](1), Of[*hub.Lesson](1), Of[*hub.Project](1)
	lesson.Sources = []hub.Citation{{SourceID: post.ID, Quote: "xylofonen hjalp"}}
	x.commit(t, Inserts(project, post, lesson)...)
	x.wantFound(t, "xylofonen", lesson.ID)
	post.Audience = hub.AudienceCounty
	x.commit(t, Replace(post))
	x.wantFound(t, "xylofonen")
	x.wantSame(t)
}

func erasedPerson(t *testing.T, x *testedIndex) {
	person, post := Of[*hub.Person](1), Of[*hub.Post](1)
	person.Name = "Kari Xylander"
	x.commit(t, Inserts(person, post)...)
	x.wantFound(t, "xylander", post.ID)
	x.commit(t, Delete(person))
	x.wantFound(t, "xylander")
	x.wantSame(t)
}

func goesOn(t *testing.T, x *testedIndex) {
	x.commit(t, Inserts(Documents(200)...)...)
	before := x.State().Position
	x.reopen(t)
	if after := x.State().Position; after != before || before == "" {
		t.Errorf("at %q after it was opened again, at %q before", after, before)
	}
	x.wantSame(t)
	// What is found may be told a moment before its position is; what came before it is told by then.
	x.commit(t, Insert(Of[*hub.Lesson](9998)))
	x.commit(t, Insert(Of[*hub.Lesson](9999)))
	if x.State().Position == before {
		t.Error("the position stayed where it was")
	}
}

func goesOnAfterwards(t *testing.T, x *testedIndex) {
	gone, changed, new := Of[*hub.Lesson](1), Of[*hub.Lesson](2), Of[*hub.Lesson](3)
	x.commit(t, Inserts(gone, changed)...)
	x.Close(t)
	changed.Title, new.Title = "Xylofon", "Xylofonene"
	changes := []hub.Change{Delete(gone), Replace(changed), Insert(new)}
	x.commitOnly(t, changes...)
	x.Index = x.Open(t)
	x.Ready(t)
	x.await(t, changes...)
	x.wantFound(t, "xylofon", changed.ID, new.ID)
	if total := x.search(t, hub.Query{Tokens: everybody}).Total; total != 2 {
		t.Errorf("%d found of 2", total)
	}
	x.wantSame(t)
}

func goesOnAfterFailures(t *testing.T, x *testedIndex) {
	if x.Break == nil {
		t.Skip("the store cannot be broken")
	}
	lesson := Of[*hub.Lesson](1)
	x.Break(3)
	x.commit(t, Insert(lesson))
	if total := x.search(t, hub.Query{Tokens: everybody}).Total; total != 1 {
		t.Errorf("%d found of 1", total)
	}
	x.wantSame(t)
	if state := x.State(); state.Fault != nil || state.Behind != 0 {
		t.Errorf("after all is well: %+v", state)
	}
}

func closedTwice(t *testing.T, x *testedIndex) {
	for range 2 {
		if err := x.Index.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := x.Search(t.Context(), []hub.Query{{Tokens: everybody}}); !errors.Is(err, hub.ErrClosed) {
		t.Errorf("got %v, want «%v»", err, hub.ErrClosed)
	}
	if x.Await(context.WithoutCancel(t.Context()), expectations(Insert(Of[*hub.Lesson](1)))) {
		t.Error("a closed index holds a document")
	}
}
