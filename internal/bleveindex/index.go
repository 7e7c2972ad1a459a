package bleveindex

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// Options say what to index and where.
type Options struct {
	// Folder holds the index; it is made when it is not there.
	Folder string
	Store  hub.Store
	Logger *slog.Logger
	Clock  func() time.Time
	// Progress is told how many documents a rebuild has taken in so far; nil for nobody.
	Progress func(documents int)
	// NeverRebuild lets Open fail with [ErrUnusable] rather than build the index anew, and following stop.
	NeverRebuild bool
	// Changed is called when searches may find something else than before, and before those who wait for it are told; nil
	// for nobody.
	Changed func()
}

// ErrUnusable: the index has to be built anew, and may not be.
var ErrUnusable = errors.New("the index cannot be used as it is")

// Index finds documents in files of Bleve. It implements hub.Index.
type Index struct {
	Options
	analyser *analyser
	labels   labelsRead
	folder   *folder
	taken    *taken
	stop     context.CancelFunc
	stopped  chan struct{}
	// discarded are the generations being closed and deleted.
	discarded sync.WaitGroup

	mutex sync.RWMutex
	// current is what is searched; nil when there is nothing that could be.
	current *generation
	closed  bool
	// reason is why the index has to be built anew; empty when it has not.
	reason string
	// interrupt ends what [Index.run] is doing, so that it looks at reason again.
	interrupt context.CancelFunc
	// waiting are told how the next rebuild to begin ends.
	waiting []chan error
	fault   error
	// since is when the oldest change that is not in the index was first seen; zero when there is none.
	since time.Time
}

var _ hub.Index = (*Index)(nil)

// Open opens the folder's index and begins to follow the store. An index that is missing, damaged, of another store or
// of another mapping is built anew while Open has already returned; one of another mapping is searched meanwhile.
func Open(ctx context.Context, options Options) (*Index, error) {
	analyser, err := newAnalyser()
	if err != nil {
		return nil, err
	}
	folder, err := openFolder(options.Folder)
	if err != nil {
		return nil, err
	}
	x := &Index{Options: options, analyser: analyser, folder: folder, taken: newTaken(), stopped: make(chan struct{})}
	if err := x.openCurrent(); err != nil {
		return nil, errors.Join(err, folder.close())
	}
	if x.reason != "" && x.NeverRebuild {
		err := fmt.Errorf("%w: %s", ErrUnusable, x.reason)
		if x.current != nil {
			err = errors.Join(err, x.current.close())
		}
		return nil, errors.Join(err, folder.close())
	}
	following, stop := context.WithCancel(context.WithoutCancel(ctx))
	x.stop = stop
	go x.run(following)
	return x, nil
}

// openCurrent finds out what can be searched, and whether and why it has to be built anew.
func (x *Index) openCurrent() error {
	name, err := x.folder.current()
	if err != nil {
		return err
	}
	if !x.NeverRebuild {
		if err := x.folder.sweep(name); err != nil {
			return err
		}
	}
	if name == "" {
		x.reason = "there is none yet"
		return nil
	}
	g, err := openGeneration(x.folder.path, name)
	if errors.Is(err, errDamaged) {
		x.Logger.Warn("the index cannot be opened", "error", err)
		x.reason = "its files are damaged"
		return nil
	}
	if err != nil {
		return err
	}
	identity, err := g.internal(keyStore)
	if err == nil && identity != x.Store.Identity() {
		x.reason = "it is of another store"
		if identity == "" {
			x.reason = "its files are gone"
		}
		return g.close() // what another store has is none of this one's readers' business, not even as a count
	}
	mapping, err := g.internal(keyMapping)
	if err != nil {
		x.reason = "its files are damaged"
		return g.close()
	}
	if mapping != mappingVersion {
		x.reason = "this program has another mapping"
	}
	x.current = g
	return nil
}

// Close stops following and searching, after what was taken in is on disk.
func (x *Index) Close() error {
	x.mutex.Lock()
	if x.closed {
		x.mutex.Unlock()
		return nil
	}
	x.closed = true
	g := x.current
	x.current = nil
	x.mutex.Unlock()
	x.stop()
	<-x.stopped
	var err error
	if g != nil {
		ctx, cancel := context.WithTimeout(context.Background(), flushTimeout)
		defer cancel()
		err = errors.Join(g.flush(ctx), g.close())
	}
	x.discarded.Wait()
	x.failWaiting(hub.ErrClosed)
	return errors.Join(err, x.folder.close())
}

// flushTimeout is how long Close waits for the disk. What is not there by then is taken in again at the next start.
const flushTimeout = 5 * time.Second

// State tells how the index stands.
func (x *Index) State() hub.IndexState {
	x.mutex.RLock()
	defer x.mutex.RUnlock()
	state := hub.IndexState{Rebuilding: x.reason != "", Empty: x.current == nil, Fault: x.fault}
	if x.current != nil {
		state.Position = x.current.at()
		state.Fault = cmp.Or(state.Fault, x.current.faults.recent())
	}
	if !x.since.IsZero() {
		state.Behind = max(x.Clock().Sub(x.since), time.Nanosecond)
	}
	return state
}

// looking calls look with the index as it is now. A generation stays open until all who look at it are done.
func (x *Index) looking(look func(s *search) error) error {
	x.mutex.RLock()
	g, closed := x.current, x.closed
	if g != nil {
		g.users.Add(1)
	}
	x.mutex.RUnlock()
	if closed {
		return fmt.Errorf("search: %w", hub.ErrClosed)
	}
	if g == nil {
		return fmt.Errorf("the index is being built: %w", hub.ErrUnavailable)
	}
	defer g.users.Done()
	err := x.guarded(g, look)
	if errors.Is(err, errDamaged) {
		x.lose(g, err)
		return fmt.Errorf("%w: %w", hub.ErrUnavailable, err)
	}
	return err
}

// guarded turns what damaged files do to Bleve into an error, also reading a file that was cut while it was open.
func (x *Index) guarded(g *generation, look func(s *search) error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer recoverDamage(&err)
	s, err := g.look(x.analyser)
	if err != nil {
		return err
	}
	defer s.close()
	return look(s)
}

// Search answers the queries, aligned, all from one state of the index.
func (x *Index) Search(ctx context.Context, queries []hub.Query) ([]hub.Hits, error) {
	known, err := x.synonyms(ctx)
	if err != nil {
		return nil, err
	}
	found := make([]hub.Hits, len(queries))
	err = x.looking(func(s *search) error {
		for at, query := range queries {
			var err error
			if found[at], err = s.answer(ctx, query, known); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}
