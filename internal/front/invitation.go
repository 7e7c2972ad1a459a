package front

import (
	"context"
	"errors"
	"html/template"
	"log/slog"
	"net/http"

	"github.com/samlaer/samlaer/internal/hub"
)

// Invitations let whoever has a link in.
type Invitations interface {
	// Open gives what a link is for, and changes nothing.
	Open(ctx context.Context, token string) (*hub.OpenedInvitation, error)
	// Accept lets whoever has it in, under a name.
	Accept(ctx context.Context, token, name string) (*hub.OpenedInvitation, error)
}

// Welcome gives a session to somebody who has come in by an invitation.
type Welcome func(w http.ResponseWriter, r *http.Request, person hub.ID)

// invitationView is a page that invites, welcomes, or says why it does neither.
type invitationView struct {
	Language       hub.Language
	Title          string
	Paragraphs     []string
	ProjectWord    string
	Project        string
	InProject      hub.Language
	NoteWord, Note string
	// NameWord is what to ask; empty for nothing. Wrong is what was wrong with the answer.
	NameWord, Name, Wrong string
	Button                string
	Small                 []string
	// person is who has come in.
	person hub.ID
}

// invitationStyle is that of a question, with a field of one line.
const invitationStyle = `body{margin:0 auto;max-width:36rem;padding:1rem;font:1.125rem/1.5 system-ui,sans-serif}` +
	`h1{font-size:1.5rem;line-height:1.25}h1,p,blockquote{overflow-wrap:anywhere}blockquote{margin:0 0 0 1rem;white-space:pre-line}` +
	`input{box-sizing:border-box;width:100%;min-height:3rem;font:inherit}` +
	`button{min-height:3rem;min-width:100%;margin-top:1rem;font:inherit;font-weight:600}`

var invitationTemplate = template.Must(template.New("invitation").Parse(`<!DOCTYPE html>
<html lang="{{.Language}}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>{{.Title}} – Samlær</title><style>` + invitationStyle + `</style></head>
<body>
<main>
<h1>{{.Title}}</h1>
{{with .Wrong}}<p id="wrong" role="alert">{{.}}</p>
{{end}}{{with .Project}}<p>{{$.ProjectWord}} <strong lang="{{$.InProject}}">{{.}}</strong></p>
{{end}}{{with .Note}}<p>{{$.NoteWord}}</p>
<blockquote>{{.}}</blockquote>
{{end}}{{range .Paragraphs}}<p>{{.}}</p>
{{end}}{{if .Button}}<form method="post">{{with .NameWord}}<p><label for="name">{{.}}</label></p>
<input id="name" name="name" value="{{$.Name}}" autocomplete="name" maxlength="500" required{{if $.Wrong}} aria-invalid="true" aria-describedby="wrong"{{end}}>
{{end}}<button type="submit">{{.Button}}</button></form>
{{end}}{{range .Small}}<p>{{.}}</p>
{{end}}</main>
</body>
</html>
`))

var (
	invitationTitle   = hub.Message{NB: "Invitasjon til Samlær", NN: "Invitasjon til Samlær", EN: "Invitation to Samlær"}
	invitationInvites = hub.Message{
		NB: "%s har invitert deg til Samlær", NN: "%s har invitert deg til Samlær", EN: "%s has invited you to Samlær"}
	invitationProject = hub.Message{NB: "Du blir med i prosjektet", NN: "Du blir med i prosjektet", EN: "You will join the project"}
	invitationNote    = hub.Message{NB: "%s skriver:", NN: "%s skriv:", EN: "%s writes:"}
	invitationAbout   = hub.Message{
		NB: "I Samlær deler sosiale entreprenører og fylkeskommunen erfaringer, så de lærer av prosjektene som får støtte.",
		NN: "I Samlær deler sosiale entreprenørar og fylkeskommunen erfaringar, så dei lærer av prosjekta som får støtte.",
		EN: "In Samlær, social entrepreneurs and the county council share experiences, so that they learn from the projects that get support."}
	invitationKnown = hub.Message{
		NB: "Samlær kjenner deg fra før som %s.", NN: "Samlær kjenner deg frå før som %s.", EN: "Samlær knows you already, as %s."}
	invitationName = hub.Message{
		NB: "Hva heter du? Alle som er med, ser navnet.", NN: "Kva heiter du? Alle som er med, ser namnet.",
		EN: "What is your name? Everybody who takes part sees it."}
	invitationButton  = hub.Message{NB: "Ja, jeg vil bli med", NN: "Ja, eg vil bli med", EN: "Yes, I want to join"}
	invitationLicence = hub.Message{
		NB: "Når du deler din første erfaring, får du se vilkårene og lisensen den deles under, og kan si ja eller nei.",
		NN: "Når du deler den første erfaringa di, får du sjå vilkåra og lisensen ho blir delt under, og kan seie ja eller nei.",
		EN: "When you share your first experience, you see the terms and the licence that it is shared under, and can say yes or no."}
	invitationLetters = hub.Message{
		NB: "Samlær sender brev til adressen som invitasjonen kom til. Du velger selv hvor ofte, og hvert brev har en lenke som stopper dem.",
		NN: "Samlær sender brev til adressa som invitasjonen kom til. Du vel sjølv kor ofte, og kvart brev har ei lenkje som stoppar dei.",
		EN: "Samlær sends letters to the address that the invitation came to. You choose how often, and each letter has a link that stops them."}
	invitationTells = hub.Message{
		NB: "%s får se at du har svart ja. Vil du ikke være med, kan du lukke siden.",
		NN: "%s får sjå at du har svart ja. Vil du ikkje vere med, kan du lukke sida.",
		EN: "%s can see that you have said yes. If you do not want to join, close the page."}
	invitationWelcome = hub.Message{NB: "Velkommen, %s!", NN: "Velkomen, %s!", EN: "Welcome, %s!"}
	invitationIn      = hub.Message{NB: "Du er med i prosjektet", NN: "Du er med i prosjektet", EN: "You are in the project"}
	invitationDone    = hub.Message{
		NB: "Du er med i Samlær.", NN: "Du er med i Samlær.", EN: "You have joined Samlær."}
	invitationSignIn = hub.Message{
		NB: "Vil du inn igjen senere, kan du få en lenke til denne adressen fra innloggingssiden.",
		NN: "Vil du inn igjen seinare, kan du få ei lenkje til denne adressa frå innloggingssida.",
		EN: "To come in again later, you can have a link sent to this address from the page where one signs in."}
)

