package hub

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Action is what somebody does to a document, «lesson.publish»: the kind and the verb. The audit log has it.
type Action string

// writing is one thing that a viewer does: the documents it changes, those its rules have looked at, and what is kept of
// how they were. All of it happens in one commit or not at all.
type writing struct {
	*Reading
	action Action
	now    time.Time
	// was has how the documents were that may be changed.
	was     map[ID]*earlier
	changed map[ID]Document
	// edited are those of the changed that the viewer has edited; the others follow from them.
	edited map[ID]bool
	// order is that in which documents were first changed; what they refer to comes first.
	order   []ID
	deleted map[ID]Kind
	looked  map[ID]Expectation
	lists   []Listing
	// subject is what the audit log names, and detail what else.
	subject ID
	detail  string
	// secret is what was drawn for a document that keeps only its hash.
	secret string
	// redact takes out of a revision that is made what must not stand in it; nil for nothing. Quiet tells nobody of what is done.
	redact  func(*Revision)
	isQuiet bool
	// patience is how long to wait until searches find it: [indexTimeout] when 0, not at all when negative.
	patience time.Duration
}

// earlier is how a document was.
type earlier struct {
	kind    Kind
	version int
	fields  Fields
	readers []Token
	refs    []ID
}

// write does something that changes documents. What somebody else changed meanwhile makes it begin anew, with the
// documents as they are then; a version that the viewer named is looked at each time.
func write[T any](ctx context.Context, action Action, do func(context.Context, *writing) (T, error)) (T, error) {
	var none T
	r := ReadingOf(ctx)
	if r.viewer.ReadOnly {
		return none, &Error{Kind: ErrorForbidden, Message: messageReadOnly}
	}
	for tries := 0; ; tries++ {
		r.forget()
		w := &writing{Reading: r, action: action, now: r.hub.instant(), was: map[ID]*earlier{}, changed: map[ID]Document{},
			edited: map[ID]bool{}, deleted: map[ID]Kind{}, looked: map[ID]Expectation{}}
		answer, err := do(ctx, w)
		if err != nil {
			return none, err
		}
		err = w.commit(ctx)
		switch {
		case err == nil:
			r.forget()
			return answer, nil
		case !overtaken(err) || tries == maxTries:
			return none, fmt.Errorf("%s: %w", action, err)
		}
		if problem := w.taken(err, tries); problem != nil {
			return none, problem
		}
	}
}

// asWritten gives a document that was written as its writer may read it now; nil when that is not so any more.
func asWritten[T Document](ctx context.Context, document T, err error) (T, error) {
	var none T
	if err != nil || isNil(document) {
		return none, err
	}
	ReadingOf(ctx).keep(document)
	return One[T](ctx, document.Base().ID)
}

// taken makes an error for people of a key that somebody else has: the second time, when it was not the same thing done
// twice at once.
func (w *writing) taken(err error, tries int) error {
	var duplicate *DuplicateKey
	if !errors.As(err, &duplicate) || tries == 0 || slices.Contains(singles, duplicate.Kind) {
		return nil
	}
	name, value, _ := strings.Cut(string(duplicate.Key), ":")
	return invalid(name, messageTakenValue.With(value))
}

// singles are the kinds that one person has once of a thing: when the key is there, so is the document.
var singles = []Kind{KindReaction, KindFollow, KindNotification}

// forget lets go of what was read, so that it is read as it is now.
func (r *Reading) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	clear(r.loaded)
	clear(r.wanted)
	clear(r.order)
	clear(r.given)
	clear(r.batches)
}

// take gives the document that the viewer wants to change: NOT_FOUND when there is none of the type that the viewer may
// read, UNAUTHENTICATED or FORBIDDEN when the viewer may not do this to it.
func take[T Document](ctx context.Context, w *writing, id ID) (T, error) {
	var none T
	if err := w.viewer.admitted(w.action); err != nil {
		return none, err
	}
	document, err := One[T](ctx, id)
	if err != nil {
		return none, err
	}
	if Document(document) == Document(none) {
		return none, notFound("id")
	}
	w.remember(document)
	if err := w.may(ctx, document); err != nil {
		return none, err
	}
	w.subject = id
	return document, nil
}

// takeVersion is take, and CONFLICT when the document is no longer the version that the viewer has read.
func takeVersion[T Document](ctx context.Context, w *writing, id ID, version int) (T, error) {
	var none T
	document, err := take[T](ctx, w, id)
	if err != nil {
		return none, err
	}
	return document, w.unchanged(ctx, document, version)
}

func (w *writing) unchanged(ctx context.Context, document Document, version int) error {
	base := document.Base()
	if base.Version == version {
		return nil
	}
	if file, ok := document.(*Attachment); ok && file.isVersion(version) {
		return nil
	}
	conflict := &Error{Kind: ErrorConflict, Message: messageConflict.With(base.Version), CurrentVersion: base.Version}
	by, err := UpdatedBy(ctx, document)
	if err != nil {
		return err
	}
	if by != nil {
		conflict.ChangedBy = by.Name
	}
	return conflict
}

// remember notes how a document was before it is changed.
func (w *writing) remember(document Document) {
	base := document.Base()
	if _, known := w.was[base.ID]; !known {
		w.was[base.ID] = asItIs(document)
		w.was[base.ID].refs = mentioned(document)
	}
}

// asItIs notes how a document is, but for what it names.
func asItIs(document Document) *earlier {
	return &earlier{kind: document.DocumentKind(), version: document.Base().Version, fields: FieldsOf(document), readers: document.Readers()}
}

// begin gives a new document of the kind its id, which may be the viewer's own.
func (w *writing) begin(document Document, id ID) {
	if id == "" {
		id = NewID(document.DocumentKind(), w.hub.uuid())
	}
	*document.Base() = Meta{ID: id, CreatedAt: w.now, CreatedBy: w.viewer.ID}
	w.subject = id
}

