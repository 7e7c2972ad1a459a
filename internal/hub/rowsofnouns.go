package hub

import (
	"cmp"
	"context"
)

// ProjectRow is a project as a line of a table.
type ProjectRow struct {
	Row
	Kind, KindLabel string
	TopicColumns
	MethodColumns
	GranteeID, Grantee, GranteeKind, GranteeNumber Words
	Partners                                       Words
	SchemeID, Scheme, CallID, Call                 Words
	CallYear                                       *int
	PlaceColumns
	PeriodFrom, PeriodTo                              Date
	AppliedAmount, GrantedAmount, PaidAmount          *float64
	AmountsAsOf, AwardedOn                            Date
	ParticipantsPlanned, ParticipantsActual           *int
	ParticipantsPlannedShown, ParticipantsActualShown Words
	ParticipantsAsOf                                  Date
	PostCount, LessonCount                            int
}

// LessonRow is a lesson as a line of a table. The evidence is of all sources, as elsewhere; what is counted is what the viewer may
// read.
type LessonRow struct {
	Row
	Kind, KindLabel string
	TopicColumns
	MethodColumns
	Strength, StrengthLabel                                                      string
	ProjectCount, PersonCount                                                    int
	MeasureCount                                                                 int
	ApplicationCount, HelpedCount, NoDifferenceCount, HarmedCount, TooEarlyCount int
}

// PostRow is an experience as a line of a table.
type PostRow struct {
	Row
	Kind, KindLabel string
	TopicColumns
	Author, Excerpt                             Words
	ProjectID, ProjectTitle, GranteeID, Grantee Words
	// The places are those of the project.
	PlaceColumns
}

// MeasureRow is a measure as a line of a table. Only lessons that the viewer may read are counted.
type MeasureRow struct {
	Row
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
	rows, err := rowsOf(ctx, KindProject, asked, func(r *Reading, p *Project, next Words) (*ProjectRow, error) {
		return r.projectRow(ctx, p, next)
	})
	if err != nil {
		return nil, err
	}
	return rows, asked.count(ctx, rows)
}

func (r *Reading) projectRow(ctx context.Context, p *Project, next Words) (row *ProjectRow, err error) {
	period := p.Period()
	if period == nil {
		period = &Period{}
	}
	row = &ProjectRow{Row: r.row(p, p.Audience, cmp.Or(p.AwardedOn, period.From), string(p.Status), next),
		Kind: string(p.Kind), KindLabel: r.valueLabel(string(p.Kind)), PlaceColumns: placeColumns(p.MunicipalityCodes),
		PeriodFrom: period.From, PeriodTo: period.To, AmountsAsOf: p.AmountsAsOf, AwardedOn: p.AwardedOn,
		AppliedAmount: kronerColumn(p.AppliedAmount), GrantedAmount: kronerColumn(p.GrantedAmount), PaidAmount: kronerColumn(p.PaidAmount)}
	row.participants(p.Participants)
	if row.TopicColumns, err = r.topics(ctx, p.ThemeIDs, p.TargetGroupIDs); err != nil {
		return nil, err
	}
	if row.MethodColumns, err = r.methods(ctx, p.MethodIDs); err != nil {
		return nil, err
	}
	if err := row.organisations(ctx, p); err != nil {
		return nil, err
	}
	return row, row.grantedBy(ctx, p.CallID)
}

func (p *ProjectRow) participants(of *Participants) {
	if of == nil {
		return
	}
	p.ParticipantsAsOf = of.AsOf
	if planned := of.PlannedCount(); planned != nil {
		p.ParticipantsPlanned, p.ParticipantsPlannedShown = planned.Value, Words(planned.Shown)
	}
	if actual := of.ActualCount(); actual != nil {
		p.ParticipantsActual, p.ParticipantsActualShown = actual.Value, Words(actual.Shown)
	}
}

func (p *ProjectRow) organisations(ctx context.Context, project *Project) error {
	grantee, err := One[*Organisation](ctx, project.GranteeID)
	if err != nil {
		return err
	}
	if grantee != nil {
		p.GranteeID, p.Grantee, p.GranteeKind = Words(grantee.ID), Words(grantee.Name), Words(grantee.Kind)
		p.GranteeNumber = Words(grantee.OrganisationNumber)
	}
	var names []string
	for _, one := range project.Partners {
		partner, err := One[*Organisation](ctx, one.OrganisationID)
		if err != nil {
			return err
		}
		if partner != nil {
			names = append(names, partner.Name)
		}
	}
	p.Partners = inOne(names)
	return nil
}

