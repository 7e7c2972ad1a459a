package bench

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// generators is how many send an attack at once.
	generators = 8
	// besideRounds is how often the server and the sink have their turn at an attack.
	besideRounds = 3
	// normalPause is what a normal client waits between two questions: a search is 500 points, of which an address has 20,000 a second.
	normalPause = 30 * time.Millisecond
	// warming is how long a normal client asks before anything is measured.
	warming = 2 * time.Second
)

// normalWords are what the normal client searches for.
var normalWords = []string{"mentor", "språkopplæring", "arbeidsgivere", "frivillige", "barnehage", "ungdom", "integrering", "tolk", "kvinner", "samarbeid"}

// normalClient asks what anybody asks, each time anew: the answers that are kept would make it too quick to be hurt.
type normalClient struct {
	client attacker
	asked  atomic.Int64
}

func newNormalClient(address string) *normalClient {
	return &normalClient{client: attacker{&http.Client{Timeout: requestTimeout}, address}}
}

func (n *normalClient) ask(ctx context.Context) (time.Duration, error) {
	number := n.asked.Add(1)
	word := normalWords[int(number)%len(normalWords)]
	body := fmt.Sprintf(`{"query":%q,"variables":{"q":%q},"extensions":{"number":%d}}`, searchFor, word, number)
	began := time.Now()
	answer, err := n.client.send(ctx, posts(body, nil))
	if err == nil && answer != fine {
		err = fmt.Errorf("a normal client is answered «%s»", answer)
	}
	return time.Since(began), err
}

// askFor asks for so long, and gives what each question took.
func (n *normalClient) askFor(ctx context.Context, length time.Duration) (timings, error) {
	var took timings
	for until := time.Now().Add(length); time.Now().Before(until); {
		one, err := n.ask(ctx)
		if err != nil {
			return nil, err
		}
		took = append(took, one)
		if err := pause(ctx, normalPause); err != nil {
			return nil, err
		}
	}
	return took, nil
}

func (n *normalClient) warm(ctx context.Context) error {
	_, err := n.askFor(ctx, warming)
	return err
}

// compare gives the p95 of a normal client in milliseconds, beside an attack that hits the sink and one that hits the server.
// They take turns, so that what else the machine does hits both alike.
func (a *attacking) compare(ctx context.Context, one attack) (sink, server float64, err error) {
	var took [2]timings
	for range besideRounds {
		for at, target := range []*victim{a.sink, a.victim} {
			some, err := a.beside(ctx, one, target, a.Beside/(2*besideRounds))
			if err != nil {
				return 0, 0, err
			}
			took[at] = append(took[at], some...)
		}
	}
	return milliseconds(took[0].percentile(95)), milliseconds(took[1].percentile(95)), nil
}

// beside lets the normal client ask while the attack is made on a server.
func (a *attacking) beside(ctx context.Context, one attack, target *victim, length time.Duration) (timings, error) {
	attacked, end := context.WithCancel(ctx)
	by := routeOf(one.number, target.address)
	var attackers sync.WaitGroup
	defer attackers.Wait()
	defer end()
	if one.holding != nil {
		attackers.Go(func() { holdUntil(attacked, one, by) })
	} else {
		for generator := range generators {
			attackers.Go(func() { a.generate(attacked, one, by, generator) })
		}
	}
	return a.normal.askFor(ctx, length)
}

// generate sends at an even pace until ctx is done. What was not answered in time is not made up for.
func (a *attacking) generate(ctx context.Context, one attack, by route, generator int) {
	from := newAttacker(by)
	defer from.close()
	between := time.Second * generators / time.Duration(a.Rate)
	if pause(ctx, between*time.Duration(generator)/generators) != nil {
		return
	}
	beat := time.NewTicker(between)
	defer beat.Stop()
	for {
		_, _ = from.send(ctx, one.request) // what it is answered has been looked at
		select {
		case <-ctx.Done():
			return
		case <-beat.C:
		}
	}
}

// holdUntil holds the connections until ctx is done, and lets slow ones send.
func holdUntil(ctx context.Context, one attack, by route) {
	holds := openAll(ctx, one, by)
	for pause(ctx, trickling) == nil {
		for _, h := range holds {
			if h.trickle != nil {
				_ = h.trickle() // it may be closed by now
			}
		}
	}
	for _, h := range holds {
		h.close()
	}
}
