package hub

import (
	"slices"
	"strings"
)

// Kind names a noun: the GraphQL type with a small first letter, the collection, the prefix of the ids.
type Kind string

// The kinds, in the order in which they refer to each other: what stands later refers to what stands earlier, mostly.
const (
	KindConcept      Kind = "concept"
	KindOrganisation Kind = "organisation"
	KindPerson       Kind = "person"
	KindGrantScheme  Kind = "grantScheme"
	KindCall         Kind = "call"
	KindProject      Kind = "project"
	KindEvent        Kind = "event"
	KindAttachment   Kind = "attachment"
	KindPost         Kind = "post"
	KindLesson       Kind = "lesson"
	KindRelation     Kind = "relation"
	KindMeasure      Kind = "measure"
	KindApplication  Kind = "application"
	KindBrief        Kind = "brief"
	KindComment      Kind = "comment"
	KindReaction     Kind = "reaction"
	KindFinalReport  Kind = "finalReport"
	KindPulse        Kind = "pulse"
	KindReport       Kind = "report"
	KindConsent      Kind = "consent"
	KindSavedSearch  Kind = "savedSearch"
	KindFollow       Kind = "follow"
	KindNotification Kind = "notification"
	KindRevision     Kind = "revision"
	KindAuditEntry   Kind = "auditEntry"
	KindInvitation   Kind = "invitation"
	KindSession      Kind = "session"
	KindService      Kind = "service"
	KindAPIKey       Kind = "apiKey"
	KindWebhook      Kind = "webhook"
	KindDelivery     Kind = "delivery"
	KindMailOut      Kind = "mailOut"
	KindTelling      Kind = "telling"
	KindSearchGap    Kind = "searchGap"
	KindErasure      Kind = "erasure"
)

// Kinds are all kinds, in the order of the constants.
var Kinds = []Kind{
	KindConcept, KindOrganisation, KindPerson, KindGrantScheme, KindCall, KindProject, KindEvent, KindAttachment,
	KindPost, KindLesson, KindRelation, KindMeasure, KindApplication, KindBrief, KindComment, KindReaction,
	KindFinalReport, KindPulse, KindReport, KindConsent, KindSavedSearch, KindFollow, KindNotification, KindRevision,
	KindAuditEntry, KindInvitation, KindSession, KindService, KindAPIKey, KindWebhook, KindDelivery, KindMailOut,
	KindTelling, KindSearchGap, KindErasure,
}

// Searchable are the kinds that a search can give, in the order of Kinds.
var Searchable = []Kind{
	KindConcept, KindOrganisation, KindGrantScheme, KindCall, KindProject, KindEvent, KindPost, KindLesson, KindMeasure,
	KindBrief,
}

// Indexed are the kinds that the index has entries of: those that a search can give, and applications, which it counts.
var Indexed = append(slices.Clone(Searchable), KindApplication)

var nouns = map[Kind]func() Document{
	KindConcept:      func() Document { return new(Concept) },
	KindOrganisation: func() Document { return new(Organisation) },
	KindPerson:       func() Document { return new(Person) },
	KindGrantScheme:  func() Document { return new(GrantScheme) },
	KindCall:         func() Document { return new(Call) },
	KindProject:      func() Document { return new(Project) },
	KindEvent:        func() Document { return new(Event) },
	KindAttachment:   func() Document { return new(Attachment) },
	KindPost:         func() Document { return new(Post) },
	KindLesson:       func() Document { return new(Lesson) },
	KindRelation:     func() Document { return new(Relation) },
	KindMeasure:      func() Document { return new(Measure) },
	KindApplication:  func() Document { return new(Application) },
	KindBrief:        func() Document { return new(Brief) },
	KindComment:      func() Document { return new(Comment) },
	KindReaction:     func() Document { return new(Reaction) },
	KindFinalReport:  func() Document { return new(FinalReport) },
	KindPulse:        func() Document { return new(Pulse) },
	KindReport:       func() Document { return new(Report) },
	KindConsent:      func() Document { return new(Consent) },
	KindSavedSearch:  func() Document { return new(SavedSearch) },
	KindFollow:       func() Document { return new(Follow) },
	KindNotification: func() Document { return new(Notification) },
	KindRevision:     func() Document { return new(Revision) },
	KindAuditEntry:   func() Document { return new(AuditEntry) },
	KindInvitation:   func() Document { return new(Invitation) },
	KindSession:      func() Document { return new(Session) },
	KindService:      func() Document { return new(Service) },
	KindAPIKey:       func() Document { return new(APIKey) },
	KindWebhook:      func() Document { return new(Webhook) },
	KindDelivery:     func() Document { return new(Delivery) },
	KindMailOut:      func() Document { return new(MailOut) },
	KindTelling:      func() Document { return new(Telling) },
	KindSearchGap:    func() Document { return new(SearchGap) },
	KindErasure:      func() Document { return new(Erasure) },
}

// NewDocument gives an empty document of the kind, or nil when there is no such kind.
func NewDocument(kind Kind) Document {
	empty, known := nouns[kind]
	if !known {
		return nil
	}
	return empty()
}

// Type is the kind's name in GraphQL.
func (k Kind) Type() string {
	if k == KindAPIKey {
		return "APIKey"
	}
	return strings.ToUpper(string(k[:1])) + string(k[1:])
}
