package hub

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Funnel is how far published experiences get: to lessons, and on to measures.
type Funnel struct {
	Posts, PostsCited                         int
	Lessons, LessonsGrounding, LessonsApplied int
	Measures, MeasuresAdopted                 int
	UntilCited, UntilGrounding, UntilApplied  *StepTime
}

// StepTime is how long a step takes: the median of N.
type StepTime struct {
	// MedianDays is nil when nothing has taken the step.
	MedianDays *float64
	N          int
}

// followed is how many experiences are followed. The documents are read from the store, at some 10 µs each.
const followed = 10_000

// FollowExperiences tells how far the published experiences get that a search finds, as far as the viewer may read.
func FollowExperiences(ctx context.Context, text string, filter *SearchFilter) (*Funnel, error) {
	r := ReadingOf(ctx)
	query, err := r.counting(ctx, StatisticsAsked{Text: text, Filter: filter})
	if err != nil {
		return nil, err
	}
	query.Also = alsoTypes(query.Also, KindPost)
	query.Also[FieldStatus] = []string{string(PostStatusPublished)}
	query.Order, query.Size = OrderNewest, followed
	posts, err := found[*Post](ctx, query)
	if err != nil {
		return nil, err
	}
	cited := Query{Tokens: r.tokens, Order: OrderNewest, Size: followed, Where: map[Field][]string{
		FieldType: {KindLesson.Type()}, FieldStatus: {string(LessonStatusPublished), string(LessonStatusSuperseded)}, FieldCites: words(idsOf(posts))}}
	lessons, err := found[*Lesson](ctx, cited)
	if err != nil {
		return nil, err
	}
	grounded := Query{Tokens: r.tokens, Order: OrderNewest, Size: followed,
		Where: map[Field][]string{FieldType: {KindMeasure.Type()}, FieldGrounds: words(idsOf(lessons))}}
	measures, err := found[*Measure](ctx, grounded)
	if err != nil {
		return nil, err
	}
	funnel := &Funnel{Posts: len(posts), Lessons: len(lessons), Measures: len(measures)}
	funnel.cite(posts, lessons)
	funnel.ground(lessons, measures)
	return funnel, funnel.apply(ctx, lessons)
}

// found are the documents that a query finds.
func found[T Document](ctx context.Context, query Query) ([]T, error) {
	hits, err := ReadingOf(ctx).hub.index.Search(ctx, []Query{query})
	if err != nil {
		return nil, fmt.Errorf("follow experiences: %w", err)
	}
	return Many[T](ctx, hits[0].ids())
}

// earliest keeps for each document the first time that something came of it.
type earliest map[ID]time.Time

func (e earliest) note(id ID, at time.Time) {
	if known, noted := e[id]; !noted || at.Before(known) {
		e[id] = at
	}
}

func (f *Funnel) cite(posts []*Post, lessons []*Lesson) {
	cited := earliest{}
	for _, lesson := range lessons {
		for _, id := range lesson.sourceIDs() {
			cited.note(id, publishedAt(lesson.PublishedAt, lesson))
		}
	}
	var days []float64
	for _, post := range posts {
		if at, is := cited[post.ID]; is {
			f.PostsCited++
			days = append(days, daysFrom(publishedAt(post.PublishedAt, post), at))
		}
	}
	f.UntilCited = stepTime(days)
}

func (f *Funnel) ground(lessons []*Lesson, measures []*Measure) {
	grounding := earliest{}
	for _, measure := range measures {
		if measure.isAdopted() || measure.Status == MeasureStatusCompleted {
			f.MeasuresAdopted++
		}
		for _, ground := range measure.Grounds {
			grounding.note(ground.LessonID, measure.CreatedAt)
		}
	}
	f.LessonsGrounding, f.UntilGrounding = steps(lessons, grounding)
}

func (f *Funnel) apply(ctx context.Context, lessons []*Lesson) error {
	r := ReadingOf(ctx)
	days, err := r.hub.index.FirstUses(ctx, r.tokens, idsOf(lessons))
	if err != nil {
		return fmt.Errorf("when lessons were applied: %w", err)
	}
	applied := earliest{}
	for id, day := range days {
		on, err := time.Parse(time.DateOnly, string(day))
		if err != nil {
			return fmt.Errorf("when %s was applied: %w", id, err)
		}
		applied.note(id, on)
	}
	f.LessonsApplied, f.UntilApplied = steps(lessons, applied)
	return nil
}

// steps is how many of the lessons took a step, and how long after they were published.
func steps(lessons []*Lesson, at earliest) (int, *StepTime) {
	var days []float64
	for _, lesson := range lessons {
		if then, is := at[lesson.ID]; is {
			days = append(days, daysFrom(publishedAt(lesson.PublishedAt, lesson), then))
		}
	}
	return len(days), stepTime(days)
}

// publishedAt is when a document was published; when it was made, of one that was imported as published.
func publishedAt(published *time.Time, document Document) time.Time {
	if published != nil {
		return *published
	}
	return document.Base().CreatedAt
}

// daysFrom are the days between; 0 where what came of it was there before, as in what was imported.
func daysFrom(from, to time.Time) float64 { return max(0, to.Sub(from).Hours()/24) }

func stepTime(days []float64) *StepTime {
	step := &StepTime{N: len(days)}
	if len(days) > 0 {
		slices.Sort(days)
		median := (days[(len(days)-1)/2] + days[len(days)/2]) / 2
		step.MedianDays = &median
	}
	return step
}
