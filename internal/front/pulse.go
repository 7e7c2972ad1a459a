package front

import (
	"context"
	"errors"
	"html/template"
	"log/slog"
	"net/http"

	"github.com/samlaer/samlaer/internal/hub"
)

// Pulses answer for whoever has a link to do so.
type Pulses interface {
	// Open gives what a link is for, and changes nothing.
	Open(ctx context.Context, token string) (*hub.TappedPulse, error)
	// Answer gives the answer of a link, and says who pays where something is said of it.
	Answer(ctx context.Context, token string, whoPays *hub.Markdown) (*hub.TappedPulse, error)
}

// pulseView is a page with a question, what there is to say of it, and a button.
type pulseView struct {
	Language            hub.Language
	Title, Words, Notes string
	// Field is what to ask beside, with what was said of it before; empty for nothing.
	Field  string
	Said   hub.Markdown
	Button string
}

// pulseStyle makes what one taps as large as a finger, and lines short enough to read.
const pulseStyle = `body{margin:0 auto;max-width:36rem;padding:1rem;font:1.125rem/1.5 system-ui,sans-serif}` +
	`h1{font-size:1.5rem;line-height:1.25;overflow-wrap:anywhere}textarea{box-sizing:border-box;width:100%;font:inherit}` +
	`button{min-height:3rem;min-width:100%;margin-top:1rem;font:inherit;font-weight:600}`

var pulsePage = template.Must(template.New("pulse").Parse(`<!DOCTYPE html>
<html lang="{{.Language}}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>{{.Title}} – Samlær</title><style>` + pulseStyle + `</style></head>
<body>
<main>
<h1>{{.Title}}</h1>
{{with .Words}}<p>{{.}}</p>
{{end}}{{with .Notes}}<p>{{.}}</p>
{{end}}{{if .Button}}<form method="post">{{if .Field}}<p><label for="whoPays">{{.Field}}</label></p>
<textarea id="whoPays" name="whoPays" rows="3" maxlength="2000">{{.Said}}</textarea>{{end}}
<button type="submit">{{.Button}}</button></form>
{{end}}</main>
</body>
</html>
`))

var (
	pulseTitle = hub.Message{NB: "Spørsmål fra Samlær", NN: "Spørsmål frå Samlær", EN: "A question from Samlær"}
	pulseAsk   = hub.Message{NB: "Trykk på knappen for å svare.", NN: "Trykk på knappen for å svare.", EN: "Press the button to answer."}
	pulseGiven = hub.Message{
		NB: "Svaret er «%s» nå. Du kan endre det.", NN: "Svaret er «%s» no. Du kan endre det.",
		EN: "The answer is “%s” now. You can change it."}
	pulseButton = hub.Message{NB: "Svar «%s»", NN: "Svar «%s»", EN: "Answer “%s”"}
	pulseThanks = hub.Message{
		NB: "Takk! Svaret «%s» er lagret. Vil du endre det, kan du bruke en av de andre lenkene i brevet.",
		NN: "Takk! Svaret «%s» er lagra. Vil du endre det, kan du bruke ei av dei andre lenkjene i brevet.",
		EN: "Thank you! The answer “%s” is saved. To change it, use one of the other links in the letter."}
	pulseWhoPays = hub.Message{
		NB: "Hvem betaler for arbeidet nå? Du kan la feltet stå tomt.",
		NN: "Kven betaler for arbeidet no? Du kan la feltet stå tomt.",
		EN: "Who pays for the work now? You can leave this empty."}
	pulseSave = hub.Message{NB: "Lagre", NN: "Lagre", EN: "Save"}
)

// maxPulseForm bounds what is sent: 2,000 characters, each of four bytes that are sent as three signs.
const maxPulseForm = 32 << 10

// pulsing answers the links by which owners answer a pulse.
func pulsing(pulses Pulses, logger *slog.Logger) http.Handler {
	return linkPage{does: "answers", maxForm: maxPulseForm, style: pulseStyle, page: pulsePage,
		opened: func(_ http.ResponseWriter, r *http.Request) (int, any) { return openedPulse(pulses, logger, r) },
		done:   func(_ http.ResponseWriter, r *http.Request) (int, any) { return answeredPulse(pulses, logger, r) }}.handler()
}

// openedPulse asks whether to give the answer of the link.
func openedPulse(pulses Pulses, logger *slog.Logger, r *http.Request) (int, pulseView) {
	opened, err := pulses.Open(r.Context(), r.URL.Query().Get("answer"))
	if err != nil {
		return noPulse(logger, r, err)
	}
	view := pulseView{Language: opened.Language, Title: opened.Question, Words: pulseAsk.In(opened.Language),
		Button: pulseButton.With(opened.Answer).In(opened.Language)}
	if opened.Given != "" {
		view.Notes = pulseGiven.With(opened.Given).In(opened.Language)
	}
	return http.StatusOK, view
}

// answeredPulse gives the answer, and asks who pays where there is something to pay for.
func answeredPulse(pulses Pulses, logger *slog.Logger, r *http.Request) (int, pulseView) {
	var whoPays *hub.Markdown
	if err := r.ParseForm(); err != nil {
		return noPulse(logger, r, hub.NoTap())
	}
	if said, isSaid := r.PostForm["whoPays"]; isSaid {
		words := hub.Markdown(said[0])
		whoPays = &words
	}
	given, err := pulses.Answer(r.Context(), r.URL.Query().Get("answer"), whoPays)
	if err != nil {
		return noPulse(logger, r, err)
	}
	view := pulseView{Language: given.Language, Title: given.Question, Words: pulseThanks.With(given.Given).In(given.Language)}
	if given.Pays {
		view.Field, view.Said = pulseWhoPays.In(given.Language), given.WhoPays
		view.Button = pulseSave.In(given.Language)
	}
	return http.StatusOK, view
}

// noPulse says why a link does nothing, in the language of the letter.
func noPulse(logger *slog.Logger, r *http.Request, err error) (int, pulseView) {
	language := linkLanguage(r)
	view := pulseView{Language: language, Title: pulseTitle.In(language)}
	var several hub.Errors
	var one *hub.Error
	switch {
	case errors.As(err, &several) && len(several) > 0:
		one = several[0]
	case errors.As(err, &one):
	default:
		logger.WarnContext(r.Context(), "a pulse cannot be answered", "error", err)
		view.Words = linkFault.In(language)
		return http.StatusServiceUnavailable, view
	}
	view.Words = one.Message.In(language)
	if one.Kind == hub.ErrorNotFound {
		return http.StatusNotFound, view
	}
	return http.StatusUnprocessableEntity, view
}
