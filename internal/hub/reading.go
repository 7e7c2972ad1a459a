package hub

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// Reading is what one viewer reads in one operation. It loads each document once, and what the documents of a list
// refer to all at once when the first of them is asked for: the number of calls to the store grows with the depth of
// the operation, not with the number of rows. Nothing leaves it that the viewer may not read.
type Reading struct {
	hub    *Hub
	viewer Viewer
	tokens []Token

	mu sync.Mutex
	// loaded has what was read; nil for what is not there.
	loaded map[ID]Document
	// wanted are ids that loaded documents refer to and that nobody has asked for yet.
	wanted map[Kind]map[ID]bool
	// order has the readable documents that have been given out, by kind, in the order they were; given has them all.
	order   map[Kind][]ID
	given   map[ID]bool
	batches map[string]*batch
	// shown is how many bytes of long texts have been given out.
	shown atomic.Int64
	// opened is how many bytes of files' texts were opened, and leafed how many of them were looked through for what was found.
	opened, leafed atomic.Int64
	// unindexed: something that the operation changed could not be found by a search in time.
	unindexed bool
	// passing: what was read holds for this operation alone.
	passing atomic.Bool
}

// batch is what one field answered for all siblings that were there when the first was asked.
type batch struct {
	mu      sync.Mutex
	answers map[ID]any
}

// Read begins an operation of the viewer.
func (h *Hub) Read(viewer Viewer) *Reading {
	return &Reading{hub: h, viewer: viewer, tokens: viewer.Tokens(), loaded: map[ID]Document{},
		wanted: map[Kind]map[ID]bool{}, order: map[Kind][]ID{}, given: map[ID]bool{},
		batches: map[string]*batch{}}
}

// maxShown is how many bytes of long texts one operation gives: a hundred of the longest lessons. Limits on fields cannot
// keep an answer small, since one field may be a book.
const maxShown = 8 << 20

// Show counts a long text that is given out; the error is for people when the operation has had too many.
func (r *Reading) Show(bytes int) error {
	if r.shown.Add(int64(bytes)) > maxShown {
		return &Error{Kind: ErrorTooComplex, Message: messageTooMuch.With(maxShown >> 20)}
	}
	return nil
}

// Pass notes that what is read, or what comes of reading it, holds for this operation alone: it must not be answered from
// memory to the next who asks the same.
func (r *Reading) Pass() { r.passing.Store(true) }

// Passing tells whether that was noted.
func (r *Reading) Passing() bool { return r.passing.Load() }

// Viewer is who reads.
func (r *Reading) Viewer() Viewer { return r.viewer }

// load gives the documents, aligned with ids, whoever may read them. Ids of the same kind that loaded documents refer
// to are read along.
func (r *Reading) load(ctx context.Context, ids []ID) ([]Document, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	missing := map[Kind]bool{}
	for _, id := range ids {
		if _, known := r.loaded[id]; !known && id.Kind() != "" {
			r.want(id)
			missing[id.Kind()] = true
		}
	}
	for _, kind := range Kinds {
		if missing[kind] {
			if err := r.fetch(ctx, kind); err != nil {
				return nil, err
			}
		}
	}
	documents := make([]Document, len(ids))
	for at, id := range ids {
		documents[at] = r.loaded[id]
	}
	return documents, nil
}

// want notes an id; r.mu is held.
func (r *Reading) want(id ID) {
	kind := id.Kind()
	if _, known := r.loaded[id]; known || kind == "" {
		return
	}
	if r.wanted[kind] == nil {
		r.wanted[kind] = map[ID]bool{}
	}
	r.wanted[kind][id] = true
}

// fetch reads all that is wanted of the kind; r.mu is held, so that a second goroutine finds it read.
func (r *Reading) fetch(ctx context.Context, kind Kind) error {
	ids := make([]ID, 0, len(r.wanted[kind]))
	for id := range r.wanted[kind] {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	documents, err := r.hub.store.Get(ctx, kind, ids)
	if err != nil {
		return fmt.Errorf("read %d of kind %s: %w", len(ids), kind, err)
	}
	delete(r.wanted, kind)
	for at, document := range documents {
		r.loaded[ids[at]] = document
		if document != nil {
			r.announce(document)
		}
	}
	return nil
}

// keep takes in documents that were read otherwise.
func (r *Reading) keep(documents ...Document) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, document := range documents {
		if document != nil {
			r.loaded[document.Base().ID] = document
			r.announce(document)
		}
	}
}

func (r *Reading) announce(document Document) {
	for _, id := range mentions(document) {
		r.want(id)
	}
}

// Documents gives the documents that the viewer may read, aligned with ids; nil for the others.
func (r *Reading) Documents(ctx context.Context, ids []ID) ([]Document, error) {
	documents, err := r.load(ctx, ids)
	if err != nil {
		return nil, err
	}
	if err := r.loadAsIfThere(ctx, ids, documents); err != nil {
		return nil, err
	}
	readable, err := r.readable(ctx, documents)
	if err != nil {
		return nil, err
	}
	for at := range documents {
		if !readable[at] {
			documents[at] = nil
		}
	}
	r.give(documents)
	return documents, nil
}

// readAs are the kinds that a document of a kind is read as.
var readAs = map[Kind][]Kind{
	KindAttachment: {KindPost}, KindComment: {KindPost}, KindReaction: {KindPost}, KindFinalReport: {KindProject},
	KindPulse: {KindProject}, KindRelation: {KindLesson}, KindApplication: {KindLesson, KindProject},
	KindRevision: {KindPost},
}

