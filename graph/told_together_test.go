package graph_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
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

func TestASavedSearchTellsOfWhatBeginsToMatchAndNotOfWhatDidBefore(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	partner, second := demoViewer(t, d, "partner"), demoViewer(t, d, "entrepreneur-2")
	d.as(second)
	posts := list(d.must(t, `{ posts(first: 100) { nodes { id version title author { id } status audience } } }`, nil), "posts", "nodes")
	var own []any
	for _, one := range posts {
		if at(one, "author", "id") == string(second.ID) && at(one, "status") == "PUBLISHED" && at(one, "audience") == "PUBLIC" {
			own = append(own, one)
		}
	}
	if len(own) < 2 {
		t.Fatalf("the demo has %d posts of hers there", len(own))
	}
	edit := func(post any, version float64, body string) {
		t.Helper()
		d.as(second)
		d.must(t, `mutation($id: ID!, $version: Int!, $body: Markdown!) { updatePost(id: $id, version: $version, input: {body: $body}) { post { id } } }`,
			map[string]any{"id": at(post, "id"), "version": version, "body": body})
	}
	version := func(post any) float64 { number, _ := at(post, "version").(float64); return number }
	title, _ := at(own[0], "title").(string)
	words := slices.DeleteFunc(strings.Fields(title), func(word string) bool {
		found := list(d.must(t, `query($query: String!) { search(query: $query, first: 100) { nodes { id } } }`, map[string]any{"query": word}), "search", "nodes")
		has := func(post any) bool {
			return slices.ContainsFunc(found, func(node any) bool { return at(node, "id") == at(post, "id") })
		}
		return !has(own[0]) || has(own[1])
	})
	if len(words) == 0 {
		t.Fatalf("«%s» has no word to tell it by", title)
	}
	d.as(partner)
	d.must(t, `mutation($query: String!) { createSavedSearch(input: {title: "Om sebrafinker", query: $query}) { savedSearch { id } } }`,
		map[string]any{"query": "sebrafink " + words[0]})
	edit(own[0], version(own[0]), "Det same med andre ord.")
	edit(own[1], version(own[1]), "No er det sebrafinkar her òg.")
	for range 2 {
		if err := d.hub.WatchSearches(t.Context(), now.AddDate(0, 0, -7)); err != nil {
			t.Fatal(err)
		}
	}
	d.as(partner)
	var told []any
	for _, one := range list(d.must(t, toldQuery, nil), "viewer", "notifications", "nodes") {
		if at(one, "kind") == "SAVED_SEARCH" {
			told = append(told, at(one, "subject", "id"))
		}
	}
	if !slices.Equal(told, []any{at(own[1], "id")}) {
		t.Errorf("told of %v, want %v", told, at(own[1], "id"))
	}
}

// A lesson cites two of somebody's posts: when it drops the one that they were told of, they are told of the other.
func TestWhoIsStillCitedIsToldOfWhatStillIs(t *testing.T) {
	t.Parallel()
	l := openLoop(t)
	first, second := l.newPostOf(t, author), l.newPostOf(t, author)
	lesson := l.distil(t, first, second)
	l.wantTold(t, author, lesson, "CITED")
	about := func() any {
		for _, one := range list(l.act(author).must(t, `{ viewer { notifications(first: 50) { nodes { kind read subject { id } about { id } } } } }`, nil),
			"viewer", "notifications", "nodes") {
			if at(one, "kind") == "CITED" && at(one, "subject", "id") == string(lesson) {
				return at(one, "about", "id")
			}
		}
		return nil
	}
	dropped, kept := first, second
	if about() == string(second) {
		dropped, kept = second, first
	}
	l.act(curator).must(t, `mutation($id: ID!, $sources: [CitationInput!]) { updateLesson(id: $id, version: 2, input: {sources: $sources}) { lesson { id } } }`,
		map[string]any{"id": lesson, "sources": []any{map[string]any{"source": kept}}})
	l.wantTold(t, author, lesson, "CITED")
	if got := about(); got != string(kept) {
		t.Errorf("told of %v, want %s, after %s was dropped", got, kept, dropped)
	}
}
