package mail

import (
	"cmp"
	_ "embed"
	html "html/template"
	text "text/template"

	"github.com/samlaer/samlaer/internal/hub"
)

var (
	//go:embed invitation.txt
	invitationTextSource string
	//go:embed invitation.html
	invitationHTMLSource string

	invitationText = text.Must(text.New("invitation.txt").Funcs(text.FuncMap{"quote": quote}).Parse(invitationTextSource))
	invitationHTML = html.Must(html.New("invitation.html").Parse(invitationHTMLSource))
)

// invitationPage is what the templates of an invitation show.
type invitationPage struct {
	Language                         hub.Language
	Subject, Hello, Invites          string
	Project                          string
	ProjectLanguage                  hub.Language
	Note, About, Accept, Address     string
	Until, Nothing, Why, ProjectWord string
}

// The words of invitations.
var (
	wordHelloThere = hub.Message{NB: "Hei!", NN: "Hei!", EN: "Hello,"}
	wordInvited    = hub.Message{
		NB: "%s har invitert deg til Samlær", NN: "%s har invitert deg til Samlær", EN: "%s has invited you to Samlær"}
	wordStillInvited = hub.Message{
		NB: "Invitasjonen fra %s går snart ut", NN: "Invitasjonen frå %s går snart ut", EN: "The invitation from %s ends soon"}
	wordInvites = hub.Message{
		NB: "%s har invitert deg til å bli med i Samlær.", NN: "%s har invitert deg til å bli med i Samlær.",
		EN: "%s has invited you to join Samlær."}
	wordProject = hub.Message{NB: "Prosjektet er:", NN: "Prosjektet er:", EN: "The project is:"}
	wordAbout   = hub.Message{
		NB: "I Samlær deler sosiale entreprenører og fylkeskommunen erfaringer, så de lærer av prosjektene som får støtte.",
		NN: "I Samlær deler sosiale entreprenørar og fylkeskommunen erfaringar, så dei lærer av prosjekta som får støtte.",
		EN: "In Samlær, social entrepreneurs and the county council share experiences, so that they learn from the projects that get support."}
	wordAccept = hub.Message{NB: "Se invitasjonen", NN: "Sjå invitasjonen", EN: "See the invitation"}
	wordUntil  = hub.Message{
		NB: "Lenka virker til %s, og bare én gang.", NN: "Lenkja verkar til %s, og berre éin gong.",
		EN: "The link works until %s, and only once."}
	wordNothing = hub.Message{
		NB: "Vil du ikke være med, trenger du ikke gjøre noe.", NN: "Vil du ikkje vere med, treng du ikkje gjere noko.",
		EN: "If you do not want to join, there is nothing you need to do."}
	wordWhyInvited = hub.Message{
		NB: "Du får dette fordi %s skrev inn adressen din. Brevet sendes én gang, med én påminnelse før det går ut.",
		NN: "Du får dette fordi %s skreiv inn adressa di. Brevet blir sendt éin gong, med éi påminning før det går ut.",
		EN: "You get this because %s entered your address. It is sent once, with one reminder before it ends."}
	wordWhyReminded = hub.Message{
		NB: "Du får dette fordi %s skrev inn adressen din, og du har ikke svart. Dette er den eneste påminnelsen.",
		NN: "Du får dette fordi %s skreiv inn adressa di, og du har ikkje svart. Dette er den einaste påminninga.",
		EN: "You get this because %s entered your address, and you have not answered. This is the only reminder."}
)

// invitationPageOf puts an invitation into words.
func (l *Links) invitationPageOf(letter *hub.Letter) invitationPage {
	i := letter.Invitation
	language := cmp.Or(letter.Language, "nb")
	in := func(message hub.Message) string { return message.In(language) }
	subject, why := wordInvited, wordWhyInvited
	if letter.Kind == hub.LetterKindReminder {
		subject, why = wordStillInvited, wordWhyReminded
	}
	p := invitationPage{Language: language, Subject: shorten(in(subject.With(i.Inviter)), maxSubject), Hello: in(wordHelloThere),
		Invites: in(wordInvites.With(i.Inviter)), Project: i.Project, ProjectLanguage: i.ProjectLanguage, ProjectWord: in(wordProject),
		Note: i.Note, About: in(wordAbout), Accept: in(wordAccept), Address: l.signer.InvitationAddress(l.site, letter.Pass, language),
		Until: in(wordUntil.With(i.ExpiresOn.In(language))), Nothing: in(wordNothing), Why: in(why.With(i.Inviter))}
	if i.Name != "" {
		p.Hello = in(wordHello.With(i.Name))
	}
	return p
}
