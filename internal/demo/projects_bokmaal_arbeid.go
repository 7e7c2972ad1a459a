package demo

import "github.com/samlaer/samlaer/internal/hub"

func workplaceProjects() []*hub.Project {
	return []*hub.Project{
		{
			Meta:  made(hub.KindProject, "sveis", "2023-12-15", person("ingrid")),
			Title: "Sveis og språk", Language: "nb", Audience: hub.AudiencePublic,
			Summary: "Fagfolk uten norske papirer viser hva de kan på et verksted, og lærer fagnorsk mens de arbeider.",
			Description: prose(`
				Sveisere, mekanikere og elektrikere venter i månedsvis på å få fagbrevet sitt vurdert. Imens vasker de hus. Her får de
				en halv dag på verkstedet for å vise faget, tre uker praksis med sluttdato, og norsk med de ordene verkstedet bruker.`),
			Kind: hub.ProjectKindMainProject, Status: hub.ProjectStatusCompleted, CallID: call("nye-veier-2024"),
			GranteeID: organisation("sveis"),
			Partners: []hub.Partner{
				{OrganisationID: organisation("voksenopplaering"), Role: "Fagnorsk"},
				{OrganisationID: organisation("arbeidskontoret"), Role: "Fant deltakere"},
				{OrganisationID: organisation("universitetet"), Role: "Evaluering"},
			},
			AppliedAmount: kroner(1_600_000), GrantedAmount: kroner(1_600_000), PaidAmount: kroner(1_600_000), AmountsAsOf: "2025-06-30",
			AwardedOn: "2023-12-15", CaseNumber: caseNumber("EKS-2023/1050"),
			Goals:             []hub.Markdown{"Tjue fagfolk får vist hva de kan.", "Tolv får fast arbeid i faget sitt."},
			PlannedPeriod:     &hub.Period{From: "2024-02-01", To: "2025-03-31"},
			ActualPeriod:      &hub.Period{From: "2024-02-05", To: "2025-04-30"},
			MunicipalityCodes: []string{"3303"}, ThemeIDs: themes("realkompetanse godkjenning arbeidsnorsk"),
			TargetGroupIDs: groups("innvandrere langtidsledige arbeidsgivere"), MethodIDs: methods("arbeidspraksis kartlegging"),
			SDGs: []int{4, 8}, Members: members("mateusz", "", "olena"),
			Participants: &hub.Participants{Planned: number(20), Actual: number(22), AsOf: "2025-04-30", Groups: []hub.ParticipantGroup{
				{TargetGroupID: group("innvandrere"), Planned: number(20), Actual: number(22)},
				{TargetGroupID: group("langtidsledige"), Planned: number(10), Actual: number(9)},
				{TargetGroupID: group("funksjonsnedsettelse"), Planned: number(0), Actual: number(1)},
			}},
		},
		{
			Meta:  made(hub.KindProject, "mentor", "2023-12-15", person("ingrid")),
			Title: "Mentor i ett år", Language: "nb", Audience: hub.AudiencePublic,
			Summary: "Frivillige følger hver sin nyankomne i ett år, etter en avtale på én side.",
			Description: prose(`
				Nabohjelp hadde hatt fadderordning i mange år, men halvparten av parene sluttet å møtes før jul. I dette prosjektet
				skriver mentor og deltaker en avtale på én side den første kvelden: tre mål, hvor ofte de møtes, og datoen det er
				slutt. En koordinator ringer begge to hver sjette uke.`),
			Kind: hub.ProjectKindMainProject, Status: hub.ProjectStatusCompleted, CallID: call("nye-veier-2024"),
			GranteeID:     organisation("nabohjelp"),
			AppliedAmount: kroner(700_000), GrantedAmount: kroner(700_000), PaidAmount: kroner(655_000), AmountsAsOf: "2025-02-28",
			AwardedOn: "2023-12-15", CaseNumber: caseNumber("EKS-2023/1061"),
			Goals:             []hub.Markdown{"Tretti par, og minst tjue som holder ut året."},
			PlannedPeriod:     &hub.Period{From: "2024-01-15", To: "2024-12-31"},
			ActualPeriod:      &hub.Period{From: "2024-01-15", To: "2024-12-31"},
			MunicipalityCodes: []string{"3205"}, ThemeIDs: themes("nettverk frivillighet inkludering-i-arbeid"),
			TargetGroupIDs: groups("flyktninger flyktninger-fra-ukraina"), MethodIDs: methods("mentorordning likeperson"),
			SDGs: []int{10, 11}, Members: members("eli", "oksana", ""),
			Participants: &hub.Participants{Planned: number(30), Actual: number(28), AsOf: "2024-12-31", Groups: []hub.ParticipantGroup{
				{TargetGroupID: group("flyktninger-fra-ukraina"), Planned: number(15), Actual: number(16)},
				{TargetGroupID: group("flyktninger"), Planned: number(30), Actual: number(28)},
			}},
		},
		{
			Meta:  made(hub.KindProject, "vinter", "2022-12-19", person("ingrid")),
			Title: "Første vinter i nord", Language: "nb", Audience: hub.AudiencePublic,
			Summary: "Flyktninger som nettopp er bosatt, møter arbeidsgivere på jobbtreff og får praksis den første vinteren.",
			Description: prose(`
				Den første vinteren er den lengste. Før var den bare venting: på norskkurs, på papirer, på lys. Prosjektet lot
				nyankomne møte arbeidsgivere etter seks uker, med tolk og uten søknad, og ga dem praksis i tre uker.`),
			Kind: hub.ProjectKindMainProject, Status: hub.ProjectStatusCompleted, CallID: call("nye-veier-2023"),
			GranteeID: organisation("nord"), Partners: []hub.Partner{{OrganisationID: organisation("arbeidskontoret"), Role: "Jobbtreff"}},
			AppliedAmount: kroner(980_000), GrantedAmount: kroner(750_000), PaidAmount: kroner(750_000), AmountsAsOf: "2024-01-31",
			AwardedOn: "2022-12-19", CaseNumber: caseNumber("EKS-2022/0902"),
			PlannedPeriod:     &hub.Period{From: "2023-01-02", To: "2023-12-31"},
			ActualPeriod:      &hub.Period{From: "2023-01-23", To: "2023-12-22"},
			MunicipalityCodes: []string{"5401"}, ThemeIDs: themes("rekruttering sprakopplaering"),
			TargetGroupIDs: groups("flyktninger flyktninger-fra-ukraina arbeidsgivere"), MethodIDs: methods("jobbtreff arbeidspraksis"),
			SDGs: []int{8}, Members: members("hassan", "oksana", ""),
			Participants: &hub.Participants{Planned: number(40), Actual: number(37), AsOf: "2023-12-22"},
		},
		{
			Meta:  made(hub.KindProject, "skoletime", "2025-12-18", person("ingrid")),
			Title: "Realkompetanse på timeplanen", Language: "nb", Audience: hub.AudienceCounty,
			Summary: "Fem voksenopplæringer skal gi alle deltakere en samtale om det de kan, før de velger kurs.",
			Description: prose(`
				Prosjektet er ikke kunngjort ennå. Det bygger på arbeidsprøven fra Sveis og språk, men skal brukes i flere fag og
				gjennomføres av lærere, ikke av bedrifter.`),
			Kind: hub.ProjectKindProgramme, Status: hub.ProjectStatusPlanned, CallID: call("nye-veier-2026"),
			GranteeID: organisation("voksenopplaering"), AppliedAmount: kroner(3_200_000),
			CaseNumber: caseNumber("EKS-2025/0777"), Goals: []hub.Markdown{"Alle nye deltakere har hatt samtalen innen fire uker."},
			PlannedPeriod:     &hub.Period{From: "2026-08-01", To: "2028-06-30"},
			MunicipalityCodes: []string{"3301", "3305", "3107", "3201"}, ThemeIDs: themes("realkompetanse godkjenning"),
			TargetGroupIDs: groups("innvandrere"), MethodIDs: methods("kartlegging"), SDGs: []int{4},
			Members:      members("olena", "", ""),
			Participants: &hub.Participants{Planned: number(400)},
		},
	}
}
