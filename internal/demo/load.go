package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/samlaer/samlaer/internal/hub"
)

// ErrOtherContent: the store holds something that is not the demo's, and is left as it was.
var ErrOtherContent = errors.New("this store already holds other content, and the demo would mix with it; " +
	"choose an empty folder or database for the demo, or start without it")

// Result tells what Load did.
type Result struct {
	// Added is how many documents were put in; 0 when the demo was there already.
	Added int
	// Total is how many documents the demo has.
	Total int
}

// A log entry opens the demo and another one closes it: with the first, the store is a demo's, with the second, all of it
// has been there. Entries of the log are never changed, so that neither goes lost however the demo is tried out.
const (
	actionBegun  = "demo.begun"
	actionLoaded = "demo.loaded"
)

var (
	begunID  = id(hub.KindAuditEntry, "2022-09-01 "+actionBegun)
	loadedID = id(hub.KindAuditEntry, "2022-09-01 "+actionLoaded)
)

// commitSize is how many documents go into a store at a time: what the contract of the stores tries out.
const commitSize = 50

// Load puts the content into an empty store. It does nothing when all of it has been put in before, whatever people have
// done to it since, and goes on where a load was cut off. A store with other content is refused with [ErrOtherContent].
// Entries of the log are no content: a hub that was only started has some. Now is when the log says that it was done.
func Load(ctx context.Context, store hub.Store, now time.Time) (Result, error) {
	documents := Documents()
	result := Result{Total: len(documents)}
	log, err := store.Get(ctx, hub.KindAuditEntry, []hub.ID{begunID, loadedID})
	if err != nil {
		return Result{}, fmt.Errorf("look for the demo: %w", err)
	}
	if log[1] != nil {
		return result, nil
	}
	if log[0] == nil {
		if err := refuseOthers(ctx, store); err != nil {
			return Result{}, err
		}
		if err := put(ctx, store, entry(begunID, actionBegun, now)); err != nil {
			return Result{}, err
		}
	}
	if err := putFiles(ctx, store); err != nil {
		return Result{}, err
	}
	for chunk := range slices.Chunk(documents, commitSize) {
		missing, err := missingOf(ctx, store, chunk)
		if err != nil {
			return Result{}, err
		}
		if err := put(ctx, store, missing...); err != nil {
			return Result{}, err
		}
		result.Added += len(missing)
	}
	return result, put(ctx, store, entry(loadedID, actionLoaded, now))
}

func entry(id hub.ID, action string, now time.Time) *hub.AuditEntry {
	at := now.UTC().Truncate(time.Millisecond)
	return &hub.AuditEntry{Meta: hub.Meta{ID: id, Version: 1, CreatedAt: at, UpdatedAt: at}, At: at, Action: action}
}

// refuseOthers fails when the store holds any document but entries of the log.
func refuseOthers(ctx context.Context, store hub.Store) error {
	for _, kind := range hub.Kinds {
		if kind == hub.KindAuditEntry {
			continue
		}
		for _, err := range store.Scan(ctx, kind) {
			if err != nil {
				return fmt.Errorf("look for other content: %w", err)
			}
			return ErrOtherContent
		}
	}
	return nil
}

// missingOf are those of the documents that the store does not have.
func missingOf(ctx context.Context, store hub.Store, documents []hub.Document) ([]hub.Document, error) {
	ids := map[hub.Kind][]hub.ID{}
	for _, document := range documents {
		ids[document.DocumentKind()] = append(ids[document.DocumentKind()], document.Base().ID)
	}
	there := map[hub.ID]bool{}
	for kind, wanted := range ids {
		found, err := store.Get(ctx, kind, wanted)
		if err != nil {
			return nil, fmt.Errorf("look for the demo's %s: %w", kind, err)
		}
		for at, document := range found {
			there[wanted[at]] = document != nil
		}
	}
	return slices.DeleteFunc(slices.Clone(documents), func(document hub.Document) bool {
		return there[document.Base().ID]
	}), nil
}

// put inserts the documents in one commit; none at all is no commit.
func put(ctx context.Context, store hub.Store, documents ...hub.Document) error {
	if len(documents) == 0 {
		return nil
	}
	name, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("put in the demo: %w", err)
	}
	commit := hub.Commit{ID: hub.CommitID(name.String())}
	for _, document := range documents {
		commit.Changes = append(commit.Changes,
			hub.Change{Kind: document.DocumentKind(), ID: document.Base().ID, Document: document})
	}
	if err := store.Commit(ctx, commit); err != nil {
		return fmt.Errorf("put in the demo: %w", err)
	}
	return nil
}

// putFiles puts in the bytes of the attachments; those that are there already are not kept twice.
func putFiles(ctx context.Context, store hub.Store) error {
	for _, file := range files() {
		for _, content := range file.bytes() {
			if _, _, err := store.PutBlob(ctx, bytes.NewReader(content)); err != nil {
				return fmt.Errorf("put in the demo's file %s: %w", file.name, err)
			}
		}
		if _, pages := file.text(); pages != nil {
			if _, _, err := store.PutBlob(ctx, bytes.NewReader(pages)); err != nil {
				return fmt.Errorf("put in the text of the demo's file %s: %w", file.name, err)
			}
		}
	}
	return nil
}
