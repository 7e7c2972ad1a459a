package hub

import (
	"context"
	"time"
)

// MailOut is a letter on its way out. It has no words: what it says is made when it is sent, of what the receiver may read
// then. Notifications name the letter that carries them.
type MailOut struct {
	Meta     `bson:",inline"`
	PersonID ID         `bson:"person,omitempty"`
	Kind     LetterKind `bson:"kind"`
	// InvitationID is what the letter is of when it goes to an address and to no person.
	InvitationID ID `bson:"invitation,omitempty"`
	// DueAt is when it is to be tried next. While a worker tries, it is when others may, should that one be gone.
	DueAt time.Time `bson:"dueAt"`
	// SentAt is when the mail server took it; DroppedAt when it was given up instead, for what Fault says.
	SentAt    *time.Time `bson:"sentAt,omitempty"`
	DroppedAt *time.Time `bson:"droppedAt,omitempty"`
	// UsedAt is when its link signed somebody in, of a letter that has such a one.
	UsedAt   *time.Time `bson:"usedAt,omitempty"`
	Attempts int        `bson:"attempts,omitempty"`
	Fault    Words      `bson:"fault,omitempty"`
}

// LetterKind is what sort of letter it is.
type LetterKind string

const (
	// LetterKindNotice tells one thing, at once.
	LetterKindNotice LetterKind = "NOTICE"
	// LetterKindDaily and LetterKindWeekly tell all that has happened in the time.
	LetterKindDaily  LetterKind = "DAILY"
	LetterKindWeekly LetterKind = "WEEKLY"
	// LetterKindInvitation invites somebody, and LetterKindReminder says that the invitation soon ends.
	LetterKindInvitation LetterKind = "INVITATION"
	LetterKindReminder   LetterKind = "REMINDER"
	// LetterKindSignIn has a link by which the person signs in.
	LetterKindSignIn LetterKind = "SIGN_IN"
)

var letterNames = map[LetterKind]Message{
	LetterKindNotice: {"Et varsel", "Eit varsel", "A notification"},
	LetterKindDaily:  {"Det som har skjedd siden i går", "Det som har hendt sidan i går", "What has happened since yesterday"},
	LetterKindWeekly: {"Det som har skjedd siden sist uke", "Det som har hendt sidan førre veke", "What has happened since last week"},

	LetterKindInvitation: {"En invitasjon", "Ein invitasjon", "An invitation"},
	LetterKindReminder:   {"En påminnelse om en invitasjon", "Ei påminning om ein invitasjon", "A reminder of an invitation"},
	LetterKindSignIn:     {"En lenke til å logge inn med", "Ei lenkje til å logge inn med", "A link to sign in by"},
}

// LetterName is what sort of letter it is, in the viewer's language.
func LetterName(ctx context.Context, letter *MailOut) string {
	return letterNames[letter.Kind].In(ReadingOf(ctx).viewer.Language)
}

// Letters that have not been tried are listed apart from those that have: of the former the ids are in the order in which
// they are due, so that the first ones tell what there is to do, however many there are for next week.
const (
	openLetters  Key = "open:mailOut"
	triedLetters Key = "tried:mailOut"
)

func (*MailOut) DocumentKind() Kind { return KindMailOut }

func (*MailOut) Keys() []Key { return nil }

func (m *MailOut) Refs() []Key {
	keys := join(refs("person", m.PersonID), refs("invitation", m.InvitationID), listed)
	if m.Kind == LetterKindSignIn {
		keys = append(keys, signInKey(m.PersonID))
	}
	switch {
	case !m.isOpen():
	case m.Attempts == 0:
		keys = append(keys, openLetters)
	default:
		keys = append(keys, triedLetters)
	}
	return keys
}

func (m *MailOut) isOpen() bool { return m.SentAt == nil && m.DroppedAt == nil }

func (*MailOut) Readers() []Token { return []Token{TokenAdministrators} }

func (m *MailOut) validate(v *validation) {
	v.reference("person", KindPerson, m.PersonID)
	v.reference("invitation", KindInvitation, m.InvitationID)
	v.oneOf("kind", string(m.Kind), "NOTICE", "DAILY", "WEEKLY", "INVITATION", "REMINDER", "SIGN_IN")
}

// postman gives notifications to letters.
type postman struct {
	*sight
	now time.Time
	// letters are the new ones, expect those that were there before and must not have gone out.
	letters []Document
	expect  []Expectation
	digests map[ID]bool
}

func (s *sight) postman() *postman {
	return &postman{sight: s, now: s.hub.instant(), digests: map[ID]bool{}}
}

// carry gives a notification to the letter that is to carry it, if the person wants any.
func (p *postman) carry(ctx context.Context, person *Person, n *Notification) error {
	if !p.hub.letters || !person.writable() {
		return nil
	}
	switch person.Notifications.frequency(n.Kind) {
	case MailFrequencyAtOnce:
		n.LetterID = madeOf(KindMailOut, n.At, n.Cause, string(n.PersonID))
		p.letters = append(p.letters, p.letter(n.LetterID, person, LetterKindNotice, n.At))
		return nil
	case MailFrequencyDaily:
		return p.gather(ctx, person, n, LetterKindDaily)
	case MailFrequencyWeekly:
		return p.gather(ctx, person, n, LetterKindWeekly)
	default:
		return nil
	}
}

func (p *postman) letter(id ID, person *Person, kind LetterKind, due time.Time) *MailOut {
	return &MailOut{Meta: Meta{ID: id, Version: 1, CreatedAt: p.now, UpdatedAt: p.now}, PersonID: person.ID, Kind: kind, DueAt: due}
}

// gather gives a notification to the next letter of the kind that has not been begun to be sent; that must still be so when
// the notification is there.
func (p *postman) gather(ctx context.Context, person *Person, n *Notification, kind LetterKind) error {
	for due := nextDigest(p.now, kind); ; due = nextDigest(due, kind) {
		n.LetterID = madeOf(KindMailOut, due, string(kind), string(person.ID))
		if p.digests[n.LetterID] {
			return nil
		}
		found, err := p.load(ctx, []ID{n.LetterID})
		if err != nil {
			return err
		}
		there, ok := found[0].(*MailOut)
		switch {
		case !ok:
			p.letters = append(p.letters, p.letter(n.LetterID, person, kind, due))
		case there.isOpen() && there.Attempts == 0:
			p.expect = append(p.expect, Expectation{Kind: KindMailOut, ID: there.ID, Version: there.Version})
		default:
			continue
		}
		p.digests[n.LetterID] = true
		return nil
	}
}

// digestHour is when letters that gather what happened are sent: before work, in Oslo.
const digestHour = 7

// nextDigest is when the next letter of the kind is due after an instant.
func nextDigest(after time.Time, kind LetterKind) time.Time {
	local := after.In(Oslo)
	due := time.Date(local.Year(), local.Month(), local.Day(), digestHour, 0, 0, 0, Oslo)
	for !due.After(after) || kind == LetterKindWeekly && due.Weekday() != time.Monday {
		due = due.AddDate(0, 0, 1)
	}
	return due.UTC()
}