// maxInvitationForm bounds what is sent: 500 characters, each of four bytes that are sent as three signs.
const maxInvitationForm = 8 << 10

// inviting answers the links by which people come in.
func inviting(invitations Invitations, welcome Welcome, logger *slog.Logger) http.Handler {
	return linkPage{does: "accepts", maxForm: maxInvitationForm, style: invitationStyle, page: invitationTemplate,
		opened: func(_ http.ResponseWriter, r *http.Request) (int, any) {
			return openedInvitation(invitations, logger, r)
		},
		done: func(w http.ResponseWriter, r *http.Request) (int, any) {
			status, view := acceptedInvitation(invitations, logger, r)
			if view.person != "" && welcome != nil {
				welcome(w, r, view.person)
			}
			return status, view
		}}.handler()
}

// openedInvitation asks whether to come in.
func openedInvitation(invitations Invitations, logger *slog.Logger, r *http.Request) (int, invitationView) {
	opened, err := invitations.Open(r.Context(), r.URL.Query().Get("invitation"))
	if err != nil {
		return noInvitation(logger, r, err)
	}
	return http.StatusOK, invitationPage(opened)
}

func invitationPage(opened *hub.OpenedInvitation) invitationView {
	in := func(message hub.Message) string { return message.In(opened.Language) }
	view := invitationView{Language: opened.Language, Title: in(invitationInvites.With(opened.Inviter)),
		ProjectWord: in(invitationProject), Project: opened.Project, InProject: opened.ProjectLanguage,
		NoteWord: in(invitationNote.With(opened.Inviter)), Note: opened.Note, Paragraphs: []string{in(invitationAbout)},
		Button: in(invitationButton), Small: []string{in(invitationLicence), in(invitationLetters), in(invitationSignIn), in(invitationTells.With(opened.Inviter))}}
	if opened.IsKnown {
		view.Paragraphs = append(view.Paragraphs, in(invitationKnown.With(opened.Name)))
		view.Small = []string{in(invitationTells.With(opened.Inviter))}
	} else {
		view.NameWord, view.Name = in(invitationName), opened.Name
	}
	return view
}

// acceptedInvitation lets somebody in, and asks again where the name was none.
func acceptedInvitation(invitations Invitations, logger *slog.Logger, r *http.Request) (int, invitationView) {
	if err := r.ParseForm(); err != nil {
		return noInvitation(logger, r, hub.NoInvitation())
	}
	token, name := r.URL.Query().Get("invitation"), r.PostForm.Get("name")
	accepted, err := invitations.Accept(r.Context(), token, name)
	var several hub.Errors
	switch {
	case errors.As(err, &several) && len(several) > 0:
		opened, err := invitations.Open(r.Context(), token)
		if err != nil {
			return noInvitation(logger, r, err)
		}
		view := invitationPage(opened)
		view.Name, view.Wrong = name, several[0].Message.In(opened.Language)
		return http.StatusUnprocessableEntity, view
	case err != nil:
		return noInvitation(logger, r, err)
	}
	in := func(message hub.Message) string { return message.In(accepted.Language) }
	return http.StatusOK, invitationView{Language: accepted.Language, Title: in(invitationWelcome.With(accepted.Name)), person: accepted.PersonID,
		ProjectWord: in(invitationIn), Project: accepted.Project, InProject: accepted.ProjectLanguage,
		Paragraphs: []string{in(invitationDone), in(invitationLetters), in(invitationSignIn)}}
}

// noInvitation says why a link leads nowhere, in the language of the letter. The status is the same whatever the reason.
func noInvitation(logger *slog.Logger, r *http.Request, err error) (int, invitationView) {
	language := linkLanguage(r)
	view := invitationView{Language: language, Title: invitationTitle.In(language)}
	var one *hub.Error
	if !errors.As(err, &one) {
		logger.WarnContext(r.Context(), "an invitation cannot be answered", "error", err)
		view.Paragraphs = []string{linkFault.In(language)}
		return http.StatusServiceUnavailable, view
	}
	view.Paragraphs = []string{one.Message.In(language)}
	return http.StatusNotFound, view
}