// loadAsIfThere looks for the parents of documents that are not there. A comment that may not be read costs a look at the
// post that it is on, and one that is not there must not be told from it by being answered sooner.
func (r *Reading) loadAsIfThere(ctx context.Context, ids []ID, documents []Document) error {
	var above []ID
	for at, document := range documents {
		if document == nil {
			for _, kind := range readAs[ids[at].Kind()] {
				_, uuid, _ := strings.Cut(string(ids[at]), "_")
				above = append(above, ID(string(kind)+"_"+uuid))
			}
		}
	}
	if len(above) == 0 {
		return nil
	}
	_, err := r.load(ctx, above)
	return err
}

// give notes what was given out, so that it has siblings.
func (r *Reading) give(documents []Document) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, document := range documents {
		if document != nil && !r.given[document.Base().ID] {
			r.given[document.Base().ID] = true
			r.order[document.DocumentKind()] = append(r.order[document.DocumentKind()], document.Base().ID)
		}
	}
}

// readable tells which of the documents the viewer may read: the one rule.
func (r *Reading) readable(ctx context.Context, documents []Document) ([]bool, error) {
	var above []ID
	for _, document := range documents {
		if document != nil && !r.isOthers(document) {
			above = append(above, parents(document)...)
		}
	}
	may := make(map[ID]bool, len(above))
	if len(above) > 0 {
		loaded, err := r.load(ctx, above)
		if err != nil {
			return nil, err
		}
		readable, err := r.readable(ctx, loaded)
		if err != nil {
			return nil, err
		}
		for at, id := range above {
			may[id] = readable[at]
		}
	}
	answer := make([]bool, len(documents))
	for at, document := range documents {
		answer[at] = document != nil && !slices.ContainsFunc(asked(document), func(set []Token) bool {
			return !r.meetsAll(set, may)
		})
	}
	return answer, nil
}

// isOthers tells whether a document is somebody else's alone. Then it is not looked what it is about: that it is there would
// show in the time it takes.
func (r *Reading) isOthers(document Document) bool {
	notification, ok := document.(*Notification)
	return ok && !(notification.PersonID == r.viewer.ID && r.viewer.Has(RoleContributor))
}

// meetsAll tells whether the viewer is among the people of a set and reads all its parents. Nobody meets an empty set.
func (r *Reading) meetsAll(set []Token, may map[ID]bool) bool {
	for _, token := range set {
		if id := token.parent(); id != "" && !may[id] {
			return false
		}
	}
	people := ofPeople(set)
	return len(set) > 0 && (len(people) == 0 || meets(people, r.tokens))
}

func meets(readers, tokens []Token) bool {
	return slices.ContainsFunc(readers, func(reader Token) bool { return slices.Contains(tokens, reader) })
}

type readingKey struct{}

// WithReading puts the reading into the context of its operation.
func WithReading(ctx context.Context, reading *Reading) context.Context {
	return context.WithValue(ctx, readingKey{}, reading)
}

// ReadingOf is the operation's reading. It is a fault of the program when there is none.
func ReadingOf(ctx context.Context) *Reading {
	reading, _ := ctx.Value(readingKey{}).(*Reading)
	return reading
}

// One gives the document with the id; nil when there is none, it is of another type, or the viewer may not read it.
func One[T Document](ctx context.Context, id ID) (T, error) {
	var none T
	if id == "" {
		return none, nil
	}
	documents, err := ReadingOf(ctx).Documents(ctx, []ID{id})
	if err != nil {
		return none, err
	}
	found, _ := documents[0].(T)
	return found, nil
}

// Required is One, and NOT_FOUND where that gives nothing.
func Required[T Document](ctx context.Context, id ID) (T, error) {
	var none T
	found, err := One[T](ctx, id)
	if err == nil && any(found) == any(none) {
		err = notFound("id")
	}
	return found, err
}

// Many gives the documents with the ids in their order, without those that are not there, are of another type, or that
// the viewer may not read.
func Many[T Document](ctx context.Context, ids []ID) ([]T, error) {
	documents, err := ReadingOf(ctx).Documents(ctx, ids)
	if err != nil {
		return nil, err
	}
	found := make([]T, 0, len(documents))
	for _, document := range documents {
		if one, ok := document.(T); ok {
			found = append(found, one)
		}
	}
	return found, nil
}

// batch is what the operation has found out so far under a name.
func (r *Reading) batch(name string) *batch {
	r.mu.Lock()
	defer r.mu.Unlock()
	one := r.batches[name]
	if one == nil {
		one = &batch{answers: map[ID]any{}}
		r.batches[name] = one
	}
	return one
}

// siblings answers a field of a parent, and at once of all documents of its kind that the operation has read so far.
// The name tells the field and its arguments.
func siblings[P Document, R any](ctx context.Context, name string, parent P,
	answer func(context.Context, *Reading, []P) ([]R, error)) (R, error) {
	r := ReadingOf(ctx)
	one := r.batch(name)
	one.mu.Lock()
	defer one.mu.Unlock()
	id := parent.Base().ID
	if given, ok := one.answers[id]; ok {
		return given.(R), nil // the name tells the type
	}
	parents := []P{parent}
	r.mu.Lock()
	for _, sibling := range r.order[parent.DocumentKind()] {
		document, ok := r.loaded[sibling].(P)
		if _, answered := one.answers[sibling]; ok && !answered && sibling != id {
			parents = append(parents, document)
		}
	}
	r.mu.Unlock()
	answers, err := answer(ctx, r, parents)
	if err != nil {
		var none R
		return none, err
	}
	for at, sibling := range parents {
		one.answers[sibling.Base().ID] = answers[at]
	}
	return answers[0], nil
}
