package epoch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

const (
	// beat is how often the store is asked whether it is there: a server that is cut off from it hears of no change, and must
	// not take that for there being none.
	beat = time.Second
	// firstPause doubles after each failure up to longestPause.
	firstPause   = 50 * time.Millisecond
	longestPause = 5 * time.Second
)

// Start follows the store until ctx is done or stop is called, which waits for it.
func (s *Store) Start(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() {
		pause := firstPause
		for ctx.Err() == nil {
			began := time.Now()
			err := s.follow(ctx)
			if ctx.Err() != nil || errors.Is(err, hub.ErrClosed) {
				return
			}
			s.logger.WarnContext(ctx, "answers are not kept until the store is followed again", "error", err)
			if time.Since(began) > longestPause {
				pause = firstPause
			}
			select {
			case <-ctx.Done():
			case <-time.After(pause):
			}
			pause = min(2*pause, longestPause)
		}
	})
	return func() { cancel(); running.Wait() }
}

// follow counts what happens until the store cannot be followed. What happened between two of them is not heard, so that
// each begins another epoch before anything is known.
func (s *Store) follow(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	position, err := s.inner.Position(ctx)
	if err != nil {
		return fmt.Errorf("follow the store: %w", err)
	}
	stream, err := s.inner.Changes(ctx, position)
	if err != nil {
		return fmt.Errorf("follow the store: %w", err)
	}
	defer func() { _ = stream.Close() }()
	var beating sync.WaitGroup
	defer beating.Wait()
	defer cancel(nil)
	beating.Go(func() { s.beat(ctx, cancel) })
	s.Turn()
	s.following.Store(true)
	defer s.following.Store(false)
	for {
		happenings, err := stream.Next(ctx)
		if err != nil {
			return fmt.Errorf("follow the store: %w", errors.Join(err, context.Cause(ctx)))
		}
		if slices.ContainsFunc(happenings, func(h hub.Happening) bool { return matters(h.Kind) }) {
			s.Turn()
		}
	}
}

// beat gives up following when the store does not answer in time.
func (s *Store) beat(ctx context.Context, giveUp context.CancelCauseFunc) {
	ticker := time.NewTicker(beat)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		asking, cancel := context.WithTimeout(ctx, beat)
		err := s.inner.Ping(asking)
		cancel()
		if err != nil && ctx.Err() == nil {
			s.following.Store(false)
			giveUp(err)
			return
		}
	}
}
