package hub

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// reviewMemory is for how many days after its date of review the curators are reminded of a lesson, should nothing have run
// on that day: a curator who is new then is not told of what was overdue for years.
const reviewMemory = 60

// RemindOfReviews tells the curators of lessons that have passed their date of review, once a date. It is for once a day;
// done again, or by many at once, it tells nobody twice.
func (h *Hub) RemindOfReviews(ctx context.Context) error {
	today := h.Today()
	earliest := dateIn(h.clock().AddDate(0, 0, -reviewMemory))
	for document, err := range h.store.Scan(ctx, KindLesson) {
		if err != nil {
			return fmt.Errorf("lessons to review: %w", err)
		}
		lesson, ok := document.(*Lesson)
		if !ok || lesson.Status != LessonStatusPublished || !lesson.ReviewOverdue(today) || lesson.ReviewBy < earliest {
			continue
		}
		cause := reviewCause(lesson)
		for tries := 0; ; tries++ {
			err := h.tell(ctx, cause, h.instant())
			if err == nil {
				break
			}
			if !overtaken(err) || tries == maxTries {
				return fmt.Errorf("remind of %s: %w", lesson.ID, err)
			}
		}
	}
	return nil
}

func reviewCause(lesson *Lesson) Cause {
	return Cause{Kind: NotificationKindReview, SubjectID: lesson.ID, Turn: string(lesson.ReviewBy)}
}

// tell tells of something that the hub itself has noticed.
func (h *Hub) tell(ctx context.Context, cause Cause, at time.Time) error {
	s := &sight{Reading: h.Read(Viewer{})}
	receivers, err := s.receivers(ctx, []Cause{cause}, "")
	if err != nil {
		return err
	}
	return h.tellEach(ctx, receivers, at)
}

// tellEach tells receivers, some to a commit.
func (h *Hub) tellEach(ctx context.Context, receivers []*receiver, at time.Time) error {
	for part := range slices.Chunk(receivers, toldAtOnce) {
		s := &sight{Reading: h.Read(Viewer{})}
		told, err := s.notices(ctx, part, "", at)
		if err != nil {
			return err
		}
		if len(told.made) == 0 {
			continue
		}
		if err := h.deliver(ctx, told); err != nil {
			return err
		}
	}
	return nil
}
