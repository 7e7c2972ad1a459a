package hub

import (
	"cmp"
	"context"
)

// ProjectRow is a project as a line of a table.
type ProjectRow struct {
	Row
	Kind, Status                                      string
	Grantee, GranteeNumber                            Words
	Call, MunicipalityCodes, Municipalities           Words
	AppliedAmount, GrantedAmount, PaidAmount          *float64
	AmountsAsOf, AwardedOn                            Date
	ParticipantsPlanned, ParticipantsActual           *int
	ParticipantsPlannedShown, ParticipantsActualShown Words
}

// LessonRow is a lesson as a line of a table. The evidence is of all sources, as elsewhere.
type LessonRow struct {
	Row
	Kind, Status, Strength    string
	ProjectCount, PersonCount int
}

// PostRow is an experience as a line of a table.
type PostRow struct {
	Row
	Kind, Status                    string
	Author, ProjectID, ProjectTitle Words
}

// MeasureRow is a measure as a line of a table. Only lessons that the viewer may read are counted.
type MeasureRow struct {
	Row
	Status             string
	Owner, OwnerNumber Words
	LessonCount        int
}

func rowsOf[T Document, R any](ctx context.Context, kind Kind, asked RowsAsked, row func(*Reading, T, Words) (*R, error)) ([]*R, error) {
	documents, next, err := rowPage[T](ctx, kind, asked)
	if err != nil {
		return nil, err
	}
	rows := make([]*R, len(documents))
	for at, document := range documents {
		if rows[at], err = row(ReadingOf(ctx), document, next); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// ProjectRows are projects, those first that were made first.
func ProjectRows(ctx context.Context, asked RowsAsked) ([]*ProjectRow, error) {
	return rowsOf(ctx, KindProject, asked, func(r *Reading, p *Project, next Words) (*ProjectRow, error) {
		date := p.AwardedOn
		if period := p.Period(); date == "" && period != nil {
			date = period.From
		}
		common, err := r.row(ctx, p, p.Audience, date, next, p.ThemeIDs, p.TargetGroupIDs)
		if err != nil {
			return nil, err
		}
		row := &ProjectRow{Row: common, Kind: string(p.Kind), Status: string(p.Status), AmountsAsOf: p.AmountsAsOf, AwardedOn: p.AwardedOn,
			AppliedAmount: kronerColumn(p.AppliedAmount), GrantedAmount: kronerColumn(p.GrantedAmount), PaidAmount: kronerColumn(p.PaidAmount)}
		var codes, names []string
		for _, place := range Places(p.MunicipalityCodes) {
			codes, names = append(codes, place.Code), append(names, place.Name)
		}
		row.MunicipalityCodes, row.Municipalities = inOne(codes), inOne(names)
		if row.Grantee, row.GranteeNumber, err = organisationColumns(ctx, p.GranteeID); err != nil {
			return nil, err
		}
		call, err := One[*Call](ctx, p.CallID)
		if call != nil {
			row.Call = Words(call.Title)
		}
		row.participants(p.Participants)
		return row, err
	})
}

func (p *ProjectRow) participants(of *Participants) {
	if of == nil {
		return
	}
	if planned := of.PlannedCount(); planned != nil {
		p.ParticipantsPlanned, p.ParticipantsPlannedShown = planned.Value, Words(planned.Shown)
	}
	if actual := of.ActualCount(); actual != nil {
		p.ParticipantsActual, p.ParticipantsActualShown = actual.Value, Words(actual.Shown)
	}
}

func organisationColumns(ctx context.Context, id ID) (name, number Words, err error) {
	organisation, err := One[*Organisation](ctx, id)
	if err != nil || organisation == nil {
		return "", "", err
	}
	return Words(organisation.Name), Words(organisation.OrganisationNumber), nil
}

// LessonRows are lessons, those first that were made first.
func LessonRows(ctx context.Context, asked RowsAsked) ([]*LessonRow, error) {
	return rowsOf(ctx, KindLesson, asked, func(r *Reading, l *Lesson, next Words) (*LessonRow, error) {
		date := dateOf(l.PublishedAt)
		if l.Origin != nil {
			date = cmp.Or(l.Origin.Date, date)
		}
		common, err := r.row(ctx, l, l.Audience, date, next, l.ThemeIDs, l.TargetGroupIDs)
		return &LessonRow{Row: common, Kind: string(l.Kind), Status: string(l.Status), Strength: string(l.Evidence.Strength()),
			ProjectCount: l.Evidence.ProjectCount, PersonCount: l.Evidence.PersonCount}, err
	})
}

// PostRows are experiences, those first that were made first.
func PostRows(ctx context.Context, asked RowsAsked) ([]*PostRow, error) {
	return rowsOf(ctx, KindPost, asked, func(r *Reading, p *Post, next Words) (*PostRow, error) {
		common, err := r.row(ctx, p, p.Audience, cmp.Or(p.HappenedOn, dateOf(p.PublishedAt)), next, p.ThemeIDs, p.TargetGroupIDs)
		if err != nil {
			return nil, err
		}
		row := &PostRow{Row: common, Kind: string(p.Kind), Status: string(p.Status)}
		author, err := Author(ctx, p)
		if err != nil {
			return nil, err
		}
		if author != nil {
			row.Author = Words(author.Name)
		}
		project, err := One[*Project](ctx, p.ProjectID)
		if project != nil {
			row.ProjectID, row.ProjectTitle = Words(project.ID), Words(project.Title)
		}
		return row, err
	})
}

// MeasureRows are measures, those first that were made first.
func MeasureRows(ctx context.Context, asked RowsAsked) ([]*MeasureRow, error) {
	return rowsOf(ctx, KindMeasure, asked, func(r *Reading, m *Measure, next Words) (*MeasureRow, error) {
		common, err := r.row(ctx, m, m.Audience, "", next, nil, nil)
		if err != nil {
			return nil, err
		}
		row := &MeasureRow{Row: common, Status: string(m.Status)}
		lessons, err := Many[*Lesson](ctx, m.lessonIDs())
		if err != nil {
			return nil, err
		}
		row.LessonCount = len(lessons)
		row.Owner, row.OwnerNumber, err = organisationColumns(ctx, m.OwnerID)
		return row, err
	})
}
