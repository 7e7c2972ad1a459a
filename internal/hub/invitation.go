package hub

import (
	"context"
	"net/mail"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

// Invitation (invitasjon) lets somebody in by a letter. No secret is kept of it: what the link in the letter says is signed by
// whoever sends it. The address never changes, so that the link is for it alone.
type Invitation struct {
	Meta      `bson:",inline"`
	Email     string `bson:"email" set:"once"`
	Name      Words  `bson:"name,omitempty" set:"once"`
	Roles     []Role `bson:"roles,omitempty" set:"once"`
	ProjectID ID     `bson:"project,omitempty" set:"once"`
	// ProjectRole is what the person will be in the project; nil without one.
	ProjectRole *ProjectRole `bson:"projectRole,omitempty" set:"once"`
	Language    Language     `bson:"language" set:"once"`
	Note        Words        `bson:"note,omitempty" set:"once"`
	// Turn is how often it was sent: the link in the last letter is the only one that works.
	Turn      int       `bson:"turn"`
	SentAt    time.Time `bson:"sentAt"`
	ExpiresAt time.Time `bson:"expiresAt"`
	// RemindedAt is when the letter was made which says that it soon ends.
	RemindedAt  *time.Time `bson:"remindedAt,omitempty"`
	WithdrawnAt *time.Time `bson:"withdrawnAt,omitempty"`
	OpenedAt    *time.Time `bson:"openedAt,omitempty"`
	// OpenedByID is the person who came in by it.
	OpenedByID ID `bson:"openedBy,omitempty"`
	// Bounced is that the address refused the letter for good.
	Bounced *Bounce `bson:"bounced,omitempty"`
}

const (
	// invitationDays is for how long the link in a letter works.
	invitationDays = 14
	// reminderDays is how long before the end somebody who has not answered is reminded, once.
	reminderDays = 3
	// forgottenDays is for how long an address is kept that nobody came in by, after its invitation has ended.
	forgottenDays = 30
	// maxTurns is how often one invitation is sent: who has not answered five letters does not want to.
	maxTurns = 5
	// maxInvited is how many somebody invites in a day: all of a gathering, but no list that was bought.
	maxInvited = 50
	// maxEmail is the longest address that mail servers take (RFC 5321, 4.5.3.1.3).
	maxEmail = 254
	// maxNote is how many characters an inviter can add: a greeting, not a letter.
	maxNote = 300
)

func (*Invitation) DocumentKind() Kind { return KindInvitation }

func (*Invitation) Keys() []Key { return nil }

func (i *Invitation) Refs() []Key {
	return join(refs("project", i.ProjectID), refs("person", i.OpenedByID, i.CreatedBy), refs("inviter", i.CreatedBy), listed)
}

// Readers are the inviter and administrators: an address is nobody else's business.
func (i *Invitation) Readers() []Token { return append(personTokens(i.CreatedBy), TokenAdministrators) }

func (i *Invitation) begin(w *writing) {
	i.Language, i.Roles = w.viewer.Language, []Role{RoleContributor}
	i.send(w.now)
}

// send gives it another turn: the link in the letter before works no more.
func (i *Invitation) send(at time.Time) {
	i.Turn++
	i.SentAt, i.ExpiresAt = at, at.AddDate(0, 0, invitationDays)
	i.Bounced = nil
}

// settle looks, when it is new, that nobody gives more than they may.
func (i *Invitation) settle(_ context.Context, w *writing, was *earlier) error {
	if was != nil {
		return nil
	}
	slices.Sort(i.Roles)
	i.Roles = slices.Compact(i.Roles)
	if len(i.Roles) == 0 {
		i.Roles = []Role{RoleContributor}
	}
	if i.ProjectID != "" && i.ProjectRole == nil {
		role := ProjectRoleMember
		i.ProjectRole = &role
	}
	if !i.within(w.viewer) {
		return &Error{Kind: ErrorForbidden, Field: "roles", Message: messageReach}
	}
	return nil
}

// within tells whether the roles are ones that the inviter can give.
func (i *Invitation) within(inviter Viewer) bool {
	return inviter.Has(RoleAdministrator) || !slices.ContainsFunc(i.Roles, func(role Role) bool { return role != RoleContributor })
}

// givenBy tells whether somebody may invite so: into a project curators and its owners, and without one curators.
func (i *Invitation) givenBy(inviter Viewer, project *Project) bool {
	if !i.within(inviter) || i.ProjectID != "" && project == nil {
		return false
	}
	owns := project != nil && slices.Contains(project.owners(), inviter.ID) && inviter.Has(RoleContributor)
	return owns || inviter.Has(RoleCurator)
}

func (i *Invitation) validate(v *validation) {
	v.required("email", i.Email)
	parsed, err := mail.ParseAddress(i.Email)
	v.check("email", i.Email == "" || err == nil && parsed.Address == i.Email && len(i.Email) <= maxEmail, messageEmail)
	v.words("name", i.Name)
	for at, role := range i.Roles {
		v.oneOf(v.item("roles", at, ""), string(role), "CONTRIBUTOR", "CURATOR", "ADMINISTRATOR")
	}
	v.reference("project", KindProject, i.ProjectID)
	if i.ProjectRole != nil {
		v.oneOf("projectRole", string(*i.ProjectRole), "OWNER", "MEMBER", "PARTNER")
		v.check("projectRole", i.ProjectID != "", messageNoProject)
	}
	v.oneOf("language", string(i.Language), "nb", "nn", "en")
	v.check("note", utf8.RuneCountInString(string(i.Note)) <= maxNote, messageLine.With(maxNote))
}

// letterID is that of the letter of this turn: letters of earlier turns are not sent any more.
func (i *Invitation) letterID(kind LetterKind) ID {
	at := i.SentAt
	if kind == LetterKindReminder && i.RemindedAt != nil {
		at = nextDigest(*i.RemindedAt, LetterKindDaily)
	}
	return madeOf(KindMailOut, at, string(kind), string(i.ID), strconv.Itoa(i.Turn))
}

// letter carries it to its address.
func (i *Invitation) letter(kind LetterKind, due, now time.Time) *MailOut {
	return &MailOut{Meta: Meta{ID: i.letterID(kind), Version: 1, CreatedAt: now, UpdatedAt: now}, InvitationID: i.ID, Kind: kind, DueAt: due}
}

var (
	messageReach = Message{
		"Du kan bare invitere bidragsytere. Be en administrator invitere kuratorer og administratorer.",
		"Du kan berre invitere bidragsytarar. Be ein administrator invitere kuratorar og administratorar.",
		"You can invite contributors only. Ask an administrator to invite curators and administrators.",
	}
	messageInviters = Message{
		"Bare personer inviterer. Be en kurator om å sende invitasjonen.",
		"Berre personar inviterer. Be ein kurator om å sende invitasjonen.",
		"Only people invite. Ask a curator to send the invitation.",
	}
	messageNoProject = Message{
		"Velg prosjektet som rollen gjelder, eller la rollen i prosjektet stå tom.",
		"Vel prosjektet som rolla gjeld, eller lat rolla i prosjektet stå tom.",
		"Choose the project that the role is for, or leave out the role in the project.",
	}
	messageInvited = Message{
		"Du har allerede invitert denne adressen. Send invitasjonen på nytt i stedet, eller trekk den tilbake først.",
		"Du har alt invitert denne adressa. Send invitasjonen på nytt i staden, eller trekk han tilbake først.",
		"You have invited this address already. Send that invitation again, or withdraw it first.",
	}
	messageManyInvited = Message{
		"Du har invitert %d det siste døgnet. Vent til i morgen med de neste.",
		"Du har invitert %d det siste døgnet. Vent til i morgon med dei neste.",
		"You have invited %d in the past day. Wait until tomorrow with the next.",
	}
	messageManyLetters = Message{
		"Invitasjonen er sendt %d ganger. Ta kontakt på en annen måte, eller trekk den tilbake.",
		"Invitasjonen er send %d gonger. Ta kontakt på ein annan måte, eller trekk han tilbake.",
		"The invitation has been sent %d times. Get in touch in another way, or withdraw it.",
	}
	messageNoLetters = Message{
		"Samlær er ikke satt opp til å sende brev her, så ingen kan inviteres. Si fra til den som drifter Samlær.",
		"Samlær er ikkje sett opp til å sende brev her, så ingen kan inviterast. Sei frå til den som driftar Samlær.",
		"Samlær has not been set up to send letters here, so nobody can be invited. Tell whoever runs it.",
	}
	messageNoInvitation = Message{
		"Denne lenka virker ikke. Åpne den i det siste brevet du fikk, eller be den som inviterte deg, sende det på nytt.",
		"Denne lenkja verkar ikkje. Opne ho i det siste brevet du fekk, eller be den som inviterte deg, sende det på nytt.",
		"This link does not work. Open it in the last letter you got, or ask whoever invited you to send it again.",
	}
	messageOldInvitation = Message{
		"Invitasjonen gikk ut %s. Be %s sende den på nytt.", "Invitasjonen gjekk ut %s. Be %s sende han på nytt.",
		"The invitation ended on %s. Ask %s to send it again.",
	}
	messageSentAgain = Message{
		"Du har fått et nyere brev med en ny lenke. Bruk den.", "Du har fått eit nyare brev med ei ny lenkje. Bruk den.",
		"You have got a later letter with a new link. Use that one.",
	}
	messageUsedInvitation = Message{
		"Invitasjonen er brukt, og du er med. Du trenger ikke gjøre mer.",
		"Invitasjonen er brukt, og du er med. Du treng ikkje gjere meir.",
		"The invitation has been used, and you have joined. There is nothing more to do.",
	}
	messageWithdrawnInvitation = Message{
		"Invitasjonen er trukket tilbake. Ta kontakt med den som inviterte deg, hvis du mener det er en feil.",
		"Invitasjonen er trekt tilbake. Ta kontakt med den som inviterte deg, om du meiner det er ein feil.",
		"The invitation was withdrawn. Get in touch with whoever invited you if you think that is a mistake.",
	}
)
