package hub

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Erasure (sletting) is that a person was erased. It does not say who: it is known by a hash of the id, so that the person can be
// erased again who comes back with an old backup.
type Erasure struct {
	Meta       `bson:",inline"`
	PersonHash string `bson:"personHash"`
	// Doubles are the hashes of those who were merged into the person before.
	Doubles []string    `bson:"doubles,omitempty"`
	Texts   ErasedTexts `bson:"texts"`
	At      time.Time   `bson:"at"`
}

// ErasedTexts is what becomes of what an erased person wrote.
type ErasedTexts string

const (
	// ErasedTextsKeep leaves experiences and comments without a name.
	ErasedTextsKeep ErasedTexts = "KEEP"
	// ErasedTextsRemove takes them away too. Lessons that cite them say that the source is gone.
	ErasedTextsRemove ErasedTexts = "REMOVE"
)

// ErasureLog keeps erasures beside the store, where a restored backup does not bring back how it was before.
type ErasureLog interface {
	// Add keeps an erasure for good before it returns; one that is there already is no error.
	Add(erasure ErasureNote) error
	// All are those that were kept, in no order.
	All() ([]ErasureNote, error)
}

// ErasureNote is what is kept of an erasure beside the store.
type ErasureNote struct {
	PersonHash string `json:"person"`
	// Doubles are the hashes of those who were merged into the person before.
	Doubles []string    `json:"doubles,omitempty"`
	Texts   ErasedTexts `json:"texts"`
	At      time.Time   `json:"at"`
}

// Erased is what came of an erasure.
type Erased struct {
	// Kept is how many experiences and comments stand on without a name, Removed how many are gone.
	Kept, Removed int
	// Reported is how many texts that may name the person the curators are asked to read.
	Reported int
}

func (*Erasure) DocumentKind() Kind { return KindErasure }

func (*Erasure) Keys() []Key { return nil }

func (*Erasure) Refs() []Key { return listed }

func (*Erasure) Readers() []Token { return []Token{TokenAdministrators} }

func (e *Erasure) validate(v *validation) {
	v.required("personHash", e.PersonHash)
	v.oneOf("texts", string(e.Texts), "KEEP", "REMOVE")
}

func (e ErasureNote) document() *Erasure {
	return &Erasure{Meta: Meta{ID: madeOf(KindErasure, e.At, e.PersonHash), Version: 1, CreatedAt: e.At, UpdatedAt: e.At},
		PersonHash: e.PersonHash, Doubles: e.Doubles, Texts: e.Texts, At: e.At}
}

func (e *Erasure) note() ErasureNote { return ErasureNote{e.PersonHash, e.Doubles, e.Texts, e.At} }

// personHash stands for a person who is gone. An id has 74 bits that were drawn: it cannot be found by trying.
func personHash(id ID) string {
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:])
}

// freshSignIn is how long ago somebody has signed in at most who erases: whoever finds a computer unlocked does not.
const freshSignIn = 15 * time.Minute

// EraseMe erases who asks.
func EraseMe(ctx context.Context, texts ErasedTexts) (*Erased, error) {
	r := ReadingOf(ctx)
	if r.viewer.ID == "" {
		return nil, unauthenticated()
	}
	if r.viewer.ID.Kind() != KindPerson || r.viewer.KeyID != "" {
		return nil, &Error{Kind: ErrorForbidden, Message: messageSignInForThis}
	}
	if err := r.freshlySignedIn(ctx); err != nil {
		return nil, err
	}
	found, err := r.load(ctx, []ID{r.viewer.ID})
	if err != nil {
		return nil, err
	}
	person, ok := found[0].(*Person)
	if !ok {
		return nil, unauthenticated()
	}
	// The log must not say who it was, so that nobody does it.
	return r.erase(ctx, person, texts, Viewer{Language: r.viewer.Language})
}

// ErasePerson erases somebody else. For administrators.
func ErasePerson(ctx context.Context, id ID, version int, texts ErasedTexts) (*Erased, error) {
	r := ReadingOf(ctx)
	w := &writing{Reading: r, action: "person.erase", was: map[ID]*earlier{}}
	person, err := takeVersion[*Person](ctx, w, id, version)
	if err != nil {
		return nil, err
	}
	if id == r.viewer.ID { // the log would say who it was
		return nil, invalid("id", messageEraseMe)
	}
	if err := r.freshlySignedIn(ctx); err != nil {
		return nil, err
	}
	return r.erase(ctx, person, texts, r.viewer)
}

// freshlySignedIn tells whether the viewer has just shown who they are. A person of the demo content never has.
func (r *Reading) freshlySignedIn(ctx context.Context) error {
	if r.viewer.SessionID == "" {
		return nil
	}
	found, err := r.load(ctx, []ID{r.viewer.SessionID})
	if err != nil {
		return err
	}
	session, ok := found[0].(*Session)
	if !ok || r.hub.instant().Sub(session.CreatedAt) > freshSignIn {
		return &Error{Kind: ErrorForbidden, Message: messageSignInAnew.With(int(freshSignIn.Minutes()))}
	}
	return nil
}

