package hub

import (
	"cmp"
	"context"
	"errors"
	"slices"
)

// PulseTap is an answer that a link in a letter gives for the person whom the letter was to.
type PulseTap struct {
	PulseID, PersonID ID
	Answer            PulseAnswer
	// Until is the last day on which the link is good.
	Until Date
}

// TappedPulse is what whoever opens such a link sees.
type TappedPulse struct {
	Language Language
	Question string
	// Answer is the one of the link, in words; Given is the one that there is, empty for none.
	Answer, Given string
	// Pays tells whether there is something that somebody may pay for.
	Pays    bool
	WhoPays Markdown
}

// OpenTap gives what a link is for, and changes nothing: programs that look for harmful links open them all.
func (h *Hub) OpenTap(ctx context.Context, tap PulseTap) (*TappedPulse, error) {
	ctx, err := h.asOwner(ctx, tap)
	if err != nil {
		return nil, err
	}
	return tapped(ctx, tap)
}

// maxWhoPays is how many characters the field of the page takes; nobody who fills it in has more.
const maxWhoPays = 2000

// Tap gives the answer of a link in the person's name. Another answer takes the place of an earlier one. Who pays stays as
// it is when nothing is said of it.
func (h *Hub) Tap(ctx context.Context, tap PulseTap, whoPays *Markdown) (*TappedPulse, error) {
	ctx, err := h.asOwner(ctx, tap)
	if err != nil {
		return nil, err
	}
	if whoPays != nil {
		words := Markdown(firstRunes(string(*whoPays), maxWhoPays))
		whoPays = &words
	}
	for tries := 0; ; tries++ {
		pulse, err := One[*Pulse](ctx, tap.PulseID)
		if err != nil {
			return nil, err
		}
		if pulse == nil {
			return nil, NoTap()
		}
		_, err = AnswerPulse(ctx, tap.PulseID, pulse.Version, tap.Answer, whoPays)
		var problem *Error
		switch {
		case err == nil:
			return tapped(ctx, tap)
		case errors.As(err, &problem) && problem.Kind == ErrorConflict && tries < maxTries: // another owner tapped
		case errors.As(err, &problem) && (problem.Kind == ErrorForbidden || problem.Kind == ErrorNotFound):
			return nil, NoTap()
		default:
			return nil, err
		}
	}
}

// NoTap is the error of a link that gives no answer, or none any more: which of it is nobody's business.
func NoTap() *Error { return &Error{Kind: ErrorNotFound, Message: messageNoTap} }

// asOwner lets the person of a link read, who must be an owner of the project still.
func (h *Hub) asOwner(ctx context.Context, tap PulseTap) (context.Context, error) {
	if !slices.Contains(pulseAnswers, tap.Answer) {
		return nil, NoTap()
	}
	found, err := h.store.Get(ctx, KindPerson, []ID{tap.PersonID})
	if err != nil {
		return nil, err
	}
	person, ok := found[0].(*Person)
	if !ok {
		return nil, NoTap()
	}
	viewer, err := h.viewer(ctx, person)
	if err != nil {
		return nil, err
	}
	if h.Today() > tap.Until {
		return nil, &Error{Kind: ErrorNotFound, Message: messageOldTap}
	}
	return WithReading(ctx, h.Read(viewer)), nil
}

func tapped(ctx context.Context, tap PulseTap) (*TappedPulse, error) {
	pulse, err := One[*Pulse](ctx, tap.PulseID)
	if err != nil {
		return nil, err
	}
	if pulse == nil {
		return nil, NoTap()
	}
	project, err := One[*Project](ctx, pulse.ProjectID)
	if err != nil {
		return nil, err
	}
	if project == nil || !slices.Contains(project.owners(), tap.PersonID) {
		return nil, NoTap()
	}
	in := cmp.Or(ReadingOf(ctx).viewer.Language, "nb")
	shown := &TappedPulse{Language: in, Question: pulse.question(project, in), Answer: tap.Answer.Message().In(in),
		Pays: tap.Answer != PulseAnswerNo, WhoPays: pulse.WhoPays}
	if pulse.LivesOn != nil {
		shown.Given = pulse.LivesOn.Message().In(in)
	}
	return shown, nil
}
