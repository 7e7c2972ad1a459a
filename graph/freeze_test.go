package graph_test

import (
	"testing"

	"github.com/samlaer/samlaer/internal/demo"
	"github.com/samlaer/samlaer/internal/hub"
)

const (
	freeze   = `mutation($id: ID!, $version: Int!) { freezeBrief(id: $id, version: $version) { brief { version frozen { at by { name } } } } }`
	unfreeze = `mutation($id: ID!, $version: Int!) { unfreezeBrief(id: $id, version: $version) { brief { version frozen { at } } } }`
	holds    = `query($id: ID!) { brief(id: $id) { items { isLeftOut version text item {
		... on Lesson { id version title insight } ... on Post { id version author { name } showAuthor } } } } }`
)

// held is an item of a brief of the demo content as the viewer reads it now.
func (d *door) held(t *testing.T, brief string, item int) any {
	t.Helper()
	return list(d.must(t, holds, map[string]any{"id": demo.ID(hub.KindBrief, brief)}), "brief", "items")[item]
}

func (d *door) changesLesson(t *testing.T, name string, form map[string]any) {
	t.Helper()
	id := demo.ID(hub.KindLesson, name)
	version := at(d.must(t, `query($id: ID!) { lesson(id: $id) { version } }`, map[string]any{"id": id}), "lesson", "version")
	d.must(t, `mutation($id: ID!, $version: Int!, $input: UpdateLessonInput!) { updateLesson(id: $id, version: $version, input: $input) { lesson { id } } }`,
		map[string]any{"id": id, "version": version, "input": form})
}

func TestAFrozenBriefShowsWhatItHoldsAsItWas(t *testing.T) {
	t.Parallel()
	d := openDemo(t).by(t, "curator")
	id := demo.ID(hub.KindBrief, "kvinner")
	version := at(d.must(t, `query($id: ID!) { brief(id: $id) { version } }`, map[string]any{"id": id}), "brief", "version")
	before := at(d.held(t, "kvinner", 1), "item", "insight")
	frozen := at(d.must(t, freeze, map[string]any{"id": id, "version": version}), "freezeBrief", "brief")
	if at(frozen, "frozen", "by", "name") == nil || at(frozen, "frozen", "at") != "2026-06-16T10:00:00Z" {
		t.Errorf("frozen as %v", frozen)
	}
	d.changesLesson(t, "noen-de-kjenner", map[string]any{"insight": "Noe helt annet."})
	wantAt(t, d.held(t, "kvinner", 1), before, "item", "insight")
	d.by(t, "")
	wantAt(t, d.held(t, "kvinner", 1), before, "item", "insight")

	d.by(t, "curator")
	update := `mutation($id: ID!, $version: Int!, $input: UpdateBriefInput!) { updateBrief(id: $id, version: $version, input: $input) { brief { version } } }`
	wantRefusal(t, d.refused(t, update, map[string]any{"id": id, "version": at(frozen, "version"), "input": map[string]any{"title": "Annet", "items": nil}}),
		"INVALID items", "INVALID title")
	shared := d.must(t, update, map[string]any{"id": id, "version": at(frozen, "version"), "input": map[string]any{"audience": "NETWORK"}})
	d.must(t, unfreeze, map[string]any{"id": id, "version": at(shared, "updateBrief", "brief", "version")})
	wantAt(t, d.held(t, "kvinner", 1), "Noe helt annet.", "item", "insight")
	wantAt(t, d.held(t, "kvinner", 1), nil, "version")
}

func TestWhatMayNotBeReadIsLeftOutOfAFrozenBriefAndItSaysSo(t *testing.T) {
	t.Parallel()
	d := openDemo(t).by(t, "curator")
	d.changesLesson(t, "noen-de-kjenner", map[string]any{"audience": "COUNTY", "insight": "Bare for fylket."})
	id := demo.ID(hub.KindBrief, "kvinner")
	version := at(d.must(t, `query($id: ID!) { brief(id: $id) { version } }`, map[string]any{"id": id}), "brief", "version")
	d.must(t, freeze, map[string]any{"id": id, "version": version})
	wantAt(t, d.held(t, "kvinner", 1), "Bare for fylket.", "item", "insight")
	left := func() {
		t.Helper()
		d.by(t, "")
		wantAt(t, d.held(t, "kvinner", 1), nil, "item")
		wantAt(t, d.held(t, "kvinner", 1), true, "isLeftOut")
		d.by(t, "curator")
	}
	left()
	d.changesLesson(t, "noen-de-kjenner", map[string]any{"audience": "PUBLIC", "insight": "Åpent."})
	left() // what is open now was not so then
	wantAt(t, d.held(t, "kvinner", 1), "Bare for fylket.", "item", "insight")
}

func TestWhoTookTheirNameOffAPostIsNotNamedByAFrozenBrief(t *testing.T) {
	t.Parallel()
	d := openDemo(t).by(t, "curator")
	id, post := demo.ID(hub.KindBrief, "kvinner"), demo.ID(hub.KindPost, "vakta-og-barnehagen")
	version := at(d.must(t, `query($id: ID!) { brief(id: $id) { version } }`, map[string]any{"id": id}), "brief", "version")
	d.must(t, freeze, map[string]any{"id": id, "version": version})
	read := d.must(t, `query($id: ID!) { post(id: $id) { version author { id } showAuthor } }`, map[string]any{"id": post})
	if at(read, "post", "showAuthor") != "NAME" {
		t.Fatalf("the post is not under a name: %v", read)
	}
	author, _ := at(read, "post", "author", "id").(string)
	d.as(hub.Viewer{ID: hub.ID(author), Roles: []hub.Role{hub.RoleContributor}, Language: "nb"})
	d.must(t, `mutation($id: ID!, $version: Int!) { updatePost(id: $id, version: $version, input: {showAuthor: NOBODY, body: "Noe annet."}) { post { id } } }`,
		map[string]any{"id": post, "version": at(read, "post", "version")})
	d.by(t, "")
	shown := at(d.held(t, "kvinner", 6), "item")
	wantAt(t, shown, at(read, "post", "version"), "version")
	wantAt(t, shown, nil, "author")
	wantAt(t, shown, "NOBODY", "showAuthor")
}