// erase erases a person in somebody's name, or nobody's.
func (r *Reading) erase(ctx context.Context, person *Person, texts ErasedTexts, by Viewer) (*Erased, error) {
	e := &erasing{hub: r.hub, person: person, note: ErasureNote{PersonHash: personHash(person.ID), Texts: texts, At: r.hub.instant()}, isAsked: true}
	if err := e.leavesAdministrator(ctx); err != nil {
		return nil, err
	}
	inner := r.hub.Read(by)
	err := e.run(WithReading(ctx, inner))
	r.forget()
	if !inner.Indexed() {
		r.mu.Lock()
		r.unindexed = true
		r.mu.Unlock()
	}
	return &e.erased, err
}

// RepeatErasures erases again who came back with a backup, finishes what was cut off, and lets the log beside the store and the
// store have the same.
func (h *Hub) RepeatErasures(ctx context.Context) error {
	notes, err := h.erasures(ctx)
	if err != nil || len(notes) == 0 {
		return err
	}
	for _, note := range slices.Collect(maps.Values(notes)) {
		for _, double := range note.Doubles {
			notes[double] = note
		}
	}
	for document, err := range h.store.Scan(ctx, KindPerson) {
		if err != nil {
			return fmt.Errorf("who was erased: %w", err)
		}
		person, ok := document.(*Person)
		note, isErased := notes[personHash(document.Base().ID)]
		if !ok || !isErased {
			continue
		}
		e := &erasing{hub: h, person: person, note: note}
		if err := e.run(WithReading(ctx, h.Read(Viewer{}))); err != nil {
			return fmt.Errorf("erase again: %w", err)
		}
	}
	return nil
}

// erasures are all that are known, by the hash of the person; what one of the two places lacks it has from then on.
func (h *Hub) erasures(ctx context.Context) (map[string]ErasureNote, error) {
	stored, err := listedOf[*Erasure](ctx, h.store, KindErasure, listed[0])
	if err != nil {
		return nil, fmt.Errorf("erasures: %w", err)
	}
	notes, beside := map[string]ErasureNote{}, map[string]bool{}
	for _, one := range stored {
		notes[one.PersonHash] = one.note()
	}
	if h.erasureLog == nil {
		return notes, nil
	}
	kept, err := h.erasureLog.All()
	if err != nil {
		return nil, fmt.Errorf("erasures beside the store: %w", err)
	}
	for _, note := range kept {
		beside[note.PersonHash] = true
		if known, isKnown := notes[note.PersonHash]; isKnown {
			if note.Texts == ErasedTextsRemove { // asked for again, and for more
				known.Texts = note.Texts
				notes[note.PersonHash] = known
			}
			continue
		}
		notes[note.PersonHash] = note
		document := note.document()
		err := h.commit(ctx, Commit{Changes: []Change{{Kind: KindErasure, ID: document.ID, Document: document}}})
		if err != nil && !overtaken(err) { // another server has just done the same
			return nil, fmt.Errorf("keep an erasure: %w", err)
		}
	}
	for hash, note := range notes {
		if !beside[hash] {
			if err := h.erasureLog.Add(note); err != nil {
				return nil, fmt.Errorf("keep an erasure beside the store: %w", err)
			}
		}
	}
	return notes, nil
}

var (
	messageSignInAnew = Message{
		"Logg inn på nytt først. Du må ha logget inn i løpet av de siste %d minuttene for å slette.",
		"Logg inn på nytt først. Du må ha logga inn dei siste %d minutta for å slette.",
		"Sign in again first. You must have signed in within the last %d minutes to erase.",
	}
	messageLastAdministrator = Message{
		"Du er den eneste administratoren. Gi rollen til en annen først.",
		"Du er den einaste administratoren. Gje rolla til ein annan først.",
		"You are the only administrator. Give the role to somebody else first.",
	}
	messageEraseMe = Message{
		"Dette er deg selv. Velg å slette deg selv i stedet: da står det ikke i loggen hvem det var.",
		"Dette er deg sjølv. Vel å slette deg sjølv i staden: då står det ikkje i loggen kven det var.",
		"This is yourself. Choose to erase yourself instead: then the log does not say who it was.",
	}
	messageMayName = Message{
		"Teksten kan navngi en person som er slettet. Les den, og ta ut det som forteller hvem det var. Si her hva du gjorde: da glemmes " +
			"også de tidligere versjonene.",
		"Teksten kan namngje ein person som er sletta. Les han, og ta ut det som fortel kven det var. Sei her kva du gjorde: då vert " +
			"også dei tidlegare versjonane gløymde.",
		"This text may name a person who was erased. Read it, and take out what tells who it was. Say here what you did: then the " +
			"earlier versions are forgotten too.",
	}
)
