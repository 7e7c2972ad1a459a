package hub

import (
	"context"
	"slices"
	"time"
)

// What a project is asked at its end, and when.

// isOver tells whether a project has nothing more to do.
func (s ProjectStatus) isOver() bool {
	return s == ProjectStatusCompleted || s == ProjectStatusStopped
}

// lastDay is the last day that the project ran or is to run, as far as is known: that of its actual period, or the day on
// which somebody said that it was over, whichever was first. What was planned counts when nothing else is known of a project
// that is over.
func (p *Project) lastDay() Date {
	day := p.EndedOn
	if p.ActualPeriod != nil && p.ActualPeriod.To != "" && (day == "" || p.ActualPeriod.To < day) {
		day = p.ActualPeriod.To
	}
	if day == "" && p.Status.isOver() && p.PlannedPeriod != nil {
		day = p.PlannedPeriod.To
	}
	return day
}

// hasEnded: somebody has said so, or the last day is over.
func (p *Project) hasEnded(today Date) bool {
	day := p.lastDay()
	return p.Status.isOver() || day != "" && day < today
}

// owners are those who answer for the project.
func (p *Project) owners() []ID {
	var owners []ID
	for _, member := range p.Members {
		if member.Role == ProjectRoleOwner {
			owners = append(owners, member.PersonID)
		}
	}
	return owners
}

// dueKey lists what there is to ask from a day on.
func dueKey(day Date) Key { return Key("due:" + string(day)) }

// dueKeys are for the days on which there is something to ask the project: the day after its last, and those of its pulses.
func (p *Project) dueKeys() []Key {
	day := p.lastDay()
	if !day.Valid() {
		return nil
	}
	keys := []Key{dueKey(day.addDays(1))}
	for _, months := range pulseMonths {
		keys = append(keys, dueKey(day.addMonths(months)))
	}
	return keys
}

func (d Date) addDays(days int) Date {
	day, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return ""
	}
	return Date(day.AddDate(0, 0, days).Format(time.DateOnly))
}