// put changes or inserts a document in the viewer's name.
func (w *writing) put(document Document) {
	document.Base().UpdatedBy = w.viewer.ID
	w.derive(document)
	w.edited[document.Base().ID] = true
}

// derive changes a document because of another one: nobody edited it, and who last did stays.
func (w *writing) derive(document Document) {
	base := document.Base()
	if _, known := w.changed[base.ID]; known {
		return
	}
	version := 0
	if was := w.was[base.ID]; was != nil {
		version = was.version
	}
	base.Version, base.UpdatedAt = version+1, w.now
	w.changed[base.ID] = document
	w.order = append(w.order, base.ID)
}

func (w *writing) delete(document Document) {
	w.remember(document)
	w.deleted[document.Base().ID] = document.DocumentKind()
}

// look makes the commit fail when the document changes before it is through.
func (w *writing) look(document Document) {
	base := document.Base()
	w.looked[base.ID] = Expectation{Kind: document.DocumentKind(), ID: base.ID, Version: base.Version}
}

// list gives what refers to something, and makes the commit fail when that changes before it is through.
func (w *writing) list(ctx context.Context, kind Kind, key Key) ([]ID, error) {
	ids, err := allRefs(ctx, w.hub.store, kind, key)
	if err != nil {
		return nil, fmt.Errorf("what is listed under %s: %w", key, err)
	}
	w.lists = append(w.lists, Listing{Kind: kind, Key: key, IDs: ids})
	return ids, nil
}

// commit weighs the evidence that has changed, keeps what was, notes the deed in the audit log, and does all of it at once.
func (w *writing) commit(ctx context.Context) error {
	if err := w.weigh(ctx); err != nil {
		return err
	}
	if len(w.order)+len(w.deleted) == 0 {
		return nil
	}
	commit := Commit{ID: newCommitID(w.hub.uuid())}
	var expected []Expectation
	add := func(was int, kind Kind, id ID, document Document) {
		commit.Changes = append(commit.Changes, Change{Kind: kind, ID: id, Was: was, Document: document})
		version := 0
		if document != nil {
			version = document.Base().Version
		}
		expected = append(expected, Expectation{Kind: kind, ID: id, Version: version})
	}
	for _, id := range w.order {
		was := 0
		if w.was[id] != nil {
			was = w.was[id].version
		}
		add(was, w.changed[id].DocumentKind(), id, w.changed[id])
	}
	for _, id := range slices.Sorted(maps.Keys(w.deleted)) {
		add(w.was[id].version, w.deleted[id], id, nil)
	}
	for _, kept := range w.keep() {
		add(0, kept.DocumentKind(), kept.Base().ID, kept)
	}
	told, err := w.told(ctx)
	if err != nil {
		return fmt.Errorf("who is told: %w", err)
	}
	commit.Lists = w.lists
	for _, one := range told.made {
		add(one.Base().Version-1, one.DocumentKind(), one.Base().ID, one)
	}
	for id, looked := range w.looked {
		if w.changed[id] == nil && w.deleted[id] == "" {
			commit.Expect = append(commit.Expect, looked)
		}
	}
	if err := w.hub.store.Commit(ctx, commit); err != nil {
		return err
	}
	w.hub.wakeFor(told)
	w.await(ctx, expected)
	return nil
}

// indexTimeout is how long an answer waits to be found by a search: people look for what they just wrote.
const indexTimeout = time.Second

func (w *writing) await(ctx context.Context, expected []Expectation) {
	if w.patience < 0 {
		return
	}
	waiting, cancel := context.WithTimeout(ctx, cmp.Or(w.patience, indexTimeout))
	defer cancel()
	if !w.hub.index.Await(waiting, expected) {
		w.mu.Lock()
		w.unindexed = true
		w.mu.Unlock()
	}
}

// Indexed tells whether all that the operation has changed can be found by a search on this server.
func (r *Reading) Indexed() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return !r.unindexed
}

// historied are the kinds of which each change keeps what was. Names stand in no revision: a person has none.
var historied = append(slices.Clone(Searchable), KindComment, KindApplication, KindRelation, KindFinalReport)

// keep makes the revisions and the entry in the audit log.
func (w *writing) keep() []Document {
	var kept []Document
	for _, id := range w.order {
		was, now := w.was[id], w.changed[id]
		if was == nil || !slices.Contains(historied, was.kind) {
			continue
		}
		by := ID("")
		if w.edited[id] {
			by = now.Base().UpdatedBy
		}
		revision := was.revision(w.fresh(KindRevision, by), now)
		if w.redact != nil {
			w.redact(revision)
		}
		kept = append(kept, revision)
	}
	return append(kept, &AuditEntry{Meta: w.fresh(KindAuditEntry, w.viewer.ID), At: w.now, ByID: w.viewer.ID,
		Action: string(w.action), SubjectID: w.subject, Detail: Words(w.detail), Address: Words(w.viewer.Address)})
}

// revision is what the document was before it became what it is now, through whoever makes the revision.
func (e *earlier) revision(meta Meta, now Document) *Revision {
	return &Revision{Meta: meta, SubjectID: now.Base().ID, Of: e.version, At: meta.CreatedAt, ByID: meta.CreatedBy,
		Changed: e.fields.changed(FieldsOf(now)), ReadersThen: e.readers, Content: e.fields.String()}
}

func (w *writing) fresh(kind Kind, by ID) Meta {
	return Meta{ID: NewID(kind, w.hub.uuid()), Version: 1, CreatedAt: w.now, CreatedBy: by, UpdatedAt: w.now, UpdatedBy: by}
}
