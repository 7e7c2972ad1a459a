package bleveindex

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
)

// Bleve writes to disk in the background and tells of what goes wrong there only by a callback with a name, kept for
// the whole process. This one finds the generation by its folder.

const faultCallback = "samlaer"

var generationsByFolder sync.Map // of folders to *generation

func init() {
	scorch.RegistryAsyncErrorCallbacks[faultCallback] = func(err error, folder string) {
		if found, ok := generationsByFolder.Load(folder); ok {
			found.(*generation).backgroundFault(err)
		}
	}
}

// faultPause is how long to wait before what failed is tried again: Bleve itself would try at once, and again, with all
// of a processor.
const faultPause = time.Second

// faults are what went wrong in the background of a generation.
type faults struct {
	mutex sync.Mutex
	last  error
	at    time.Time
	// news wakes who waits for the disk.
	news chan error
	// closing ends a pause.
	closing chan struct{}
}

func newFaults() *faults { return &faults{news: make(chan error, 1), closing: make(chan struct{})} }

// backgroundFault is called by Bleve where it writes, and holds it up there.
func (g *generation) backgroundFault(err error) {
	if errors.Is(err, scorch.ErrAsyncPanic) {
		err = fmt.Errorf("%w: %w", errDamaged, err)
	}
	g.faults.mutex.Lock()
	g.faults.last, g.faults.at = err, time.Now()
	g.faults.mutex.Unlock()
	select {
	case g.faults.news <- err:
	default:
	}
	timer := time.NewTimer(faultPause)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-g.faults.closing:
	}
}

// recent is what went wrong in the background and has not gone well since: it would have been tried again by now.
func (f *faults) recent() error {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if f.last == nil || time.Since(f.at) > 2*faultPause {
		return nil
	}
	return fmt.Errorf("the index cannot be written to disk: %w", f.last)
}
