package hub

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// InvitationPass is what a link in a letter says: which invitation, and in which of its turns.
type InvitationPass struct {
	InvitationID ID
	Turn         int
}

// OpenedInvitation is what whoever opens such a link sees.
type OpenedInvitation struct {
	Language Language
	// Inviter is the name of whoever sent it.
	Inviter string
	// Project is the title of the one that it leads into; empty when it leads into none, or into one that cannot be read then.
	Project         string
	ProjectLanguage Language
	Note            string
	// Name is what the person is called: by the inviter when IsKnown is false, and otherwise here.
	Name string
	// IsKnown tells that the address is already a person's.
	IsKnown   bool
	ExpiresOn Date
	// PersonID is who has come in by it and can be signed in; empty until then, and for somebody who had a role already.
	PersonID ID
}

// invited is an invitation with all that it hangs together with.
type invited struct {
	*Invitation
	// inviter and project are nil when they are gone, person when the address is nobody's yet.
	inviter *Person
	sender  Viewer
	project *Project
	person  *Person
}

// invited gives an invitation as it is now, whoever asks; nil when there is none.
func (r *Reading) invited(ctx context.Context, id ID) (*invited, error) {
	if id.Kind() != KindInvitation {
		return nil, nil // null: nothing of that name
	}
	found, err := r.load(ctx, []ID{id})
	if err != nil {
		return nil, err
	}
	invitation, ok := found[0].(*Invitation)
	if !ok {
		return nil, nil // null: there is none
	}
	beside, err := r.load(ctx, []ID{invitation.CreatedBy, invitation.ProjectID})
	if err != nil {
		return nil, err
	}
	i := &invited{Invitation: invitation}
	i.inviter, _ = beside[0].(*Person)
	i.project, _ = beside[1].(*Project)
	if i.inviter != nil {
		if i.sender, err = r.hub.viewer(ctx, i.inviter); err != nil {
			return nil, err
		}
	}
	if i.person, err = r.hub.personWith(ctx, emailKey(invitation.Email)); err != nil {
		return nil, fmt.Errorf("whose address %s is to: %w", id, err)
	}
	return i, nil
}

// emailKey is the unique key of the person with an address. Only A to Z are made small: the Kelvin sign is made a k, and a dotted İ an
// i, and so somebody else's address would be the person's.
func emailKey(address string) Key {
	return Key("email:" + strings.Map(func(char rune) rune {
		if char >= 'A' && char <= 'Z' {
			return char - 'A' + 'a'
		}
		return char
	}, address))
}

// stands tells whether it may be opened: it is open, and whoever sent it may still invite so.
func (i *invited) stands(now time.Time) bool {
	return i.isOpen(now) && i.inviter != nil && i.givenBy(i.sender, i.project) && i.mayReturn()
}

// mayReturn tells whether whoever is invited may have a role by it. Roles are the administrators' matter: from whom they were taken,
// nobody else's invitation gives them back. That they were is not told to the inviter.
func (i *invited) mayReturn() bool {
	return i.person == nil || !i.person.Barred || i.sender.Has(RoleAdministrator)
}

// wrong tells whoever has a link that does not lead in what to do.
func (i *invited) wrong(pass InvitationPass, now time.Time) *Error {
	no := func(message Message) *Error { return &Error{Kind: ErrorNotFound, Message: message} }
	switch {
	case i == nil || pass.Turn > i.Turn:
		return NoInvitation()
	case i.OpenedAt != nil:
		return no(messageUsedInvitation)
	case i.WithdrawnAt != nil:
		return no(messageWithdrawnInvitation)
	case pass.Turn < i.Turn:
		return no(messageSentAgain)
	case !now.Before(i.ExpiresAt) && i.inviter != nil:
		return no(i.tooOld())
	case !i.stands(now):
		return no(messageWithdrawnInvitation)
	default:
		return nil
	}
}

// tooOld says since when it has been too late, and whom to ask.
func (i *invited) tooOld() Message {
	day, name := dateIn(i.ExpiresAt), i.inviter.Name
	old := messageOldInvitation
	return Message{fmt.Sprintf(old.NB, day.In("nb"), name), fmt.Sprintf(old.NN, day.In("nn"), name), fmt.Sprintf(old.EN, day.In("en"), name)}
}

// NoInvitation is the error of a link that leads nowhere: which of all reasons it is, is nobody's business.
func NoInvitation() *Error { return &Error{Kind: ErrorNotFound, Message: messageNoInvitation} }

