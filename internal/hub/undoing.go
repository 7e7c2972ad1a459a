package hub

import (
	"context"
	"fmt"
)

// Undoing is what became of the lessons and projects of an import that was undone.
type Undoing struct {
	// Withdrawn is how many there were that nobody had touched; KeptIDs are those that somebody had.
	Withdrawn int
	KeptIDs   []ID
}

// undoneAtOnce is how many are withdrawn in one commit, each with its revision.
const undoneAtOnce = maxCommit/2 - 1

// UndoImport withdraws the lessons of an import that nobody has touched since, and lets nobody but the county read its
// projects. Themes, organisations, schemes and calls that came with them stay: what was withdrawn names them. Done again it goes
// on where it was cut off.
func UndoImport(ctx context.Context, batch string) (*Undoing, error) {
	r := ReadingOf(ctx)
	if err := r.viewer.admitted("import.undo"); err != nil {
		return nil, err
	}
	var ids []ID
	for _, kind := range []Kind{KindLesson, KindProject} {
		found, err := allRefs(ctx, r.hub.store, kind, batchKey(batch))
		if err != nil {
			return nil, fmt.Errorf("%s of import %q: %w", kind, batch, err)
		}
		ids = append(ids, found...)
	}
	if len(ids) == 0 {
		return nil, notFound("batch")
	}
	undoing := &Undoing{KeptIDs: []ID{}}
	for len(ids) > 0 {
		part := ids[:min(undoneAtOnce, len(ids))]
		done, err := write(ctx, "import.undo", func(ctx context.Context, w *writing) (Undoing, error) {
			w.detail = batch
			return w.undo(ctx, part)
		})
		if err != nil {
			return nil, err
		}
		undoing.Withdrawn += done.Withdrawn
		undoing.KeptIDs = append(undoing.KeptIDs, done.KeptIDs...)
		ids = ids[len(part):]
	}
	return undoing, nil
}

// undoable is what an import brings and can take away again.
type undoable interface {
	imported
	// isUndone tells whether it was taken away before.
	isUndone() bool
	undo()
}

// undo withdraws some. Their origin forgets what was imported, so that the same import brings them back.
func (w *writing) undo(ctx context.Context, ids []ID) (Undoing, error) {
	var undoing Undoing
	documents, err := w.load(ctx, ids)
	if err != nil {
		return undoing, err
	}
	for at, document := range documents {
		one, ok := document.(undoable)
		if !ok || one.isUndone() {
			continue
		}
		if !isUntouched(one) || one.Base().UpdatedBy != "" { // somebody has changed it since
			undoing.KeptIDs = append(undoing.KeptIDs, ids[at])
			continue
		}
		w.remember(one)
		one.undo()
		w.put(one)
		undoing.Withdrawn++
	}
	return undoing, nil
}

func (l *Lesson) isUndone() bool { return l.Status == LessonStatusWithdrawn }

func (l *Lesson) undo() {
	l.Status, l.Origin.Hash = LessonStatusWithdrawn, ""
	l.Origin.Written = l.contentHash()
}

func (p *Project) isUndone() bool { return p.Origin.Hash == "" }

// undo leaves a project to the county alone: what people have posted in it since has to have a place still.
func (p *Project) undo() {
	p.Audience, p.Origin.Hash = AudienceCounty, ""
	p.Origin.Written = p.contentHash()
}
