package hub

import (
	"context"
	"slices"
	"time"
)

// Letter is what a letter says, as its receiver may read it now.
type Letter struct {
	ID       ID
	Kind     LetterKind
	PersonID ID
	// Name and Address are the receiver's.
	Name, Address string
	Language      Language
	// Groups are what there is to tell, those with least to read first.
	Groups []LetterGroup
	// Invitation is what there is to tell instead, to an address that need not be a person's; nil when it is no invitation.
	// Pass is what the link in it says.
	Invitation *OpenedInvitation
	Pass       InvitationPass
	// SignIn is that there is a link to sign in by instead; nil when there is none.
	SignIn *OpenedSignIn
}

// LetterGroup is what a letter tells of one kind, the newest first.
type LetterGroup struct {
	Kind  NotificationKind
	Items []LetterItem
}

// LetterItem is one thing that a letter tells.
type LetterItem struct {
	Message string
	// Words are those of whoever did it: of a comment all, of longer texts the first. There are several when several say
	// something of the same.
	Words []Said
	URL   URL
	At    time.Time
	// Taps are the answers that can be given by a link each, to what is asked; none where nothing is.
	Taps []PulseTap
	// More is how many others there are whose words are left out.
	More int
}

// Said are somebody's own words, in the language they were written in; empty when that is not known.
type Said struct {
	Text     string
	Language Language
}

// maxVoices is how many people's words an item has: who wants to read twelve comments reads them where they stand.
const maxVoices = 3

// hear takes in words that belong to the same item.
func (i *LetterItem) hear(words Said) {
	switch {
	case words.Text == "" || slices.Contains(i.Words, words):
	case len(i.Words) < maxVoices:
		i.Words = append(i.Words, words)
	default:
		i.More++
	}
}

// Count is how many things the letter tells.
func (l *Letter) Count() int {
	count := 0
	for _, group := range l.Groups {
		count += group.count()
	}
	return count
}

func (g LetterGroup) count() int {
	count := 0
	for _, item := range g.Items {
		count += max(1, len(item.Words)) + item.More
	}
	return count
}

// Letter is what a claimed letter says now; nil when there is nothing left that its receiver may read, wants to hear and has
// not seen. It is made as late as can be: rights may have changed since there was something to tell.
func (h *Hub) Letter(ctx context.Context, c *Claim) (*Letter, error) {
	if c.letter.InvitationID != "" {
		return h.invitationLetter(ctx, c)
	}
	if c.letter.Kind == LetterKindSignIn {
		return h.signInLetter(c), nil // null: too late
	}
	person := c.person
	if person == nil || !person.writable() {
		return nil, nil // null: nobody to write to
	}
	viewer, err := h.viewer(ctx, person)
	if err != nil {
		return nil, err
	}
	r := h.Read(viewer)
	ctx = WithReading(ctx, r)
	ids, err := allRefs(ctx, h.store, KindNotification, Key("letter:"+string(c.letter.ID)))
	if err != nil {
		return nil, err
	}
	told, err := r.standing(ctx, ids)
	if err != nil {
		return nil, err
	}
	told = slices.DeleteFunc(told, func(n *Notification) bool {
		return n.Read || n.PersonID != person.ID || person.Notifications.frequency(n.Kind) == MailFrequencyNever
	})
	if len(told) == 0 {
		return nil, nil // null: nothing to tell
	}
	letter := &Letter{ID: c.letter.ID, Kind: c.letter.Kind, PersonID: person.ID, Name: person.Name, Address: person.Email,
		Language: person.Language}
	slices.SortStableFunc(told, func(one, other *Notification) int { return other.At.Compare(one.At) })
	for _, n := range told {
		if err := letter.add(ctx, n); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(letter.Groups, func(one, other LetterGroup) int { return one.count() - other.count() })
	return letter, nil
}

// add tells of a notification, unless the letter says the same already.
func (l *Letter) add(ctx context.Context, n *Notification) error {
	message, err := MessageOf(ctx, n)
	if err != nil {
		return err
	}
	subject, err := One[Document](ctx, n.SubjectID)
	if err != nil {
		return err
	}
	words := wordsOf(n, subject)
	at := slices.IndexFunc(l.Groups, func(group LetterGroup) bool { return group.Kind == n.Kind })
	if at < 0 {
		at = len(l.Groups)
		l.Groups = append(l.Groups, LetterGroup{Kind: n.Kind})
	}
	group := &l.Groups[at]
	topic, err := topicOf(ctx, subject)
	if err != nil {
		return err
	}
	url := ReadingOf(ctx).hub.site
	if findable, ok := topic.(Findable); ok {
		url = ReadingOf(ctx).hub.Address(findable)
	}
	for which := range group.Items {
		if item := &group.Items[which]; item.Message == message && item.URL == url {
			item.hear(words)
			return nil
		}
	}
	item := LetterItem{Message: message, URL: url, At: n.At}
	if pulse, ok := subject.(*Pulse); ok {
		item.Taps = pulse.taps(n.PersonID)
	}
	item.hear(words)
	group.Items = append(group.Items, item)
	return nil
}

// maxLetterWords is how many characters of a comment a letter has; the rest is read in the hub.
const maxLetterWords = 2000

// wordsOf are somebody's own words in a notification: those for whose sake it was made.
func wordsOf(n *Notification, subject Document) Said {
	switch d := subject.(type) {
	case *Comment:
		if n.Kind == NotificationKindHidden && d.Hidden != nil {
			return Said{Text: d.Hidden.Reason}
		}
		return Said{cut(string(d.Body), maxLetterWords), d.Language}
	case *Post:
		if n.Kind == NotificationKindHidden && d.Hidden != nil {
			return Said{Text: d.Hidden.Reason}
		}
		return Said{d.Excerpt(), d.Language}
	case *Lesson:
		if n.Kind == NotificationKindReturned && d.Returned != nil {
			return Said{Text: cut(string(d.Returned.Comment), maxLetterWords)}
		}
		return Said{firstWords(string(d.Insight), excerptWords), d.Language}
	case *Measure:
		if n.Kind == NotificationKindOutcome && d.Outcome != "" {
			return Said{firstWords(string(d.Outcome), excerptWords), d.Language}
		}
		return Said{firstWords(string(d.Goal), excerptWords), d.Language}
	case *Application:
		return Said{Text: cut(string(d.Note), maxLetterWords)}
	case *Report:
		if n.Kind == NotificationKindHandled {
			return Said{Text: cut(string(d.Outcome), maxLetterWords)}
		}
		return Said{Text: cut(string(d.Reason), maxLetterWords)}
	case *Person:
		if d.Asked != nil {
			return Said{Text: string(d.Asked.Words)}
		}
	}
	return Said{}
}

// cut shortens a text to so many characters.
func cut(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return string(runes[:most]) + " …"
}
