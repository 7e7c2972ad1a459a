package main

import (
	"fmt"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

// TestWhatIsOldIsForgottenAsConfigured: one of each that is old enough, and one that is not, or that is kept for another reason.
func TestWhatIsOldIsForgottenAsConfigured(t *testing.T) {
	t.Parallel()
	for name, open := range storesOf(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := openAfterwards(t, open())
			h := hub.New(hub.Parts{Store: a.store, Index: a.index, Clock: a.clock.Now, UUID: newUUID,
				Retention: hub.Retention{Notifications: 30, Letters: 20, Addresses: 10, Strangers: 5}})
			ago := func(days int) time.Time { return a.clock.Now().AddDate(0, 0, -days) }
			meta := func(kind hub.Kind, number, days int) hub.Meta {
				return hub.Meta{ID: hubtest.ID(kind, number), Version: 1, CreatedAt: ago(days), UpdatedAt: ago(days)}
			}
			person := hubtest.ID(hub.KindPerson, 901)
			notification := func(number, days int, read bool) hub.Document {
				return &hub.Notification{Meta: meta(hub.KindNotification, number, days), PersonID: person, Kind: hub.NotificationKindCited,
					SubjectID: hubtest.ID(hub.KindLesson, 901), At: ago(days), Read: read, Cause: fmt.Sprint("cause ", number)}
			}
			sent := ago(21)
			gone := []hub.Document{
				notification(901, 31, true),
				&hub.MailOut{Meta: meta(hub.KindMailOut, 901, 21), PersonID: person, Kind: hub.LetterKindNotice, DueAt: sent, SentAt: &sent},
				&hub.Person{Meta: meta(hub.KindPerson, 902, 6), Name: "Kom Aldri Inn", Email: "aldri@example.org"},
			}
			kept := []hub.Document{
				notification(902, 31, false), notification(903, 29, true),
				&hub.MailOut{Meta: meta(hub.KindMailOut, 902, 21), PersonID: person, Kind: hub.LetterKindNotice, DueAt: sent},
				&hub.Person{Meta: meta(hub.KindPerson, 903, 4), Name: "Kom I Går"},
				&hub.Person{Meta: meta(hub.KindPerson, 904, 6), Name: "Skrev En Gang"},
				&hub.Post{Meta: meta(hub.KindPost, 901, 6), AuthorID: hubtest.ID(hub.KindPerson, 904), Body: "Noe.", Language: "nb"},
				&hub.Person{Meta: meta(hub.KindPerson, 901, 400), Name: "Har Rolle", Roles: []hub.Role{hub.RoleContributor}},
			}
			old := &hub.AuditEntry{Meta: meta(hub.KindAuditEntry, 901, 11), At: ago(11), ByID: person, Action: "a", Address: "192.0.2.1"}
			young := &hub.AuditEntry{Meta: meta(hub.KindAuditEntry, 902, 9), At: ago(9), ByID: person, Action: "a", Address: "192.0.2.1"}
			for _, one := range append(append(gone, kept...), old, young) {
				a.put(t, one)
			}
			for range 2 {
				if err := h.ForgetPast(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			there := func(document hub.Document) hub.Document {
				found, err := a.store.Get(t.Context(), document.DocumentKind(), []hub.ID{document.Base().ID})
				if err != nil {
					t.Fatal(err)
				}
				return found[0]
			}
			for _, one := range gone {
				if there(one) != nil {
					t.Errorf("%s is kept", one.Base().ID)
				}
			}
			for _, one := range kept {
				if there(one) == nil {
					t.Errorf("%s is forgotten", one.Base().ID)
				}
			}
			if got, _ := there(old).(*hub.AuditEntry); got == nil || got.Address != "" || got.ByID != person {
				t.Errorf("the old entry of the log is %+v", got)
			}
			if got, _ := there(young).(*hub.AuditEntry); got == nil || got.Address == "" {
				t.Errorf("the young entry of the log is %+v", got)
			}
		})
	}
}
