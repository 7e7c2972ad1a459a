package hub

import (
	"context"
	"slices"
)

// concerned are those whom a cause concerns, in no order and maybe more than once.
func (s *sight) concerned(ctx context.Context, cause Cause) ([]concern, error) {
	documents, err := s.get(ctx, cause.SubjectID)
	if err != nil || documents[0] == nil {
		return nil, err
	}
	if cause.Kind == NotificationKindFollowed {
		return s.followers(ctx, cause.SubjectID)
	}
	switch d := documents[0].(type) {
	case *Post:
		if cause.Kind == NotificationKindNewPost {
			return s.concernedByPost(ctx, d)
		}
		return concerns(d.ID, d.AuthorID), nil
	case *Comment:
		return s.concernedByComment(ctx, cause.Kind, d)
	case *Lesson:
		return s.concernedByLesson(ctx, cause.Kind, d)
	case *Measure:
		return s.behindMeasure(ctx, d)
	case *Pulse:
		return s.owners(ctx, d.ProjectID)
	case *Application:
		return s.behindLessons(ctx, d.LessonID)
	case *Project:
		if cause.Kind == NotificationKindFinalReport {
			return concerns("", d.owners()...), nil
		}
		return s.learners(ctx, d)
	case *Report:
		if cause.Kind == NotificationKindHandled {
			return concerns("", d.CreatedBy), nil
		}
		return s.curators(ctx)
	default:
		return s.curators(ctx)
	}
}

// concerns are people whom something concerns for the sake of one thing.
func concerns(about ID, people ...ID) []concern {
	all := make([]concern, len(people))
	for at, person := range people {
		all[at] = concern{person: person, about: about}
	}
	return all
}

// owners are those of a project.
func (s *sight) owners(ctx context.Context, id ID) ([]concern, error) {
	documents, err := s.get(ctx, id)
	if err != nil {
		return nil, err
	}
	project, ok := documents[0].(*Project)
	if !ok {
		return nil, nil
	}
	return concerns("", project.owners()...), nil
}

// curators are those who look after the hub; while there are none, that is for the administrators.
func (s *sight) curators(ctx context.Context) ([]concern, error) {
	for _, role := range []Role{RoleCurator, RoleAdministrator} {
		ids, err := allRefs(ctx, s.hub.store, KindPerson, Key("role:"+string(role)))
		if err != nil || len(ids) > 0 {
			return concerns("", ids...), err
		}
	}
	return nil, nil
}

func (s *sight) followers(ctx context.Context, subject ID) ([]concern, error) {
	ids, err := allRefs(ctx, s.hub.store, KindFollow, Key("subject:"+string(subject)))
	if err != nil {
		return nil, err
	}
	follows, err := s.load(ctx, ids)
	if err != nil {
		return nil, err
	}
	var all []concern
	for _, follow := range follows {
		if follow, ok := follow.(*Follow); ok {
			all = append(all, concern{person: follow.PersonID})
		}
	}
	return all, nil
}

// concernedByPost are the members of projects that have a theme and a target group in common with a post, as far as it
// names any or else its project, and the curators. Its writers know of it.
func (s *sight) concernedByPost(ctx context.Context, post *Post) ([]concern, error) {
	all, err := s.curators(ctx)
	if err != nil {
		return nil, err
	}
	themes, groups := post.ThemeIDs, post.TargetGroupIDs
	own, err := s.load(ctx, []ID{post.ProjectID})
	if err != nil {
		return nil, err
	}
	if project, ok := own[0].(*Project); ok {
		if len(themes) == 0 {
			themes = project.ThemeIDs
		}
		if len(groups) == 0 {
			groups = project.TargetGroupIDs
		}
	}
	projects, err := s.projectsOn(ctx, themes, groups)
	if err != nil {
		return nil, err
	}
	for _, project := range projects {
		for _, member := range project.Members {
			all = append(all, concern{person: member.PersonID})
		}
	}
	return slices.DeleteFunc(all, func(one concern) bool { return slices.Contains(post.writers(), one.person) }), nil
}

