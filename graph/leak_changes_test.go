package graph_test

import (
	"cmp"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
)

// whoFollowsChangesIsToldOfWhatMayBeRead changes every lesson, gives all of them to the county alone, and looks through what
// each viewer is told meanwhile, by events and over a socket: a lesson that leaves the audience comes as its id, to those who
// could read it.
func whoFollowsChangesIsToldOfWhatMayBeRead(t *testing.T, w *world) {
	var told []follower
	var to []looker
	after := w.now(t)
	lessonsOnly := strings.Replace(followChanges, "filter: $filter", `filter: {types: ["Lesson"]}`, 1)
	lessonsOnly = strings.Replace(lessonsOnly, "$filter: SearchFilter, ", "", 1)
	for _, v := range w.viewers {
		w.as(v.Viewer)
		told = append(told, w.listen(t, followChanges, `{"filter": {"types": ["Lesson"]}}`, "").begun(), w.followOver(t, lessonsOnly, after))
		to = append(to, v, v)
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
		for at, one := range told {
			w.heard(t, to[at], one, last.ID, could)
		}
	}
}

// heard looks through what a viewer is told until the last lesson comes.
func (w *world) heard(t *testing.T, v looker, one follower, last hub.ID, could map[string]bool) {
	t.Helper()
	for {
		_, got := one.next(t)
		id, _ := at(got.Data, "changes", "node", "id").(string)
		cursor, _ := at(got.Data, "changes", "cursor").(string)
		switch {
		case len(got.Errors) > 0 || id == "":
			t.Fatalf("%s: the stream ends: %s", v, got.raw)
		case hub.ID(id) == last:
			return
		case !could[v.name+id] && !w.mayRead(v.Viewer, hub.ID(id)):
			t.Errorf("%s is told of %s: %s", v, id, got.raw)
		case at(got.Data, "changes", "action") == "REMOVED":
			if words := secretWords(strings.ReplaceAll(string(got.raw), cursor, "")); len(words) > 0 {
				t.Errorf("%s is shown %q of what is gone: %s", v, words, got.raw)
			}
		default:
			w.look(t, v, "changes", got, nil)
		}
	}
}

const followNotifications = `subscription($after: String) { notifications(after: $after) { id message cursor subject { id ... on Lesson { title } ... on Post { title } } } }`

// whoFollowsNotificationsIsToldTheirOwn tells everybody of all sorts of documents, and last of one that all may read.
func whoFollowsNotificationsIsToldTheirOwn(t *testing.T, w *world) {
	last := lessonFor(95, 1, hub.AudiencePublic, hub.LessonStatusPublished)
	w.commit(t, "what all may read", replace(last))
	w.documents[last.ID] = last
	for _, v := range w.viewers {
		w.as(v.Viewer)
		renewed, err := w.hub.Renew(t.Context(), v.Viewer)
		if err != nil {
			t.Fatal(err)
		}
		if !hasRole(renewed) {
			for _, one := range []follower{w.listen(t, followNotifications, `{}`, ""), w.followOver(t, followNotifications, "")} {
				if _, got := one.next(t); !strings.Contains(string(got.raw), "UNAUTHENTICATED") {
					t.Errorf("%s follows notifications: %s", v, got.raw)
				}
			}
			continue
		}
		if v.ID.Kind() != hub.KindPerson {
			continue
		}
		streams := []follower{w.listen(t, followNotifications, `{}`, "").begun(), w.followOver(t, followNotifications, w.now(t))}
		own := map[string]bool{}
		for at, subject := range append(w.some(hub.KindPost, 8), append(w.some(hub.KindLesson, 8), last.ID)...) {
			for _, person := range []hub.ID{w.all(hub.KindPerson)[at%people], v.ID} {
				meta := w.meta(hub.KindNotification, "")
				own[string(meta.ID)] = person == v.ID
				w.put(&hub.Notification{Meta: meta, PersonID: person, SubjectID: subject, At: meta.CreatedAt, Kind: hub.NotificationKindFollowed})
				w.commit(t, string(meta.ID), replace(w.documents[meta.ID]))
			}
		}
		for _, stream := range streams {
			for subject := any(nil); subject != string(last.ID); {
				_, got := stream.next(t)
				id, _ := at(got.Data, "notifications", "id").(string)
				if subject = at(got.Data, "notifications", "subject", "id"); !own[id] {
					t.Fatalf("%s is told what is not theirs: %s", v, got.raw)
				}
				w.look(t, v, "notifications", got, nil)
			}
		}
	}
}
