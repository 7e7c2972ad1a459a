package hub

import (
	"context"
	"fmt"
	"reflect"
	"slices"
)

// weigh computes anew the evidence of all lessons that rest on something that changes, and of those that change
// themselves. They go into the same commit: evidence that lags would be cited.
func (w *writing) weigh(ctx context.Context) error {
	lessons, err := w.lessonsToWeigh(ctx)
	if err != nil || len(lessons) == 0 {
		return err
	}
	grounds, err := w.grounds(ctx, lessons)
	if err != nil {
		return fmt.Errorf("grounds of evidence: %w", err)
	}
	for _, lesson := range lessons {
		evidence := lesson.Evidence.Weigh(lesson.Sources, grounds, lesson.isAccepted())
		if reflect.DeepEqual(evidence, lesson.Evidence) {
			continue
		}
		if w.changed[lesson.ID] == nil {
			w.remember(lesson)
		}
		lesson.Evidence = evidence
		w.derive(lesson)
	}
	return nil
}

// lessonsToWeigh are the lessons of the writing, and those that cite something of it whose standing changes.
func (w *writing) lessonsToWeigh(ctx context.Context) ([]*Lesson, error) {
	var lessons []*Lesson
	var ids []ID
	for _, id := range w.order {
		if lesson, ok := w.changed[id].(*Lesson); ok {
			lessons = append(lessons, lesson)
		} else if w.standingChanges(id) {
			ids = append(ids, id)
		}
	}
	for id := range w.deleted {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	citing, err := w.citing(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, id := range citing {
		if w.changed[id] != nil || w.deleted[id] != "" {
			continue
		}
		found, err := w.load(ctx, []ID{id})
		if err != nil {
			return nil, err
		}
		if lesson, ok := found[0].(*Lesson); ok {
			lessons = append(lessons, lesson)
		}
	}
	return lessons, nil
}

// standing are the fields of a source that the evidence rule looks at.
var standing = map[Kind][]string{
	KindPost:       {"status", "hidden", "author", "project"},
	KindProject:    {"grantee", "partners"},
	KindAttachment: {"on", "kind"},
}

// standingChanges tells whether the evidence rule sees what changes in the document.
func (w *writing) standingChanges(id ID) bool {
	was := w.was[id]
	if was == nil {
		return false // nothing cites it yet
	}
	changed := was.fields.changed(FieldsOf(w.changed[id]))
	return slices.ContainsFunc(standing[was.kind], func(field string) bool { return slices.Contains(changed, field) })
}

// above are the kinds through which a lesson rests on a document, and the name of the key under which they list it.
var above = map[Kind][]taker{
	KindProject:    {{KindPost, "project"}, {KindAttachment, "on"}, {KindLesson, "cites"}},
	KindPost:       {{KindAttachment, "on"}, {KindLesson, "cites"}},
	KindAttachment: {{KindLesson, "cites"}},
}

// citing are the lessons that rest on the documents, directly or through others; the lists they were found in must still
// hold when the commit is made.
func (w *writing) citing(ctx context.Context, ids []ID) ([]ID, error) {
	var lessons []ID
	seen := map[ID]bool{}
	for queue := slices.Clone(ids); len(queue) > 0; queue = queue[1:] {
		for _, step := range above[queue[0].Kind()] {
			found, err := w.list(ctx, step.kind, Key(step.name+":"+string(queue[0])))
			if err != nil {
				return nil, err
			}
			for _, id := range found {
				switch {
				case seen[id]:
				case step.kind == KindLesson:
					lessons = append(lessons, id)
				default:
					queue = append(queue, id)
				}
				seen[id] = true
			}
		}
	}
	return lessons, nil
}

// grounds are the sources of the lessons with what is behind them, as they will be after the commit. Those that are only
// looked at must still be so then.
func (w *writing) grounds(ctx context.Context, lessons []*Lesson) (Grounds, error) {
	grounds := Grounds{}
	var ids []ID
	for _, lesson := range lessons {
		ids = append(ids, lesson.sourceIDs()...)
	}
	for len(ids) > 0 {
		documents, err := w.load(ctx, ids)
		if err != nil {
			return nil, err
		}
		next := []ID{}
		for at, id := range ids {
			document := documents[at]
			if changed := w.changed[id]; changed != nil {
				document = changed
			}
			if document == nil || w.deleted[id] != "" || grounds[id] != nil {
				continue
			}
			if w.changed[id] == nil {
				w.look(document)
			}
			grounds[id] = document
			next = append(next, behind(document)...)
		}
		ids = next
	}
	return grounds, nil
}

// behind are the documents that the evidence rule finds behind a source.
func behind(source Document) []ID {
	switch d := source.(type) {
	case *Post:
		if d.ProjectID != "" {
			return []ID{d.ProjectID}
		}
	case *Attachment:
		return []ID{d.OnID}
	}
	return nil
}
