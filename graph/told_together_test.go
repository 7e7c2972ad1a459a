package graph_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
)

func TestASavedSearchTellsOnceOfWhatIsNewAndMayBeRead(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	partner, second := demoViewer(t, d, "partner"), demoViewer(t, d, "entrepreneur-2")
	d.as(partner)
	d.must(t, `mutation { createSavedSearch(input: {title: "Om sebrafinker", query: "sebrafink"}) { savedSearch { id } } }`, nil)
	d.as(second)
	told := map[string]string{}
	for audience, body := range map[string]string{"PUBLIC": "Sebrafinkar og språk.", "COUNTY": "Sebrafinkar og pengar."} {
		post := at(d.must(t, `mutation($project: ID!, $body: Markdown!, $audience: Audience!) {
			createPost(input: {project: $project, status: PUBLISHED, body: $body, audience: $audience, language: "nn"}) { post { id } } }`,
			map[string]any{"project": d.ownProject(t), "body": body, "audience": audience}), "createPost", "post", "id")
		told[audience], _ = post.(string)
	}
	for range 2 {
		if err := d.hub.WatchSearches(t.Context(), now.AddDate(0, 0, -7)); err != nil {
			t.Fatal(err)
		}
	}
	d.as(partner)
	var messages []string
	for _, one := range list(d.must(t, toldQuery, nil), "viewer", "notifications", "nodes") {
		if at(one, "kind") == "SAVED_SEARCH" {
			messages = append(messages, at(one, "message").(string))
			wantAt(t, one, told["PUBLIC"], "subject", "id")
		}
	}
	if want := []string{"Nytt i søket du har lagret, «Om sebrafinker»: «Sebrafinkar og språk.»."}; !slices.Equal(messages, want) {
		t.Errorf("told %q, want %q", messages, want)
	}
}

func TestWhoBecomesOneWithAnotherIsToldTheSameOnce(t *testing.T) {
	t.Parallel()
	l := openLoop(t)
	double := l.newPerson()
	post := l.newPost("PUBLISHED", "PUBLIC", author)
	l.waiting[len(l.waiting)-1].(*hub.Post).CoWriterIDs = []hub.ID{double}
	l.flush(t)
	comment := l.comment(t, member, post)
	l.wantTold(t, author, comment, "COMMENT")
	l.wantTold(t, double, comment, "COMMENT")
	l.act(administrator).must(t, `mutation($keep: ID!, $double: ID!) { mergePersons(keep: $keep, version: 1, double: $double) { person { id } } }`,
		map[string]any{"keep": author, "double": double})
	l.wantTold(t, author, comment, "COMMENT")
}

// TestNobodyIsForgottenByTwoWhoChangeTheChainAtOnce lets one add a source to a lesson while another grounds a measure on it.
func TestNobodyIsForgottenByTwoWhoChangeTheChainAtOnce(t *testing.T) {
	t.Parallel()
	l := openLoop(t)
	as := func() context.Context {
		return hub.WithReading(t.Context(), l.hub.Read(hub.Viewer{ID: curator, Roles: []hub.Role{hub.RoleCurator}, Language: "nb"}))
	}
	for round := range 10 {
		added := l.newPostOf(t, author)
		lesson := l.distil(t, l.posts["PUBLIC"])
		sources := hub.Fields{"sources": []any{map[string]any{"source": string(l.posts["PUBLIC"])}, map[string]any{"source": string(added)}}}
		var measure *hub.Measure
		var both sync.WaitGroup
		both.Go(func() {
			if _, err := hub.Update[*hub.Lesson](as(), lesson, 2, sources); err != nil {
				t.Error(err)
			}
		})
		both.Go(func() {
			var err error
			measure, err = hub.Create[*hub.Measure](as(), hub.KindMeasure, hub.Fields{"title": fmt.Sprint("Tiltak ", round), "audience": "PUBLIC",
				"grounds": []any{map[string]any{"lesson": string(lesson)}}})
			if err != nil {
				t.Error(err)
			}
		})
		both.Wait()
		l.wantTold(t, author, lesson, "CITED")
		l.wantTold(t, author, measure.ID, "GROUNDS")
		l.wantTold(t, teller, measure.ID, "GROUNDS")
	}
}
