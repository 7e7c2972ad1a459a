package hub

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Claim is a letter that one worker has taken on, for a time: nobody else tries it before that is over.
type Claim struct {
	letter *MailOut
	person *Person
}

// ID is the letter's.
func (c *Claim) ID() ID { return c.letter.ID }

// Attempts is how often sending it was tried, this time among them.
func (c *Claim) Attempts() int { return c.letter.Attempts }

// Made is when there first was something to send.
func (c *Claim) Made() time.Time { return c.letter.CreatedAt }

// lettersPage is how many letters a worker looks at to find one that is due.
const lettersPage = 200

// DueLetters gives letters that are due, some of them when there are many; new ones before those that were tried.
func (h *Hub) DueLetters(ctx context.Context) ([]ID, error) {
	var due []ID
	for _, key := range []Key{openLetters, triedLetters} {
		for after := ID(""); len(due) < lettersPage; {
			ids, err := h.store.Refs(ctx, KindMailOut, key, after, lettersPage)
			if err != nil {
				return nil, fmt.Errorf("letters that are due: %w", err)
			}
			found, err := h.dueOf(ctx, ids)
			if err != nil {
				return nil, err
			}
			due = append(due, found...)
			if len(ids) < lettersPage || key == openLetters && len(found) < len(ids) {
				break // the rest, which is in the order in which it is due, is for later
			}
			after = ids[len(ids)-1]
		}
	}
	return due, nil
}

func (h *Hub) dueOf(ctx context.Context, ids []ID) ([]ID, error) {
	letters, err := h.store.Get(ctx, KindMailOut, ids)
	if err != nil {
		return nil, fmt.Errorf("letters that are due: %w", err)
	}
	now := h.instant()
	var due []ID
	for _, document := range letters {
		if letter, ok := document.(*MailOut); ok && letter.isOpen() && !letter.DueAt.After(now) {
			due = append(due, letter.ID)
		}
	}
	return due, nil
}

// Claim takes a letter on for a time; nil when it is not due, or somebody else has it.
func (h *Hub) Claim(ctx context.Context, id ID, lease time.Duration) (*Claim, error) {
	found, err := h.store.Get(ctx, KindMailOut, []ID{id})
	if err != nil {
		return nil, fmt.Errorf("claim %s: %w", id, err)
	}
	letter, ok := found[0].(*MailOut)
	now := h.instant()
	if !ok || !letter.isOpen() || letter.DueAt.After(now) {
		return nil, nil // null: nothing to do
	}
	letter.Attempts++
	letter.DueAt = stored(now.Add(lease))
	switch err := h.settleLetter(ctx, letter); {
	case overtaken(err):
		return nil, nil // null: somebody else was faster
	case err != nil:
		return nil, fmt.Errorf("claim %s: %w", id, err)
	}
	people, err := h.store.Get(ctx, KindPerson, []ID{letter.PersonID})
	if err != nil {
		return nil, fmt.Errorf("receiver of %s: %w", id, err)
	}
	person, _ := people[0].(*Person)
	return &Claim{letter, person}, nil
}

// settleLetter commits a letter as it is now, beside other changes.
func (h *Hub) settleLetter(ctx context.Context, letter *MailOut, beside ...Change) error {
	was := letter.Version
	letter.Version, letter.UpdatedAt = was+1, h.instant()
	change := Change{Kind: KindMailOut, ID: letter.ID, Was: was, Document: letter}
	return h.commit(ctx, Commit{Changes: append([]Change{change}, beside...)})
}

// close ends a claim. That somebody else has taken the letter over meanwhile is no error: theirs counts.
func (h *Hub) close(ctx context.Context, c *Claim, beside ...Change) error {
	if err := h.settleLetter(ctx, c.letter, beside...); err != nil && !overtaken(err) {
		return fmt.Errorf("note what came of %s: %w", c.letter.ID, err)
	}
	return nil
}

