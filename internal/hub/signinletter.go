package hub

import (
	"context"
	"fmt"
	"time"
)

const (
	// signInLetterLasts is for how long the link in a letter signs in.
	signInLetterLasts = 15 * time.Minute
	// mostSignInLetters is how many a person gets in an hour: whoever knows an address must not be able to fill its mailbox.
	mostSignInLetters = 5
)

// OpenedSignIn is what whoever opens the link of such a letter sees.
type OpenedSignIn struct {
	Name     string
	Language Language
	Until    time.Time
}

// signInKey lists the letters by which a person signs in.
func signInKey(person ID) Key { return Key("signIn:" + string(person)) }

// AskSignIn writes a letter with a link that signs in to the person with the address, if there is one. What it does, and how long
// that takes, is the same for an address that nobody here has: the audit log gets an entry either way.
func (h *Hub) AskSignIn(ctx context.Context, address, from string) error {
	entry := &AuditEntry{Meta: h.made(KindAuditEntry, ""), At: h.instant(), Action: "session.ask", Address: Words(from)}
	commit := Commit{Changes: []Change{{Kind: KindAuditEntry, ID: entry.ID, Document: entry}}}
	person, err := h.personWith(ctx, emailKey(address))
	if err != nil {
		return fmt.Errorf("find whose address it is: %w", err)
	}
	if person != nil && h.letters && person.writable() {
		recent, err := h.recentSignIns(ctx, person.ID)
		if err != nil {
			return err
		}
		if recent < mostSignInLetters {
			letter := &MailOut{Meta: h.made(KindMailOut, ""), PersonID: person.ID, Kind: LetterKindSignIn, DueAt: h.instant()}
			entry.SubjectID = letter.ID
			commit.Changes = append(commit.Changes, Change{Kind: KindMailOut, ID: letter.ID, Document: letter})
		}
	}
	if err := h.commit(ctx, commit); err != nil {
		return fmt.Errorf("ask to sign in: %w", err)
	}
	h.wake()
	return nil
}

func (h *Hub) recentSignIns(ctx context.Context, person ID) (int, error) {
	letters, err := listedOf[*MailOut](ctx, h.store, KindMailOut, signInKey(person))
	if err != nil {
		return 0, fmt.Errorf("letters by which %s signs in: %w", person, err)
	}
	count := 0
	for _, letter := range letters {
		if h.instant().Sub(letter.CreatedAt) < time.Hour {
			count++
		}
	}
	return count, nil
}

// signsIn tells whether the link in the letter still signs in.
func (m *MailOut) signsIn(now time.Time) bool {
	return m.Kind == LetterKindSignIn && m.UsedAt == nil && now.Before(m.signsInUntil())
}

func (m *MailOut) signsInUntil() time.Time { return m.CreatedAt.Add(signInLetterLasts) }

// signInLetter is what a claimed letter that signs in says; nil when it is too late for it.
func (h *Hub) signInLetter(c *Claim) *Letter {
	person := c.person
	if person == nil || !person.writable() || !c.letter.signsIn(h.instant()) {
		return nil
	}
	return &Letter{ID: c.letter.ID, Kind: c.letter.Kind, PersonID: person.ID, Name: person.Name, Address: person.Email,
		Language: person.Language, SignIn: c.letter.opened(person)}
}

// opened is what the receiver of a letter that signs in sees of it.
func (m *MailOut) opened(person *Person) *OpenedSignIn {
	return &OpenedSignIn{Name: person.Name, Language: person.Language, Until: m.signsInUntil()}
}

// OpenSignIn gives what the link in a letter is for, and changes nothing.
func (h *Hub) OpenSignIn(ctx context.Context, letter ID) (*OpenedSignIn, error) {
	mail, person, err := h.openSignIn(ctx, letter)
	if err != nil {
		return nil, err
	}
	return mail.opened(person), nil
}

// openSignIn gives a letter whose link still signs in, and its receiver.
func (h *Hub) openSignIn(ctx context.Context, id ID) (*MailOut, *Person, error) {
	if id.Kind() != KindMailOut {
		return nil, nil, NoSignIn()
	}
	found, err := h.store.Get(ctx, KindMailOut, []ID{id})
	if err != nil {
		return nil, nil, fmt.Errorf("letter of a link: %w", err)
	}
	letter, ok := found[0].(*MailOut)
	if !ok || !letter.signsIn(h.instant()) {
		return nil, nil, NoSignIn()
	}
	people, err := h.store.Get(ctx, KindPerson, []ID{letter.PersonID})
	if err != nil {
		return nil, nil, fmt.Errorf("receiver of %s: %w", id, err)
	}
	person, ok := people[0].(*Person)
	if !ok {
		return nil, nil, NoSignIn()
	}
	return letter, person, nil
}

// SignInByLetter gives a new session to whoever has the link in a letter, once.
func (h *Hub) SignInByLetter(ctx context.Context, id ID, arrival Arrival) (token string, err error) {
	for tries := 0; ; tries++ {
		letter, person, err := h.openSignIn(ctx, id)
		if err != nil {
			return "", err
		}
		now := h.instant()
		was := letter.Version
		letter.Version, letter.UpdatedAt, letter.UsedAt = was+1, now, &now
		err = h.commit(ctx, Commit{Changes: []Change{{Kind: KindMailOut, ID: id, Was: was, Document: letter}}})
		if overtaken(err) && tries < maxTries {
			continue // the mail server has just taken it, or somebody else has used it
		}
		if err != nil {
			return "", fmt.Errorf("use the link of %s: %w", id, err)
		}
		arrival.PersonID = person.ID
		token, _, err = h.SignIn(ctx, arrival)
		return token, err
	}
}

// NoSignIn is the error of a link that signs nobody in: why, is nobody's business.
func NoSignIn() *Error { return &Error{Kind: ErrorNotFound, Message: messageNoSignIn} }

var messageNoSignIn = Message{
	"Lenka virker ikke lenger. Den gjelder i 15 minutter, og bare én gang. Be om en ny.",
	"Lenkja verkar ikkje lenger. Ho gjeld i 15 minutt, og berre éin gong. Be om ei ny.",
	"The link works no more. It holds for 15 minutes, and only once. Ask for a new one.",
}