// view is what is said of an invitation, in the letter and behind its link.
func (i *invited) view() *OpenedInvitation {
	v := &OpenedInvitation{Language: i.Language, Inviter: i.inviter.Name, Note: string(i.Note), Name: string(i.Name), ExpiresOn: dateIn(i.ExpiresAt)}
	then := Viewer{Roles: i.Roles, ProjectIDs: []ID{i.ProjectID}}
	if i.person != nil {
		v.Name, v.Language, v.IsKnown = i.person.Name, cmp.Or(i.person.Language, i.Language), true
		then.Roles = slices.Concat(i.Roles, i.person.Roles)
	}
	if i.project != nil && meets(i.project.Readers(), then.Tokens()) {
		v.Project, v.ProjectLanguage = i.project.Title, i.project.Language
	}
	return v
}

// OpenInvitation gives what a link is for, and changes nothing: programs that look for harmful links open them all.
func (h *Hub) OpenInvitation(ctx context.Context, pass InvitationPass) (*OpenedInvitation, error) {
	i, err := h.Read(Viewer{}).invited(ctx, pass.InvitationID)
	if err != nil {
		return nil, err
	}
	if wrong := i.wrong(pass, h.instant()); wrong != nil {
		return nil, wrong
	}
	return i.view(), nil
}

// AcceptInvitation lets whoever has the link in, under a name: as a new person, or as the one whose address it is. The same
// link lets nobody in twice.
func (h *Hub) AcceptInvitation(ctx context.Context, pass InvitationPass, name string) (*OpenedInvitation, error) {
	arriving := ViewerOf(ctx).ID
	ctx = WithReading(ctx, h.Read(Viewer{}))
	return write(ctx, "invitation.accept", func(ctx context.Context, w *writing) (*OpenedInvitation, error) {
		i, err := w.invited(ctx, pass.InvitationID)
		if err != nil {
			return nil, err
		}
		if wrong := i.wrong(pass, w.now); wrong != nil {
			return nil, wrong
		}
		shown := i.view()
		w.remember(i.Invitation)
		w.look(i.inviter)
		isSomebody := i.person != nil && len(i.person.Roles) > 0
		if !isSomebody {
			if err := w.bind(ctx, i, arriving, cleanLine(name)); err != nil {
				return nil, err
			}
		}
		if !i.mayReturn() {
			return nil, &Error{Kind: ErrorNotFound, Message: messageWithdrawnInvitation}
		}
		if err := w.letIn(ctx, i, cleanLine(name)); err != nil {
			return nil, err
		}
		w.join(i)
		i.OpenedAt, i.OpenedByID = &w.now, i.person.ID
		i.Name, i.Note = "", "" // they have served
		w.put(i.Invitation)
		w.subject, w.detail = i.ID, string(i.person.ID)
		if shown.Name = i.person.Name; !isSomebody {
			shown.PersonID = i.person.ID
		}
		return shown, nil
	})
}

// bind takes whoever has signed in and waits to be let in for the one who is invited: their provider gives no address by which the
// hub could have known. Where the address is that of somebody who waits too, that one is from now on known by the provider. Whoever has a
// role signs in by themselves: a link that lasts for two weeks, and may have been sent on, must not open what they may do.
func (w *writing) bind(ctx context.Context, i *invited, arriving ID, name string) error {
	if arriving.Kind() != KindPerson {
		return nil
	}
	found, err := w.load(ctx, []ID{arriving})
	if err != nil {
		return err
	}
	waiting, ok := found[0].(*Person)
	if !ok || len(waiting.Roles) > 0 || i.person != nil && i.person.ID == arriving {
		return nil // who has a role is somebody by themselves
	}
	w.remember(waiting)
	if i.person != nil {
		w.remember(i.person)
		i.person.Subjects = append(i.person.Subjects, waiting.Subjects...)
		w.delete(waiting)
		return nil
	}
	i.person = waiting
	waiting.Email = cmp.Or(waiting.Email, i.Email)
	waiting.Name = cmp.Or(name, waiting.Name)
	return nil
}

// letIn gives the person the roles, and makes the person when there is none. From here on it is the person who does it.
func (w *writing) letIn(ctx context.Context, i *invited, name string) error {
	if i.person == nil {
		i.person = &Person{}
		w.viewer.ID = NewID(KindPerson, w.hub.uuid())
		w.begin(i.person, w.viewer.ID)
		i.person.Name, i.person.Email, i.person.Language, i.person.Roles = name, i.Email, i.Language, i.Roles
		if err := w.settle(ctx, i.person, nil); err != nil {
			return err
		}
		w.put(i.person)
		return nil
	}
	w.viewer.ID = i.person.ID
	w.remember(i.person)
	for _, role := range i.Roles {
		if !(Viewer{Roles: i.person.Roles}).Has(role) {
			i.person.Roles = append(i.person.Roles, role)
		}
	}
	i.person.Bounced = nil // the letter came through
	return w.settlePerson(ctx, i.person)
}

