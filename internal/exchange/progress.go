package exchange

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"
)

// Listener hears of long work while it is done. Its methods are called one at a time.
type Listener interface {
	// Progress tells how much of a step is done, of how much: bytes when importing, documents when exporting. The
	// total is 0 when nobody knows.
	Progress(step string, done, total int64)
	// Fault tells of a row or line that is left out.
	Fault(fault Fault)
}

// Reporter writes progress and faults for people: on a terminal a line that is written over, elsewhere a plain line now
// and then.
type Reporter struct {
	mutex      sync.Mutex
	to         io.Writer
	isTerminal bool
	now        func() time.Time
	last       time.Time
	step       string
	shown      int
}

const (
	// terminalPause is how often a terminal is written to: smooth to look at, and nothing beside the work.
	terminalPause = 100 * time.Millisecond
	// plainPause keeps a log of an hour's work readable: 240 lines.
	plainPause = 15 * time.Second
)

// NewReporter writes to a file, mostly standard error.
func NewReporter(to *os.File) *Reporter {
	return newReporter(to, term.IsTerminal(int(to.Fd())), time.Now)
}

func newReporter(to io.Writer, isTerminal bool, now func() time.Time) *Reporter {
	return &Reporter{to: to, isTerminal: isTerminal, now: now}
}

// Progress shows how far the step is, unless it was shown a moment ago.
func (r *Reporter) Progress(step string, done, total int64) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	pause := plainPause
	if r.isTerminal {
		pause = terminalPause
	}
	now := r.now()
	isNew := step != r.step
	if !isNew && now.Sub(r.last) < pause {
		return
	}
	r.step, r.last = step, now
	switch {
	case r.isTerminal:
		r.overwrite(line(step, done, total))
	case isNew:
		r.print(step + " …")
	default:
		r.print(line(step, done, total))
	}
}

// Fault writes the fault on a line of its own.
func (r *Reporter) Fault(fault Fault) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.overwrite("")
	r.print(fault.String())
}

// Close clears the terminal's line.
func (r *Reporter) Close() {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.overwrite("")
}

func (r *Reporter) print(text string) { _, _ = fmt.Fprintln(r.to, text) }

// overwrite writes over what the terminal's line shows.
func (r *Reporter) overwrite(text string) {
	if !r.isTerminal || text == "" && r.shown == 0 {
		return
	}
	width := len([]rune(text))
	_, _ = fmt.Fprint(r.to, "\r", text, strings.Repeat(" ", max(0, r.shown-width)))
	if r.shown = width; width == 0 {
		_, _ = fmt.Fprint(r.to, "\r")
	}
}

func line(step string, done, total int64) string {
	if total <= 0 {
		return fmt.Sprintf("%s: %d", step, done)
	}
	return fmt.Sprintf("%s: %d %%", step, 100*min(done, total)/total)
}

// silence is a listener for whoever does not want to hear.
type silence struct{}

func (silence) Progress(string, int64, int64) {}

func (silence) Fault(Fault) {}
