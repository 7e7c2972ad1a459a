package boltstore

import (
	"context"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"github.com/samlaer/samlaer/internal/hub"
)

// request is a commit on its way to the writer, encoded.
type request struct {
	ctx    context.Context
	id     hub.CommitID
	steps  []step
	expect []hub.Expectation
	lists  []hub.Listing
	size   int
	// done gets the answer; it has room for it, so that the writer never waits.
	done chan error
}

// step is a change of a document, encoded.
type step struct {
	kind    hub.Kind
	id      hub.ID
	was     int
	deletes bool
	mark    mark
	record  []byte
}

// encodeCommit does all of a commit that can be done by many at once.
func encodeCommit(ctx context.Context, commit hub.Commit) (*request, error) {
	if commit.ID == "" {
		return nil, fmt.Errorf("%w: it has no id", errMalformed)
	}
	r := &request{ctx: ctx, id: commit.ID, expect: commit.Expect, lists: commit.Lists, done: make(chan error, 1),
		steps: make([]step, len(commit.Changes))}
	for at, change := range commit.Changes {
		one, err := encodeChange(change)
		if err != nil {
			return nil, err
		}
		for _, other := range r.steps[:at] {
			if other.kind == one.kind && other.id == one.id {
				return nil, fmt.Errorf("%w: it has %s twice", errMalformed, one.id)
			}
		}
		r.steps[at] = one
		r.size += len(one.record)
	}
	for _, expectation := range commit.Expect {
		if _, err := kindOf(expectation.Kind); err != nil {
			return nil, err
		}
	}
	for _, list := range commit.Lists {
		if _, err := kindOf(list.Kind); err != nil {
			return nil, err
		}
	}
	return r, nil
}

func encodeChange(change hub.Change) (step, error) {
	one := step{kind: change.Kind, id: change.ID, was: change.Was, deletes: change.Document == nil}
	if _, err := kindOf(change.Kind); err != nil {
		return one, err
	}
	switch {
	case change.ID == "" || len(change.ID) > bbolt.MaxKeySize:
		return one, fmt.Errorf("%w: an id of %d bytes", errMalformed, len(change.ID))
	case change.Was < 0, one.deletes && change.Was == 0:
		return one, fmt.Errorf("%w: it deletes version %d of %s", errMalformed, change.Was, change.ID)
	case one.deletes:
		return one, nil
	case change.Document.DocumentKind() != change.Kind || change.Document.Base().ID != change.ID:
		return one, fmt.Errorf("%w: the document of %s is %s", errMalformed, change.ID, change.Document.Base().ID)
	case change.Document.Base().Version <= change.Was:
		return one, fmt.Errorf("%w: version %d of %s does not follow %d", errMalformed,
			change.Document.Base().Version, change.ID, change.Was)
	}
	one.mark = marked(change.Document)
	for _, key := range slices.Concat(one.mark.keys, one.mark.refs) {
		if key == "" || len(refPrefix(key))+len(change.ID) > bbolt.MaxKeySize {
			return one, fmt.Errorf("%w: %s has a key of %d bytes", errMalformed, change.ID, len(key))
		}
	}
	var err error
	one.record, err = encode(one.mark, change.Document)
	return one, err
}
