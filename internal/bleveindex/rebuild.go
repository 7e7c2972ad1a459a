package bleveindex

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// Rebuild builds the index anew beside the one that is there, and returns when the new one is searched.
func (x *Index) Rebuild(ctx context.Context) error {
	done := make(chan error, 1)
	x.mutex.Lock()
	if x.closed {
		x.mutex.Unlock()
		return fmt.Errorf("rebuild the index: %w", hub.ErrClosed)
	}
	x.waiting = append(x.waiting, done)
	x.want("it was asked for")
	x.mutex.Unlock()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return fmt.Errorf("rebuild the index: %w", context.Cause(ctx))
	}
}

// want has the index built anew; what is under way is given up. The mutex is held.
func (x *Index) want(reason string) {
	x.reason = reason
	if x.interrupt != nil {
		x.interrupt()
	}
}

// mustRebuild has the index built anew because following cannot go on.
func (x *Index) mustRebuild(reason string, cause error) error {
	if x.NeverRebuild {
		return fmt.Errorf("%w: %s: %w", ErrUnusable, reason, cause)
	}
	x.mutex.Lock()
	defer x.mutex.Unlock()
	x.want(reason)
	return nil
}

func (x *Index) loseCurrent(cause error) error {
	x.mutex.RLock()
	g := x.current
	x.mutex.RUnlock()
	if g != nil && x.lose(g, cause) {
		return nil
	}
	return cause
}

// lose takes a damaged generation out of use, and tells whether it did. One that this process built itself stays: a
// panic in it is a fault of ours, which the next one would have too.
func (x *Index) lose(g *generation, cause error) bool {
	x.Logger.Error("the index is damaged", "error", cause)
	if g.built || x.NeverRebuild {
		return false
	}
	x.mutex.Lock()
	if x.current == g {
		x.current = nil
		x.want("its files are damaged")
		x.discard(g)
	}
	x.mutex.Unlock()
	x.changed()
	x.taken.forget()
	return true
}

// discard closes and deletes a generation when nobody looks at it any more.
func (x *Index) discard(g *generation) {
	x.discarded.Go(func() {
		if err := g.remove(); err != nil {
			x.Logger.Warn("the old index cannot be removed", "error", err)
		}
	})
}

func (x *Index) failWaiting(err error) {
	x.mutex.Lock()
	defer x.mutex.Unlock()
	for _, done := range x.waiting {
		done <- err
	}
	x.waiting = nil
}

// rebuild builds a generation beside the current one, which is searched until the new one has caught up. The place in
// the store's history is noted before the documents are read, so that what changes meanwhile is taken in afterwards.
func (x *Index) rebuild(ctx context.Context, reason string) (err error) {
	began := time.Now()
	x.Logger.Info("the index is being built", "because", reason)
	x.mutex.Lock()
	waiting := x.waiting
	x.waiting = nil
	x.mutex.Unlock()
	x.taken.forget() // who waits is told that it will take longer
	defer func() { x.answer(ctx, waiting, err) }()
	name, err := x.folder.fresh()
	if err != nil {
		return err
	}
	g, err := openGeneration(x.folder.path, name)
	if err != nil {
		return err
	}
	g.built = true
	count, err := x.fill(ctx, g)
	if err == nil {
		err = x.folder.choose(name)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("build the index: %w", err), g.remove())
	}
	x.swap(ctx, g)
	x.Logger.Info("the index is built", "documents", count, "took", time.Since(began).Round(time.Millisecond))
	return nil
}

// answer tells those who asked for a rebuild how it ended; when it was given up for another, they wait for that one.
func (x *Index) answer(ctx context.Context, waiting []chan error, err error) {
	if err != nil && ctx.Err() != nil {
		x.mutex.Lock()
		defer x.mutex.Unlock()
		x.waiting = append(waiting, x.waiting...)
		return
	}
	for _, done := range waiting {
		done <- err
	}
}

