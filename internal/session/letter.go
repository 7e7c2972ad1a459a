package session

import (
	"context"
	"errors"
	"net/http"
	"net/mail"
	"strings"

	"github.com/samlaer/samlaer/internal/hub"
)

// Postbox lets people in by letters.
type Postbox interface {
	// AskSignIn writes a letter to the person with the address, if there is one, and does not tell whether.
	AskSignIn(ctx context.Context, address, from string) error
	// OpenSignIn gives what the link in a letter is for, and changes nothing.
	OpenSignIn(ctx context.Context, letter hub.ID) (*hub.OpenedSignIn, error)
	// SignInByLetter gives the token of a new session to whoever has the link, once.
	SignInByLetter(ctx context.Context, letter hub.ID, arrival hub.Arrival) (token string, err error)
}

// LetterLinks read the links that stand in letters.
type LetterLinks interface {
	// SignInLetter gives the letter of a link; false when the link was not made here.
	SignInLetter(token string) (hub.ID, bool)
}

const (
	// maxAsk is how long a form may be, in bytes: the longest address has 254.
	maxAsk = 4 << 10
	// letterProvider is what a session is said to come by that a letter has opened.
	letterProvider = "letter"
)

// ask has a letter written to an address. The answer is the same whether somebody has it.
func (d *Door) ask(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxAsk)
	typed := strings.TrimSpace(r.PostFormValue("email"))
	parsed, err := mail.ParseAddress(typed)
	switch {
	case err != nil || parsed.Address != typed:
		d.say(w, r, http.StatusUnprocessableEntity, messageNoAddress)
		return
	case !d.askers.may(address(r), d.Now()):
		w.Header().Set("Retry-After", "120")
		d.say(w, r, http.StatusTooManyRequests, messageTooOften)
		return
	}
	if err := d.Postbox.AskSignIn(r.Context(), typed, address(r)); err != nil {
		d.Logger.WarnContext(r.Context(), "a letter to sign in by was not written", "error", err)
		d.say(w, r, http.StatusServiceUnavailable, messageNotNow)
		return
	}
	d.say(w, r, http.StatusOK, messageLookThere)
}

// openLink asks whether to sign in; programs that look for harmful links open them all.
func (d *Door) openLink(w http.ResponseWriter, r *http.Request) {
	letter, _ := d.LetterLinks.SignInLetter(r.URL.Query().Get("link"))
	opened, err := d.Postbox.OpenSignIn(r.Context(), letter)
	if err != nil {
		d.noLink(w, r, err)
		return
	}
	in := opened.Language
	if in == "" {
		in = speaks(r)
	}
	show(w, http.StatusOK, view{Language: in, Title: messageSignIn.In(in), Words: messageAs.With(opened.Name).In(in), Do: messageSignIn.In(in)})
}

// useLink signs in whoever has the link.
func (d *Door) useLink(w http.ResponseWriter, r *http.Request) {
	letter, _ := d.LetterLinks.SignInLetter(r.URL.Query().Get("link"))
	token, err := d.Postbox.SignInByLetter(r.Context(), letter, d.arriving(r, hub.Arrival{Provider: letterProvider}))
	if err != nil {
		d.noLink(w, r, err)
		return
	}
	d.cookies.set(w, sessionCookie, token, cookieLasts)
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// Welcome gives a session to somebody who has just come in by an invitation. Without one they can sign in by a letter, so that it is
// no fault of theirs when it does not work.
func (d *Door) Welcome(w http.ResponseWriter, r *http.Request, person hub.ID) {
	token, _, err := d.Doorkeeper.SignIn(r.Context(), d.arriving(r, hub.Arrival{Provider: letterProvider, PersonID: person}))
	if err != nil {
		d.Logger.WarnContext(r.Context(), "somebody who was invited has no session", "error", err)
		return
	}
	d.cookies.set(w, sessionCookie, token, cookieLasts)
}

func (d *Door) noLink(w http.ResponseWriter, r *http.Request, err error) {
	var one *hub.Error
	if errors.As(err, &one) {
		d.say(w, r, http.StatusNotFound, one.Message)
		return
	}
	d.Logger.WarnContext(r.Context(), "a link to sign in by cannot be answered", "error", err)
	d.say(w, r, http.StatusServiceUnavailable, messageNotNow)
}

var (
	messageEmail     = hub.Message{NB: "E-postadressen din", NN: "E-postadressa di", EN: "Your e-mail address"}
	messageSendLink  = hub.Message{NB: "Send meg en lenke", NN: "Send meg ei lenkje", EN: "Send me a link"}
	messageNoAddress = hub.Message{
		NB: "Dette er ingen e-postadresse. Se etter om noe mangler, som «@».",
		NN: "Dette er inga e-postadresse. Sjå etter om noko manglar, som «@».",
		EN: "This is no e-mail address. Check whether something is missing, such as “@”."}
	messageTooOften = hub.Message{
		NB: "Det er bedt om mange lenker herfra. Vent to minutter, og prøv igjen.",
		NN: "Det er bede om mange lenkjer herifrå. Vent to minutt, og prøv igjen.",
		EN: "Many links were asked for from here. Wait two minutes, and try again."}
	messageLookThere = hub.Message{
		NB: "Se i innboksen. Hvis adressen er kjent her, ligger det snart en lenke der. Den gjelder i 15 minutter.",
		NN: "Sjå i innboksen. Om adressa er kjend her, ligg det snart ei lenkje der. Ho gjeld i 15 minutt.",
		EN: "Look in your inbox. If the address is known here, there will soon be a link. It holds for 15 minutes."}
	messageNotNow = hub.Message{
		NB: "Det gikk ikke akkurat nå. Prøv igjen om litt.", NN: "Det gjekk ikkje akkurat no. Prøv igjen om litt.",
		EN: "That did not work just now. Try again in a while."}
	messageAs = hub.Message{NB: "Du logger inn som %s.", NN: "Du loggar inn som %s.", EN: "You sign in as %s."}
)
