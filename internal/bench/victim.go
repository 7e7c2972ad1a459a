package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// victim is a server that is attacked.
type victim struct {
	*exec.Cmd
	address string
	said    *bytes.Buffer
	ended   chan error
}

// usage is what a process has used: of the processors, and of memory in bytes.
type usage struct {
	cpu            time.Duration
	resident, peak float64
}

// startVictim starts this program, and waits until it is ready.
func (a *attacking) startVictim(ctx context.Context, arguments func(address string) []string) (*victim, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	v := &victim{Cmd: a.Command(ctx, arguments(address)...), address: address, said: &bytes.Buffer{}, ended: make(chan error, 1)}
	v.Stderr = v.said
	if err := v.Start(); err != nil {
		return nil, err
	}
	go func() { v.ended <- v.Wait() }()
	if err := v.ready(ctx); err != nil {
		return nil, errors.Join(err, v.stop())
	}
	return v, nil
}

func (v *victim) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+v.address+"/readyz", http.NoBody)
		if err != nil {
			return err
		}
		if response, err := http.DefaultClient.Do(request); err == nil {
			_ = response.Body.Close()
			if response.StatusCode < http.StatusMultipleChoices {
				return nil
			}
		}
		select {
		case err := <-v.ended:
			v.ended <- err
			return fmt.Errorf("the program ended: %w; it said: %s", errors.Join(err, errors.New("too early")), v.said.String())
		default:
		}
		if err := pause(ctx, 20*time.Millisecond); err != nil {
			return err
		}
	}
}

func (v *victim) stop() error {
	if err := v.Process.Signal(os.Interrupt); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case err := <-v.ended:
		return err
	case <-time.After(stopTimeout):
		return errors.Join(errors.New("the program did not stop"), v.Process.Kill())
	}
}

// restTimeout is how long a server gets at most to be idle again.
const restTimeout = 5 * time.Second

// rest waits until the server does nothing any more, and begins to note its memory anew.
func (v *victim) rest(ctx context.Context) (usage, error) {
	deadline := time.Now().Add(restTimeout)
	last, err := v.usage()
	for err == nil && time.Now().Before(deadline) {
		if err := pause(ctx, 200*time.Millisecond); err != nil {
			return usage{}, err
		}
		now, err := v.usage()
		if err != nil {
			return usage{}, err
		}
		if now.cpu == last.cpu {
			break
		}
		last = now
	}
	if err != nil {
		return usage{}, err
	}
	// 5 lets the kernel note the highest memory anew. Where it does not, the highest of all stays, which is no less.
	_ = os.WriteFile(filepath.Join("/proc", strconv.Itoa(v.Process.Pid), "clear_refs"), []byte("5"), 0)
	return v.usage()
}

// tick is what Linux counts the processors' time in.
const tick = 10 * time.Millisecond

// usage is empty where the system is not Linux.
func (v *victim) usage() (usage, error) {
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(v.Process.Pid), "stat"))
	if errors.Is(err, os.ErrNotExist) {
		return usage{}, nil
	}
	if err != nil {
		return usage{}, err
	}
	memory, err := memoryOf(v.Process.Pid)
	if err != nil {
		return usage{}, err
	}
	used := usage{resident: memory["VmRSS"], peak: memory["VmHWM"]}
	// The name of the program stands in brackets and may have spaces; the 12th and 13th of what follows are what counts.
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	if len(fields) < 13 {
		return usage{}, fmt.Errorf("%q does not say what the program uses", text)
	}
	for _, field := range fields[11:13] {
		ticks, err := strconv.Atoi(field)
		if err != nil {
			return usage{}, err
		}
		used.cpu += time.Duration(ticks) * tick
	}
	return used, nil
}
