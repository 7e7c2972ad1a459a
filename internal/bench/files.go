package bench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"runtime/pprof"
	"sync"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/table"
)

// Files measures how much memory it takes to write lists as files, and whether it grows with their length: one list whole,
// and the last quarter of it, from the same hub.
func Files(ctx context.Context, options Options, out io.Writer) error {
	options.Queries = 1 // what is asked here has no words
	return indexAlone(ctx, options, out, func(ctx context.Context, r *run) error {
		if err := r.makeQuestions(ctx); err != nil {
			return err
		}
		r.Progress("loading")
		if _, err := r.loadHub(ctx); err != nil {
			return err
		}
		since := began.Add(time.Duration(len(r.corpus.documents)*3/4) * time.Minute) // a document is made each minute
		r.corpus = nil                                                               // what is measured should have the memory to itself
		return r.measureFiles(ctx, since)
	})
}

// measureFiles writes each file once without looking, so that what is read first and kept from then on is not taken for the
// file's.
func (r *run) measureFiles(ctx context.Context, since time.Time) (err error) {
	o, err := r.openHub(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.close()) }()
	if err := o.await(ctx, nil); err != nil {
		return err
	}
	h := hub.New(hub.Parts{Store: o.store, Index: o.index, Clock: time.Now, UUID: uuidv7, Site: "http://localhost"})
	files := table.NewHandler(h, time.Now, r.logger)
	for _, format := range []string{"csv", "xlsx"} {
		r.Progress("writing " + format)
		for _, part := range []struct{ name, asked string }{
			{"the last quarter", "?updatedSince=" + url.QueryEscape(since.Format(time.RFC3339))}, {"all", ""},
		} {
			name := format + ", " + part.name
			if err := r.measureFile(ctx, name, func() (int64, error) {
				return takenIn(ctx, files, "/export/lessons."+format+part.asked)
			}); err != nil {
				return err
			}
		}
	}
	return nil
}

// rounds is how often a file is written. What the index does besides takes memory too, now and then: 9 MB where the file takes 6.
// It only adds, so that the least is the file's.
const rounds = 3

func (r *run) measureFile(ctx context.Context, name string, write func() (int64, error)) error {
	length, err := write()
	if err != nil {
		return err
	}
	least := math.Inf(1)
	for range rounds {
		memory, err := r.watched(func() error {
			_, err := write()
			return err
		})
		if err := cmp.Or(err, ctx.Err()); err != nil {
			return err
		}
		least = min(least, memory)
	}
	r.report.add(name+": length", float64(length)/1e6, "MB")
	r.report.add(name+": memory beyond what there was", least/1e6, "MB")
	return nil
}

// watched does something, and tells how many bytes more than before were in use meanwhile at the most. Memory is collected all the
// time: what is left is what cannot go.
func (r *run) watched(do func() error) (float64, error) {
	before, most := inUse(), uint64(0)
	done := make(chan struct{})
	var watching sync.WaitGroup
	watching.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
			}
			if now := inUse(); now > most {
				most = now
				r.noteHeap()
			}
		}
	})
	err := do()
	close(done)
	watching.Wait()
	return float64(most) - float64(min(before, most)), err
}

// noteHeap writes down what is in memory, where that is asked for.
func (r *run) noteHeap() {
	if r.Profile == "" {
		return
	}
	if file, err := os.Create(filepath.Clean(r.Profile)); err == nil {
		_ = pprof.Lookup("heap").WriteTo(file, 0)
		_ = file.Close()
	}
}

// inUse is how many bytes are reachable.
func inUse() uint64 {
	runtime.GC()
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	return live[0].Value.Uint64()
}

// takenIn asks for a file and takes it in as fast as it comes, keeping nothing.
func takenIn(ctx context.Context, files http.Handler, address string) (int64, error) {
	to := &sink{header: http.Header{}}
	asked := httptest.NewRequestWithContext(hub.WithViewer(ctx, hub.Visitor("nb")), http.MethodGet, address, http.NoBody)
	files.ServeHTTP(to, asked)
	if to.status != http.StatusOK {
		return 0, fmt.Errorf("%s is answered with %d", address, to.status)
	}
	return to.length, nil
}

// sink is where a file goes that nobody wants.
type sink struct {
	header http.Header
	status int
	length int64
}

func (s *sink) Header() http.Header    { return s.header }
func (s *sink) WriteHeader(status int) { s.status = status }
func (s *sink) Write(part []byte) (int, error) {
	s.length += int64(len(part))
	return len(part), nil
}
