package graph

import (
	"context"
	"net/http"
	"strconv"
	"sync"

	"github.com/maypok86/otter/v2"

	"github.com/samlaer/samlaer/internal/answer"
	"github.com/samlaer/samlaer/internal/hub"
)

// Epochs tell whether what was read before would be read again now.
type Epochs interface {
	// Epoch is another number after anything changed of which a visitor's answer may be made. It is not known while that
	// cannot be told.
	Epoch() (now uint64, known bool)
}

const (
	// longestKept is the longest answer that is kept, in bytes: a page of search results has 25 kB, a book of a brief 300.
	longestKept = 1 << 20
)

// Answers keeps what visitors were answered, and gives it to the next who ask the same, as long as it would be answered again.
type Answers struct {
	hub    *hub.Hub
	epochs Epochs
	kept   *otter.Cache[string, *keptAnswer]

	mu sync.Mutex
	// underway are the answers being made, so that what many ask at once is made once.
	underway map[string]*making
}

// NewAnswers keeps answers of so many bytes in all; nil, which keeps none, when there are none.
func NewAnswers(h *hub.Hub, epochs Epochs, size int) *Answers {
	if size <= 0 {
		return nil
	}
	return &Answers{hub: h, epochs: epochs, underway: map[string]*making{},
		kept: otter.Must(&otter.Options[string, *keptAnswer]{MaximumWeight: uint64(size), Weigher: weightOf})}
}

// moment is when something was read. What was read in one is the same as long as it is.
type moment struct {
	epoch uint64
	// today in Oslo: what is open, due or new depends on the date, and nothing on the hour.
	today hub.Date
}

func (k *Answers) now() (moment, bool) {
	epoch, known := k.epochs.Epoch()
	return moment{epoch: epoch, today: k.hub.Today()}, known
}

// making is an answer being made.
type making struct {
	key   string
	began moment
	// done is closed when kept says what came of it: nil for what cannot be kept.
	done chan struct{}
	kept *keptAnswer
}

// get gives what is kept under the key, or what another is just making; else the caller's own making, which has to be
// ended. Both are nil when it cannot be told what holds.
func (k *Answers) get(ctx context.Context, key string) (*keptAnswer, *making) {
	now, known := k.now()
	if !known {
		return nil, nil
	}
	if kept, there := k.kept.GetIfPresent(key); there && kept.of == now {
		return kept, nil
	}
	own := &making{key: key, began: now, done: make(chan struct{})}
	k.mu.Lock()
	other := k.underway[key]
	if other == nil {
		k.underway[key] = own
	}
	k.mu.Unlock()
	if other == nil {
		return nil, own
	}
	select {
	case <-other.done:
	case <-ctx.Done():
	}
	return k.shared(other, own)
}

// shared gives what another made, if it was made and still holds, or the own making: beside the others', whoever waits too.
func (k *Answers) shared(other, own *making) (*keptAnswer, *making) {
	now, known := k.now()
	if !known {
		return nil, nil
	}
	select {
	case <-other.done:
		if other.kept != nil && other.kept.of == now {
			return other.kept, nil
		}
	default:
	}
	own.began = now
	return nil, own
}

// end keeps what was made, unless it is nil or something happened since it was begun, and tells those who wait.
func (k *Answers) end(m *making, kept *keptAnswer) {
	if now, known := k.now(); kept != nil && known && now == m.began {
		kept.of = m.began
		m.kept = kept
		k.kept.Set(m.key, kept)
	}
	k.mu.Lock()
	if k.underway[m.key] == m {
		delete(k.underway, m.key)
	}
	k.mu.Unlock()
	close(m.done)
}

// keptAnswer is an answer as it goes out.
type keptAnswer struct {
	of   moment
	tag  string
	body *answer.Packed
}

// weightOf is what an answer takes, in bytes: JSON compressed both ways takes no more than it does itself.
func weightOf(key string, kept *keptAnswer) uint32 {
	const besides = 512
	// #nosec G115 -- both are bounded
	return uint32(len(key) + 2*kept.body.Len() + besides)
}

// fromKept answers a visitor from what is kept, and tells whether it did. Otherwise what is answered is noted, when it can be
// kept. The request is the address's query or the body, as it was sent.
func (a *answering) fromKept(request string) bool {
	if a.answers == nil || len(request) > maxCached || !a.isNobodys() || a.streams {
		return false
	}
	method := "GET" // and HEAD, of which the server leaves the body out
	if a.r.Method == http.MethodPost {
		method = "POST"
	}
	key := method + "\n" + string(a.language()) + "\n" + a.mediaType + "\n" + request
	kept, own := a.answers.get(a.r.Context(), key)
	if kept == nil {
		a.making = own
		return false
	}
	a.send(kept)
	return true
}

// made ends the making, once: with the answer when it can be kept.
func (a *answering) made(body []byte) {
	if a.making == nil {
		return
	}
	own := a.making
	a.making = nil
	if !a.lasting || len(body) > longestKept {
		body = nil
	}
	var kept *keptAnswer
	if body != nil {
		kept = &keptAnswer{tag: a.tagged(body), body: answer.Pack(body)}
	}
	a.answers.end(own, kept)
}

// send writes what is kept.
func (a *answering) send(kept *keptAnswer) {
	header := a.w.Header()
	if a.r.Method != http.MethodPost {
		header.Set("Cache-Control", keptByAll)
		header.Set("ETag", kept.tag)
		if hasTag(a.r.Header.Values("If-None-Match"), kept.tag) {
			a.w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	body := kept.body.For(header, a.r.Header.Values("Accept-Encoding"))
	sent, err := a.hold(len(body)) // what many are sent is held once, but longer than it is kept
	if err != nil {
		header.Del("Content-Encoding")
		header.Del("ETag")
		a.refuseMore(err)
		return
	}
	defer sent()
	header.Set("Content-Type", a.mediaType+"; charset=utf-8")
	header.Set("Content-Length", strconv.Itoa(len(body)))
	a.w.WriteHeader(http.StatusOK)
	// #nosec G705 -- it is JSON, and said to be
	_, _ = a.w.Write(body) // the asker has gone when this fails
}