// join puts the person into the project, as what the invitation says or what the person already is, if that may more.
func (w *writing) join(i *invited) {
	if i.project == nil {
		return
	}
	w.remember(i.project)
	role := ProjectRoleMember
	if i.ProjectRole != nil {
		role = *i.ProjectRole
	}
	i.project.Members = append(i.project.Members, Member{PersonID: i.person.ID, Role: role})
	i.project.tidy()
	if len(w.was[i.project.ID].fields.changed(FieldsOf(i.project))) > 0 {
		w.derive(i.project)
	} else {
		w.look(i.project)
	}
}

// invitationLetter is what a claimed letter of an invitation says now; nil when it does not stand any more, was answered, or
// has gone out in a later turn.
func (h *Hub) invitationLetter(ctx context.Context, c *Claim) (*Letter, error) {
	i, err := h.Read(Viewer{}).invited(ctx, c.letter.InvitationID)
	if err != nil {
		return nil, err
	}
	if i == nil || !i.stands(h.instant()) || i.letterID(c.letter.Kind) != c.letter.ID {
		return nil, nil // null: nothing to tell
	}
	shown := i.view()
	return &Letter{ID: c.letter.ID, Kind: c.letter.Kind, Name: shown.Name, Address: i.Email, Language: shown.Language, Invitation: shown,
		Pass: InvitationPass{i.ID, i.Turn}}, nil
}

// RemindOfInvitations reminds those who have not answered of invitations that end in some days, once each, and forgets the
// addresses of those who never did. It is for once a day; done by many at once, it reminds nobody twice.
func (h *Hub) RemindOfInvitations(ctx context.Context) error {
	for document, err := range h.store.Scan(ctx, KindInvitation) {
		if err != nil {
			return fmt.Errorf("invitations that end: %w", err)
		}
		invitation, ok := document.(*Invitation)
		if !ok || invitation.OpenedAt != nil {
			continue
		}
		if err := h.attend(ctx, invitation); err != nil && !overtaken(err) { // somebody answered, or another server was faster
			return fmt.Errorf("remind of %s: %w", invitation.ID, err)
		}
	}
	return nil
}

func (h *Hub) attend(ctx context.Context, invitation *Invitation) error {
	now := h.instant()
	change := Change{Kind: KindInvitation, ID: invitation.ID, Was: invitation.Version}
	if now.After(invitation.ExpiresAt.AddDate(0, 0, forgottenDays)) {
		return h.commit(ctx, Commit{Changes: []Change{change}})
	}
	due := nextDigest(now, LetterKindDaily)
	soon := dateIn(due) >= dateIn(invitation.ExpiresAt).addDays(-reminderDays) && due.Before(invitation.ExpiresAt)
	if !h.letters || !invitation.isOpen(now) || !soon || invitation.RemindedAt != nil || invitation.Bounced != nil {
		return nil
	}
	invitation.RemindedAt = &now
	invitation.Version, invitation.UpdatedAt = change.Was+1, now
	change.Document = invitation
	letter := invitation.letter(LetterKindReminder, due, now)
	return h.commit(ctx, Commit{Changes: []Change{change, {Kind: KindMailOut, ID: letter.ID, Document: letter}}})
}

// refusedInvitation is an invitation whose address refused its letter, as a change; none when another letter has gone out since.
func (h *Hub) refusedInvitation(ctx context.Context, c *Claim, bounce Bounce) ([]Change, error) {
	found, err := h.store.Get(ctx, KindInvitation, []ID{c.letter.InvitationID})
	if err != nil {
		return nil, fmt.Errorf("what %s was of: %w", c.letter.ID, err)
	}
	invitation, ok := found[0].(*Invitation)
	if !ok || invitation.letterID(c.letter.Kind) != c.letter.ID {
		return nil, nil
	}
	was := invitation.Version
	invitation.Bounced, invitation.Version, invitation.UpdatedAt = &bounce, was+1, bounce.At
	return []Change{{Kind: KindInvitation, ID: invitation.ID, Was: was, Document: invitation}}, nil
}
