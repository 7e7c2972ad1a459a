package demo

import "github.com/samlaer/samlaer/internal/hub"

func projectsInEnglish() []*hub.Project {
	return []*hub.Project{
		{
			Meta:  made(hub.KindProject, "second-start", "2023-12-15", person("ingrid")),
			Title: "Second Start", Language: "en", Audience: hub.AudiencePublic,
			Summary: "An evening programme for refugees who ran a business before they came to Norway.",
			Description: prose(`
				People who ran a bakery, a garage or a web shop know how to run one. What they do not know is VAT, sick pay, the
				bank’s questions and whom to ring. Second Start gives them two evenings a week for five months, one question an
				evening, and a local business owner who has agreed to be rung.`),
			Kind: hub.ProjectKindProgramme, Status: hub.ProjectStatusCompleted, CallID: call("nye-veier-2024"),
			GranteeID: organisation("founders"),
			Partners: []hub.Partner{
				{OrganisationID: organisation("kommunen"), Role: "Rooms and recruitment"},
				{OrganisationID: organisation("universitetet"), Role: "Evaluation"},
			},
			AppliedAmount: kroner(1_900_000), GrantedAmount: kroner(1_450_000), PaidAmount: kroner(1_450_000),
			AmountsAsOf: "2025-03-31", AwardedOn: "2023-12-15", CaseNumber: caseNumber("EKS-2023/1042"),
			Goals: []hub.Markdown{
				"Twenty people with a plan that a bank will read.",
				"Eight registered businesses within a year.",
			},
			PlannedPeriod:     &hub.Period{From: "2024-02-01", To: "2024-12-31"},
			ActualPeriod:      &hub.Period{From: "2024-02-12", To: "2025-01-31"},
			MunicipalityCodes: []string{"0301", "3203"},
			ThemeIDs:          themes("grunderskap finansiering nettverk"), TargetGroupIDs: groups("flyktninger grundere"),
			MethodIDs: methods("inkubator mentorordning"), SDGs: []int{8, 10},
			Links:   []hub.Link{{Title: "The programme, evening by evening", URL: "https://example.org/second-start"}},
			Members: members("farid", "rosa", ""),
			Participants: &hub.Participants{Planned: number(20), Actual: number(23), AsOf: "2025-01-31", Groups: []hub.ParticipantGroup{
				{TargetGroupID: group("flyktninger"), Planned: number(20), Actual: number(21)},
				{TargetGroupID: group("grundere"), Planned: number(8), Actual: number(2)},
			}},
		},
	}
}
