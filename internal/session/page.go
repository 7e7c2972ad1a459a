package session

import (
	"html/template"
	"net/http"

	"golang.org/x/text/language"

	"github.com/samlaer/samlaer/internal/hub"
)

// pagePolicy lets a page have its forms and its one style. A form may lead on to a provider, which is another site for each hub.
const pagePolicy = "default-src 'none'; style-src 'sha256-" + pageStyleHash + "'; frame-ancestors 'none'; base-uri 'none'"

// speaks is the language of the interface that the asker prefers.
func speaks(r *http.Request) hub.Language {
	_, which := language.MatchStrings(languages, r.Header.Get("Accept-Language"))
	return languageCodes[which]
}

// view is a page: words, and the ways in.
type view struct {
	Language             hub.Language
	Title, Words, Return string
	Ways                 []way
	// EmailWord asks for an address, and SendWord stands on the button that has a link sent there; empty where no letters are sent.
	EmailWord, SendWord string
	// NameWord and AddressWord ask for a name and an address beside Do; empty for nothing.
	NameWord, AddressWord string
	// Do stands on the button of a page that does one thing.
	Do string
	// Back stands on what leads back to the ways in.
	Back string
}

// way is a button.
type way struct{ Name, Label string }

const (
	pageStyle = `body{margin:0;font:1.125rem/1.5 system-ui,sans-serif;color:#1e2b3c;background:#fff}` +
		`main{max-width:32rem;margin:0 auto;padding:2rem 1rem}h1{font-size:1.75rem;line-height:1.2}` +
		`input{box-sizing:border-box;width:100%;min-height:3rem;padding:.5rem;font:inherit}label{font-weight:600}` +
		`button{width:100%;min-height:3rem;margin:.5rem 0;padding:.5rem 1rem;font:inherit;color:#fff;background:#0062ba;border:0;border-radius:4px;cursor:pointer}` +
		`button:hover{background:#004e95}button:focus-visible,a:focus-visible{outline:3px solid #001b3d;outline-offset:3px}a{color:#0062ba}` +
		`@media(prefers-color-scheme:dark){body{color:#f4f5f6;background:#0f1318}a{color:#9ecbff}button:focus-visible,a:focus-visible{outline-color:#fff}}`
	pageStyleHash = "ba3lJj9cnRMm4d1spGbIImlQLmBig3CxP0U4xPhbFfA="
)

var page = template.Must(template.New("signin").Parse(`<!DOCTYPE html>
<html lang="{{.Language}}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>{{.Title}} – Samlær</title>
<style>` + pageStyle + `</style></head>
<body>
<main>
<h1>{{.Title}}</h1>
{{with .Words}}<p>{{.}}</p>
{{end}}{{range .Ways}}<form method="post" action="/signin/{{.Name}}"><input type="hidden" name="return" value="{{$.Return}}"><button type="submit">{{.Label}}</button></form>
{{end}}{{with .EmailWord}}<form method="post" action="/signin/letter"><p><label for="email">{{.}}</label></p>
<input id="email" name="email" type="email" autocomplete="email" maxlength="254" required><button type="submit">{{$.SendWord}}</button></form>
{{end}}{{with .Do}}<form method="post">{{with $.NameWord}}<p><label for="name">{{.}}</label></p>
<input id="name" name="name" autocomplete="name" maxlength="500" required>
{{end}}{{with $.AddressWord}}<p><label for="address">{{.}}</label></p>
<input id="address" name="email" type="email" autocomplete="email" maxlength="254" required>
{{end}}<button type="submit">{{.}}</button></form>
{{end}}{{with .Back}}<p><a href="/signin">{{.}}</a></p>
{{end}}</main>
</body>
</html>
`))

// choose shows the ways in.
func (d *Door) choose(w http.ResponseWriter, r *http.Request) {
	in := speaks(r)
	shown := view{Language: in, Title: messageSignIn.In(in), Words: messageChoose.In(in), Return: localPath(r.URL.Query().Get("return"))}
	for _, p := range d.providers {
		shown.Ways = append(shown.Ways, way{p.Name, p.Label})
	}
	if d.Postbox != nil {
		shown.EmailWord, shown.SendWord = messageEmail.In(in), messageSendLink.In(in)
	}
	if len(shown.Ways) == 0 && d.Postbox == nil {
		shown.Words = messageNoWay.In(in)
	}
	show(w, http.StatusOK, shown)
}

// say shows a page of one sentence, with the way back.
func (d *Door) say(w http.ResponseWriter, r *http.Request, status int, words hub.Message) {
	in := speaks(r)
	show(w, status, view{Language: in, Title: messageSignIn.In(in), Words: words.In(in), Back: messageBack.In(in)})
}

func show(w http.ResponseWriter, status int, shown view) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", pagePolicy)
	w.WriteHeader(status)
	_ = page.Execute(w, shown) // the asker has gone when this fails
}

var (
	messageSignIn = hub.Message{NB: "Logg inn", NN: "Logg inn", EN: "Sign in"}
	messageChoose = hub.Message{
		NB: "Velg hvordan du vil vise hvem du er.", NN: "Vel korleis du vil vise kven du er.", EN: "Choose how to show who you are."}
	messageNoWay = hub.Message{
		NB: "Her kan ingen logge inn ennå. Det som er åpent for alle, kan du lese uten.",
		NN: "Her kan ingen logge inn enno. Det som er ope for alle, kan du lese utan.",
		EN: "Nobody can sign in here yet. You can read what is open to everybody without."}
	messageBack       = hub.Message{NB: "Prøv igjen", NN: "Prøv igjen", EN: "Try again"}
	messageNoProvider = hub.Message{
		NB: "Denne måten å logge inn på finnes ikke her. Velg en annen.",
		NN: "Denne måten å logge inn på finst ikkje her. Vel ein annan.",
		EN: "There is no such way to sign in here. Choose another."}
	messageProviderAway = hub.Message{
		NB: "%s svarer ikke akkurat nå. Prøv igjen om litt, eller velg en annen måte.",
		NN: "%s svarar ikkje akkurat no. Prøv igjen om litt, eller vel ein annan måte.",
		EN: "%s does not answer just now. Try again in a while, or choose another way."}
	messageStartAgain = hub.Message{
		NB: "Innloggingen ble ikke fullført. Den kan ha tatt for lang tid, eller være åpnet i en annen nettleser. Begynn på nytt.",
		NN: "Innlogginga vart ikkje fullført. Ho kan ha teke for lang tid, eller vere opna i ein annan nettlesar. Byrj på nytt.",
		EN: "You were not signed in. It may have taken too long, or been opened in another browser. Begin again."}
	messageNotSignedIn = hub.Message{
		NB: "Du ble ikke logget inn med %s. Prøv igjen om du ville det.",
		NN: "Du vart ikkje logga inn med %s. Prøv igjen om du ville det.",
		EN: "You were not signed in by %s. Try again if you meant to be."}
	messageLevel = hub.Message{
		NB: "Du logget inn med %s på et nivå som er for lavt her. Velg en sikrere måte der, som BankID.",
		NN: "Du logga inn med %s på eit nivå som er for lågt her. Vel ein sikrare måte der, som BankID.",
		EN: "You signed in by %s at a level that is too low here. Choose a safer way there, such as BankID."}
	messageStillIn = hub.Message{
		NB: "Du er fortsatt logget inn, for det gikk ikke akkurat nå. Prøv igjen om litt.",
		NN: "Du er framleis logga inn, for det gjekk ikkje akkurat no. Prøv igjen om litt.",
		EN: "You are still signed in: it did not work just now. Try again in a while."}
)
