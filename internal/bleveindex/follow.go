package bleveindex

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// batchSize is how many documents are written at once: batches of 100 took 36 MB of heap and 1,000 took 134, and from
// 500 on bigger ones were no faster.
const batchSize = 500

// The pause after a failure doubles from the first to the longest: a store that is restarted is followed again within
// five seconds of its being back.
const (
	firstPause   = 50 * time.Millisecond
	longestPause = 5 * time.Second
)

// run follows the store, or builds the index anew when it has to, until the index is closed.
func (x *Index) run(ctx context.Context) {
	defer close(x.stopped)
	pause := firstPause
	for ctx.Err() == nil {
		reason, round, cancel := x.begin(ctx)
		var err error
		if reason != "" {
			err = x.rebuild(round, reason)
		} else {
			err = x.follow(round, &pause)
		}
		interrupted := round.Err() != nil
		cancel()
		switch {
		case ctx.Err() != nil:
			return
		case err == nil || interrupted:
			pause = firstPause
			continue
		case errors.Is(err, hub.ErrHistoryLost):
			err = x.mustRebuild("the store no longer has the changes since it was written", err)
		case errors.Is(err, errDamaged):
			err = x.loseCurrent(err)
		case errors.Is(err, hub.ErrClosed):
			x.fail(err)
			return
		}
		if err == nil {
			continue
		}
		x.fail(err)
		if errors.Is(err, ErrUnusable) || !sleep(ctx, pause) {
			return
		}
		pause = min(2*pause, longestPause)
	}
}

// begin is one round of run: its context ends when something else is wanted.
func (x *Index) begin(ctx context.Context) (string, context.Context, context.CancelFunc) {
	round, cancel := context.WithCancel(ctx)
	x.mutex.Lock()
	defer x.mutex.Unlock()
	x.interrupt = cancel
	if x.reason == "" && x.current == nil {
		x.reason = "there is none"
	}
	return x.reason, round, cancel
}

