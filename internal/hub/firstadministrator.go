package hub

import (
	"context"
	"fmt"
	"time"
)

// LacksAdministrator tells whether nobody administers the hub yet.
func (h *Hub) LacksAdministrator(ctx context.Context) (bool, error) {
	ids, err := h.store.Refs(ctx, KindPerson, Key("role:"+string(RoleAdministrator)), "", 1)
	if err != nil {
		return false, fmt.Errorf("who administers: %w", err)
	}
	return len(ids) == 0, nil
}

// firstMade stands in the id of the first administrator, so that there are never two: the second is there already.
var firstMade = time.Date(2023, 6, 16, 0, 0, 0, 0, time.UTC)

// BeFirstAdministrator makes the first person who administers the hub; NOT_FOUND once there is one, however it came about.
func (h *Hub) BeFirstAdministrator(ctx context.Context, name, email string, language Language) (*Person, error) {
	lacks, err := h.LacksAdministrator(ctx)
	if err != nil {
		return nil, err
	}
	if !lacks {
		return nil, NoSignIn()
	}
	person := &Person{Meta: h.made(KindPerson, ""), Name: cleanLine(name), Email: cleanLine(email), Language: language,
		Roles: []Role{RoleAdministrator}}
	person.ID = madeOf(KindPerson, firstMade, "first administrator")
	person.CreatedBy, person.UpdatedBy = person.ID, person.ID
	if err := Validate(person); err != nil {
		return nil, err
	}
	entry := &AuditEntry{Meta: h.made(KindAuditEntry, person.ID), At: h.instant(), ByID: person.ID, Action: "person.first", SubjectID: person.ID}
	err = h.commit(ctx, Commit{Changes: []Change{{Kind: KindPerson, ID: person.ID, Document: person}, {Kind: KindAuditEntry, ID: entry.ID, Document: entry}}})
	if overtaken(err) {
		return nil, NoSignIn() // somebody else was first
	}
	if err != nil {
		return nil, fmt.Errorf("make the first administrator: %w", err)
	}
	return person, nil
}
