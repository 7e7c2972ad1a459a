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
)

// unsubscribing answers the links that stop letters. A POST, which mail programs send by themselves when somebody wants no more
// (RFC 8058), does it.
func unsubscribing(letters Letters, logger *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token, language := r.URL.Query().Get("letter"), linkLanguage(r)
		show := func(status int, words, button hub.Message) {
			showLink(w, status, linkPolicy, noticePage, notice{Language: language, Title: noticeTitle.In(language), Words: words.In(language),
				Button: button.In(language)})
		}
		if !linkMethod(w, r, "stops the letters") {
			return
		}
		all, ok := letters.Check(token)
		question := noticeKind
		if all {
			question = noticeAll
		}
		switch {
		case !ok:
			show(http.StatusNotFound, noticeWrong, hub.Message{})
		case r.Method != http.MethodPost:
			show(http.StatusOK, question, noticeStop)
		default:
			if err := letters.Stop(r.Context(), token); err != nil {
				logger.WarnContext(r.Context(), "letters cannot be stopped", "error", err)
				show(http.StatusServiceUnavailable, linkFault, noticeStop)
				return
			}
			show(http.StatusOK, noticeDone, hub.Message{})
		}
	})
}
