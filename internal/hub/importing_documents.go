package hub

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Put brings in whole documents, as another hub had them, in commits of at most 50: one that is not here is kept as it
// is, with its id, version and times; one with a higher version replaces the one that is here; the same content
// is no change. Anything else is refused. What a document refers to may come later. «same» tells whether two
// documents are equal. After an error the outcomes that are set stand; the rest can be put in again.
func (i *Intake) Put(ctx context.Context, documents []Document, same func(stored, given Document) bool) ([]Outcome, error) {
	outcomes := make([]Outcome, len(documents))
	for from := 0; from < len(documents); {
		until := from + lengthWithoutDoubles(documents[from:])
		if err := i.putTogether(ctx, documents[from:until], outcomes[from:until], same); err != nil {
			return outcomes, fmt.Errorf("import documents: %w", err)
		}
		from = until
	}
	return outcomes, nil
}

// lengthWithoutDoubles is how many of the first documents can stand in one commit.
func lengthWithoutDoubles(documents []Document) int {
	seen := make(map[ID]bool, maxCommit)
	for at, document := range documents {
		if id := document.Base().ID; at == maxCommit || seen[id] {
			return at
		}
		seen[document.Base().ID] = true
	}
	return len(documents)
}

// putTogether commits what of the documents can be, and again without the one whose key is another's, until it goes
// through.
func (i *Intake) putTogether(
	ctx context.Context, documents []Document, outcomes []Outcome, same func(stored, given Document) bool,
) error {
	taken := map[ID]*Error{}
	for tries := 0; ; tries++ {
		p, err := i.compare(ctx, documents, same, taken)
		if err != nil {
			return err
		}
		err = i.send(ctx, p)
		if err == nil {
			copy(outcomes, p.outcomes)
			return nil
		}
		var duplicate *DuplicateKey
		if errors.As(err, &duplicate) {
			id, found := p.holder(duplicate)
			if !found {
				return err
			}
			taken[id] = invalid("", messageTaken.With(duplicate.Key))
		} else if !overtaken(err) || tries == maxTries {
			return err
		}
	}
}

// holder is the last document of the parcel with the key.
func (p *parcel) holder(duplicate *DuplicateKey) (ID, bool) {
	for _, change := range slices.Backward(p.changes) {
		if change.Kind == duplicate.Kind && slices.Contains(change.Document.Keys(), duplicate.Key) {
			return change.ID, true
		}
	}
	return "", false
}

func (i *Intake) compare(
	ctx context.Context, documents []Document, same func(stored, given Document) bool, taken map[ID]*Error,
) (*parcel, error) {
	stored, err := i.stored(ctx, documents)
	if err != nil {
		return nil, err
	}
	p := &parcel{made: map[address]ID{}}
	for _, document := range documents {
		base := document.Base()
		outcome := Outcome{ID: base.ID}
		var problems Errors
		switch here := stored[base.ID]; {
		case errors.As(Validate(document), &problems):
			outcome = refused(base.ID, problems...)
		case base.Version < 1:
			outcome = refused(base.ID, invalid("version", messagePositive))
		case taken[base.ID] != nil:
			outcome = refused(base.ID, taken[base.ID])
		case here == nil:
			outcome.Result = ImportResultImported
			p.add(0, document)
		case same(here, document):
			outcome.Result = ImportResultUnchanged
		case base.Version > here.Base().Version:
			outcome.Result = ImportResultUpdated
			p.add(here.Base().Version, document)
		default:
			outcome = refused(base.ID, &Error{Kind: ErrorConflict, Field: "version",
				Message: messageNotNewer.With(here.Base().Version), CurrentVersion: here.Base().Version})
		}
		p.outcomes = append(p.outcomes, outcome)
	}
	return p, nil
}

// stored are the documents that the store has of these.
func (i *Intake) stored(ctx context.Context, documents []Document) (map[ID]Document, error) {
	ids := map[Kind][]ID{}
	for _, document := range documents {
		ids[document.DocumentKind()] = append(ids[document.DocumentKind()], document.Base().ID)
	}
	stored := make(map[ID]Document, len(documents))
	for kind, ids := range ids {
		found, err := i.store.Get(ctx, kind, ids)
		if err != nil {
			return nil, err
		}
		for _, document := range found {
			if document != nil {
				stored[document.Base().ID] = document
			}
		}
	}
	return stored, nil
}

var (
	messageTaken = Message{
		"Noe annet her har allerede %s. Rett en av dem.", "Noko anna her har alt %s. Rett ein av dei.",
		"Something else here has %s already. Correct one of the two.",
	}
	messageNotNewer = Message{
		"Samlær har versjon %d med et annet innhold. Bare en høyere versjon erstatter den.",
		"Samlær har versjon %d med eit anna innhald. Berre ein høgare versjon erstattar han.",
		"Samlær has version %d with another content. Only a higher version replaces it.",
	}
)
