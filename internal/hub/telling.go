package hub

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Cause is something that there is to tell of.
type Cause struct {
	Kind      NotificationKind `bson:"kind"`
	SubjectID ID               `bson:"subject"`
	// Turn tells apart what can happen to a subject more than once: by a version, a date, an outcome.
	Turn string `bson:"turn,omitempty"`
}

func (c Cause) name() string {
	return string(c.Kind) + ":" + string(c.SubjectID) + ":" + c.Turn
}

// Telling is what there is to tell so many of that it does not fit into the commit in which it happened. It is made there,
// and expanded into notifications afterwards, some at a time.
type Telling struct {
	Meta   `bson:",inline"`
	Causes []Cause   `bson:"causes"`
	ByID   ID        `bson:"by,omitempty"`
	At     time.Time `bson:"at"`
	// After is the last receiver that was dealt with.
	After string `bson:"after,omitempty"`
}

// openTellings is the key of all tellings: when one has been told, it is gone.
const openTellings Key = "open:telling"

func (*Telling) DocumentKind() Kind { return KindTelling }

func (*Telling) Keys() []Key { return nil }

func (t *Telling) Refs() []Key { return append(refs("by", t.ByID), openTellings) }

func (*Telling) Readers() []Token { return []Token{TokenAdministrators} }

func (t *Telling) validate(v *validation) { v.check("causes", len(t.Causes) > 0, messageRequired) }

// toldAtOnce is how many are told in the commit of what they are told of, each with a letter: more would make a commit
// larger than those of an import.
const toldAtOnce = 20

// receiver is somebody who is to be told of a subject, and the ways in which it concerns them.
type receiver struct {
	person, subject ID
	ways            []way
}

// way is a cause by which a subject concerns somebody: what of theirs it is about, and through what.
type way struct {
	cause Cause
	about ID
	via   []ID
}

// concern is a person whom something concerns, and how.
type concern struct {
	person, about ID
	via           []ID
	// subject and turn take the place of the cause's own, where it concerns each in another way.
	subject ID
	turn    string
}

// place is where a receiver stands among all those of a telling.
func (r *receiver) place() string { return string(r.person) + " " + string(r.subject) }

// sight is how documents are after a deed. Nobody's rights are asked.
type sight struct {
	*Reading
	// w is the writing of the deed; nil when that is done.
	w *writing
}

// after is how documents are after the writing.
func (w *writing) after() *sight {
	w.mu.Lock()
	loaded := maps.Clone(w.loaded)
	w.mu.Unlock()
	maps.Copy(loaded, w.changed)
	for id := range w.deleted {
		loaded[id] = nil
	}
	r := w.hub.Read(Viewer{})
	r.loaded = loaded
	return &sight{r, w}
}

// get gives documents that tell who is behind something; nil for those that are gone. In a writing they must still be so
// when it is through: who comes to be behind it in the same moment would be forgotten by both.
func (s *sight) get(ctx context.Context, ids ...ID) ([]Document, error) {
	documents, err := s.load(ctx, ids)
	if err != nil || s.w == nil {
		return documents, err
	}
	for _, document := range documents {
		if document != nil && s.w.changed[document.Base().ID] == nil {
			s.w.look(document)
		}
	}
	return documents, nil
}

// as is the same sight with somebody's rights.
func (s *sight) as(viewer Viewer) *Reading {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.hub.Read(viewer)
	r.loaded = maps.Clone(s.loaded)
	return r
}

// news are documents to make, and what must hold for them.
type news struct {
	made   []Document
	expect []Expectation
}

