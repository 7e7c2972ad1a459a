package hub

import (
	"context"
	"slices"
)

// relevantLessons is how many lessons a project is told of at a time: as many as anybody reads.
const relevantLessons = 3

// learners are the members of a project, and lessons that may be of use to it: those most like it that share a theme or a
// target group with it, among what the member may read. Each has a cause of its own, so that nobody is told of a lesson
// twice for the same project, whatever becomes of that.
func (s *sight) learners(ctx context.Context, project *Project) ([]concern, error) {
	ids := make([]ID, len(project.Members))
	for at, member := range project.Members {
		ids[at] = member.PersonID
	}
	people, err := s.load(ctx, ids)
	if err != nil {
		return nil, err
	}
	var all []concern
	for _, document := range people {
		person, ok := document.(*Person)
		if !ok {
			continue
		}
		viewer, err := s.hub.viewer(ctx, person)
		if err != nil {
			return nil, err
		}
		lessons, err := s.as(viewer).lessonsFor(ctx, project)
		if err != nil {
			return nil, err
		}
		for _, lesson := range lessons {
			all = append(all, concern{person: person.ID, about: project.ID, subject: lesson, turn: string(project.ID)})
		}
	}
	return all, nil
}

// lessonsFor are lessons that may be of use to a project, the best first.
func (r *Reading) lessonsFor(ctx context.Context, project *Project) ([]ID, error) {
	ctx = WithReading(ctx, r)
	like, err := r.modelOf(ctx, project)
	if err != nil {
		return nil, err
	}
	similarities, err := r.similarities(ctx, like, maxSimilar, []string{KindLesson.Type()})
	if err != nil {
		return nil, err
	}
	var ids []ID
	for _, one := range similarities {
		lesson, ok := one.Node.(*Lesson)
		ownWork := ok && slices.Contains(lesson.sourceIDs(), project.ID)
		if ok && !ownWork && lesson.isShown() && len(one.Themes)+len(one.TargetGroups) > 0 && len(ids) < relevantLessons {
			ids = append(ids, lesson.ID)
		}
	}
	return ids, nil
}

// isDeferred tells whether it takes the index to find out whom a cause concerns. That is never done in the writing itself.
func (c Cause) isDeferred() bool { return c.Kind == NotificationKindRelevant }

// split parts the causes into those that are told at once, when they concern few, and those that wait.
func split(causes []Cause) (now, later []Cause) {
	for _, cause := range causes {
		if cause.isDeferred() {
			later = append(later, cause)
		} else {
			now = append(now, cause)
		}
	}
	return now, later
}
