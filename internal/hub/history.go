package hub

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"time"
)

// Revision (versjon) is what a document was.
type Revision struct {
	Meta      `bson:",inline"`
	SubjectID ID `bson:"subject"`
	// Of is the subject's version that the revision shows.
	Of int `bson:"of"`
	// At is when the next version took its place, ByID who made that, and Changed the fields that it changed.
	At      time.Time `bson:"at"`
	ByID    ID        `bson:"by,omitempty"`
	Changed []string  `bson:"changed,omitempty"`
	// ReadersThen are the readers of the version that the revision shows.
	ReadersThen []Token `bson:"readersThen,omitempty"`
	// Content is the document as it was: its fields, as JSON.
	Content string `bson:"content,omitempty"`
}

func (*Revision) DocumentKind() Kind { return KindRevision }

func (r *Revision) Keys() []Key { return nil }

func (r *Revision) Refs() []Key { return join(refs("subject", r.SubjectID), refs("person", r.ByID)) }

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
	// Detail is what else was named, such as the double of a merge or the batch of an import.
	Detail Words `bson:"detail,omitempty"`
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
	now := stored(clock())
	entry := &AuditEntry{Meta: Meta{ID: NewID(KindAuditEntry, newUUID()), Version: 1, CreatedAt: now, UpdatedAt: now},
		At: now, Action: "server.start"}
	marker := Expectation{Kind: KindAuditEntry, ID: entry.ID, Version: 1}
	err := store.Commit(ctx, Commit{ID: CommitID(entry.ID), Changes: []Change{{Kind: KindAuditEntry, ID: entry.ID, Document: entry}}})
	if err != nil {
		return marker, fmt.Errorf("note the start: %w", err)
	}
	return marker, nil
}

// FieldChange is one field that a change touched.
type FieldChange struct {
	Field string
	// isProse tells that it is a text that people write; then there is what it was and what it became.
	isProse       bool
	before, after string
}

// Diff tells which words stayed, came and went; nil where the field is not a text that people write.
func (f *FieldChange) Diff() []DiffPart {
	if !f.isProse {
		return nil
	}
	return wordDiff(f.before, f.after)
}

// Changes tell what the change did that ended a version: nothing where the viewer may not read what came after it.
func Changes(ctx context.Context, revision *Revision) ([]*FieldChange, error) {
	next, err := after(ctx, revision)
	if err != nil || next == nil {
		return []*FieldChange{}, err
	}
	before, err := parseFields(revision.Content)
	if err != nil {
		return nil, fmt.Errorf("changes after %s: %w", revision.ID, err)
	}
	changes := make([]*FieldChange, 0, len(revision.Changed))
	for _, name := range revision.Changed {
		was, wasText := textOf(before[name])
		is, isText := textOf(next[name])
		changes = append(changes, &FieldChange{Field: name, before: was, after: is,
			isProse: wasText && isText && isProse(revision.SubjectID.Kind(), name)})
	}
	return changes, nil
}

// ChangedFields are the fields in which the next version differs: none where the viewer may not read that one.
func ChangedFields(ctx context.Context, revision *Revision) ([]string, error) {
	next, err := after(ctx, revision)
	if err != nil || next == nil {
		return []string{}, err
	}
	return revision.Changed, nil
}

// after gives the version that followed a revision, for all revisions of a list at once; nil where it may not be read.
func after(ctx context.Context, revision *Revision) (Fields, error) {
	return siblings(ctx, "after", revision, func(ctx context.Context, r *Reading, revisions []*Revision) ([]Fields, error) {
		versions := make([]Fields, len(revisions))
		of := map[ID]map[int]*Revision{}
		for at, one := range revisions {
			if of[one.SubjectID] == nil {
				known, err := r.revisionsOf(ctx, one.SubjectID)
				if err != nil {
					return nil, err
				}
				of[one.SubjectID] = known
			}
			var err error
			if versions[at], err = r.versionAfter(ctx, one, of[one.SubjectID][one.Of+1]); err != nil {
				return nil, err
			}
		}
		return versions, nil
	})
}

func textOf(value any) (text string, ok bool) {
	if value == nil {
		return "", true
	}
	text, ok = value.(string)
	return text, ok
}

// isProse tells whether a field is a text that people write: neither an id nor a choice.
func isProse(kind Kind, name string) bool {
	_, field, known := fieldNamed(reflect.ValueOf(NewDocument(kind)).Elem(), name)
	return known && slices.Contains([]reflect.Type{reflect.TypeFor[Markdown](), reflect.TypeFor[Words](),
		reflect.TypeFor[string](), reflect.TypeFor[*string]()}, field.Type)
}

// revisionsOf are a document's revisions by the version that they show, whoever may read them.
func (r *Reading) revisionsOf(ctx context.Context, subject ID) (map[int]*Revision, error) {
	ids, err := allRefs(ctx, r.hub.store, KindRevision, Key("subject:"+string(subject)))
	if err != nil {
		return nil, fmt.Errorf("revisions of %s: %w", subject, err)
	}
	documents, err := r.load(ctx, ids)
	if err != nil {
		return nil, err
	}
	revisions := make(map[int]*Revision, len(documents))
	for _, document := range documents {
		if one, ok := document.(*Revision); ok {
			revisions[one.Of] = one
		}
	}
	return revisions, nil
}

// versionAfter gives the fields of the version that followed, where the viewer may read it; nil otherwise.
func (r *Reading) versionAfter(ctx context.Context, revision, later *Revision) (Fields, error) {
	if later != nil {
		readable, err := r.Documents(ctx, []ID{later.ID})
		if err != nil || readable[0] == nil {
			return nil, err
		}
		return parseFields(later.Content)
	}
	subject, err := One[Document](ctx, revision.SubjectID)
	if err != nil || subject == nil || subject.Base().Version != revision.Of+1 {
		return nil, err // a version that was brought in from elsewhere left none behind
	}
	return FieldsOf(subject), nil
}
