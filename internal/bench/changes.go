package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/samlaer/samlaer/graph"
	"github.com/samlaer/samlaer/internal/bleveindex"
	"github.com/samlaer/samlaer/internal/front"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/mongostore"
)

// ChangesOptions say how many follow how much.
type ChangesOptions struct {
	// Changes is how many are made, Rate how many a second.
	Changes, Rate int
	Subscribers   int
	// Stay is how long a connection lasts in the mean until its client cuts it, and goes on from its last cursor.
	Stay time.Duration
	Seed uint64
	JSON bool
	// MongoDB is the address of an empty database to follow; the embedded store is when empty.
	MongoDB string
	// Profile is a file to write a CPU profile to while changes are made; none when empty.
	Profile string
	// Progress is told what is being done.
	Progress func(what string)
}

// lateTimeout is when changes that somebody has not heard of are given up, after the last was made.
const lateTimeout = 30 * time.Second

// Changes lets many follow a hub that changes, and fails unless each of them is told of each change that they may see once and
// in order. The hub, who changes it and who follow it are in this process, and speak over the loopback: memory is that of all,
// and when it does not grow, neither does the hub's.
func Changes(ctx context.Context, options ChangesOptions, out io.Writer) (err error) {
	if options.Changes < 10 || options.Rate < 1 || options.Subscribers < 1 {
		return errors.New("there is nothing to measure with fewer than 10 changes, one a second and one subscriber")
	}
	if options.Progress == nil {
		options.Progress = func(string) {}
	}
	folder, remove, err := folderOf("")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	logger := slog.New(slog.DiscardHandler)
	store, index, err := options.open(ctx, filepath.Join(folder, "samlaer"), logger)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, index.Close(), store.Close()) }()
	f := newFollowed(options, store)
	if err := errors.Join(f.fill(ctx), index.Ready(ctx)); err != nil {
		return err
	}
	stop, err := f.serve(ctx, index, logger)
	if err != nil {
		return err
	}
	measured := f.measure(ctx)
	if err := errors.Join(measured, stop()); err != nil {
		return err
	}
	return f.report(out)
}

// open opens what is followed.
func (c ChangesOptions) open(ctx context.Context, folder string, logger *slog.Logger) (hub.Store, *bleveindex.Index, error) {
	if c.MongoDB == "" {
		o, err := openHub(ctx, folder, logger)
		return o.store, o.index, err
	}
	store, err := mongostore.Open(ctx, c.MongoDB, mongostore.Options{Logger: logger})
	if err != nil {
		return nil, nil, err
	}
	index, err := bleveindex.Open(ctx, bleveindex.Options{Folder: filepath.Join(folder, "index"), Store: store, Logger: logger, Clock: time.Now})
	if err != nil {
		return nil, nil, errors.Join(err, store.Close())
	}
	return store, index, nil
}

// viewerHeader says who asks, of those that there are here.
const viewerHeader = "Bench-Viewer"

func (f *followed) serve(ctx context.Context, index *bleveindex.Index, logger *slog.Logger) (func() error, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	h := hub.New(hub.Parts{Store: f.store, Index: index, Clock: time.Now, UUID: uuidv7, Site: "http://localhost"})
	answers := graph.NewHandler(h, logger)
	asked := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		which, _ := strconv.Atoi(r.Header.Get(viewerHeader))
		answers.ServeHTTP(w, r.WithContext(hub.WithViewer(r.Context(), f.viewers[which])))
	})
	handler := front.Handler(front.Options{GraphQL: asked, Logger: logger, Ready: front.NewReadiness(f.store, index)})
	serving, cancel := context.WithCancel(ctx)
	served := make(chan error, 1)
	go func() { served <- front.Serve(serving, listener, handler, logger) }()
	f.address = listener.Addr().String() + "/graphql"
	return func() error { cancel(); return <-served }, nil
}

// measure lets all subscribe, makes the changes, and waits until all were heard.
func (f *followed) measure(ctx context.Context) (err error) {
	if f.from, err = f.now(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	var following sync.WaitGroup
	defer following.Wait()
	defer cancel(nil)
	f.connect()
	for _, one := range f.connections {
		following.Go(func() {
			if err := one.follow(ctx); err != nil {
				cancel(err)
			}
		})
	}
	f.Progress(fmt.Sprintf("%d subscribe", f.Subscribers))
	if err := await(ctx, func() bool { return f.begun.Load() == int64(f.Subscribers) }); err != nil {
		return err
	}
	f.Progress(fmt.Sprintf("%d changes, %d a second", f.Changes, f.Rate))
	sampling, enough := context.WithCancel(ctx)
	var sampled sync.WaitGroup
	sampled.Go(func() { f.sample(sampling) })
	err = profiled(f.Profile, func() error { return f.change(ctx) })
	enough()
	sampled.Wait()
	if err != nil {
		return errors.Join(context.Cause(ctx), err)
	}
	late, stop := context.WithTimeout(ctx, lateTimeout)
	defer stop()
	if err := await(late, func() bool { return f.unheard() == 0 }); err != nil {
		return fmt.Errorf("%d answers were never heard: %w", f.unheard(), err)
	}
	return nil
}

// sample looks at the memory once in each hundredth of the time.
func (f *followed) sample(ctx context.Context) {
	every := time.NewTicker(max(time.Millisecond, time.Second*time.Duration(f.Changes)/time.Duration(f.Rate)/100))
	defer every.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-every.C:
			var memory runtime.MemStats
			runtime.ReadMemStats(&memory)
			f.heaps = append(f.heaps, float64(memory.HeapInuse))
			resident, _ := memoryOf(os.Getpid()) // Linux alone tells
			f.residents = append(f.residents, resident["VmRSS"])
		}
	}
}

// tenth is the middle of the samples in one tenth of the time, counted from 0.
func tenth(samples []float64, which int) float64 {
	part := slices.Sorted(slices.Values(samples[len(samples)*which/10 : len(samples)*(which+1)/10]))
	if len(part) == 0 {
		return 0
	}
	return part[len(part)/2]
}

func (f *followed) report(out io.Writer) error {
	const mebi = 1 << 20
	var r report
	r.add("Changes", float64(f.Changes), "")
	r.add("Changes a second", float64(f.Changes)/f.took.Seconds(), "/s")
	r.add("Subscribers", float64(f.Subscribers), "")
	r.add("Connections", float64(len(f.connections)), "")
	r.add("Connections cut by their clients", float64(f.cuts.Load()), "")
	r.add("Answers heard, each once and in order", float64(f.heard.Load()), "")
	r.add("From the commit to the client, p50", f.percentile(50), "ms")
	r.add("From the commit to the client, p95", f.percentile(95), "ms")
	r.add("Kinds of subscribers (operation, variables, rights)", float64(len(f.kinds)), "")
	visible, shared, alone := f.executions()
	r.add("Changes times kinds that may see them", visible, "")
	r.add("Executions for a kind together", shared, "")
	r.add("Executions for one that caught up", alone, "")
	r.add("Heap in use, second tenth of the time", tenth(f.heaps, 1)/mebi, "MiB")
	r.add("Heap in use, last tenth", tenth(f.heaps, 9)/mebi, "MiB")
	r.add("Resident, second tenth", tenth(f.residents, 1)/mebi, "MiB")
	r.add("Resident, last tenth", tenth(f.residents, 9)/mebi, "MiB")
	if f.JSON {
		return r.json(out)
	}
	text := "| what | | |\n| --- | ---: | --- |\n"
	for _, figure := range r.Figures {
		text += figure.row()
	}
	_, err := io.WriteString(out, text)
	return err
}
