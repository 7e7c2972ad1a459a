package demo

import (
	"encoding/hex"

	"github.com/samlaer/samlaer/internal/hub"
)

// secretHash looks like the hash of a secret. What it is of is written here for everybody to read, so that it opens nothing:
// all that has one is also past its time or paused.
func secretHash(of string) string {
	sum := hashOf("no secret", of)
	return hex.EncodeToString(sum[:])
}

// access are ways in, none of which leads anywhere.
func access() []hub.Document {
	expired := oslo("2025-06-30 12:00")
	return []hub.Document{
		&hub.Invitation{
			Meta: made(hub.KindInvitation, "tone", "2023-01-16", person("selam")), Email: "tone@example.org", Language: "nn",
			Roles: []hub.Role{hub.RoleContributor}, ProjectID: project("smak"), ProjectRole: new(hub.ProjectRoleMember), Turn: 1,
			SentAt: oslo("2023-01-16 12:00"), ExpiresAt: oslo("2023-01-30 12:00"), OpenedAt: until("2023-01-17 09:12"), OpenedByID: person("tone"),
		},
		&hub.Invitation{
			Meta: made(hub.KindInvitation, "ny", "2025-11-10", person("aslak")), Email: "ny.kurator@example.org", Name: "Ny Kurator",
			Roles: []hub.Role{hub.RoleCurator}, Language: "nb", Note: "Velkommen til oss! Dette er stedet jeg fortalte om.", Turn: 1,
			SentAt: oslo("2025-11-10 12:00"), ExpiresAt: oslo("2025-11-24 12:00"), RemindedAt: until("2025-11-20 09:00"),
		},
		&hub.Session{
			Meta: made(hub.KindSession, "ingrid", "2025-05-30", person("ingrid")), PersonID: person("ingrid"),
			TokenHash: secretHash("session ingrid"), Device: "Firefox på Linux",
			Provider: "idporten", SeenAt: expired, ExpiresAt: expired,
		},
		&hub.Service{
			Meta: made(hub.KindService, "tavle", "2025-01-06", person("aslak")), Name: "Eksempel: tavla på fylkeshuset",
			Roles: []hub.Role{hub.RoleContributor}, OwnerID: person("aslak"),
			Clients: []hub.ServiceClient{{Issuer: "maskinporten", Client: "974760673"}},
		},
		&hub.APIKey{
			Meta: made(hub.KindAPIKey, "tavle", "2025-01-06", person("aslak")), Name: "Nøkkel til tavla", Hash: secretHash("key tavle"),
			OwnerID: person("aslak"), ServiceID: id(hub.KindService, "tavle"), ExpiresAt: &expired, LastUsed: "2025-06-27",
			Scopes: []hub.KeyScope{hub.KeyScopeReadCounty, hub.KeyScopeWrite}, InAddress: true, PointsPerMinute: new(2_400_000),
		},
		&hub.APIKey{
			Meta: made(hub.KindAPIKey, "farid", "2024-11-04", person("farid")), Name: "My own spreadsheet", Hash: secretHash("key farid"),
			OwnerID: person("farid"), ExpiresAt: &expired, Scopes: []hub.KeyScope{hub.KeyScopeReadNetwork, hub.KeyScopeReadPublic},
		},
	}
}

// outbox is what was sent, or would be.
func outbox() []hub.Document {
	return append(webhooks(), []hub.Document{
		&hub.MailOut{
			Meta: made(hub.KindMailOut, "2023-08-14 selam", "2023-08-14", ""), PersonID: person("selam"),
			Kind: hub.LetterKindNotice, DueAt: oslo("2023-08-14 16:00"), SentAt: until("2023-08-14 16:01"), Attempts: 1,
		},
		&hub.MailOut{
			Meta: made(hub.KindMailOut, "2025-06-02 jorunn", "2025-06-02", ""), PersonID: person("jorunn"),
			Kind: hub.LetterKindDaily, DueAt: oslo("2025-06-03 07:00"), SentAt: until("2025-06-03 07:02"), Attempts: 2,
		},
		&hub.MailOut{
			Meta: made(hub.KindMailOut, "2026-01-12 bjorn", "2026-01-12", ""), PersonID: person("bjorn"),
			Kind: hub.LetterKindWeekly, DueAt: oslo("2026-01-12 07:00"), SentAt: until("2026-01-12 07:01"), Attempts: 1,
		},
		&hub.MailOut{
			Meta: made(hub.KindMailOut, "2025-11-10 ny", "2025-11-10", ""), InvitationID: id(hub.KindInvitation, "ny"),
			Kind: hub.LetterKindInvitation, DueAt: oslo("2025-11-10 12:00"), SentAt: until("2025-11-10 12:01"), Attempts: 1,
		},
		&hub.MailOut{
			Meta: made(hub.KindMailOut, "2025-11-20 ny", "2025-11-20", ""), InvitationID: id(hub.KindInvitation, "ny"),
			Kind: hub.LetterKindReminder, DueAt: oslo("2025-11-21 07:00"), SentAt: until("2025-11-21 07:01"), Attempts: 1,
		},
		&hub.MailOut{
			Meta: made(hub.KindMailOut, "2025-05-30 ingrid", "2025-05-30", ""), PersonID: person("ingrid"),
			Kind: hub.LetterKindSignIn, DueAt: oslo("2025-05-30 09:00"), SentAt: until("2025-05-30 09:00"), Attempts: 1,
			UsedAt: until("2025-05-30 09:02"),
		},
		// Two who were here once. Nobody has their ids.
		&hub.Erasure{
			Meta: made(hub.KindErasure, "2024-03-04", "2024-03-04", ""), PersonHash: secretHash("somebody"), Texts: hub.ErasedTextsKeep,
			At: oslo("2024-03-04 10:00"),
		},
		&hub.Erasure{
			Meta: made(hub.KindErasure, "2025-08-11", "2025-08-11", ""), PersonHash: secretHash("somebody else"), Texts: hub.ErasedTextsRemove,
			At: oslo("2025-08-11 10:00"),
		},
		// Nora asks to be let in, and the curators are about to be told.
		&hub.Telling{
			Meta: made(hub.KindTelling, "2026-01-12 nora", "2026-01-12", ""), At: oslo("2026-01-12 09:00"),
			Causes: []hub.Cause{{Kind: hub.NotificationKindAccess, SubjectID: person("nora"), Turn: "1"}}, ByID: person("nora"),
		},
	}...)
}
