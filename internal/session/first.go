package session

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// Founder lets the first administrator in.
type Founder interface {
	// LacksAdministrator tells whether nobody administers the hub yet.
	LacksAdministrator(ctx context.Context) (bool, error)
	// BeFirstAdministrator makes the first person who does; NOT_FOUND once there is one.
	BeFirstAdministrator(ctx context.Context, name, email string, language hub.Language) (*hub.Person, error)
}

const (
	firstPurpose = "first administrator"
	// firstLasts is for how long the link that the server prints holds: a day of setting up.
	firstLasts = 24 * time.Hour
)

// FirstLink is where the first administrator comes in; empty when there is one. It holds for a day, and until somebody has come in.
func (d *Door) FirstLink(ctx context.Context) (string, error) {
	lacks, err := d.Founder.LacksAdministrator(ctx)
	if err != nil || !lacks {
		return "", err
	}
	until := d.Now().Add(firstLasts).UTC().Format(time.RFC3339)
	return string(d.Site) + "/signin/first?" + url.Values{"link": {d.Signer.Token(firstPurpose, until)}}.Encode(), nil
}

// holds tells whether the link was made here and is not too old; who was faster is asked of the hub.
func (d *Door) holds(r *http.Request) bool {
	text, ok := d.Signer.Read(firstPurpose, r.URL.Query().Get("link"))
	until, err := time.Parse(time.RFC3339, text)
	return ok && err == nil && d.Now().Before(until)
}

// openFirst asks the first administrator for a name and an address.
func (d *Door) openFirst(w http.ResponseWriter, r *http.Request) {
	lacks, err := d.Founder.LacksAdministrator(r.Context())
	switch {
	case err != nil:
		d.noLink(w, r, err)
	case !lacks || !d.holds(r):
		d.noLink(w, r, hub.NoSignIn())
	default:
		d.showFirst(w, r, http.StatusOK, messageFirst)
	}
}

func (d *Door) showFirst(w http.ResponseWriter, r *http.Request, status int, words hub.Message) {
	in := speaks(r)
	show(w, status, view{Language: in, Title: messageSignIn.In(in), Words: words.In(in), NameWord: messageName.In(in),
		AddressWord: messageEmail.In(in), Do: messageSignIn.In(in)})
}

// useFirst lets the first administrator in.
func (d *Door) useFirst(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxAsk)
	if !d.holds(r) {
		d.noLink(w, r, hub.NoSignIn())
		return
	}
	person, err := d.Founder.BeFirstAdministrator(r.Context(), r.PostFormValue("name"), r.PostFormValue("email"), speaks(r))
	var wrong hub.Errors
	switch {
	case errors.As(err, &wrong) && len(wrong) > 0:
		d.showFirst(w, r, http.StatusUnprocessableEntity, wrong[0].Message)
	case err != nil:
		d.noLink(w, r, err)
	default:
		d.Welcome(w, r, person.ID)
		http.Redirect(w, r, "/", http.StatusSeeOther)
	}
}

var (
	messageFirst = hub.Message{
		NB: "Ingen administrerer Samlær her ennå. Den som åpner denne lenka, blir den første.",
		NN: "Ingen administrerer Samlær her enno. Den som opnar denne lenkja, blir den første.",
		EN: "Nobody administers Samlær here yet. Whoever opens this link becomes the first."}
	messageName = hub.Message{NB: "Navnet ditt", NN: "Namnet ditt", EN: "Your name"}
)