// told makes what people are told of the writing: the notifications themselves, or what they are made of afterwards when
// they are many.
func (w *writing) told(ctx context.Context) (news, error) {
	if w.isQuiet {
		return news{}, nil
	}
	causes, err := w.causes(ctx)
	if err != nil || len(causes) == 0 {
		return news{}, err
	}
	causes, later := split(causes)
	s := w.after()
	receivers, err := s.receivers(ctx, causes, w.viewer.ID)
	if err != nil {
		return news{}, err
	}
	if len(receivers) > toldAtOnce {
		receivers, later = nil, append(causes, later...)
	}
	told, err := s.notices(ctx, receivers, w.viewer.ID, w.now)
	if len(later) > 0 {
		told.made = append(told.made, &Telling{Meta: w.fresh(KindTelling, ""), Causes: later, ByID: w.viewer.ID, At: w.now})
	}
	for _, one := range told.expect {
		w.looked[one.ID] = one
	}
	return told, err
}

// receivers are all who may be to be told, in the order of their places: whether they may read it is asked later. Nobody is
// told of their own deed.
func (s *sight) receivers(ctx context.Context, causes []Cause, by ID) ([]*receiver, error) {
	all := map[string]*receiver{}
	for _, cause := range causes {
		concerned, err := s.concerned(ctx, cause)
		if err != nil {
			return nil, err
		}
		for _, one := range concerned {
			if one.person.Kind() != KindPerson || one.person == by && !cause.isDeferred() {
				continue // but who registers a project does not know what others learnt
			}
			told := Cause{cause.Kind, cmp.Or(one.subject, cause.SubjectID), cmp.Or(one.turn, cause.Turn)}
			r := &receiver{person: one.person, subject: told.SubjectID}
			if all[r.place()] == nil {
				all[r.place()] = r
			}
			r = all[r.place()]
			r.ways = append(r.ways, way{told, one.about, one.via})
		}
	}
	return slices.SortedFunc(maps.Values(all), func(one, other *receiver) int {
		return cmp.Compare(one.place(), other.place())
	}), nil
}

// notices makes the notifications of receivers who may read what they tell of and have not been told, and their letters.
func (s *sight) notices(ctx context.Context, receivers []*receiver, by ID, at time.Time) (news, error) {
	told := news{}
	ids := make([]ID, len(receivers))
	for index, one := range receivers {
		ids[index] = one.person
	}
	people, err := s.load(ctx, ids)
	if err != nil {
		return told, err
	}
	post := s.postman()
	for index, one := range receivers {
		person, ok := people[index].(*Person)
		if !ok || len(person.Roles) == 0 {
			continue
		}
		n, err := s.notice(ctx, person, one, by, at)
		if err != nil {
			return told, err
		}
		if n == nil {
			continue
		}
		if err := post.carry(ctx, person, n); err != nil {
			return told, err
		}
		told.made = append(told.made, n)
	}
	told.made = append(told.made, post.letters...)
	told.expect = post.expect
	return told, nil
}

// notice makes what a person is told of a subject; nil for nothing. Of one subject one is told once, in the first way that
// can be told: who hears that their measure was adopted need not hear that what they follow has changed.
func (s *sight) notice(ctx context.Context, person *Person, r *receiver, by ID, at time.Time) (*Notification, error) {
	viewer, err := s.hub.viewer(ctx, person)
	if err != nil {
		return nil, err
	}
	subject, err := s.load(ctx, []ID{r.subject})
	if err != nil {
		return nil, err
	}
	mine := s.as(viewer)
	for _, way := range r.ways {
		cause := short(way.cause.name())
		n := &Notification{Meta: Meta{ID: madeOf(KindNotification, at, cause, string(r.person)), Version: 1, CreatedAt: at,
			UpdatedAt: at}, PersonID: r.person, Kind: way.cause.Kind, SubjectID: r.subject, ViaIDs: way.via, AboutID: way.about,
			ByID: by, At: at, Cause: cause}
		readable, err := mine.readable(ctx, []Document{n})
		if err != nil {
			return nil, err
		}
		if !readable[0] || !stands(n, subject[0]) {
			continue
		}
		there, err := s.hub.store.Find(ctx, KindNotification, n.Keys()[0])
		switch {
		case errors.Is(err, ErrNotFound):
			return n, nil
		case err != nil:
			return nil, err
		}
		renewed, err := mine.renewed(ctx, there, n, subject[0])
		if err != nil || renewed != nil {
			return renewed, err
		}
		if there.Base().ID == n.ID {
			return nil, nil // told by an earlier turn of the same telling
		}
	}
	return nil, nil
}

