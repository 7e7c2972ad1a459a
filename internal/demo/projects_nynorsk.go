package demo

import "github.com/samlaer/samlaer/internal/hub"

func projectsInNynorsk() []*hub.Project {
	return []*hub.Project{
		{
			Meta:  edited(made(hub.KindProject, "fjordbrua", "2023-02-06", person("bjorn")), "2025-05-05", person("jorunn")),
			Title: "Frå fjord til fast jobb", Language: "nn", Audience: hub.AudiencePublic,
			Summary: "Nykomne i bygdene møter arbeidsgivarane heime hos dei, øver på dialekten og får hjelp til å kome seg på jobb.",
			Description: prose(`
				I bygdene manglar arbeidsgivarane folk, og dei nykomne manglar arbeid. Likevel møtest dei ikkje. Avstandane er store,
				bussen går to gonger om dagen, og stillingane blir sjeldan lyste ut. Fjordbrua køyrer folk på besøk til bedriftene, øver
				på dialekten dei møter der, og følgjer opp det første halve året.`),
			Kind: hub.ProjectKindMainProject, Status: hub.ProjectStatusCompleted, CallID: call("bygdemidlar-2023"),
			GranteeID:     organisation("fjordbrua"),
			Partners:      []hub.Partner{{OrganisationID: organisation("dome-kommune"), Role: "Norskopplæring og lån av minibuss"}},
			AppliedAmount: kroner(500_000), GrantedAmount: kroner(500_000), PaidAmount: kroner(500_000), AmountsAsOf: "2025-03-31",
			AwardedOn: "2023-02-06", CaseNumber: caseNumber("EKS-2023/0114"),
			Goals: []hub.Markdown{
				"Tjue nykomne besøkjer minst tre arbeidsgivarar kvar.",
				"Ti er i fast arbeid når prosjektet er slutt.",
			},
			PlannedPeriod:     &hub.Period{From: "2023-03-01", To: "2024-08-31"},
			ActualPeriod:      &hub.Period{From: "2023-03-01", To: "2024-11-30"},
			MunicipalityCodes: []string{"4647", "4650"}, ThemeIDs: themes("rekruttering arbeidsnorsk praktiske-hindringer"),
			TargetGroupIDs: groups("flyktninger arbeidsgivere"), MethodIDs: methods("oppfolging jobbtreff"), SDGs: []int{8, 11},
			Members: members("jorunn", "liv", ""),
			Participants: &hub.Participants{Planned: number(20), Actual: number(19), AsOf: "2024-11-30", Groups: []hub.ParticipantGroup{
				{TargetGroupID: group("flyktninger"), Planned: number(20), Actual: number(19)},
				{TargetGroupID: group("kvinner-med-innvandrerbakgrunn"), Planned: number(10), Actual: number(4)},
			}},
		},
		{
			Meta:  made(hub.KindProject, "handverk", "2023-02-06", person("bjorn")),
			Title: "Handverk og prat", Language: "nn", Audience: hub.AudiencePublic,
			Summary: "Kvinner med og utan innvandrarbakgrunn syr, vev og sel saman, og lærer språk og marknad på vegen.",
			Description: prose(`
				Bygda har vevstolar som står, og nye innbyggjarar som kan veve. Kvar torsdag møtest dei på det gamle meieriet. Først blir
				det handverk, så prat, så ein marknad der dei som vil, sel det dei har laga.`),
			Kind: hub.ProjectKindPreProject, Status: hub.ProjectStatusCompleted, CallID: call("bygdemidlar-2023"),
			GranteeID: organisation("handverk"), AppliedAmount: kroner(240_000), GrantedAmount: kroner(180_000),
			PaidAmount: kroner(171_300), AmountsAsOf: "2024-06-30", AwardedOn: "2023-02-06", CaseNumber: caseNumber("EKS-2023/0121"),
			Goals:             []hub.Markdown{"Ei open gruppe kvar torsdag.", "Tre som sel det dei lagar, i eige namn."},
			PlannedPeriod:     &hub.Period{From: "2023-03-15", To: "2023-12-15"},
			ActualPeriod:      &hub.Period{From: "2023-03-16", To: "2023-12-14"},
			MunicipalityCodes: []string{"3820"}, ThemeIDs: themes("grunderskap nettverk sprakopplaering"),
			TargetGroupIDs: groups("kvinner-med-innvandrerbakgrunn grundere"), MethodIDs: methods("sprakkafe likeperson"),
			SDGs: []int{5, 8}, Members: members("liv", "jorunn", ""),
			Participants: &hub.Participants{Planned: number(25), Actual: number(31), AsOf: "2023-12-14"},
		},
		{
			Meta:  made(hub.KindProject, "kai", "2025-02-17", person("bjorn")),
			Title: "Språk på kaia", Language: "nn", Audience: hub.AudienceProject,
			Summary: "Norsk for folk i fiske og havbruk, i arbeidstida og med tryggleik som tema.",
			Description: prose(`
				Dei som arbeider på merdane, forstår beskjedane når alt er roleg. Når det blæs, ropar alle på dialekt. Vi vil lage eit
				kort kurs i det språket som bergar fingrar.`),
			Kind: hub.ProjectKindPreProject, Status: hub.ProjectStatusPlanned, CallID: call("bygdemidlar-2025"),
			GranteeID: organisation("dome-kommune"), Partners: []hub.Partner{{OrganisationID: organisation("fjordbrua"), Role: "Lagar kurset"}},
			AppliedAmount: kroner(420_000), GrantedAmount: kroner(400_000), PaidAmount: kroner(0), AmountsAsOf: "2025-12-31",
			AwardedOn: "2025-02-17", CaseNumber: caseNumber("EKS-2025/0098"),
			PlannedPeriod:     &hub.Period{From: "2026-09-01", To: "2027-06-30"},
			MunicipalityCodes: []string{"4625"}, ThemeIDs: themes("arbeidsnorsk"), TargetGroupIDs: groups("innvandrere arbeidsgivere"),
			SDGs: []int{8, 14}, Members: members("jorunn", "", ""), Participants: &hub.Participants{Planned: number(24)},
		},
	}
}