// addMonths is the same day of another month, or its last one when it has no such day.
func (d Date) addMonths(months int) Date {
	day, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return ""
	}
	first := time.Date(day.Year(), day.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1)
	return Date(time.Date(first.Year(), first.Month(), min(day.Day(), last.Day()), 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
}

// FinalReportState is where a project's final report stands.
type FinalReportState string

const (
	// FinalReportStateDue: the project is over, and nobody has answered yet.
	FinalReportStateDue FinalReportState = "DUE"
	// FinalReportStateSubmitted: it was answered.
	FinalReportStateSubmitted FinalReportState = "SUBMITTED"
)

// StateOfReport is where a project's final report stands; nil while there is no reason to write one.
func StateOfReport(ctx context.Context, project *Project) (*FinalReportState, error) {
	report, err := ReportOf(ctx, project)
	if err != nil {
		return nil, err
	}
	state := FinalReportStateDue
	switch {
	case report != nil && report.SubmittedOn != "":
		state = FinalReportStateSubmitted
	case !project.hasEnded(Today(ctx)):
		return nil, nil // null: it is under way
	}
	return &state, nil
}

// FinalReportQuestion is one of the three that a project answers at its end.
type FinalReportQuestion string

const (
	FinalReportQuestionWhatWorked        FinalReportQuestion = "WHAT_WORKED"
	FinalReportQuestionWhatDidNotWork    FinalReportQuestion = "WHAT_DID_NOT_WORK"
	FinalReportQuestionWhatToTellTheNext FinalReportQuestion = "WHAT_TO_TELL_THE_NEXT"
)

// answered are the drafts of experiences that the answers make, by their questions.
func (f *FinalReport) answered() map[FinalReportQuestion]*Post {
	drafts := map[FinalReportQuestion]*Post{}
	if f.WhatWorked != "" {
		drafts[FinalReportQuestionWhatWorked] = &Post{Kind: PostKindResult, WhatHappened: f.WhatWorked}
	}
	if f.WhatDidNotWork != "" {
		drafts[FinalReportQuestionWhatDidNotWork] = &Post{Kind: PostKindChallenge, WhatHappened: f.WhatDidNotWork}
	}
	if f.WhatToTellTheNext != "" {
		drafts[FinalReportQuestionWhatToTellTheNext] = &Post{Kind: PostKindMethod, Body: f.WhatToTellTheNext}
	}
	return drafts
}

// draftID is the id of the experience that an answer makes. It is computed and kept nowhere: who reads the report is not
// told of a draft that only its author reads.
func (f *FinalReport) draftID(question FinalReportQuestion) ID {
	return madeOf(KindPost, f.CreatedAt, string(f.ID), string(question))
}

// settle: a project has one report, and each answer in it becomes a draft of an experience, once: whose it is may change it,
// publish it or throw it away, and it does not come again.
func (f *FinalReport) settle(ctx context.Context, w *writing, was *earlier) error {
	if len(f.answered()) == 0 {
		return invalid("whatWorked", messageNoAnswer)
	}
	if f.SubmittedOn == "" {
		f.SubmittedOn = dateIn(w.now)
	}
	project, err := One[*Project](ctx, f.ProjectID)
	if err != nil || project == nil {
		return err // that it is not there is said of the field
	}
	if was == nil {
		reports, err := allRefs(ctx, w.hub.store, KindFinalReport, Key("project:"+string(f.ProjectID)))
		if err != nil {
			return err
		}
		if len(reports) > 0 {
			return invalid("project", messageReported)
		}
	}
	drafts := f.answered()
	for _, question := range []FinalReportQuestion{FinalReportQuestionWhatWorked, FinalReportQuestionWhatDidNotWork,
		FinalReportQuestionWhatToTellTheNext} {
		post := drafts[question]
		if post == nil || slices.Contains(f.Drafted, question) {
			continue
		}
		f.Drafted = append(f.Drafted, question)
		if err := f.draft(ctx, w, project, f.draftID(question), post); err != nil {
			return err
		}
	}
	return nil
}

// draft puts an experience in for whoever answered.
func (f *FinalReport) draft(ctx context.Context, w *writing, project *Project, id ID, post *Post) error {
	post.Meta = Meta{ID: id, CreatedAt: w.now, CreatedBy: w.viewer.ID}
	post.ProjectID, post.AuthorID, post.Language, post.Status = project.ID, w.viewer.ID, f.Language, PostStatusDraft
	post.ShowAuthor, post.ThemeIDs, post.TargetGroupIDs = AuthorShownName, project.ThemeIDs, project.TargetGroupIDs
	if day := project.lastDay(); day <= dateIn(w.now) {
		post.HappenedOn = day
	}
	if err := w.settle(ctx, post, nil); err != nil {
		return err
	}
	w.put(post)
	return nil
}

// DraftsOf are the experiences that the answers of a report became, as far as the viewer may read them: those of its siblings
// are read with them.
func DraftsOf(ctx context.Context, report *FinalReport) ([]*Post, error) {
	return siblings(ctx, "drafts", report, func(ctx context.Context, r *Reading, reports []*FinalReport) ([][]*Post, error) {
		var all []ID
		for _, one := range reports {
			all = append(all, one.drafts()...)
		}
		if _, err := r.load(ctx, all); err != nil {
			return nil, err
		}
		answers := make([][]*Post, len(reports))
		for at, one := range reports {
			var err error
			if answers[at], err = Many[*Post](ctx, one.drafts()); err != nil {
				return nil, err
			}
		}
		return answers, nil
	})
}

// drafts are the ids of the experiences that the answers became.
func (f *FinalReport) drafts() []ID {
	ids := make([]ID, len(f.Drafted))
	for at, question := range f.Drafted {
		ids[at] = f.draftID(question)
	}
	return ids
}
