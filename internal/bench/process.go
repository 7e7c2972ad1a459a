package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	// starts is how often the program is started; the middle one counts.
	starts = 5
	// startTimeout is when a program that gives no answer is given up.
	startTimeout = 30 * time.Second
	// stopTimeout is a little more than what the program takes at most.
	stopTimeout = 15 * time.Second
)

// measureProcess starts the program on what was loaded, and asks it: how long until the first right answer with facets,
// and how much memory it takes then and when all questions were put. The program's own memory is that of its heap; resident
// is that and the pages of files that lie in memory, which the system takes back when it needs them.
func (r *run) measureProcess(ctx context.Context) error {
	expected, err := r.expected(ctx)
	if err != nil {
		return err
	}
	var took timings
	for at := range starts {
		r.Progress(fmt.Sprintf("starting the program, %d of %d", at+1, starts))
		p, err := r.start(ctx)
		if err != nil {
			return err
		}
		first, err := p.first(ctx, r, expected)
		if err == nil && at == starts-1 {
			err = r.measureMemory(ctx, p)
		}
		if err = errors.Join(err, p.stop()); err != nil {
			return fmt.Errorf("%w; the program said: %s", err, p.said.String())
		}
		took = append(took, first)
	}
	r.report.add("From exec to the first right answer with facets, median", milliseconds(took.percentile(50)), "ms")
	return nil
}

// expected is what bare Bleve answers the first question.
func (r *run) expected(ctx context.Context) (given *answer, err error) {
	bare, err := openBare(filepath.Join(r.bareFolder(), "index"))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, bare.in.Close()) }()
	result, err := bare.ask(ctx, r.asked[0], true)
	if err != nil {
		return nil, err
	}
	return r.corpus.keyed(bareAnswer(result)), nil
}

// process is a program that serves.
type process struct {
	*exec.Cmd
	client client
	began  time.Time
	said   *bytes.Buffer
	ended  chan error
}

func (r *run) start(ctx context.Context) (*process, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	p := &process{client: newClient("http://"+address+"/graphql", r.Clients), said: &bytes.Buffer{}, ended: make(chan error, 1)}
	// #nosec G204 -- the program itself, with a folder and an address of its own
	p.Cmd = exec.CommandContext(ctx, r.Program, "serve", "--data", r.hubFolder(), "--listen", address)
	p.Stderr = p.said
	p.began = time.Now()
	if err := p.Start(); err != nil {
		return nil, err
	}
	go func() { p.ended <- p.Wait() }()
	return p, nil
}

// freeAddress is one that nobody listens on now.
func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

// first asks until the answer is right, and tells how long that took since the start.
func (p *process) first(ctx context.Context, r *run, expected *answer) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	for {
		text, err := p.client.post(ctx, r.asked[0].full)
		took := time.Since(p.began)
		if err == nil {
			var given *answer
			given, err = r.corpus.readResponse(text)
			if err == nil {
				difference := expected.differs(given)
				if difference == "" {
					return took, nil
				}
				err = fmt.Errorf("the answer is not right: %s", difference)
			}
		}
		select {
		case ended := <-p.ended:
			p.ended <- ended
			return 0, fmt.Errorf("the program ended: %w", errors.Join(ended, err))
		default:
		}
		if waited := pause(ctx, time.Millisecond); waited != nil {
			return 0, errors.Join(waited, err)
		}
	}
}

func (p *process) stop() error {
	p.client.CloseIdleConnections()
	if err := p.Process.Signal(os.Interrupt); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case err := <-p.ended:
		return err
	case <-time.After(stopTimeout):
		return errors.Join(errors.New("the program did not stop"), p.Process.Kill())
	}
}

func (r *run) measureMemory(ctx context.Context, p *process) error {
	before, err := memoryOf(p.Process.Pid)
	if errors.Is(err, os.ErrNotExist) {
		return nil // only Linux tells
	}
	if err != nil {
		return err
	}
	var clients sync.WaitGroup
	errs := make([]error, r.Clients)
	for client := range r.Clients {
		clients.Go(func() {
			for at := client; at < len(r.asked) && errs[client] == nil; at += r.Clients {
				_, errs[client] = p.client.post(ctx, r.asked[at].full)
			}
		})
	}
	clients.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	after, err := memoryOf(p.Process.Pid)
	if err != nil {
		return err
	}
	const mebi = 1 << 20
	r.report.add("Memory, resident, at the first answer", before["VmRSS"]/mebi, "MiB")
	r.report.add("Memory, resident, after the queries", after["VmRSS"]/mebi, "MiB")
	r.report.add("Memory, of which pages of files", after["RssFile"]/mebi, "MiB")
	return nil
}

// memoryOf is what Linux tells of a process's memory, in bytes.
func memoryOf(pid int) (map[string]float64, error) {
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status"))
	if err != nil {
		return nil, err
	}
	memory := map[string]float64{}
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(line, ":")
		fields := strings.Fields(value)
		if slices.Contains([]string{"VmRSS", "VmHWM", "RssAnon", "RssFile"}, name) && len(fields) == 2 {
			kibi, err := strconv.Atoi(fields[0])
			if err != nil {
				return nil, fmt.Errorf("%s of a process: %w", name, err)
			}
			memory[name] = float64(kibi) * 1024
		}
	}
	return memory, nil
}
