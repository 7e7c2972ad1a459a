package hub

import (
	"context"
	"fmt"
	"time"
)

// Revision (versjon) is what a document was.
type Revision struct {
	Meta      `bson:",inline"`
	SubjectID ID `bson:"subject"`
	// Of is the subject's version that the revision shows.
	Of      int       `bson:"of"`
	At      time.Time `bson:"at"`
	ByID    ID        `bson:"by,omitempty"`
	Changed []string  `bson:"changed,omitempty"`
	// ReadersThen are the readers of the version that the revision shows.
	ReadersThen []Token `bson:"readersThen,omitempty"`
	// Content is the document as it was, as extended JSON.
	Content string `bson:"content,omitempty"`
}

func (*Revision) DocumentKind() Kind { return KindRevision }

func (r *Revision) Keys() []Key { return nil }

func (r *Revision) Refs() []Key { return refs("subject", r.SubjectID) }

// Readers are those of the subject now; who may read the version that it shows is asked beside it: see [asked].
func (r *Revision) Readers() []Token { return asParent(r.SubjectID) }

func (r *Revision) validate(v *validation) {
	v.required("subject", string(r.SubjectID))
	v.check("of", r.Of > 0, messagePositive)
}

// AuditEntry (logg) is who did what to what, when and from where. It is never changed.
type AuditEntry struct {
	Meta      `bson:",inline"`
	At        time.Time `bson:"at"`
	ByID      ID        `bson:"by,omitempty"`
	Action    string    `bson:"action"`
	SubjectID ID        `bson:"subject,omitempty"`
	// Address is the network address it was done from.
	Address Words `bson:"address,omitempty"`
}

func (*AuditEntry) DocumentKind() Kind { return KindAuditEntry }

func (*AuditEntry) Keys() []Key { return nil }

func (a *AuditEntry) Refs() []Key {
	return join(refs("subject", a.SubjectID), refs("person", a.ByID), listed)
}

func (*AuditEntry) Readers() []Token { return []Token{TokenAdministrators} }

func (a *AuditEntry) validate(v *validation) { v.required("action", a.Action) }

// MarkStart notes in the audit log that a server started, and gives what its index must take in before it can answer.
func MarkStart(ctx context.Context, store Store, clock func() time.Time, newUUID func() [16]byte) (Expectation, error) {
	now := clock().UTC().Truncate(time.Millisecond)
	entry := &AuditEntry{Meta: Meta{ID: NewID(KindAuditEntry, newUUID()), Version: 1, CreatedAt: now, UpdatedAt: now},
		At: now, Action: "server.start"}
	marker := Expectation{Kind: KindAuditEntry, ID: entry.ID, Version: 1}
	err := store.Commit(ctx, Commit{ID: CommitID(entry.ID), Changes: []Change{{Kind: KindAuditEntry, ID: entry.ID, Document: entry}}})
	if err != nil {
		return marker, fmt.Errorf("note the start: %w", err)
	}
	return marker, nil
}
