package graph_test

import (
	"cmp"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
)

// whoFollowsChangesIsToldOfWhatMayBeRead changes every lesson, gives all of them to the county alone, and looks through what
// each viewer is told meanwhile: a lesson that leaves the audience comes as its id, to those who could read it.
func whoFollowsChangesIsToldOfWhatMayBeRead(t *testing.T, w *world) {
	listeners := make([]*listener, len(w.viewers))
	for at, v := range w.viewers {
		w.as(v.Viewer)
		listeners[at] = w.listen(t, followChanges, `{"filter": {"types": ["Lesson"]}}`, "").begun()
	}
	lessons := w.all(hub.KindLesson)
	could := map[string]bool{}
	for round, audience := range []hub.Audience{"", hub.AudienceCounty} {
		for _, id := range lessons {
			for _, v := range w.viewers {
				could[v.name+string(id)] = w.mayRead(v.Viewer, id)
			}
			lesson := *w.documents[id].(*hub.Lesson)
			lesson.Version++
			lesson.Audience = cmp.Or(audience, lesson.Audience)
			w.commit(t, "round "+string(audience)+string(id), replace(&lesson))
			w.documents[id] = &lesson
		}
		last := lessonFor(90+round, 1, hub.AudiencePublic, hub.LessonStatusPublished)
		w.commit(t, string(last.ID), replace(last))
		for at, l := range listeners {
			w.heard(t, w.viewers[at], l, last.ID, could)
		}
	}
}

// heard looks through what a viewer is told until the last lesson comes.
func (w *world) heard(t *testing.T, v looker, l *listener, last hub.ID, could map[string]bool) {
	t.Helper()
	for {
		_, got := l.next(t)
		id, _ := at(got.Data, "changes", "node", "id").(string)
		switch {
		case len(got.Errors) > 0 || id == "":
			t.Fatalf("%s: the stream ends: %s", v, got.raw)
		case hub.ID(id) == last:
			return
		case !could[v.name+id] && !w.mayRead(v.Viewer, hub.ID(id)):
			t.Errorf("%s is told of %s: %s", v, id, got.raw)
		case at(got.Data, "changes", "action") == "REMOVED":
			if words := secretWords(strings.ReplaceAll(string(got.raw), l.last, "")); len(words) > 0 {
				t.Errorf("%s is shown %q of what is gone: %s", v, words, got.raw)
			}
		default:
			w.look(t, v, "changes", got, nil)
		}
	}
}
