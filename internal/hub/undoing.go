package hub

import (
	"context"
	"fmt"
)

// Undoing is what became of the lessons of an import that was undone.
type Undoing struct {
	// Withdrawn is how many lessons there were that nobody had touched; KeptIDs are those that somebody had.
	Withdrawn int
	KeptIDs   []ID
}

// undoneAtOnce is how many lessons are withdrawn in one commit, each with its revision.
const undoneAtOnce = maxCommit/2 - 1

// UndoImport withdraws the lessons of an import that nobody has touched since. Themes and organisations that came with them
// stay: the withdrawn lessons name them. Done again it goes on where it was cut off.
func UndoImport(ctx context.Context, batch string) (*Undoing, error) {
	r := ReadingOf(ctx)
	if err := r.viewer.admitted("import.undo"); err != nil {
		return nil, err
	}
	ids, err := allRefs(ctx, r.hub.store, KindLesson, batchKey(batch))
	if err != nil {
		return nil, fmt.Errorf("lessons of import %q: %w", batch, err)
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

// undo withdraws some lessons. Their origin forgets what was imported, so that the same import brings them back.
func (w *writing) undo(ctx context.Context, ids []ID) (Undoing, error) {
	var undoing Undoing
	lessons, err := w.load(ctx, ids)
	if err != nil {
		return undoing, err
	}
	for at, document := range lessons {
		lesson, ok := document.(*Lesson)
		if !ok || lesson.Status == LessonStatusWithdrawn {
			continue
		}
		if lesson.Origin.Written != lesson.contentHash() || lesson.UpdatedBy != "" {
			undoing.KeptIDs = append(undoing.KeptIDs, ids[at])
			continue
		}
		w.remember(lesson)
		lesson.Status, lesson.Origin.Hash = LessonStatusWithdrawn, ""
		lesson.Origin.Written = lesson.contentHash()
		w.put(lesson)
		undoing.Withdrawn++
	}
	return undoing, nil
}
