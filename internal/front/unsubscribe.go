package front

import (
	"context"
	"html/template"
	"log/slog"
	"net/http"

	"github.com/samlaer/samlaer/internal/hub"
)

// Letters stops letters to whoever has a link for it.
type Letters interface {
	// Check tells whether a token is one that the hub gave, and whether it is for all letters or for one sort.
	Check(token string) (all, ok bool)
	// Stop stops them.
	Stop(ctx context.Context, token string) error
}

// notice is a page of one paragraph, and a button where something can be done.
type notice struct {
	Language             hub.Language
	Title, Words, Button string
}

var noticePage = template.Must(template.New("notice").Parse(`<!DOCTYPE html>
<html lang="{{.Language}}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>{{.Title}} – Samlær</title></head>
<body>
<main>
<h1>{{.Title}}</h1>
<p>{{.Words}}</p>
{{with .Button}}<form method="post"><button type="submit">{{.}}</button></form>
{{end}}</main>
</body>
</html>
`))

var (
	noticeTitle = hub.Message{NB: "Brev fra Samlær", NN: "Brev frå Samlær", EN: "Letters from Samlær"}
	noticeKind  = hub.Message{
		NB: "Vil du slutte å få brev av dette slaget? Du finner fortsatt varslene når du logger inn.",
		NN: "Vil du slutte å få brev av dette slaget? Du finn framleis varsla når du loggar inn.",
		EN: "Do you want no more letters of this sort? You still find the notifications when you sign in."}
	noticeAll = hub.Message{
		NB: "Vil du slutte å få brev? Du finner fortsatt varslene når du logger inn.",
		NN: "Vil du slutte å få brev? Du finn framleis varsla når du loggar inn.",
		EN: "Do you want no more letters? You still find the notifications when you sign in."}
	noticeStop = hub.Message{NB: "Ja, ikke send meg flere", NN: "Ja, ikkje send meg fleire", EN: "Yes, send me no more"}
	noticeDone = hub.Message{
		NB: "Du får ikke flere slike brev. Vil du ha dem igjen, kan du logge inn og endre innstillingene dine.",
		NN: "Du får ikkje fleire slike brev. Vil du ha dei att, kan du logge inn og endre innstillingane dine.",
		EN: "You get no more such letters. If you want them again, sign in and change your settings."}
	noticeWrong = hub.Message{
		NB: "Denne lenka virker ikke. Bruk lenka i det siste brevet du fikk, eller logg inn og endre innstillingene dine.",
		NN: "Denne lenkja verkar ikkje. Bruk lenkja i det siste brevet du fekk, eller logg inn og endre innstillingane dine.",
		EN: "This link does not work. Use the one in the last letter you got, or sign in and change your settings."}
	noticeFault = hub.Message{
		NB: "Det gikk ikke akkurat nå. Prøv igjen om litt.", NN: "Det gjekk ikkje akkurat no. Prøv igjen om litt.",
		EN: "That did not work just now. Try again in a while."}
)

// unsubscribing answers the links that stop letters. Opening one changes nothing: programs that look for harmful links open
// them all. A POST, which mail programs send by themselves when somebody wants no more (RFC 8058), does it, without signing in
// and from wherever it comes: the token says who it was made for.
func unsubscribing(letters Letters, logger *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token, language := r.URL.Query().Get("letter"), hub.Language(r.URL.Query().Get("lang"))
		if language != "nn" && language != "en" {
			language = "nb"
		}
		show := func(status int, words, button hub.Message) {
			page := notice{Language: language, Title: noticeTitle.In(language), Words: words.In(language), Button: button.In(language)}
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Content-Security-Policy", "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
			w.Header().Set("Referrer-Policy", "no-referrer")
			w.Header().Set("X-Content-Type-Options", "nosniff")
			w.Header().Set("Cache-Control", "no-store")
			w.WriteHeader(status)
			_ = noticePage.Execute(w, page) // the asker has gone when this fails
		}
		all, ok := letters.Check(token)
		question := noticeKind
		if all {
			question = noticeAll
		}
		switch {
		case r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodPost:
			w.Header().Set("Allow", "GET, HEAD, POST")
			plain(w, http.StatusMethodNotAllowed, "GET asks, POST stops the letters")
		case !ok:
			show(http.StatusNotFound, noticeWrong, hub.Message{})
		case r.Method != http.MethodPost:
			show(http.StatusOK, question, noticeStop)
		default:
			if err := letters.Stop(r.Context(), token); err != nil {
				logger.WarnContext(r.Context(), "letters cannot be stopped", "error", err)
				show(http.StatusServiceUnavailable, noticeFault, noticeStop)
				return
			}
			show(http.StatusOK, noticeDone, hub.Message{})
		}
	})
}