// sleep waits, and tells whether it did to the end.
func sleep(ctx context.Context, pause time.Duration) bool {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// fail remembers and logs why following stopped. It is tried again; the changes meanwhile count as waiting since now.
func (x *Index) fail(err error) {
	x.Logger.Error("the index cannot follow the store", "error", err)
	x.mutex.Lock()
	defer x.mutex.Unlock()
	x.fault = err
	if x.since.IsZero() {
		x.since = x.Clock()
	}
}

// follow takes in what happens to the store from the checkpoint on.
func (x *Index) follow(ctx context.Context, pause *time.Duration) error {
	x.mutex.RLock()
	g := x.current
	x.mutex.RUnlock()
	if g == nil {
		return nil
	}
	stream, err := x.Store.Changes(ctx, g.at())
	if err != nil {
		return fmt.Errorf("follow the store: %w", err)
	}
	defer stream.Close()
	x.Logger.Debug("the index follows the store", "position", g.at())
	for {
		happenings, err := stream.Next(ctx)
		if err != nil {
			return fmt.Errorf("follow the store: %w", err)
		}
		x.seen()
		if err := x.take(ctx, g, happenings); err != nil {
			return err
		}
		x.caughtUp(len(happenings))
		*pause = firstPause
	}
}

// seen notes that there are changes which are not in the index yet.
func (x *Index) seen() {
	x.mutex.Lock()
	defer x.mutex.Unlock()
	if x.since.IsZero() {
		x.since = x.Clock()
	}
	x.fault = nil
}

// manyAtHand is how many happenings a stream gives at most: as long as it gives so many, there are more to come.
const manyAtHand = 1000

func (x *Index) caughtUp(happenings int) {
	x.mutex.Lock()
	defer x.mutex.Unlock()
	if happenings < manyAtHand {
		x.since = time.Time{}
	}
}

// take makes the happenings part of the generation, with all that follows from them for other documents. The position
// comes with the last batch: what a crash cuts short is taken in once more, and the second time changes nothing.
func (x *Index) take(ctx context.Context, g *generation, happenings []hub.Happening) error {
	versions := make(map[hub.ID]int, len(happenings))
	ids := make([]hub.ID, 0, len(happenings))
	for _, happening := range happenings {
		if _, known := versions[happening.ID]; !known {
			ids = append(ids, happening.ID)
		}
		versions[happening.ID] = happening.Version
	}
	if slices.ContainsFunc(happenings, func(h hub.Happening) bool { return h.Kind == hub.KindConcept }) {
		x.labels.forget() // before the concept can be awaited; the store has its new labels already
		x.changed()
	}
	dependents, err := hub.Dependents(ctx, x.Store, ids)
	if err != nil {
		return fmt.Errorf("follow the store: %w", err)
	}
	holders, err := hub.Holders(happenings)
	if err != nil {
		return fmt.Errorf("follow the store: %w", err)
	}
	for _, id := range holders {
		if !slices.Contains(ids, id) && !slices.Contains(dependents, id) {
			dependents = append(dependents, id)
		}
	}
	wanted := slices.DeleteFunc(append(ids, dependents...), func(id hub.ID) bool {
		return !slices.Contains(hub.Indexed, id.Kind())
	})
	for {
		chunk := wanted[:min(batchSize, len(wanted))]
		wanted = wanted[len(chunk):]
		b, left, err := x.digest(ctx, chunk, versions)
		if err != nil {
			return err
		}
		wanted = append(left, wanted...)
		if len(wanted) == 0 {
			b.position = happenings[len(happenings)-1].Position
		}
		err = g.write(b)
		if len(b.put)+len(b.remove) > 0 {
			x.changed() // also after an error: what was written of it may be found
		}
		if err != nil {
			return err
		}
		if len(wanted) == 0 {
			x.taken.tell(versions)
			return nil
		}
	}
}

func (x *Index) changed() {
	if x.Changed != nil {
		x.Changed()
	}
}

// digest makes the index documents of the store's, and notes the versions they were made of. Those that were too many for one
// batch are left.
func (x *Index) digest(ctx context.Context, ids []hub.ID, versions map[hub.ID]int) (b batch, left []hub.ID, err error) {
	byKind := map[hub.Kind][]hub.ID{}
	for _, id := range ids {
		byKind[id.Kind()] = append(byKind[id.Kind()], id)
	}
	var documents []hub.Document
	for _, kind := range hub.Indexed {
		if len(byKind[kind]) == 0 {
			continue
		}
		found, err := x.Store.Get(ctx, kind, byKind[kind])
		if err != nil {
			return batch{}, nil, fmt.Errorf("read what changed: %w", err)
		}
		for at, document := range found {
			id := byKind[kind][at]
			if document == nil {
				b.remove = append(b.remove, id)
				versions[id] = 0
				continue
			}
			documents = append(documents, document)
			versions[id] = document.Base().Version
		}
	}
	taken, err := x.addEntries(ctx, &b, documents)
	for _, document := range documents[taken:] {
		left = append(left, document.Base().ID)
	}
	return b, left, err
}

// pagesAtOnce is how many bytes of files' texts are written at once, or the text of one document if that is more: a megabyte of short words
// takes some 400 MB while it is being indexed.
const pagesAtOnce = 256 << 10

// addEntries puts the entries of documents into the batch, of as many of the first as fit; those that it has none of are taken out
// of the index.
func (x *Index) addEntries(ctx context.Context, b *batch, documents []hub.Document) (taken int, err error) {
	if len(documents) == 0 {
		return 0, nil
	}
	entries, err := hub.Entries(ctx, x.Store, documents)
	if err != nil {
		return 0, fmt.Errorf("make entries of what changed: %w", err)
	}
	size := 0
	for at, entry := range entries {
		if size > pagesAtOnce {
			return at, nil
		}
		if entry == nil {
			b.remove = append(b.remove, documents[at].Base().ID)
			continue
		}
		pages, err := hub.FilePages(ctx, x.Store, entry)
		if err != nil {
			return 0, fmt.Errorf("make entries of what changed: %w", err)
		}
		for _, page := range pages {
			size += len(page.Words)
		}
		b.put = append(b.put, x.analyser.toDocument(entry, pages))
	}
	return len(documents), nil
}