// swap has the generation searched from now on. Searches under way end with the one they began with.
func (x *Index) swap(ctx context.Context, g *generation) {
	x.mutex.Lock()
	old := x.current
	x.current = g
	if x.closed {
		x.current, old = nil, nil
		x.discarded.Go(func() { _ = g.close() })
	}
	if ctx.Err() == nil { // else another rebuild was asked for
		x.reason = ""
	}
	x.fault, x.since = nil, time.Time{}
	x.mutex.Unlock()
	x.changed()
	x.taken.forget()
	if old != nil {
		x.discard(old)
	}
}

// fill takes in all documents of the store, then what changed meanwhile, and has it on disk.
func (x *Index) fill(ctx context.Context, g *generation) (int, error) {
	start, err := x.Store.Position(ctx)
	if err != nil {
		return 0, err
	}
	batches, failure := x.readAll(ctx)
	count := 0
	for b := range batches {
		if err := g.write(b); err != nil {
			for range batches { // so that the reader ends
			}
			return count, err
		}
		count += len(b.put)
		if x.Progress != nil {
			x.Progress(count)
		}
	}
	if err := <-failure; err != nil {
		return count, err
	}
	err = g.write(batch{position: start, internal: map[string]string{
		string(keyMapping): mappingVersion, string(keyStore): x.Store.Identity(),
	}})
	if err != nil {
		return count, err
	}
	if err := x.catchUp(ctx, g); err != nil {
		return count, err
	}
	return count, g.flush(ctx)
}

// readAll makes batches of all documents that it has entries of while others are written: reading and writing take about as long.
func (x *Index) readAll(ctx context.Context) (<-chan batch, <-chan error) {
	batches, failure := make(chan batch), make(chan error, 1)
	go func() {
		defer close(batches)
		failure <- x.eachBatch(ctx, func(b batch) error {
			select {
			case batches <- b:
				return nil
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		})
	}()
	return batches, failure
}

func (x *Index) eachBatch(ctx context.Context, made func(batch) error) error {
	documents := make([]hub.Document, 0, batchSize)
	flush := func() error {
		for left := documents; ; {
			var b batch
			taken, err := x.addEntries(ctx, &b, left)
			if err != nil {
				return err
			}
			if err := made(b); err != nil {
				return err
			}
			if left = left[taken:]; len(left) == 0 {
				break
			}
		}
		documents = documents[:0]
		return nil
	}
	for _, kind := range hub.Indexed {
		for document, err := range x.Store.Scan(ctx, kind) {
			if err != nil {
				return fmt.Errorf("read all %s: %w", kind, err)
			}
			if documents = append(documents, document); len(documents) == batchSize {
				if err := flush(); err != nil {
					return err
				}
			}
		}
	}
	return flush()
}

// quiet is how long nothing has to happen for all that happened to have been taken in, when positions do not tell. The
// change streams of MongoDB gave what was committed within 4 ms.
const quiet = 300 * time.Millisecond

// catchUp takes in what was committed before it was called, or a little more. A store's position need not be that of
// any happening, so that silence counts too.
func (x *Index) catchUp(ctx context.Context, g *generation) error {
	head, err := x.Store.Position(ctx)
	if err != nil || head == g.at() {
		return err
	}
	stream, err := x.Store.Changes(ctx, g.at())
	if err != nil {
		return err
	}
	defer stream.Close()
	for {
		happenings, err := nextOrQuiet(ctx, stream)
		if err != nil || len(happenings) == 0 {
			return err
		}
		if err := x.take(ctx, g, happenings); err != nil {
			return err
		}
		for _, happening := range happenings {
			if happening.Position == head {
				return nil
			}
		}
	}
}

// nextOrQuiet gives nothing when nothing happened for a while.
func nextOrQuiet(ctx context.Context, stream hub.Stream) ([]hub.Happening, error) {
	waiting, cancel := context.WithTimeout(ctx, quiet)
	defer cancel()
	happenings, err := stream.Next(waiting)
	if err != nil && ctx.Err() == nil && waiting.Err() != nil {
		return nil, nil
	}
	return happenings, err
}