// Sent notes that the mail server has taken the letter.
func (h *Hub) Sent(ctx context.Context, c *Claim) error {
	now := h.instant()
	c.letter.SentAt, c.letter.Fault = &now, ""
	return h.close(ctx, c)
}

// Dropped notes that the letter will not be sent, and why.
func (h *Hub) Dropped(ctx context.Context, c *Claim, why string) error {
	now := h.instant()
	c.letter.DroppedAt, c.letter.Fault = &now, Words(cleanLine(why))
	return h.close(ctx, c)
}

// Failed notes why the letter could not be sent, and that it is to be tried again after a while.
func (h *Hub) Failed(ctx context.Context, c *Claim, why string, wait time.Duration) error {
	c.letter.Fault, c.letter.DueAt = Words(cleanLine(why)), stored(h.clock().Add(wait))
	return h.close(ctx, c)
}

// Refused notes that the receiver's address does not take letters, and will not: none are made for it from now on.
func (h *Hub) Refused(ctx context.Context, c *Claim, address, why string) error {
	now := h.instant()
	c.letter.DroppedAt, c.letter.Fault = &now, Words(cleanLine(why))
	bounce := Bounce{Address: address, At: now, Reason: c.letter.Fault}
	for tries := 0; ; tries++ {
		beside, err := h.refusing(ctx, c, bounce)
		if err != nil {
			return err
		}
		version := c.letter.Version
		err = h.settleLetter(ctx, c.letter, beside...)
		var conflict *VersionConflict
		switch {
		case errors.As(err, &conflict) && conflict.Kind != KindMailOut && tries < maxTries:
			c.letter.Version = version // the person or invitation was changed meanwhile
		case err != nil && !overtaken(err):
			return fmt.Errorf("note that %s was refused: %w", c.letter.ID, err)
		default:
			return nil // done, or somebody else has taken the letter over
		}
	}
}

// refusing are the changes to whoever has the address; none when that is nobody any more.
func (h *Hub) refusing(ctx context.Context, c *Claim, bounce Bounce) ([]Change, error) {
	if c.letter.InvitationID != "" {
		return h.refusedInvitation(ctx, c, bounce)
	}
	people, err := h.store.Get(ctx, KindPerson, []ID{c.letter.PersonID})
	if err != nil {
		return nil, fmt.Errorf("receiver of %s: %w", c.letter.ID, err)
	}
	person, ok := people[0].(*Person)
	if !ok || !strings.EqualFold(person.Email, bounce.Address) {
		return nil, nil
	}
	was := person.Version
	bounce.Address = person.Email
	person.Bounced, person.Version, person.UpdatedAt = &bounce, was+1, bounce.At
	return []Change{{Kind: KindPerson, ID: person.ID, Was: was, Document: person}}, nil
}

// Outbox is how many letters wait that are due, at most so many that it can be told at once.
func (h *Hub) Outbox(ctx context.Context) (waiting int, err error) {
	due, err := h.DueLetters(ctx)
	return len(due), err
}

// Unsubscribe stops letters of a kind to a person, or all letters when no kind is named. It is done by a link that only the
// person has, without signing in.
func (h *Hub) Unsubscribe(ctx context.Context, id ID, kind NotificationKind) error {
	ctx = WithReading(ctx, h.Read(Viewer{}))
	_, err := write(ctx, "person.unsubscribe", func(ctx context.Context, w *writing) (*Person, error) {
		found, err := w.load(ctx, []ID{id})
		if err != nil {
			return nil, err
		}
		person, ok := found[0].(*Person)
		if !ok {
			return nil, notFound("id")
		}
		w.remember(person)
		w.subject, w.detail = id, string(kind)
		if kind == "" {
			never := MailFrequencyNever
			person.Notifications = NotificationSettings{ByMail: &never}
		} else {
			person.Notifications.set(NotificationSetting{kind, MailFrequencyNever})
		}
		if len(w.was[id].fields.changed(FieldsOf(person))) > 0 {
			w.derive(person)
		}
		return person, nil
	})
	return err
}
