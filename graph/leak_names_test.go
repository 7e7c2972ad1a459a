package graph_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
)

// Names: those of authors who are not shown, and what is somebody's own.

const namesOfAPost = `query($id: ID!) {
	post(id: $id) { author { id name } createdBy { id name } updatedBy { id name } coWriters { id name }
		attachments(first: 50) { nodes { id createdBy { id name } updatedBy { id name } } }
		comments(first: 50) { nodes { id author { id name } createdBy { id name } updatedBy { id name } } } }
	revisions(of: $id, first: 50) { nodes { by { id name } createdBy { id name } updatedBy { id name } } } }`

const namesOfAPart = `query($id: ID!) {
	revisions(of: $id, first: 50) { nodes { by { id name } createdBy { id name } updatedBy { id name } } } }`

// aPostWithoutItsAuthorsNameNamesNobody looks at every such post, as every viewer.
func aPostWithoutItsAuthorsNameNamesNobody(t *testing.T, w *world) {
	looked := 0
	for _, v := range w.viewers {
		for _, id := range w.readable(v.Viewer, hub.KindPost) {
			post := w.documents[id].(*hub.Post)
			if !isNameless(post) {
				continue
			}
			w.as(v.Viewer)
			got := w.must(t, namesOfAPost, map[string]any{"id": id})
			if isCounty(v.Viewer) || isOne(v.Viewer, post.AuthorID) {
				if at(got, "post", "author", "id") != string(post.AuthorID) {
					t.Errorf("%s does not see who wrote %s: %v", v, id, got)
				}
				continue
			}
			looked++
			w.isNobodys(t, v, id, at(got, "post"), "author", "createdBy", "updatedBy")
			if others := list(got, "post", "coWriters"); len(others) > 0 {
				t.Errorf("%s sees who wrote %s with its author: %v", v, id, others)
			}
			for _, part := range append(list(got, "post", "attachments", "nodes"), list(got, "revisions", "nodes")...) {
				w.isNobodys(t, v, id, part, "by", "createdBy", "updatedBy")
			}
			w.looksAtComments(t, v, post, list(got, "post", "comments", "nodes"))
			for _, part := range w.partsOf(id) {
				for _, revision := range list(w.must(t, namesOfAPart, map[string]any{"id": part}), "revisions", "nodes") {
					w.isNobodys(t, v, part, revision, "by", "createdBy", "updatedBy")
				}
			}
		}
	}
	if looked < 10 {
		t.Errorf("only %d posts without a name were looked at", looked)
	}
}

// isNobodys tells of names that stand in the fields of a document; the viewer's own is no news.
func (w *world) isNobodys(t *testing.T, v looker, of hub.ID, document any, fields ...string) {
	t.Helper()
	for _, field := range fields {
		if named := at(document, field); named != nil && at(named, "id") != string(v.ID) {
			t.Errorf("%s is shown a name by %s of %s: %v", v, field, of, named)
		}
	}
}

// looksAtComments: those of the ones who wrote the post name nobody, and nothing tells theirs from one another.
func (w *world) looksAtComments(t *testing.T, v looker, post *hub.Post, comments []any) {
	t.Helper()
	for _, comment := range comments {
		id := hub.ID(at(comment, "id").(string))
		if slices.Contains(writers(post), w.documents[id].(*hub.Comment).AuthorID) {
			w.isNobodys(t, v, id, comment, "author", "createdBy", "updatedBy")
		}
	}
}

// partsOf are the attachments of a post, and the comments on it by those who wrote it.
func (w *world) partsOf(post hub.ID) []hub.ID {
	return slices.DeleteFunc(slices.Clone(w.order), func(id hub.ID) bool {
		switch d := w.documents[id].(type) {
		case *hub.Attachment:
			return d.OnID != post
		case *hub.Comment:
			return d.OnID != post || !w.tells(d)
		default:
			return true
		}
	})
}

// whatIsSomebodysOwnIsTheirsAlone asks each viewer what is theirs.
func whatIsSomebodysOwnIsTheirsAlone(t *testing.T, w *world) {
	const query = `{ viewer { id memberships { project { id } } drafts(first: 100) { totalCount nodes { id } }
		notifications(first: 100) { totalCount nodes { id } } unread: notifications(first: 100, unreadOnly: true) { totalCount nodes { id } }
		savedSearches { id } follows(first: 100) { totalCount nodes { id } } sessions { id } apiKeys { id } consents { id } } }`
	for _, v := range w.viewers {
		w.as(v.Viewer)
		got := w.ask(t, query, nil)
		w.look(t, v, query, got, []hub.ID{v.ID})
		viewer := at(got.Data, "viewer")
		if v.ID == "" {
			if viewer != nil {
				t.Errorf("%s is somebody: %v", v, viewer)
			}
			continue
		}
		for name, mine := range map[string]func(hub.Document) bool{
			"drafts": func(document hub.Document) bool { return isDraft(document) },
			"notifications": func(document hub.Document) bool {
				return document.DocumentKind() == hub.KindNotification
			},
			"unread": func(document hub.Document) bool {
				notification, ok := document.(*hub.Notification)
				return ok && !notification.Read
			},
			"savedSearches": func(document hub.Document) bool { return document.DocumentKind() == hub.KindSavedSearch },
			"follows":       func(document hub.Document) bool { return document.DocumentKind() == hub.KindFollow },
			"sessions":      func(document hub.Document) bool { return document.DocumentKind() == hub.KindSession },
			"apiKeys": func(document hub.Document) bool {
				key, ok := document.(*hub.APIKey)
				return ok && key.OwnerID == v.ID
			},
			"consents": func(document hub.Document) bool {
				consent, ok := document.(*hub.Consent)
				return ok && consent.PersonID == v.ID
			},
		} {
			want := slices.DeleteFunc(w.readable(v.Viewer), func(id hub.ID) bool { return !mine(w.documents[id]) })
			given, _ := idsIn(at(viewer, name))
			slices.Sort(given)
			if slices.Sort(want); !slices.Equal(given, want) {
				t.Errorf("%s has the %s %q, and is given %q", v, name, want, given)
			}
		}
		w.comparesMemberships(t, v, list(viewer, "memberships"))
	}
}

// comparesMemberships: a project that is the county's alone is not shown to its members either.
func (w *world) comparesMemberships(t *testing.T, v looker, memberships []any) {
	t.Helper()
	var got, want []hub.ID
	for _, membership := range memberships {
		got = append(got, hub.ID(fmt.Sprint(at(membership, "project", "id"))))
	}
	for _, id := range w.readable(v.Viewer, hub.KindProject) {
		if hasRole(v.Viewer) && slices.Contains(v.ProjectIDs, id) {
			want = append(want, id)
		}
	}
	if slices.Sort(got); !slices.Equal(got, want) {
		t.Errorf("%s is in the projects %q, and is given %q", v, want, got)
	}
}

func isDraft(document hub.Document) bool {
	switch d := document.(type) {
	case *hub.Post:
		return d.Status == hub.PostStatusDraft
	case *hub.Lesson:
		return d.Status == hub.LessonStatusDraft
	default:
		return false
	}
}