// projectsOn are the projects that have one of the themes and one of the target groups; where one of the two lists is empty
// the other decides.
func (s *sight) projectsOn(ctx context.Context, themes, groups []ID) ([]*Project, error) {
	asked := themes
	if len(asked) == 0 {
		asked = groups
	}
	var ids []ID
	for _, concept := range asked {
		found, err := allRefs(ctx, s.hub.store, KindProject, Key("concept:"+string(concept)))
		if err != nil {
			return nil, err
		}
		ids = append(ids, found...)
	}
	slices.Sort(ids)
	documents, err := s.load(ctx, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	common := func(some, others []ID) bool {
		return len(some) == 0 || slices.ContainsFunc(some, func(id ID) bool { return slices.Contains(others, id) })
	}
	var projects []*Project
	for _, document := range documents {
		project, ok := document.(*Project)
		if ok && common(themes, project.ThemeIDs) && common(groups, project.TargetGroupIDs) {
			projects = append(projects, project)
		}
	}
	return projects, nil
}

// concernedByComment: a comment concerns who wrote what it is on, an answer also whom it answers.
func (s *sight) concernedByComment(ctx context.Context, kind NotificationKind, comment *Comment) ([]concern, error) {
	switch kind {
	case NotificationKindAnswer:
		answered, err := s.load(ctx, []ID{comment.AnswersID})
		if err != nil {
			return nil, err
		}
		if answered, ok := answered[0].(*Comment); ok {
			return concerns(answered.ID, answered.AuthorID), nil
		}
		return nil, nil
	case NotificationKindComment:
		on, err := s.load(ctx, []ID{comment.OnID}) // not got: many who comment at once shall not wait for each other
		if err != nil {
			return nil, err
		}
		switch d := on[0].(type) {
		case *Post:
			return concerns(d.ID, d.writers()...), nil
		case *Lesson:
			return concerns(d.ID, append([]ID{d.CreatedBy}, d.CoWriterIDs...)...), nil
		}
		return nil, nil
	default:
		return concerns(comment.ID, comment.AuthorID), nil
	}
}

func (s *sight) concernedByLesson(ctx context.Context, kind NotificationKind, lesson *Lesson) ([]concern, error) {
	switch kind {
	case NotificationKindCited:
		return s.behindSources(ctx, lesson)
	case NotificationKindReturned:
		return concerns("", append([]ID{lesson.CreatedBy}, lesson.CoWriterIDs...)...), nil
	default:
		return s.curators(ctx)
	}
}

// behindMeasure are those behind the sources of the lessons that a measure rests on.
func (s *sight) behindMeasure(ctx context.Context, measure *Measure) ([]concern, error) {
	return s.behindLessons(ctx, measure.lessonIDs()...)
}

func (s *sight) behindLessons(ctx context.Context, ids ...ID) ([]concern, error) {
	lessons, err := s.get(ctx, ids...)
	if err != nil {
		return nil, err
	}
	var all []concern
	for _, document := range lessons {
		lesson, ok := document.(*Lesson)
		if !ok {
			continue
		}
		behind, err := s.behindSources(ctx, lesson)
		if err != nil {
			return nil, err
		}
		for _, one := range behind {
			one.via = []ID{lesson.ID}
			all = append(all, one)
		}
	}
	return all, nil
}

// behindSources are those whose experience a lesson rests on: who wrote the posts that it cites, who is in the projects,
// and who added the attachments. What was taken back it does not rest on.
func (s *sight) behindSources(ctx context.Context, lesson *Lesson) ([]concern, error) {
	sources, err := s.get(ctx, lesson.sourceIDs()...)
	if err != nil {
		return nil, err
	}
	var all []concern
	for _, source := range sources {
		if attachment, ok := source.(*Attachment); ok {
			all = append(all, concerns(attachment.ID, attachment.CreatedBy)...)
			on, err := s.get(ctx, attachment.OnID)
			if err != nil {
				return nil, err
			}
			source = on[0]
		}
		switch d := source.(type) {
		case *Post:
			if d.Status == PostStatusPublished && d.Hidden == nil {
				all = append(all, concerns(d.ID, d.writers()...)...)
			}
		case *Project:
			for _, member := range d.Members {
				all = append(all, concern{person: member.PersonID, about: d.ID})
			}
		}
	}
	return all, nil
}
