package hub

import (
	"context"
	"errors"
	"fmt"
	"strconv"
)

// Whom to ask at a project's end and after it.

const (
	// inquiryDays is for how many days after the day something is asked for the first time: a server may have stood still,
	// and the end of a project is often written down late. Who registers one of three years ago is not asked.
	inquiryDays = 90
	// tapDays is for how many days after a pulse was due its links are good.
	tapDays = 180
)

// AskProjects makes the pulses that are due, and asks owners for their answers and for final reports. As many servers may do it
// at once, and as often, as they like.
func (h *Hub) AskProjects(ctx context.Context) error {
	if err := h.makePulses(ctx); err != nil {
		return err
	}
	return h.askOwners(ctx)
}

// makePulses makes the pulses that are due. A pulse has one id and one key, and is made once.
func (h *Hub) makePulses(ctx context.Context) error {
	today := h.Today()
	for back := range inquiryDays {
		day := today.addDays(-back)
		projects, err := listedOf[*Project](ctx, h.store, KindProject, dueKey(day))
		if err != nil {
			return fmt.Errorf("projects with something due on %s: %w", day, err)
		}
		for _, project := range projects {
			for _, months := range pulseMonths {
				if project.hasEnded(today) && project.lastDay().addMonths(months) == day {
					if err := h.makePulse(ctx, project, months, day); err != nil {
						return fmt.Errorf("pulse of %s: %w", project.ID, err)
					}
				}
			}
		}
	}
	return nil
}

// makePulse makes a pulse unless it is there. When the project changes meanwhile, the next round looks at it again.
func (h *Hub) makePulse(ctx context.Context, project *Project, months int, due Date) error {
	_, err := h.store.Find(ctx, KindPulse, pulseKey(project.ID, months))
	if !errors.Is(err, ErrNotFound) {
		return err
	}
	now := h.instant()
	id := madeOf(KindPulse, beginningOf(due), string(project.ID), strconv.Itoa(months))
	pulse := &Pulse{Meta: Meta{ID: id, Version: 1, CreatedAt: now, UpdatedAt: now}, ProjectID: project.ID, Months: months, DueOn: due}
	err = h.commit(ctx, Commit{
		Changes: []Change{{Kind: KindPulse, ID: id, Document: pulse}},
		Expect:  []Expectation{{Kind: KindProject, ID: project.ID, Version: project.Version}}})
	if overtaken(err) {
		return nil // by another server, or by a change of the project
	}
	return err
}

// listedOf gives the documents of a kind that a key lists.
func listedOf[T Document](ctx context.Context, store Store, kind Kind, key Key) ([]T, error) {
	ids, err := allRefs(ctx, store, kind, key)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	documents, err := store.Get(ctx, kind, ids)
	if err != nil {
		return nil, err
	}
	var found []T
	for _, document := range documents {
		if one, ok := document.(T); ok {
			found = append(found, one)
		}
	}
	return found, nil
}

// askOwners tells owners what they are asked: the pulses and the final reports that became due in the last days and have no
// answer. Nobody is told of the same twice.
func (h *Hub) askOwners(ctx context.Context) error {
	today := h.Today()
	for back := range inquiryDays {
		day := today.addDays(-back)
		pulses, err := listedOf[*Pulse](ctx, h.store, KindPulse, dueKey(day))
		if err != nil {
			return fmt.Errorf("pulses due on %s: %w", day, err)
		}
		for _, pulse := range pulses {
			if err := h.remind(ctx, Cause{Kind: NotificationKindPulse, SubjectID: pulse.ID}); err != nil {
				return err
			}
		}
		projects, err := listedOf[*Project](ctx, h.store, KindProject, dueKey(day))
		if err != nil {
			return fmt.Errorf("final reports due on %s: %w", day, err)
		}
		for _, project := range projects {
			if !project.hasEnded(today) || project.lastDay().addDays(1) != day {
				continue
			}
			reports, err := listedOf[*FinalReport](ctx, h.store, KindFinalReport, Key("project:"+string(project.ID)))
			if err != nil {
				return fmt.Errorf("final report of %s: %w", project.ID, err)
			}
			if len(reports) > 0 && reports[0].SubmittedOn != "" {
				continue
			}
			if err := h.remind(ctx, Cause{Kind: NotificationKindFinalReport, SubjectID: project.ID}); err != nil {
				return err
			}
		}
	}
	return nil
}

// since is how long ago the project of a pulse ended.
func (p *Pulse) since() Message {
	if p.Months == pulseMonths[0] {
		return Message{"et halvt år", "eit halvt år", "half a year"}
	}
	return Message{"halvannet år", "halvtanna år", "a year and a half"}
}

// question is what a pulse asks.
func (p *Pulse) question(project *Project, in Language) string {
	return wordsInto(wordings[NotificationKindPulse].nameless.In(in), "", project.Title, "", p.since().In(in))
}

// taps are the answers that an owner can give by links.
func (p *Pulse) taps(person ID) []PulseTap {
	taps := make([]PulseTap, len(pulseAnswers))
	for at, answer := range pulseAnswers {
		taps[at] = PulseTap{PulseID: p.ID, PersonID: person, Answer: answer, Until: p.DueOn.addDays(tapDays)}
	}
	return taps
}
