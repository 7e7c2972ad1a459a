package hub

import (
	"context"
	"encoding/hex"
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

// MakePulses makes the pulses that are due. As many servers may do it at once, and as often, as they like: a pulse has one
// id and one key, and is made once.
func (h *Hub) MakePulses(ctx context.Context) error {
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
	now, uuid := h.instant(), h.uuid()
	id := madeOf(KindPulse, beginningOf(due), string(project.ID), strconv.Itoa(months))
	pulse := &Pulse{Meta: Meta{ID: id, Version: 1, CreatedAt: now, UpdatedAt: now}, ProjectID: project.ID, Months: months, DueOn: due}
	err = h.store.Commit(ctx, Commit{ID: CommitID(hex.EncodeToString(uuid[:])),
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

// Inquiry is what an owner of a project is asked in a letter.
type Inquiry struct {
	// SubjectID is the project whose final report is due, or the pulse. A person is asked once for each.
	SubjectID, PersonID ID
	Language            Language
	Message             string
	// URL is where the project is seen.
	URL URL
	// Taps are the answers that a link each can give; none for a final report.
	Taps []PulseTap
}

// Inquiries are what there is to ask owners now: the pulses and the final reports that became due in the last days and have
// no answer. Whoever sends letters keeps who was asked.
func (h *Hub) Inquiries(ctx context.Context) ([]Inquiry, error) {
	today := h.Today()
	var all []Inquiry
	for back := range inquiryDays {
		day := today.addDays(-back)
		pulses, err := listedOf[*Pulse](ctx, h.store, KindPulse, dueKey(day))
		if err != nil {
			return nil, fmt.Errorf("pulses due on %s: %w", day, err)
		}
		for _, pulse := range pulses {
			asked, err := h.inquire(ctx, pulse.ProjectID, pulse)
			if err != nil {
				return nil, err
			}
			all = append(all, asked...)
		}
		projects, err := listedOf[*Project](ctx, h.store, KindProject, dueKey(day))
		if err != nil {
			return nil, fmt.Errorf("final reports due on %s: %w", day, err)
		}
		for _, project := range projects {
			if !project.hasEnded(today) || project.lastDay().addDays(1) != day {
				continue
			}
			asked, err := h.inquire(ctx, project.ID, nil)
			if err != nil {
				return nil, err
			}
			all = append(all, asked...)
		}
	}
	return all, nil
}

// inquire is what to ask the owners of a project who may read it: for a pulse, or without one for the final report.
func (h *Hub) inquire(ctx context.Context, id ID, pulse *Pulse) ([]Inquiry, error) {
	found, err := h.store.Get(ctx, KindProject, []ID{id})
	if err != nil {
		return nil, err
	}
	project, ok := found[0].(*Project)
	if !ok {
		return nil, nil
	}
	people, err := h.store.Get(ctx, KindPerson, project.owners())
	if err != nil {
		return nil, err
	}
	var all []Inquiry
	for _, document := range people {
		person, ok := document.(*Person)
		if !ok || len(person.Roles) == 0 {
			continue
		}
		one, err := h.inquiry(ctx, person, project, pulse)
		if err != nil {
			return nil, err
		}
		if one != nil {
			all = append(all, *one)
		}
	}
	return all, nil
}

// inquiry is what to ask one owner; nil for nothing.
func (h *Hub) inquiry(ctx context.Context, person *Person, project *Project, pulse *Pulse) (*Inquiry, error) {
	viewer, err := h.viewer(ctx, person)
	if err != nil {
		return nil, err
	}
	ctx = WithReading(ctx, h.Read(viewer))
	mine, err := One[*Project](ctx, project.ID)
	if err != nil || mine == nil {
		return nil, err
	}
	one := &Inquiry{SubjectID: project.ID, PersonID: person.ID, Language: person.Language, URL: h.Address(project)}
	if pulse != nil {
		one.SubjectID, one.Message = pulse.ID, pulse.question(project).In(person.Language)
		for _, answer := range pulseAnswers {
			one.Taps = append(one.Taps, PulseTap{PulseID: pulse.ID, PersonID: person.ID, Answer: answer, Until: pulse.DueOn.addDays(tapDays)})
		}
		return one, nil
	}
	one.Message = messageAskReport.With(project.Title).In(person.Language)
	state, err := StateOfReport(ctx, mine)
	if err != nil || state == nil || *state != FinalReportStateDue {
		return nil, err
	}
	return one, nil
}

// question is what a pulse asks.
func (p *Pulse) question(project *Project) Message {
	if p.Months == pulseMonths[0] {
		return messageAskPulse.With(project.Title)
	}
	return messageAskPulseAgain.With(project.Title)
}