func (p *ProjectRow) grantedBy(ctx context.Context, id ID) error {
	call, err := One[*Call](ctx, id)
	if err != nil || call == nil {
		return err
	}
	p.CallID, p.Call, p.CallYear = Words(call.ID), Words(call.Title), &call.Year
	scheme, err := One[*GrantScheme](ctx, call.SchemeID)
	if scheme != nil {
		p.SchemeID, p.Scheme = Words(scheme.ID), Words(titleOf(scheme))
	}
	return err
}

// LessonRows are lessons, those first that were made first.
func LessonRows(ctx context.Context, asked RowsAsked) ([]*LessonRow, error) {
	rows, err := rowsOf(ctx, KindLesson, asked, func(r *Reading, l *Lesson, next Words) (*LessonRow, error) {
		date := dateOf(l.PublishedAt)
		if l.Origin != nil {
			date = cmp.Or(l.Origin.Date, date)
		}
		strength := string(l.Evidence.Strength())
		topics, err := r.topics(ctx, l.ThemeIDs, l.TargetGroupIDs)
		if err != nil {
			return nil, err
		}
		methods, err := r.methods(ctx, l.MethodIDs)
		return &LessonRow{Row: r.row(l, l.Audience, date, string(l.Status), next), TopicColumns: topics, MethodColumns: methods,
			Kind: string(l.Kind), KindLabel: r.valueLabel(string(l.Kind)), Strength: strength, StrengthLabel: r.valueLabel(strength),
			ProjectCount: l.Evidence.ProjectCount, PersonCount: l.Evidence.PersonCount}, err
	})
	if err != nil {
		return nil, err
	}
	return rows, asked.countUse(ctx, rows)
}

// PostRows are experiences, those first that were made first.
func PostRows(ctx context.Context, asked RowsAsked) ([]*PostRow, error) {
	return rowsOf(ctx, KindPost, asked, func(r *Reading, p *Post, next Words) (*PostRow, error) {
		topics, err := r.topics(ctx, p.ThemeIDs, p.TargetGroupIDs)
		if err != nil {
			return nil, err
		}
		row := &PostRow{Row: r.row(p, p.Audience, cmp.Or(p.HappenedOn, dateOf(p.PublishedAt)), string(p.Status), next),
			TopicColumns: topics, Kind: string(p.Kind), KindLabel: r.valueLabel(string(p.Kind)), Excerpt: Words(p.Excerpt())}
		author, err := Author(ctx, p)
		if err != nil {
			return nil, err
		}
		if author != nil {
			row.Author = Words(author.Name)
		}
		return row, row.belongsTo(ctx, p.ProjectID)
	})
}

func (p *PostRow) belongsTo(ctx context.Context, id ID) error {
	project, err := One[*Project](ctx, id)
	if err != nil || project == nil {
		return err
	}
	p.ProjectID, p.ProjectTitle, p.PlaceColumns = Words(project.ID), Words(project.Title), placeColumns(project.MunicipalityCodes)
	grantee, err := One[*Organisation](ctx, project.GranteeID)
	if grantee != nil {
		p.GranteeID, p.Grantee = Words(grantee.ID), Words(grantee.Name)
	}
	return err
}

// MeasureRows are measures, those first that were made first.
func MeasureRows(ctx context.Context, asked RowsAsked) ([]*MeasureRow, error) {
	return rowsOf(ctx, KindMeasure, asked, func(r *Reading, m *Measure, next Words) (*MeasureRow, error) {
		row := &MeasureRow{Row: r.row(m, m.Audience, "", string(m.Status), next)}
		lessons, err := Many[*Lesson](ctx, m.lessonIDs())
		if err != nil {
			return nil, err
		}
		row.LessonCount = len(lessons)
		owner, err := One[*Organisation](ctx, m.OwnerID)
		if owner != nil {
			row.Owner, row.OwnerNumber = Words(owner.Name), Words(owner.OrganisationNumber)
		}
		return row, err
	})
}