// renewed is an earlier notification of the same cause that tells of something which no longer stands, told again of what does:
// a lesson that no longer cites one post of somebody's may cite another. Nil when the earlier one stands.
func (r *Reading) renewed(ctx context.Context, there Document, now *Notification, subject Document) (*Notification, error) {
	earlier, ok := there.(*Notification)
	if !ok {
		return nil, nil
	}
	readable, err := r.readable(ctx, []Document{earlier})
	if err != nil || readable[0] && stands(earlier, subject) {
		return nil, err
	}
	again := *earlier
	again.Version++
	again.UpdatedAt, again.At, again.Read, again.LetterID = now.At, now.At, false, ""
	again.AboutID, again.ViaIDs, again.ByID = now.AboutID, now.ViaIDs, now.ByID
	return &again, nil
}

func (h *Hub) wakeFor(told news) {
	if len(told.made) > 0 {
		h.wake()
	}
}

// Expand tells those whom there is to tell of something that happened, until all are told. Many may do it at once; a
// repetition tells nobody twice. One that fails does not keep the others waiting.
func (h *Hub) Expand(ctx context.Context) error {
	ids, err := allRefs(ctx, h.store, KindTelling, openTellings)
	if err != nil {
		return fmt.Errorf("what there is to tell: %w", err)
	}
	var failed []error
	for _, id := range ids {
		for more := true; more && ctx.Err() == nil; {
			more, err = h.expandSome(ctx, id)
			switch {
			case overtaken(err): // somebody else tells of it, or a receiver's letter has gone out
				more = true
			case err != nil:
				failed = append(failed, fmt.Errorf("tell of %s: %w", id, err))
				more = false
			}
		}
	}
	return errors.Join(failed...)
}

// expandSome tells some receivers of a telling, and tells whether there may be more.
func (h *Hub) expandSome(ctx context.Context, id ID) (bool, error) {
	s := &sight{Reading: h.Read(Viewer{})}
	found, err := s.load(ctx, []ID{id})
	if err != nil {
		return false, err
	}
	telling, ok := found[0].(*Telling)
	if !ok {
		return false, nil // somebody else has told the last of them
	}
	receivers, err := s.receivers(ctx, telling.Causes, telling.ByID)
	if err != nil {
		return false, err
	}
	receivers = slices.DeleteFunc(receivers, func(one *receiver) bool { return one.place() <= telling.After })
	part := receivers[:min(toldAtOnce, len(receivers))]
	told, err := s.notices(ctx, part, telling.ByID, telling.At)
	if err != nil {
		return false, err
	}
	change := Change{Kind: KindTelling, ID: id, Was: telling.Version}
	if len(part) < len(receivers) {
		telling.After, telling.Version, telling.UpdatedAt = part[len(part)-1].place(), telling.Version+1, h.instant()
		change.Document = telling
	}
	return change.Document != nil, h.deliver(ctx, told, change)
}

// deliver commits news beside a change, without an entry in the audit log: that has the deed.
func (h *Hub) deliver(ctx context.Context, told news, changes ...Change) error {
	commit := Commit{Changes: changes, Expect: told.expect}
	for _, one := range told.made {
		commit.Changes = append(commit.Changes, Change{Kind: one.DocumentKind(), ID: one.Base().ID, Document: one, Was: one.Base().Version - 1})
	}
	if err := h.commit(ctx, commit); err != nil {
		return err
	}
	h.wakeFor(told)
	return nil
}

// commit commits what is nobody's deed.
func (h *Hub) commit(ctx context.Context, commit Commit) error {
	commit.ID = newCommitID(h.uuid())
	return h.store.Commit(ctx, commit)
}
