package mail

import (
	"cmp"
	_ "embed"
	html "html/template"
	text "text/template"

	"github.com/samlaer/samlaer/internal/hub"
)

var (
	//go:embed signin.txt
	signInTextSource string
	//go:embed signin.html
	signInHTMLSource string

	signInText = text.Must(text.New("signin.txt").Parse(signInTextSource))
	signInHTML = html.Must(html.New("signin.html").Parse(signInHTMLSource))
)

// signInPage is what the templates of a letter with a link to sign in by show.
type signInPage struct {
	Language                                           hub.Language
	Subject, Hello, Intro, Button, Address, Until, Why string
}

var (
	wordSignIn      = hub.Message{NB: "Logg inn i Samlær", NN: "Logg inn i Samlær", EN: "Sign in to Samlær"}
	wordSignInIntro = hub.Message{
		NB: "Her er lenka du ba om. Den åpner en side der du logger inn med ett trykk.",
		NN: "Her er lenkja du bad om. Ho opnar ei side der du loggar inn med eitt trykk.",
		EN: "Here is the link you asked for. It opens a page where you sign in by one tap."}
	wordSignInUntil = hub.Message{
		NB: "Lenka virker til klokka %s, og bare én gang.", NN: "Lenkja verkar til klokka %s, og berre éin gong.",
		EN: "The link works until %s Norwegian time, and only once."}
	wordSignInWhy = hub.Message{
		NB: "Du får dette fordi noen skrev inn adressen din for å logge inn. Var det ikke deg, trenger du ikke gjøre noe.",
		NN: "Du får dette fordi nokon skreiv inn adressa di for å logge inn. Var det ikkje deg, treng du ikkje gjere noko.",
		EN: "You get this because somebody entered your address to sign in. If it was not you, there is nothing you need to do."}
)

func (l *Links) signInPageOf(letter *hub.Letter) signInPage {
	language := cmp.Or(letter.Language, "nb")
	in := func(message hub.Message) string { return message.In(language) }
	return signInPage{Language: language, Subject: in(wordSignIn), Hello: in(wordHello.With(letter.Name)), Intro: in(wordSignInIntro),
		Button: in(wordSignIn), Address: l.signer.SignInAddress(l.site, letter.ID, language),
		Until: in(wordSignInUntil.With(letter.SignIn.Until.In(hub.Oslo).Format("15.04"))), Why: in(wordSignInWhy)}
}
