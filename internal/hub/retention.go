package hub

import (
	"context"
	"fmt"
	"time"
)

// Retention is for how many days what says something of people is kept; 0 is for ever.
type Retention struct {
	// Sessions is how long one lasts at most, used or not; at least 1, and 7 when 0: a session for ever is a key that nobody knows of.
	Sessions int
	// Searches is how long words are kept that were searched for in vain, since somebody last did; 180 when 0.
	Searches int
	// Notifications is how long those are kept that were read, and Letters how long it is kept that one was sent.
	Notifications, Letters int
	// Addresses is how long the log keeps from where something was done.
	Addresses int
	// Strangers is how long somebody is kept who has signed in, was never let in and has done nothing here.
	Strangers int
}

func (r Retention) sessionLongest() time.Duration {
	if r.Sessions <= 0 {
		return sessionLongest
	}
	return time.Duration(r.Sessions) * 24 * time.Hour
}

func (r Retention) searchDays() int {
	if r.Searches <= 0 {
		return keptDays
	}
	return r.Searches
}

// ForgetPast takes away what has been kept for as long as the configuration says. Several servers may do so at once.
func (h *Hub) ForgetPast(ctx context.Context) error {
	now := h.instant()
	if err := h.forgetOld(ctx, KindNotification, h.retention.Notifications, func(document Document, before time.Time) (Document, bool) {
		n, ok := document.(*Notification)
		return nil, ok && n.Read && n.At.Before(before)
	}); err != nil {
		return err
	}
	if err := h.forgetOld(ctx, KindMailOut, h.retention.Letters, func(document Document, before time.Time) (Document, bool) {
		letter, ok := document.(*MailOut)
		return nil, ok && !letter.isOpen() && letter.UpdatedAt.Before(before)
	}); err != nil {
		return err
	}
	if err := h.forgetOld(ctx, KindAuditEntry, h.retention.Addresses, func(document Document, before time.Time) (Document, bool) {
		entry, ok := document.(*AuditEntry)
		if !ok || entry.Address == "" || !entry.At.Before(before) {
			return nil, false
		}
		entry.Address, entry.UpdatedAt = "", now
		entry.Version++
		return entry, true
	}); err != nil {
		return err
	}
	return h.forgetStrangers(ctx)
}

// forgetOld changes or, where nothing is left, deletes the documents of a kind that are too old, some at a time.
func (h *Hub) forgetOld(ctx context.Context, kind Kind, days int, old func(document Document, before time.Time) (left Document, is bool)) error {
	if days <= 0 {
		return nil
	}
	before := h.instant().AddDate(0, 0, -days)
	var changes []Change
	flush := func() error {
		if len(changes) == 0 {
			return nil
		}
		err := h.commit(ctx, Commit{Changes: changes})
		changes = nil
		if err != nil && !overtaken(err) { // what somebody has just changed, or another server forgotten, has its turn tomorrow
			return fmt.Errorf("forget some of kind %s: %w", kind, err)
		}
		return nil
	}
	for document, err := range h.store.Scan(ctx, kind) {
		if err != nil {
			return fmt.Errorf("what to forget of kind %s: %w", kind, err)
		}
		was := document.Base().Version
		left, is := old(document, before)
		if !is {
			continue
		}
		if changes = append(changes, Change{Kind: kind, ID: document.Base().ID, Was: was, Document: left}); len(changes) < maxCommit {
			continue
		}
		if err := flush(); err != nil {
			return err
		}
	}
	return flush()
}

// forgetStrangers erases those who were never let in and of whom nothing is here but that they came.
func (h *Hub) forgetStrangers(ctx context.Context) error {
	if h.retention.Strangers <= 0 {
		return nil
	}
	before := h.instant().AddDate(0, 0, -h.retention.Strangers)
	for document, err := range h.store.Scan(ctx, KindPerson) {
		if err != nil {
			return fmt.Errorf("who to forget: %w", err)
		}
		person, ok := document.(*Person)
		if !ok || len(person.Roles) > 0 || person.DemoSlug != "" || !person.UpdatedAt.Before(before) {
			continue
		}
		isStranger, err := h.isStranger(ctx, person)
		if err != nil {
			return err
		}
		if !isStranger {
			continue
		}
		e := &erasing{hub: h, person: person, note: ErasureNote{PersonHash: personHash(person.ID), Texts: ErasedTextsKeep, At: h.instant()}}
		if err := e.run(WithReading(ctx, h.Read(Viewer{}))); err != nil {
			return fmt.Errorf("forget a stranger: %w", err)
		}
	}
	return nil
}

// isStranger tells whether a person has done nothing here but come in: who had a role once, or is a member, has.
func (h *Hub) isStranger(ctx context.Context, person *Person) (bool, error) {
	for _, kind := range Kinds {
		switch kind {
		case KindPerson, KindSession, KindAuditEntry, KindMailOut, KindInvitation:
			continue
		}
		ids, err := h.holding(ctx, kind, person)
		if err != nil || len(ids) > 0 {
			return false, err
		}
	}
	return true, nil
}
