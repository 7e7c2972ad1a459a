package hub

import (
	"context"
	"slices"
	"time"
)

// SavedSearch (lagret søk) is a search that tells when something new matches.
type SavedSearch struct {
	Meta     `bson:",inline"`
	PersonID ID           `bson:"person"`
	Title    string       `bson:"title" set:"writer"`
	Query    Words        `bson:"query,omitempty" set:"writer"`
	Filter   SearchFilter `bson:"filter" set:"writer"`
}

func (*SavedSearch) DocumentKind() Kind { return KindSavedSearch }

func (*SavedSearch) Keys() []Key { return nil }

func (s *SavedSearch) Refs() []Key {
	var concepts []ID
	for _, named := range slices.Concat(s.Filter.Themes, s.Filter.TargetGroups, s.Filter.Methods) {
		if ID(named).Kind() == KindConcept {
			concepts = append(concepts, ID(named))
		}
	}
	return join(refs("person", s.PersonID), refs("concept", concepts...))
}

func (s *SavedSearch) Readers() []Token { return personTokens(s.PersonID) }

func (s *SavedSearch) begin(w *writing) { s.PersonID = w.viewer.ID }

func (s *SavedSearch) validate(v *validation) {
	v.required("title", s.Title)
	v.line("title", s.Title)
	v.words("query", s.Query)
	v.take(s.Filter.check())
}

// Follow (følger) is that a person wants to hear of a document.
type Follow struct {
	Meta      `bson:",inline"`
	PersonID  ID `bson:"person"`
	SubjectID ID `bson:"subject"`
}

func (*Follow) DocumentKind() Kind { return KindFollow }

func (f *Follow) Keys() []Key {
	return []Key{Key("follow:" + string(f.PersonID) + ":" + string(f.SubjectID))}
}

func (f *Follow) Refs() []Key { return join(refs("person", f.PersonID), refs("subject", f.SubjectID)) }

func (f *Follow) Readers() []Token { return personTokens(f.PersonID) }

func (f *Follow) validate(v *validation) {
	v.reference("person", KindPerson, f.PersonID)
	v.required("subject", string(f.SubjectID))
}

// Notification (varsel) tells a person what came of something.
type Notification struct {
	Meta      `bson:",inline"`
	PersonID  ID               `bson:"person"`
	Kind      NotificationKind `bson:"kind"`
	SubjectID ID               `bson:"subject"`
	At        time.Time        `bson:"at"`
	Read      bool             `bson:"read"`
}

// NotificationKind is what there is to tell.
type NotificationKind string

const (
	NotificationKindNewPost     NotificationKind = "NEW_POST"
	NotificationKindCited       NotificationKind = "CITED"
	NotificationKindGrounds     NotificationKind = "GROUNDS"
	NotificationKindAdopted     NotificationKind = "ADOPTED"
	NotificationKindApplied     NotificationKind = "APPLIED"
	NotificationKindComment     NotificationKind = "COMMENT"
	NotificationKindSavedSearch NotificationKind = "SAVED_SEARCH"
	NotificationKindReview      NotificationKind = "REVIEW"
)

func (*Notification) DocumentKind() Kind { return KindNotification }

func (*Notification) Keys() []Key { return nil }

func (n *Notification) Refs() []Key {
	keys := join(refs("person", n.PersonID), refs("subject", n.SubjectID))
	if !n.Read {
		keys = append(keys, refs("unread", n.PersonID)...)
	}
	return keys
}

func (n *Notification) Readers() []Token { return personTokens(n.PersonID) }

func (n *Notification) validate(v *validation) {
	v.reference("person", KindPerson, n.PersonID)
	v.oneOf("kind", string(n.Kind), "NEW_POST", "CITED", "GROUNDS", "ADOPTED", "APPLIED", "COMMENT",
		"SAVED_SEARCH", "REVIEW")
}

// MarkRead notes that the viewer has seen a notification; seen twice is seen once.
func MarkRead(ctx context.Context, id ID) (*Notification, error) {
	return write(ctx, "notification.update", func(ctx context.Context, w *writing) (*Notification, error) {
		notification, err := take[*Notification](ctx, w, id)
		if err != nil || notification.Read {
			return notification, err
		}
		notification.Read = true
		w.put(notification)
		return notification, nil
	})
}
