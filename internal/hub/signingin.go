package hub

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Arrival is somebody who signs in, as who vouches for them says it.
type Arrival struct {
	// PersonID is who it is where the hub itself knows; empty when only the subject says so.
	PersonID ID
	// Subject is who it is there, for ever.
	Subject Subject
	// Provider is who vouches, by the name that it has here, and ProviderSession what the session is called there.
	Provider, ProviderSession string
	// Name, Email and Language are what it says of the person, each empty where it says nothing. The address is one that it has
	// seen to be the person's: a person here who has it is taken for the same.
	Name, Email string
	Language    Language
	// Roles are what the person may do, where GivesRoles: what was held before is then lost.
	Roles      []Role
	GivesRoles bool
	// Device is what the person signs in on, and Address from where.
	Device, Address string
	// Token is of the session that the new one takes the place of; empty for none.
	Token string
}

// SignIn gives a new session to who arrives, and makes the person who is not known yet: without a role, unless who vouches gives
// one.
func (h *Hub) SignIn(ctx context.Context, arrival Arrival) (token string, person *Person, err error) {
	if arrival.Token != "" {
		if _, err := h.SignOut(ctx, arrival.Token); err != nil {
			return "", nil, err
		}
	}
	for tries := 0; ; tries++ {
		token, person, err = h.signIn(ctx, arrival)
		var duplicate *DuplicateKey
		if err == nil || tries == maxTries || !overtaken(err) && !errors.As(err, &duplicate) {
			break
		}
	}
	if err != nil {
		return "", nil, fmt.Errorf("sign in: %w", err)
	}
	return token, person, nil
}

func (h *Hub) signIn(ctx context.Context, arrival Arrival) (string, *Person, error) {
	person, err := h.arrived(ctx, arrival)
	if err != nil {
		return "", nil, err
	}
	now := h.instant()
	session := &Session{Meta: h.made(KindSession, person.ID), PersonID: person.ID, Provider: Words(arrival.Provider),
		ProviderSession: arrival.ProviderSession, Device: Words(cut(cleanLine(arrival.Device), maxDevice)), SeenAt: now,
		ExpiresAt: now.Add(h.retention.sessionLongest())}
	was, before := person.Version, FieldsOf(person)
	commit := Commit{}
	if err := h.takeOn(ctx, person, arrival, &commit); err != nil {
		return "", nil, err
	}
	if was == 0 || len(before.changed(FieldsOf(person))) > 0 {
		person.Version, person.UpdatedAt, person.UpdatedBy = was+1, now, person.ID
		commit.Changes = append(commit.Changes, Change{Kind: KindPerson, ID: person.ID, Was: was, Document: person})
	}
	token := session.renew(person, now)
	session.FormerHash, session.FormerUntil = "", nil
	if err := h.makeRoom(ctx, person.ID, &commit); err != nil {
		return "", nil, err
	}
	entry := &AuditEntry{Meta: h.made(KindAuditEntry, person.ID), At: now, ByID: person.ID, Action: "session.create",
		SubjectID: session.ID, Detail: Words(arrival.Provider), Address: Words(arrival.Address)}
	for _, document := range []Document{session, entry} {
		commit.Changes = append(commit.Changes, Change{Kind: document.DocumentKind(), ID: document.Base().ID, Document: document})
	}
	if err := Validate(person); err != nil {
		return "", nil, err
	}
	return token, person, h.commit(ctx, commit)
}

// maxDevice is how many characters of what a browser calls itself are kept.
const maxDevice = 200

// made is of a document that is new, and nobody's deed but the person's.
func (h *Hub) made(kind Kind, by ID) Meta {
	now := h.instant()
	return Meta{ID: NewID(kind, h.uuid()), Version: 1, CreatedAt: now, CreatedBy: by, UpdatedAt: now, UpdatedBy: by}
}

func subjectKey(subject Subject) Key { return Key("subject:" + subject.Issuer + "|" + subject.Sub) }

