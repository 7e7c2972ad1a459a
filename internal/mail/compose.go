package mail

import (
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	html "html/template"
	"net/mail"
	"strings"
	text "text/template"
	"time"
	"unicode/utf8"

	gomail "github.com/wneessen/go-mail"

	"github.com/samlaer/samlaer/internal/hub"
)

var (
	//go:embed letter.txt
	textSource string
	//go:embed letter.html
	htmlSource string

	textTemplate = text.Must(text.New("letter.txt").Funcs(text.FuncMap{"underline": underline, "quote": quote}).Parse(textSource))
	htmlTemplate = html.Must(html.New("letter.html").Parse(htmlSource))
)

// page is what the templates show.
type page struct {
	Language                         hub.Language
	Subject, Hello, Intro, Read, Why string
	Groups                           []section
	StopKind, StopKindWords          string
	StopAll, StopAllWords            string
}

type section struct {
	Heading, More string
	Items         []paragraph
}

type paragraph struct {
	Message, More, URL string
	Words              []hub.Said
	Answers            []reply
}

// reply is an answer that a link gives.
type reply struct{ Words, URL string }

// maxItems is how many things of one kind a letter tells one by one: what is longer is read in the hub.
const maxItems = 10

// maxSubject is how many characters of a subject mail programs show.
const maxSubject = 120

// pageOf puts a letter into words.
func (l *Links) pageOf(letter *hub.Letter) page {
	language := cmp.Or(letter.Language, "nb")
	in := func(message hub.Message) string { return message.In(language) }
	p := page{Language: language, Hello: fmt.Sprintf(in(wordHello), letter.Name), Read: in(wordRead), Why: in(wordWhy),
		StopAll: l.stop(letter.PersonID, "", language), StopAllWords: in(wordStopAll)}
	switch letter.Kind {
	case hub.LetterKindDaily:
		p.Intro = in(wordDaily)
	case hub.LetterKindWeekly:
		p.Intro = in(wordWeekly)
	}
	for _, group := range letter.Groups {
		one := section{}
		if letter.Kind != hub.LetterKindNotice {
			one.Heading = in(wordsOf[group.Kind])
		}
		for at, item := range group.Items {
			if at == maxItems {
				one.More = fmt.Sprintf(in(wordMore), len(group.Items)-maxItems)
				break
			}
			told := paragraph{Message: item.Message, Words: item.Words, URL: string(item.URL)}
			for _, tap := range item.Taps {
				told.Answers = append(told.Answers, reply{in(tap.Answer.Message()), l.signer.PulseAddress(l.site, tap, language)})
			}
			if item.More > 0 {
				told.More = fmt.Sprintf(in(wordMore), item.More)
			}
			one.Items = append(one.Items, told)
		}
		p.Groups = append(p.Groups, one)
	}
	first := letter.Groups[0]
	switch count := letter.Count(); {
	case letter.Kind == hub.LetterKindNotice:
		p.Subject = shorten(strings.TrimSuffix(first.Items[0].Message, "."), maxSubject)
		p.StopKind, p.StopKindWords = l.stop(letter.PersonID, first.Kind, language), in(wordStopKind)
	case count == 1:
		p.Subject = in(wordOne)
	default:
		p.Subject = fmt.Sprintf(in(wordMany), count)
	}
	return p
}

// sender is who letters come from.
type sender struct {
	address mail.Address
	// host is the part of Message-IDs that makes them ours.
	host string
}

// compose makes the message of a letter. The same letter always has the same Message-ID: a mail program shows it once, however
// often it was sent.
func (l *Links) compose(letter *hub.Letter, from sender, now time.Time) (*gomail.Msg, error) {
	message, err := envelope(letter, from, now)
	if err != nil {
		return nil, err
	}
	if letter.Invitation != nil { // one gets it once: there is nothing to stop
		p := l.invitationPageOf(letter)
		message.Subject(p.Subject)
		message.SetGenHeader(gomail.HeaderContentLang, string(p.Language))
		return message, write(message, letter.ID, invitationText, invitationHTML, p)
	}
	if letter.SignIn != nil { // who asked for it gets it, whatever they want to hear otherwise
		p := l.signInPageOf(letter)
		message.Subject(p.Subject)
		message.SetGenHeader(gomail.HeaderContentLang, string(p.Language))
		return message, write(message, letter.ID, signInText, signInHTML, p)
	}
	p := l.pageOf(letter)
	message.Subject(p.Subject)
	stop := p.StopAll
	if p.StopKind != "" {
		stop = p.StopKind
	}
	message.SetGenHeaderPreformatted(gomail.HeaderListUnsubscribe, "<"+stop+">")
	message.SetGenHeaderPreformatted(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	message.SetGenHeader(gomail.HeaderContentLang, string(p.Language))
	return message, write(message, letter.ID, textTemplate, htmlTemplate, p)
}

// envelope is a message to the receiver of a letter, without words.
func envelope(letter *hub.Letter, from sender, now time.Time) (*gomail.Msg, error) {
	message := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	message.FromMailAddress(&from.address)
	to, err := mail.ParseAddress(letter.Address)
	if err != nil {
		return nil, &addressError{err}
	}
	message.AddToMailAddress(&mail.Address{Name: letter.Name, Address: to.Address})
	_, uuid, _ := strings.Cut(string(letter.ID), "_")
	message.SetMessageIDWithValue(uuid + "@" + from.host)
	message.SetDateWithValue(now)
	message.SetGenHeader("Auto-Submitted", "auto-generated")
	return message, nil
}

// write puts the words into a message, plain and marked up.
func write(message *gomail.Msg, id hub.ID, plainly *text.Template, markedUp *html.Template, page any) error {
	var plain, marked bytes.Buffer
	if err := plainly.Execute(&plain, page); err != nil {
		return fmt.Errorf("plain text of %s: %w", id, err)
	}
	if err := markedUp.Execute(&marked, page); err != nil {
		return fmt.Errorf("HTML of %s: %w", id, err)
	}
	message.SetBodyString(gomail.TypeTextPlain, plain.String())
	message.AddAlternativeString(gomail.TypeTextHTML, marked.String())
	return nil
}

// addressError: what stands as the receiver's address is none.
type addressError struct{ err error }

func (a *addressError) Error() string { return a.err.Error() }
func (a *addressError) Unwrap() error { return a.err }

func underline(heading string) string { return strings.Repeat("-", utf8.RuneCountInString(heading)) }

// quote marks somebody's own words.
func quote(words string) string {
	lines := strings.Split(words, "\n")
	for at, line := range lines {
		lines[at] = strings.TrimRight("> "+line, " ")
	}
	return strings.Join(lines, "\n")
}

func shorten(line string, most int) string {
	runes := []rune(line)
	if len(runes) <= most {
		return line
	}
	return strings.TrimSpace(string(runes[:most-1])) + "…"
}
