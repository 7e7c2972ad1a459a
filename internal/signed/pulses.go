package signed

import (
	"context"
	"net/url"
	"strings"

	"github.com/samlaer/samlaer/internal/hub"
)

// Hub gives the answers that links are for.
type Hub interface {
	// OpenTap gives what a link is for, and changes nothing.
	OpenTap(ctx context.Context, tap hub.PulseTap) (*hub.TappedPulse, error)
	// Tap gives the answer of a link.
	Tap(ctx context.Context, tap hub.PulseTap, whoPays *hub.Markdown) (*hub.TappedPulse, error)
}

// Pulses are the links by which owners of projects answer a pulse without signing in.
type Pulses struct {
	signer *Signer
	hub    Hub
}

// NewPulses are links that the signer has signed.
func NewPulses(signer *Signer, answering Hub) *Pulses { return &Pulses{signer: signer, hub: answering} }

const pulsePurpose = "pulse"

// PulseAddress is the link on the site for an answer, with a page in the language.
func (s *Signer) PulseAddress(site hub.URL, tap hub.PulseTap, language hub.Language) string {
	text := strings.Join([]string{string(tap.PulseID), string(tap.PersonID), string(tap.Answer), string(tap.Until)}, " ")
	query := url.Values{"answer": {s.Token(pulsePurpose, text)}, "lang": {string(language)}}
	return string(site) + "/pulse?" + query.Encode()
}

func (p *Pulses) read(token string) (hub.PulseTap, error) {
	text, ok := p.signer.Read(pulsePurpose, token)
	parts := strings.Split(text, " ")
	if !ok || len(parts) != 4 {
		return hub.PulseTap{}, hub.NoTap()
	}
	return hub.PulseTap{PulseID: hub.ID(parts[0]), PersonID: hub.ID(parts[1]), Answer: hub.PulseAnswer(parts[2]), Until: hub.Date(parts[3])}, nil
}

// Open gives what a link is for, and changes nothing.
func (p *Pulses) Open(ctx context.Context, token string) (*hub.TappedPulse, error) {
	tap, err := p.read(token)
	if err != nil {
		return nil, err
	}
	return p.hub.OpenTap(ctx, tap)
}

// Answer gives the answer of a link, and says who pays where something is said of it.
func (p *Pulses) Answer(ctx context.Context, token string, whoPays *hub.Markdown) (*hub.TappedPulse, error) {
	tap, err := p.read(token)
	if err != nil {
		return nil, err
	}
	return p.hub.Tap(ctx, tap, whoPays)
}
