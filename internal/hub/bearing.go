package hub

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"unicode/utf8"
)

const (
	// usualBearing and maxBearing are how many lessons are given for a draft, and can be asked for.
	usualBearing = 10
	maxBearing   = 50
)

// Draft is the text of a call or an application that is being written, in a language or in any, and what it is about to
// become, to tell which lessons have been considered for it.
type Draft struct {
	Text              string
	Language          *Language
	CallID, ProjectID *ID
}

// Bearing is a lesson that bears on a draft, why, and what to know before leaning on it.
type Bearing struct {
	*Similarity
	Lesson *Lesson
	// Passage is the part of the draft that it bears on most.
	Passage string
	// Considered is what was decided of the lesson for what the draft is about to become; nil when nothing yet.
	Considered *Application
}

// bearingStatus are those of the lessons that stand, and of those whose place another one took, which say so.
var bearingStatus = []string{string(LessonStatusPublished), string(LessonStatusSuperseded)}

// BearsOn gives the published lessons that bear on a draft, the most first, among those that the viewer may read.
func BearsOn(ctx context.Context, draft Draft, first *int) ([]*Bearing, error) {
	size, err := sizeOf(first, usualBearing, maxBearing)
	if err != nil {
		return nil, err
	}
	by, err := draft.becomes(ctx)
	if err != nil {
		return nil, err
	}
	if utf8.RuneCountInString(draft.Text) > maxDraft {
		return nil, invalid("text", messageLine.With(maxDraft))
	}
	r := ReadingOf(ctx)
	found, err := r.bearingsOnce(ctx, draft)
	if err != nil {
		return nil, err
	}
	found = found[:min(size, len(found))]
	ids := make([]ID, len(found))
	for at, one := range found {
		ids[at] = one.ID
	}
	documents, err := r.Documents(ctx, ids)
	if err != nil {
		return nil, err
	}
	considered, err := considerations(ctx, by)
	if err != nil {
		return nil, err
	}
	bearings := make([]*Bearing, 0, len(found))
	for at, one := range found {
		lesson, ok := documents[at].(*Lesson)
		if !ok {
			continue
		}
		similar, err := r.reasons(ctx, one.like, []Likeness{one.Likeness}, documents[at:at+1])
		if err != nil {
			return nil, err
		}
		bearings = append(bearings, &Bearing{Similarity: similar[0], Lesson: lesson, Passage: one.like.texts[0].Words,
			Considered: considered[lesson.ID]})
	}
	return bearings, nil
}

// becomes is what the draft is about to become. What may not be read is refused as what is not there.
func (d Draft) becomes(ctx context.Context) (ID, error) {
	for _, one := range []struct {
		field string
		id    *ID
		kind  Kind
	}{{"call", d.CallID, KindCall}, {"project", d.ProjectID, KindProject}} {
		if one.id == nil {
			continue
		}
		document, err := One[Document](ctx, *one.id)
		if err != nil {
			return "", err
		}
		if document == nil || document.DocumentKind() != one.kind {
			return "", invalid(one.field, messageReference.With(*one.id))
		}
		return *one.id, nil
	}
	return "", nil
}

// passageLikeness is a lesson that is like a passage of a draft.
type passageLikeness struct {
	Likeness
	like *model
}

// bearingsOnce looks for a draft once in an operation: under twenty names it would cost twenty times the eighth of a second that
// the longest draft takes among 1,650 lessons.
func (r *Reading) bearingsOnce(ctx context.Context, draft Draft) ([]passageLikeness, error) {
	language := Language("")
	if draft.Language != nil {
		language = *draft.Language
	}
	one := r.batch("bearsOn " + string(language) + " " + draft.Text)
	one.mu.Lock()
	defer one.mu.Unlock()
	if found, known := one.answers[""].([]passageLikeness); known {
		return found, nil
	}
	found, err := r.bearings(ctx, draft.Text, language)
	if err == nil {
		one.answers[""] = found
	}
	return found, err
}

// bearings looks for the likes of each passage, and gives each lesson once, for the passage that it bears on most.
func (r *Reading) bearings(ctx context.Context, text string, language Language) ([]passageLikeness, error) {
	best := map[ID]passageLikeness{}
	for _, passage := range passages(text) {
		like, err := r.modelOfText(ctx, passage, language)
		if err != nil {
			return nil, err
		}
		likenesses, err := r.hub.index.Similar(ctx, like.texts, "", Query{Tokens: r.tokens, Size: maxBearing, Prefer: like.topics,
			Where: map[Field][]string{FieldType: {KindLesson.Type()}, FieldStatus: bearingStatus}})
		if err != nil {
			return nil, fmt.Errorf("what bears on a passage: %w", err)
		}
		for _, one := range likenesses {
			if before, known := best[one.ID]; !known || before.Score < one.Score {
				best[one.ID] = passageLikeness{one, like}
			}
		}
	}
	return r.levelled(ctx, best)
}

// lengthWeight is how much the length of a lesson counts against it, as a power. A long lesson, with its translations, has a
// word in common with everything. Of thirty drafts with lessons that bear on them, in 49,000 characters of other text each, 21
// had one among the first ten without it, 23 with 0.3 and 22 with 0.5; alone, 27 had one among the first three with each.
const lengthWeight = 0.3

// fewestBytes is the length below which a lesson is not held to be short: it may say little.
const fewestBytes = 300

// levelled are the lessons in the order of what they have in common with a passage, beside how long they are.
func (r *Reading) levelled(ctx context.Context, best map[ID]passageLikeness) ([]passageLikeness, error) {
	lessons, err := Many[*Lesson](ctx, slices.Sorted(maps.Keys(best)))
	if err != nil {
		return nil, err
	}
	bearings := make([]passageLikeness, len(lessons))
	for at, lesson := range lessons {
		length := len(lesson.Title) + len(lesson.Context) + len(lesson.Insight) + len(lesson.Recommendation) + len(lesson.Limits)
		for _, translation := range lesson.Translations {
			length += len(translation.Text)
		}
		bearings[at] = best[lesson.ID]
		bearings[at].Score *= math.Pow(float64(max(length, fewestBytes))/fewestBytes, -lengthWeight)
	}
	slices.SortStableFunc(bearings, func(a, b passageLikeness) int { return cmp.Compare(b.Score, a.Score) })
	return bearings, nil
}
