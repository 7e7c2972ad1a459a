package mongostore

import (
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/samlaer/samlaer/internal/hub"
)

var errMalformed = errors.New("not a commit")

// run is a part of a commit that goes to the server in one message, and what it must find there.
type run struct {
	kind    hub.Kind
	models  []mongo.WriteModel
	matched int64
	deleted int64
}

// plan is a commit made ready.
type plan struct {
	id hub.CommitID
	// based are the versions that the commit builds on: of what it changes first, then of what it expects.
	based []hub.Expectation
	// expected make a concurrent writer of an expected document and this commit exclude each other.
	expected []run
	// changes are in the order of the commit: runs of one kind.
	changes []run
	lists   []hub.Listing
	// claimed are the keys that the changed documents have.
	claimed map[taken]bool
}

// planned makes a commit ready.
func planned(commit hub.Commit) (*plan, error) {
	if commit.ID == "" {
		return nil, fmt.Errorf("%w: it has no id", errMalformed)
	}
	p := &plan{id: commit.ID, claimed: map[taken]bool{}, based: make([]hub.Expectation, 0, len(commit.Changes)+len(commit.Expect))}
	seen := make(map[hub.Expectation]bool, len(commit.Changes))
	for _, change := range commit.Changes {
		name := hub.Expectation{Kind: change.Kind, ID: change.ID}
		if seen[name] {
			return nil, fmt.Errorf("%w: it has %s twice", errMalformed, change.ID)
		}
		seen[name] = true
		if err := p.change(change); err != nil {
			return nil, err
		}
	}
	for _, expected := range commit.Expect {
		if hub.NewDocument(expected.Kind) == nil || expected.ID == "" || expected.Version < 0 {
			return nil, fmt.Errorf("%w: it expects version %d of %s %q", errMalformed, expected.Version, expected.Kind,
				expected.ID)
		}
		p.expect(expected)
	}
	for _, list := range commit.Lists {
		if hub.NewDocument(list.Kind) == nil {
			return nil, fmt.Errorf("%w: no kind of document is called %q", errMalformed, list.Kind)
		}
	}
	p.lists = commit.Lists
	return p, nil
}

// change adds one change.
func (p *plan) change(change hub.Change) error {
	switch {
	case hub.NewDocument(change.Kind) == nil:
		return fmt.Errorf("%w: no kind of document is called %q", errMalformed, change.Kind)
	case change.ID == "":
		return fmt.Errorf("%w: a document without an id", errMalformed)
	case change.Was < 0, change.Document == nil && change.Was == 0:
		return fmt.Errorf("%w: it deletes version %d of %s", errMalformed, change.Was, change.ID)
	case change.Document == nil:
	case change.Document.DocumentKind() != change.Kind || change.Document.Base().ID != change.ID:
		return fmt.Errorf("%w: the document of %s is %s", errMalformed, change.ID, change.Document.Base().ID)
	case change.Document.Base().Version <= change.Was:
		return fmt.Errorf("%w: version %d of %s does not follow %d", errMalformed, change.Document.Base().Version,
			change.ID, change.Was)
	}
	model, err := changing(change)
	if err != nil {
		return err
	}
	if change.Document != nil {
		for _, key := range change.Document.Keys() {
			p.claimed[taken{change.Kind, key}] = true
		}
	}
	r := within(&p.changes, change.Kind)
	r.models = append(r.models, model)
	switch {
	case change.Document == nil:
		r.deleted++
	case change.Was > 0:
		r.matched++
	}
	p.based = append(p.based, hub.Expectation{Kind: change.Kind, ID: change.ID, Version: change.Was})
	return nil
}

func changing(change hub.Change) (mongo.WriteModel, error) {
	was := bson.D{{Key: "_id", Value: change.ID}, {Key: "version", Value: change.Was}}
	if change.Document == nil {
		return mongo.NewDeleteOneModel().SetFilter(was), nil
	}
	record, err := encode(change.Document)
	if err != nil {
		return nil, err
	}
	if change.Was == 0 {
		return mongo.NewInsertOneModel().SetDocument(record), nil
	}
	return mongo.NewReplaceOneModel().SetFilter(was).SetReplacement(record), nil
}

// expect adds one expectation. To read the document would not do: in a snapshot, readers do not hinder writers. So the
// commit writes it, and of two that write the same document the server lets one begin anew. A document that is there gets
// a mark; one that must not be there is inserted and deleted. Neither is told as a change, see [happenings].
func (p *plan) expect(expected hub.Expectation) {
	r := within(&p.expected, expected.Kind)
	if expected.Version > 0 {
		r.matched++
		r.models = append(r.models, mongo.NewUpdateOneModel().
			SetFilter(bson.D{{Key: "_id", Value: expected.ID}, {Key: "version", Value: expected.Version}}).
			SetUpdate(bson.D{{Key: "$set", Value: bson.D{{Key: touchedField, Value: p.id}}}}))
	} else {
		r.deleted++
		r.models = append(r.models, mongo.NewInsertOneModel().
			SetDocument(bson.D{{Key: "_id", Value: expected.ID}, {Key: "version", Value: 0}}),
			mongo.NewDeleteOneModel().SetFilter(bson.D{{Key: "_id", Value: expected.ID}}))
	}
	p.based = append(p.based, expected)
}

// within is the last run when it is of the kind, else a new one.
func within(runs *[]run, kind hub.Kind) *run {
	if last := len(*runs) - 1; last >= 0 && (*runs)[last].kind == kind {
		return &(*runs)[last]
	}
	*runs = append(*runs, run{kind: kind})
	return &(*runs)[len(*runs)-1]
}

// releases are the runs that take the keys from all documents of the kind that the commit replaces or deletes, so that
// another document of it may have them. The server looks at keys after each step, the contract only at the end.
func (p *plan) releases(kind hub.Kind) []run {
	var ids []hub.ID
	for _, based := range p.based[:p.changed()] {
		if based.Kind == kind && based.Version > 0 {
			ids = append(ids, based.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return []run{{kind: kind, matched: int64(len(ids)), models: []mongo.WriteModel{mongo.NewUpdateManyModel().
		SetFilter(bson.D{{Key: "_id", Value: bson.D{{Key: "$in", Value: ids}}}}).
		SetUpdate(bson.D{{Key: "$unset", Value: bson.D{{Key: "_keys", Value: ""}}}})}}}
}

// changed is how many changes the commit has.
func (p *plan) changed() int {
	count := 0
	for _, r := range p.changes {
		count += len(r.models)
	}
	return count
}