// arrived is the person who arrives: the one who is known by the subject, or by the address, or a new one. Addresses are given on to
// others: whom the same issuer knows as somebody else is not let in by one, and has none here until an administrator says which.
func (h *Hub) arrived(ctx context.Context, arrival Arrival) (*Person, error) {
	if arrival.PersonID != "" {
		documents, err := h.store.Get(ctx, KindPerson, []ID{arrival.PersonID})
		if err != nil {
			return nil, err
		}
		if person, ok := documents[0].(*Person); ok {
			return person, nil
		}
		return nil, notFound("id")
	}
	person, err := h.personWith(ctx, subjectKey(arrival.Subject))
	if err != nil || person != nil {
		return person, err
	}
	email := arrival.Email
	if email != "" {
		person, err := h.personWith(ctx, emailKey(email))
		if err != nil || person != nil && !person.knownBy(arrival.Subject.Issuer) {
			return person, err
		}
		if person != nil {
			email = ""
		}
	}
	meta := h.made(KindPerson, "")
	meta.Version = 0
	return &Person{Meta: meta, Name: cleanLine(arrival.Name), Language: arrival.Language, Email: email}, nil
}

// personWith is the person with a unique key; nil when there is none.
func (h *Hub) personWith(ctx context.Context, key Key) (*Person, error) {
	found, err := h.store.Find(ctx, KindPerson, key)
	if errors.Is(err, ErrNotFound) {
		return nil, nil // null: nobody has it
	}
	if err != nil {
		return nil, err
	}
	person, ok := found.(*Person)
	if !ok {
		return nil, fmt.Errorf("%s was found by a key that is not its own", found.Base().ID)
	}
	return person, nil
}

// knownBy tells whether an issuer has a name for the person.
func (p *Person) knownBy(issuer string) bool {
	return slices.ContainsFunc(p.Subjects, func(one Subject) bool { return one.Issuer == issuer })
}

// takeOn lets a person be known by the subject, and have the roles that who vouches gives. The last administrator stays one: a
// mistake in a directory must not shut everybody out. Whoever loses the role expects another administrator to be one when that is
// committed, so that two who sign in at once do not both lose it.
func (h *Hub) takeOn(ctx context.Context, person *Person, arrival Arrival, commit *Commit) error {
	if arrival.Subject != (Subject{}) && !slices.Contains(person.Subjects, arrival.Subject) {
		person.Subjects = append(person.Subjects, arrival.Subject)
	}
	if person.Name == "" {
		person.Name = messageNameless.In(arrival.Language)
	}
	if !arrival.GivesRoles {
		return nil
	}
	roles := sortedOnce(slices.Clone(arrival.Roles))
	if slices.Contains(person.Roles, RoleAdministrator) && !slices.Contains(roles, RoleAdministrator) {
		other, err := h.otherAdministrator(ctx, person.ID)
		switch {
		case err != nil:
			return err
		case other == nil:
			roles = sortedOnce(append(roles, RoleAdministrator))
		default:
			commit.Expect = append(commit.Expect, Expectation{Kind: KindPerson, ID: other.ID, Version: other.Version})
		}
	}
	person.give(roles)
	return nil
}

// otherAdministrator is somebody else who administers the hub; nil when nobody does.
func (h *Hub) otherAdministrator(ctx context.Context, than ID) (*Person, error) {
	ids, err := h.store.Refs(ctx, KindPerson, Key("role:"+string(RoleAdministrator)), "", 2)
	if err != nil {
		return nil, fmt.Errorf("who administers: %w", err)
	}
	documents, err := h.store.Get(ctx, KindPerson, slices.DeleteFunc(ids, func(id ID) bool { return id == than }))
	if err != nil {
		return nil, fmt.Errorf("who administers: %w", err)
	}
	for _, document := range documents {
		if person, ok := document.(*Person); ok && slices.Contains(person.Roles, RoleAdministrator) {
			return person, nil
		}
	}
	return nil, nil // null: nobody
}

// makeRoom ends the session that was not used for the longest time, when the person has as many as there may be.
func (h *Hub) makeRoom(ctx context.Context, person ID, commit *Commit) error {
	sessions, err := listedOf[*Session](ctx, h.store, KindSession, Key("person:"+string(person)))
	if err != nil {
		return fmt.Errorf("sessions of %s: %w", person, err)
	}
	slices.SortFunc(sessions, func(one, other *Session) int { return one.SeenAt.Compare(other.SeenAt) })
	for ; len(sessions) >= mostSessions; sessions = sessions[1:] {
		commit.Changes = append(commit.Changes, Change{Kind: KindSession, ID: sessions[0].ID, Was: sessions[0].Version})
	}
	return nil
}

var messageNameless = Message{"Uten navn", "Utan namn", "Without a name"}
