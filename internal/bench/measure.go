package bench

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// timings are how long one system took for each question.
type timings []time.Duration

// percentile is the time that so many of a hundred questions took at most.
func (t timings) percentile(percent int) time.Duration {
	sorted := slices.Sorted(slices.Values(t))
	return sorted[min(len(sorted)-1, len(sorted)*percent/100)]
}

func (t timings) sum() time.Duration {
	var sum time.Duration
	for _, one := range t {
		sum += one
	}
	return sum
}

// measured is what was found out about a system.
type measured struct {
	alone timings
	// asked questions by all clients took so long.
	asked       int
	together    time.Duration
	bytes       float64
	allocations float64
}

// compare puts the questions to all systems: first one at a time, the systems turn about; then by many clients; last to
// count what is allocated. The first timed round is the one in which no system has seen the questions before.
func (r *run) compare(ctx context.Context, systems []system) (map[string]*measured, error) {
	results := map[string]*measured{}
	for _, one := range systems {
		results[one.name] = &measured{}
		for _, asked := range r.warm {
			if _, err := one.ask(ctx, asked); err != nil {
				return nil, fmt.Errorf("%s, «%s»: %w", one.name, asked.text, err)
			}
		}
	}
	runtime.GC()
	for at, asked := range r.asked {
		if err := r.turn(ctx, at, asked, systems, results); err != nil {
			return nil, fmt.Errorf("«%s»: %w", asked.text, err)
		}
	}
	for range 2 {
		for _, one := range systems {
			if err := r.crowd(ctx, one, results[one.name]); err != nil {
				return nil, fmt.Errorf("%s, by %d clients: %w", one.name, r.Clients, err)
			}
		}
		slices.Reverse(systems) // an even number of times: the order in the end is the one given
	}
	for _, one := range systems {
		if err := r.count(ctx, one, results[one.name]); err != nil {
			return nil, fmt.Errorf("%s: %w", one.name, err)
		}
	}
	return results, nil
}

// turn puts one question to each system, beginning with another one each time.
func (r *run) turn(ctx context.Context, at int, asked *question, systems []system, results map[string]*measured) error {
	answers := make(map[string]*answer, len(systems))
	for step := range systems {
		one := systems[(at+step)%len(systems)]
		start := time.Now()
		read, err := one.ask(ctx, asked)
		took := time.Since(start)
		if err != nil {
			return fmt.Errorf("%s: %w", one.name, err)
		}
		results[one.name].alone = append(results[one.name].alone, took)
		if answers[one.name], err = read(); err != nil {
			return fmt.Errorf("%s: %w", one.name, err)
		}
		answers[one.name].withoutOwn(asked)
	}
	for _, one := range systems {
		if one.baseline != "" && !one.more {
			if difference := answers[one.baseline].differs(answers[one.name]); difference != "" {
				return fmt.Errorf("%s and %s do not agree: %s", one.baseline, one.name, difference)
			}
		}
	}
	return nil
}

// crowd puts all questions to one system by many clients at once, each question once.
func (r *run) crowd(ctx context.Context, one system, result *measured) error {
	var next atomic.Int64
	errs := make([]error, r.Clients)
	var clients sync.WaitGroup
	runtime.GC()
	start := time.Now()
	for client := range r.Clients {
		clients.Go(func() {
			for errs[client] == nil {
				at := int(next.Add(1)) - 1
				if at >= len(r.asked) {
					return
				}
				_, errs[client] = one.ask(ctx, r.asked[at])
			}
		})
	}
	clients.Wait()
	result.together += time.Since(start)
	result.asked += len(r.asked)
	return errors.Join(errs...)
}

// count finds out how much is allocated for a question.
func (r *run) count(ctx context.Context, one system, result *measured) error {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for _, asked := range r.asked {
		if _, err := one.ask(ctx, asked); err != nil {
			return err
		}
	}
	runtime.ReadMemStats(&after)
	questions := float64(len(r.asked))
	result.bytes = float64(after.TotalAlloc-before.TotalAlloc) / questions
	result.allocations = float64(after.Mallocs-before.Mallocs) / questions
	return nil
}
