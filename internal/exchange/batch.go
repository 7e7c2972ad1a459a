package exchange

import (
	"context"

	"github.com/samlaer/samlaer/internal/hub"
)

const (
	// batchRows is what the hub puts into one commit at most.
	batchRows = 50
	// batchBytes bounds what waits when rows are long.
	batchBytes = 1 << 20
)

// arrival is something that was read and not decided on yet.
type arrival[T any] struct {
	// line is where it stands: a row's line, or its number in a list.
	line  int
	value T
	// size is about how many bytes it takes.
	size int
	// faults are why it is not for the hub at all; explain makes faults of what the hub says of it.
	faults  []Fault
	explain func(problems hub.Errors) []Fault
}

// explained makes faults of what is wrong, each with the field that the hub names.
func explained(line int) func(problems hub.Errors) []Fault {
	return func(problems hub.Errors) []Fault {
		faults := make([]Fault, 0, len(problems))
		for _, problem := range problems {
			faults = append(faults, Fault{Line: line, Column: problem.Field, Reason: problem.Message.EN})
		}
		return faults
	}
}

// batch gathers what was read for one commit, and tells what became of it in the order of the file.
type batch[T any] struct {
	take     func(ctx context.Context, values []T) ([]hub.Outcome, error)
	listener Listener
	counts   Counts
	waiting  []arrival[T]
	bytes    int
}

func (b *batch[T]) add(ctx context.Context, one arrival[T]) error {
	b.waiting = append(b.waiting, one)
	b.bytes += one.size
	if len(b.waiting) < batchRows && b.bytes < batchBytes {
		return nil
	}
	return b.flush(ctx)
}

// flush brings in what waits.
func (b *batch[T]) flush(ctx context.Context) error {
	values := make([]T, 0, len(b.waiting))
	for _, one := range b.waiting {
		if len(one.faults) == 0 {
			values = append(values, one.value)
		}
	}
	outcomes, err := b.take(ctx, values)
	for _, one := range b.waiting {
		if len(one.faults) == 0 {
			one.faults = one.explain(outcomes[0].Problems)
			b.counts.add(outcomes[0].Result)
			outcomes = outcomes[1:]
		} else {
			b.counts.add(hub.ImportResultRefused)
		}
		tell(b.listener, one.faults)
	}
	b.waiting, b.bytes = b.waiting[:0], 0
	return err
}
