package hubtest

import (
	"fmt"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// The sample documents of one number belong together: the project 3 has the call 3, was granted to the organisation 3,
// and so on. Each is valid, public where it can be, and new with each call.

// samples makes the sample document of each kind, without its id, version, times and slug.
var samples = map[hub.Kind]func(number int) hub.Document{
	hub.KindConcept:      func(n int) hub.Document { return concept(n) },
	hub.KindOrganisation: func(n int) hub.Document { return organisation(n) },
	hub.KindPerson:       func(n int) hub.Document { return person(n) },
	hub.KindGrantScheme:  func(n int) hub.Document { return grantScheme(n) },
	hub.KindCall:         func(n int) hub.Document { return call(n) },
	hub.KindProject:      func(n int) hub.Document { return project(n) },
	hub.KindEvent:        func(n int) hub.Document { return event(n) },
	hub.KindAttachment:   func(n int) hub.Document { return attachment(n) },
	hub.KindPost:         func(n int) hub.Document { return post(n) },
	hub.KindLesson:       func(n int) hub.Document { return lesson(n) },
	hub.KindRelation:     func(n int) hub.Document { return relation(n) },
	hub.KindMeasure:      func(n int) hub.Document { return measure(n) },
	hub.KindApplication:  func(n int) hub.Document { return application(n) },
	hub.KindBrief:        func(n int) hub.Document { return brief(n) },
	hub.KindComment:      func(n int) hub.Document { return comment(n) },
	hub.KindReaction:     func(n int) hub.Document { return reaction(n) },
}

// SampleKinds are the kinds that have sample documents, in the order of hub.Kinds.
var SampleKinds = func() []hub.Kind {
	var kinds []hub.Kind
	for _, kind := range hub.Kinds {
		if samples[kind] != nil {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}()

// Document is the sample document of the kind with the number. A kind that has none gives what [Filled] gives.
func Document(kind hub.Kind, number int) hub.Document {
	sample := samples[kind]
	if sample == nil {
		return Filled(kind, number)
	}
	document := sample(number)
	*document.Base() = hub.Meta{ID: ID(kind, number), Version: 1, CreatedAt: Start, UpdatedAt: Start,
		CreatedBy: ID(hub.KindPerson, number)}
	if addressed, ok := document.(interface{ Title() string }); ok {
		addressOf(document).Slug = hub.Slug(addressed.Title(), document.Base().ID)
	} else if address := addressOf(document); address != nil {
		address.Slug = hub.Slug(fmt.Sprintf("Nummer %d", number), document.Base().ID)
	}
	return document
}

// Documents are so many sample documents, of all kinds that have them, in an order in which what is referred to comes
// first.
func Documents(count int) []hub.Document {
	documents := make([]hub.Document, count)
	for at := range documents {
		documents[at] = Document(SampleKinds[at%len(SampleKinds)], 1+at/len(SampleKinds))
	}
	return documents
}

// Of is the sample document with the number, as what it is: Of[*hub.Lesson](3).
func Of[D hub.Document](number int) D {
	var none D
	document, _ := Document(none.DocumentKind(), number).(D)
	return document
}

// addressOf is the address of a document that has one, or nil.
func addressOf(document hub.Document) *hub.Address {
	switch noun := document.(type) {
	case *hub.Concept:
		return &noun.Address
	case *hub.Organisation:
		return &noun.Address
	case *hub.GrantScheme:
		return &noun.Address
	case *hub.Call:
		return &noun.Address
	case *hub.Project:
		return &noun.Address
	case *hub.Event:
		return &noun.Address
	case *hub.Post:
		return &noun.Address
	case *hub.Lesson:
		return &noun.Address
	case *hub.Measure:
		return &noun.Address
	case *hub.Brief:
		return &noun.Address
	default:
		return nil
	}
}

// pick gives one of the choices for each number, in turn.
func pick[T any](number int, choices ...T) T { return choices[number%len(choices)] }

// subjects are what the sample texts are about.
var subjects = []string{"språkkafé", "mentorordning", "lærlingplass", "barnepass", "reisevei", "arbeidsgiver",
	"kveldskurs", "sosialt entreprenørskap", "frivillige", "gründerskole"}

func subject(number int) string { return pick(number, subjects...) }

func concept(n int) *hub.Concept {
	return &hub.Concept{
		Scheme: pick(n, hub.ConceptSchemeTheme, hub.ConceptSchemeTargetGroup, hub.ConceptSchemeMethod),
		Key:    fmt.Sprintf("begrep-%d", n),
		PrefLabel: hub.Labels{NB: fmt.Sprintf("Begrep %d", n), NN: fmt.Sprintf("Omgrep %d", n),
			EN: fmt.Sprintf("Concept %d", n)},
		AltLabels: []hub.Label{{Language: "nb", Text: subject(n)}},
	}
}

func organisation(n int) *hub.Organisation {
	return &hub.Organisation{
		Name:             fmt.Sprintf("Eksempel %d AS", n),
		Kind:             pick(n, hub.OrganisationKindSocialEnterprise, hub.OrganisationKindVoluntary),
		Website:          "https://example.org/",
		MunicipalityCode: "3005",
	}
}

func person(n int) *hub.Person {
	return &hub.Person{
		Name:     fmt.Sprintf("Person Eksempel %d", n),
		Email:    fmt.Sprintf("person%d@example.org", n),
		Subjects: []hub.Subject{{Issuer: "https://id.example.org", Sub: fmt.Sprint(n)}},
		Roles:    []hub.Role{hub.RoleContributor},
		Language: pick[hub.Language](n, "nb", "nn", "en"),
	}
}

func grantScheme(n int) *hub.GrantScheme {
	return &hub.GrantScheme{
		Title:       fmt.Sprintf("Tilskuddsordning %d", n),
		Language:    "nb",
		Description: "Eksempel på en ordning.",
		OwnerID:     ID(hub.KindOrganisation, n),
	}
}

func call(n int) *hub.Call {
	budget := hub.Kroner(2_000_000)
	return &hub.Call{
		SchemeID: ID(hub.KindGrantScheme, n),
		Year:     2022,
		Title:    fmt.Sprintf("Utlysning %d", n),
		Language: "nb",
		OpensOn:  "2022-10-01",
		ClosesOn: "2022-11-03",
		Budget:   &budget,
	}
}

func project(n int) *hub.Project {
	granted := hub.Kroner(100_000 + n)
	return &hub.Project{
		Title:             fmt.Sprintf("Prosjekt %d om %s", n, subject(n)),
		Language:          "nb",
		Audience:          hub.AudiencePublic,
		Summary:           "Et eksempel.",
		Kind:              pick(n, hub.ProjectKindPreProject, hub.ProjectKindMainProject),
		Status:            pick(n, hub.ProjectStatusOngoing, hub.ProjectStatusStopped, hub.ProjectStatusCompleted),
		CallID:            ID(hub.KindCall, n),
		GranteeID:         ID(hub.KindOrganisation, n),
		GrantedAmount:     &granted,
		AwardedOn:         "2022-12-15",
		MunicipalityCodes: []string{"3005"},
		ThemeIDs:          []hub.ID{ID(hub.KindConcept, n)},
		Members:           []hub.Member{{PersonID: ID(hub.KindPerson, n), Role: hub.ProjectRoleOwner}},
	}
}

func event(n int) *hub.Event {
	ends := Start.Add(4 * time.Hour)
	return &hub.Event{
		Title:            fmt.Sprintf("Samling %d", n),
		Language:         "nb",
		Audience:         hub.AudiencePublic,
		StartsAt:         Start,
		EndsAt:           &ends,
		Place:            "Drammen",
		MunicipalityCode: "3005",
		OrganiserIDs:     []hub.ID{ID(hub.KindOrganisation, n)},
		ProjectIDs:       []hub.ID{ID(hub.KindProject, n)},
	}
}

func attachment(n int) *hub.Attachment {
	return &hub.Attachment{
		OnID:      ID(hub.KindProject, n),
		Kind:      hub.AttachmentKindReport,
		Name:      fmt.Sprintf("rapport-%d.pdf", n),
		MediaType: "application/pdf",
		Size:      1000,
		SHA256:    fmt.Sprintf("%064x", n),
	}
}

func post(n int) *hub.Post {
	published := Start
	return &hub.Post{
		ProjectID:    ID(hub.KindProject, n),
		AuthorID:     ID(hub.KindPerson, n),
		Kind:         pick(n, hub.PostKindProgress, hub.PostKindChallenge, hub.PostKindResult),
		GivenTitle:   fmt.Sprintf("Erfaring %d med %s", n, subject(n)),
		WhatWeTried:  hub.Markdown("Vi prøvde **" + subject(n) + "**."),
		WhatHappened: "Det gikk bedre enn vi trodde.",
		Language:     "nb",
		HappenedOn:   "2023-03-01",
		Audience:     hub.AudiencePublic,
		ShowAuthor:   hub.AuthorShownName,
		Status:       hub.PostStatusPublished,
		PublishedAt:  &published,
		ThemeIDs:     []hub.ID{ID(hub.KindConcept, n)},
	}
}

func lesson(n int) *hub.Lesson {
	published := Start
	return &hub.Lesson{
		Audience: hub.AudiencePublic,
		Title:    fmt.Sprintf("Lærdom %d om %s", n, subject(n)),
		Language: "nb",
		Kind:     pick(n, hub.LessonKindWorked, hub.LessonKindDidNotWork, hub.LessonKindObstacle),
		Context:  "Når deltakerne er nye i landet.",
		Insight:  hub.Markdown("Det som virker, er " + subject(n) + "."),
		Limits:   "Gjelder ikke der ingen møter opp.",
		Evidence: hub.Evidence{Computed: hub.StrengthAnecdotal, ProjectCount: 1, PersonCount: 1},
		Sources: []hub.Citation{{SourceID: ID(hub.KindPost, n), Quote: "bedre enn vi trodde"},
			{SourceID: ID(hub.KindProject, n)}},
		ThemeIDs:    []hub.ID{ID(hub.KindConcept, n)},
		Status:      hub.LessonStatusPublished,
		PublishedAt: &published,
	}
}

func relation(n int) *hub.Relation {
	return &hub.Relation{FromID: ID(hub.KindLesson, n), ToID: ID(hub.KindLesson, n+1), Kind: hub.RelationKindConfirms}
}

func measure(n int) *hub.Measure {
	return &hub.Measure{
		Title:    fmt.Sprintf("Tiltak %d", n),
		Language: "nb",
		Audience: hub.AudiencePublic,
		Goal:     "Flere i arbeid.",
		Status:   hub.MeasureStatusProposed,
		Grounds:  []hub.Ground{{LessonID: ID(hub.KindLesson, n), Reasoning: "Fordi det virket."}},
		OwnerID:  ID(hub.KindOrganisation, n),
	}
}

func application(n int) *hub.Application {
	outcome := hub.ApplicationOutcomeHelped
	return &hub.Application{
		LessonID:  ID(hub.KindLesson, n),
		ByID:      ID(hub.KindProject, n),
		Decision:  hub.ApplicationDecisionApplied,
		PersonID:  ID(hub.KindPerson, n),
		AppliedOn: "2023-06-01",
		Outcome:   &outcome,
	}
}

func brief(n int) *hub.Brief {
	version := 1
	return &hub.Brief{
		Question: "Hva vet vi?",
		Title:    fmt.Sprintf("Kunnskapsgrunnlag %d", n),
		Language: "nb",
		Items:    []hub.BriefItem{{ItemID: ID(hub.KindLesson, n), Note: "Viktigst.", Version: &version}, {Text: "En mellomtekst."}},
		Audience: hub.AudiencePublic,
		Frozen:   &hub.Freezing{At: Start, ByID: ID(hub.KindPerson, n)},
	}
}

func comment(n int) *hub.Comment {
	return &hub.Comment{OnID: ID(hub.KindPost, n), AuthorID: ID(hub.KindPerson, n), Body: "Det samme hos oss.",
		Language: "nb"}
}

func reaction(n int) *hub.Reaction {
	return &hub.Reaction{OnID: ID(hub.KindPost, n), PersonID: ID(hub.KindPerson, n), Reaction: hub.ReactionKindHelpful}
}
