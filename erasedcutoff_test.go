package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/erasures"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

// TestWhoIsCalledByFirstNameIsReportedThoughTheErasureIsCutOff: once nothing names the person, nobody could say which texts are near.
func TestWhoIsCalledByFirstNameIsReportedThoughTheErasureIsCutOff(t *testing.T) {
	t.Parallel()
	for name, open := range storesOf(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store, beside := &watched{Store: open()}, erasures.In(t.TempDir())
			i := openInviters(t, store)
			i.put(t, &hub.Person{Meta: hub.Meta{ID: hubtest.ID(hub.KindPerson, 901), Version: 1}, Name: "Guri Eksempel", Roles: i.owner.Roles})
			guri := hub.Viewer{ID: hubtest.ID(hub.KindPerson, 901), Roles: i.owner.Roles, Language: "en"}
			comment := hubtest.ID(hub.KindComment, 901)
			told := &hub.Post{Meta: hub.Meta{ID: hubtest.ID(hub.KindPost, 901), Version: 1}, ProjectID: i.project.ID, AuthorID: guri.ID, Kind: hub.PostKindMethod,
				Body: "Vi prøvde.", Language: "nb", Audience: hub.AudiencePublic, Status: hub.PostStatusPublished, ShowAuthor: hub.AuthorShownName}
			i.put(t, told)
			i.put(t, &hub.Comment{Meta: hub.Meta{ID: comment, Version: 1}, OnID: told.ID, AuthorID: i.member.ID, Body: "Takk til Guri!"})
			h := hub.New(hub.Parts{Store: store, Index: i.index, Clock: i.clock.Now, UUID: newUUID, Erasures: beside})
			power := errors.New("the power is gone")
			down := false
			store.watch(func(commit hub.Commit) error { // it ends with the first report, or with the last that names the person
				down = down || slices.ContainsFunc(commit.Changes, func(one hub.Change) bool {
					return one.Kind == hub.KindReport || one.Kind == hub.KindPerson && one.Document == nil
				})
				if down {
					return power
				}
				return nil
			})
			if _, err := hub.EraseMe(hub.WithReading(t.Context(), h.Read(guri)), hub.ErasedTextsKeep); !errors.Is(err, power) {
				t.Fatalf("it was not cut off: %v", err)
			}
			store.watch(func(hub.Commit) error { return nil })
			if err := h.RepeatErasures(t.Context()); err != nil {
				t.Fatal(err)
			}
			_, raw, failed := i.ask(t, i.curator, `{ reports(first: 10) { nodes { ofErasure subject { id } } } }`, nil)
			if failed != "" || !strings.Contains(raw, string(comment)) {
				t.Errorf("the curators are asked to read %s", raw)
			}
		})
	}
}

// TestAnErasureThatIsCutOffAnywhereIsFinishedWhole: neither the person's id nor that of a double is left, wherever the power goes.
func TestAnErasureThatIsCutOffAnywhereIsFinishedWhole(t *testing.T) {
	t.Parallel()
	for name, open := range storesOf(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := &cutOff{store: &watched{Store: open()}, beside: erasures.In(t.TempDir())}
			c.inviters = openInviters(t, c.store)
			c.hub = hub.New(hub.Parts{Store: c.store, Index: c.index, Clock: c.clock.Now, UUID: newUUID, Erasures: c.beside})
			commits := 1
			for ; !c.erase(t, commits); commits++ {
				if commits == 100 {
					t.Fatal("it does not come to an end")
				}
			}
			if commits < 6 { // the comment, the log, the versions, the experience, and the person
				t.Errorf("an erasure is %d commits: there was too little to erase", commits-1)
			}
		})
	}
}

// cutOff erases people, and stops doing so.
type cutOff struct {
	*inviters
	store  *watched
	beside *erasures.Log
}

// erase erases somebody who did all sorts of things, lets the power go before a commit, and finishes it. Tells whether it did not come to that
// commit.
func (c *cutOff) erase(t *testing.T, before int) (whole bool) {
	t.Helper()
	number := 1000 + 10*before
	person, double := hubtest.ID(hub.KindPerson, number), hubtest.ID(hub.KindPerson, number+1)
	c.put(t, &hub.Person{Meta: hub.Meta{ID: person, Version: 1}, Name: "Guri Eksempel", Roles: []hub.Role{hub.RoleCurator}})
	told := &hub.Post{Meta: hub.Meta{ID: hubtest.ID(hub.KindPost, number), Version: 1, UpdatedBy: person}, ProjectID: c.project.ID, AuthorID: c.member.ID,
		Kind: hub.PostKindMethod, Body: "Vi prøvde.", Language: "nb", Audience: hub.AudiencePublic, Status: hub.PostStatusPublished,
		ShowAuthor: hub.AuthorShownName, Hidden: &hub.Hiding{At: c.clock.Now(), ByID: person, Reason: "Se på dette."}}
	c.put(t, told)
	c.put(t, &hub.Comment{Meta: hub.Meta{ID: hubtest.ID(hub.KindComment, number), Version: 1}, OnID: told.ID, AuthorID: person, Body: "Enig."})
	c.put(t, &hub.Revision{Meta: hub.Meta{ID: hubtest.ID(hub.KindRevision, number), Version: 1}, SubjectID: told.ID, Of: 1, At: c.clock.Now(),
		Content: `{"updatedBy":"` + string(double) + `"}`})
	for at := range 2 {
		c.put(t, &hub.AuditEntry{Meta: hub.Meta{ID: hubtest.ID(hub.KindAuditEntry, number+at), Version: 1}, At: c.clock.Now(), Action: "person.merge",
			SubjectID: person, ByID: c.overseer.ID, Detail: hub.Words(double)})
	}
	power := errors.New("the power is gone")
	done := 0
	c.store.watch(func(hub.Commit) error {
		if done++; done >= before {
			return power
		}
		return nil
	})
	viewer := hub.Viewer{ID: person, Roles: []hub.Role{hub.RoleCurator}, Language: "en"}
	_, err := hub.EraseMe(hub.WithReading(t.Context(), c.hub.Read(viewer)), hub.ErasedTextsKeep)
	if err != nil && !errors.Is(err, power) {
		t.Fatal(err)
	}
	c.store.watch(func(hub.Commit) error { return nil })
	if err := c.hub.RepeatErasures(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, kind := range hub.Kinds {
		for document, err := range c.store.Scan(t.Context(), kind) {
			if err != nil {
				t.Fatal(err)
			}
			if text := hub.FieldsOf(document).String(); strings.Contains(text, string(person)) || strings.Contains(text, string(double)) {
				t.Errorf("cut off before commit %d, there is left %s", before, text)
			}
		}
	}
	c.wantBoth(t, person, double)
	return err == nil
}

// wantBoth looks whether the note beside the store has the person and the double.
func (c *cutOff) wantBoth(t *testing.T, person, double hub.ID) {
	t.Helper()
	hash := func(id hub.ID) string {
		sum := sha256.Sum256([]byte(id))
		return hex.EncodeToString(sum[:])
	}
	notes, err := c.beside.All()
	if err != nil || !slices.ContainsFunc(notes, func(note hub.ErasureNote) bool {
		return note.PersonHash == hash(person) && slices.Equal(note.Doubles, []string{hash(double)})
	}) {
		t.Errorf("the note is not beside the store: %v, %v", notes, err)
	}
}
