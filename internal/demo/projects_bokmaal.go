package demo

import (
	"slices"

	"github.com/samlaer/samlaer/internal/hub"
)

func projectsInBokmaal() []*hub.Project {
	return slices.Concat(kitchenProjects(), youthProjects(), workplaceProjects())
}

func kitchenProjects() []*hub.Project {
	return []*hub.Project{
		{
			Meta:  edited(made(hub.KindProject, "smak", "2022-12-19", person("ingrid")), "2024-02-12", person("selam")),
			Title: "Kjøkkenveien", Language: "nb", Audience: hub.AudiencePublic,
			Summary: "Kvinner med innvandrerbakgrunn lærer norsk og kjøkkenarbeid samtidig, på et kjøkken som lager ekte mat til ekte gjester.",
			Description: prose(`
				Mange kvinner har lagd mat til store familier i tjue år, men får ikke jobb på et kjøkken fordi norsken ikke holder.
				Samtidig lærer de ikke norsk fordi de ikke har jobb. Kjøkkenveien tar begge deler på én gang: fire timer på kjøkkenet
				hver dag, med en språklærer ved benken to av dagene. Maten selges til kantiner og til lunsjgjester.`),
			Kind: hub.ProjectKindMainProject, Status: hub.ProjectStatusCompleted, CallID: call("nye-veier-2023"),
			GranteeID: organisation("smak"),
			Partners: []hub.Partner{
				{OrganisationID: organisation("voksenopplaering"), Role: "Språklærer på kjøkkenet"},
				{OrganisationID: organisation("kommunen"), Role: "Fant deltakere"},
			},
			AppliedAmount: kroner(1_200_000), GrantedAmount: kroner(900_000), PaidAmount: kroner(900_000), AmountsAsOf: "2024-02-01",
			AwardedOn: "2022-12-19", CaseNumber: caseNumber("EKS-2022/0871"),
			Goals: []hub.Markdown{
				"Tolv kvinner fullfører seks måneder på kjøkkenet.",
				"Seks av dem har lønnet arbeid innen et halvt år etterpå.",
			},
			PlannedPeriod:     &hub.Period{From: "2023-01-09", To: "2023-12-15"},
			ActualPeriod:      &hub.Period{From: "2023-01-30", To: "2023-12-20"},
			MunicipalityCodes: []string{"3005"}, ThemeIDs: themes("arbeidsnorsk inkludering-i-arbeid praktiske-hindringer"),
			TargetGroupIDs: groups("kvinner-med-innvandrerbakgrunn"), MethodIDs: methods("arbeidspraksis sprakkafe"),
			SDGs: []int{5, 8, 10}, Links: []hub.Link{{Title: "Menyen denne uka", URL: "https://example.org/smak/meny"}},
			Members: members("selam", "tone", "olena"),
			Participants: &hub.Participants{Planned: number(12), Actual: number(14), AsOf: "2023-12-20", Groups: []hub.ParticipantGroup{
				{TargetGroupID: group("kvinner-med-innvandrerbakgrunn"), Planned: number(12), Actual: number(14)},
				{TargetGroupID: group("flyktninger"), Planned: number(6), Actual: number(8)},
				{TargetGroupID: group("flyktninger-fra-ukraina"), Planned: number(2), Actual: number(3)},
			}},
		},
		{
			Meta:  made(hub.KindProject, "smak-2", "2024-12-16", person("ingrid")),
			Title: "Kjøkkenveien i tre kommuner", Language: "nb", Audience: hub.AudiencePublic,
			Summary: "Opplegget fra Kjøkkenveien prøves i tre kommuner med ulike bussruter, barnehager og arbeidsgivere.",
			Description: prose(`
				Virker opplegget bare der det ble lagd? Kjøkkenveien flytter ut av sitt eget kjøkken og inn i tre vanlige arbeidsplasser:
				et sykehjem, en skolekantine og et hotell. Kokken på stedet bestemmer hvilke ord deltakerne trenger først.`),
			Kind: hub.ProjectKindMainProject, Status: hub.ProjectStatusOngoing, CallID: call("nye-veier-2025"),
			GranteeID:     organisation("smak"),
			Partners:      []hub.Partner{{OrganisationID: organisation("kommunen"), Role: "Arbeidsgiver for sykehjemmet"}},
			AppliedAmount: kroner(2_400_000), GrantedAmount: kroner(2_100_000), PaidAmount: kroner(1_050_000), AmountsAsOf: "2025-12-31",
			AwardedOn: "2024-12-16", CaseNumber: caseNumber("EKS-2024/1310"),
			Goals:             []hub.Markdown{"Ti deltakere i hver kommune.", "En veileder som andre kan bruke uten å ringe oss."},
			PlannedPeriod:     &hub.Period{From: "2025-02-01", To: "2026-12-31"},
			MunicipalityCodes: []string{"3301", "3305", "3303"},
			ThemeIDs:          themes("arbeidsnorsk praktiske-hindringer videreforing"),
			TargetGroupIDs:    groups("kvinner-med-innvandrerbakgrunn arbeidsgivere"), MethodIDs: methods("arbeidspraksis oppfolging"),
			SDGs: []int{8, 10}, Members: members("selam", "tone", ""),
			Participants: &hub.Participants{Planned: number(30), Actual: number(17), AsOf: "2025-12-31"},
		},
		{
			Meta:  made(hub.KindProject, "barnevakt", "2025-01-20", person("ingrid")),
			Title: "Barnevakt i praksistida", Language: "nb", Audience: hub.AudienceNetwork,
			Summary: "Frivillige passer barn de første ukene, så foreldre kan si ja til praksis før barnehageplassen er klar.",
			Description: prose(`
				Praksisplassen kommer på mandag, barnehageplassen i august. Imens sier foreldrene nei, oftest mødrene. Et rom ved
				siden av arbeidsplassen og en frivillig med politiattest skal dekke de ukene.`),
			Kind: hub.ProjectKindPreProject, Status: hub.ProjectStatusOngoing, GranteeID: organisation("nabohjelp"),
			AppliedAmount: kroner(380_000), GrantedAmount: kroner(300_000), AmountsAsOf: "2025-06-30", AwardedOn: "2025-01-20",
			CaseNumber: caseNumber("EKS-2024/1402"), Goals: []hub.Markdown{"Ingen takker nei til praksis fordi de mangler barnepass."},
			PlannedPeriod: &hub.Period{From: "2025-03-01", To: "2026-02-28"}, ActualPeriod: &hub.Period{From: "2025-03-10"},
			MunicipalityCodes: []string{"3205"}, ThemeIDs: themes("praktiske-hindringer frivillighet"),
			TargetGroupIDs: groups("kvinner-med-innvandrerbakgrunn"), MethodIDs: methods("arbeidspraksis"), SDGs: []int{5},
			Members:      members("eli", "tone", ""),
			Participants: &hub.Participants{Planned: number(8), Actual: number(4), AsOf: "2025-11-30"},
		},
	}
}

func youthProjects() []*hub.Project {
	return []*hub.Project{
		{
			Meta:  made(hub.KindProject, "niva-opp", "2022-12-19", person("ingrid")),
			Title: "Nivå Opp", Language: "nb", Audience: hub.AudiencePublic,
			Summary: "Ungdom som spiller om natta, får et sted å møtes om kvelden og hjelp til å si hva de kan.",
			Description: prose(`
				Ungdommene vi møtte, hadde falt ut av skolen og levde om kvelden. I spillet ledet de lag på tjue, holdt møter på
				engelsk og løste konflikter. I jobbsøknaden sto det «ingen erfaring». Nivå Opp åpnet et studio med pc-er, voksne og
				middag, og brukte spillet som utgangspunkt for å snakke om kompetanse.`),
			Kind: hub.ProjectKindPreProject, Status: hub.ProjectStatusCompleted, CallID: call("nye-veier-2023"),
			GranteeID: organisation("niva-opp"), AppliedAmount: kroner(650_000), GrantedAmount: kroner(500_000),
			PaidAmount: kroner(487_500), AmountsAsOf: "2023-12-31", AwardedOn: "2022-12-19", CaseNumber: caseNumber("EKS-2022/0880"),
			Goals:             []hub.Markdown{"Femten unge kommer fast.", "Fem av dem er i arbeid eller på skole etter sommeren."},
			PlannedPeriod:     &hub.Period{From: "2023-01-16", To: "2023-08-31"},
			ActualPeriod:      &hub.Period{From: "2023-01-16", To: "2023-10-31"},
			MunicipalityCodes: []string{"3003"}, ThemeIDs: themes("dataspill realkompetanse psykisk-helse"),
			TargetGroupIDs: groups("unge-utenfor gamere"), MethodIDs: methods("kartlegging brukermedvirkning"), SDGs: []int{4, 8},
			Members: members("jonas", "", ""),
			Participants: &hub.Participants{Planned: number(15), Actual: number(14), AsOf: "2023-10-31", Groups: []hub.ParticipantGroup{
				{TargetGroupID: group("unge-utenfor"), Planned: number(15), Actual: number(12)},
				{TargetGroupID: group("gamere"), Planned: number(15), Actual: number(14)},
			}},
		},
		{
			Meta:  made(hub.KindProject, "kobla", "2022-12-19", person("ingrid")),
			Title: "Appen som skulle finne jobben", Language: "nb", Audience: hub.AudiencePublic,
			Summary: "En app skulle koble flyktninger med ledige jobber. Den ble ferdig, men nesten ingen brukte den, og prosjektet stoppet.",
			Description: prose(`
				Tanken var enkel: Deltakerne svarer på tjue spørsmål om hva de kan, arbeidsgiverne legger ut oppdrag, og appen finner
				dem som passer sammen. Vi brukte fire måneder på å lage den.`),
			WhyStopped: prose(`
				Vi stoppet i september 2023, fire måneder før tida. 61 deltakere la inn profilen sin, men bare 3 arbeidsgivere la ut
				noe. De ringte heller noen de kjente. Vi hadde spurt arbeidsgiverne om de likte ideen, og alle sa ja. Vi spurte
				aldri om de ville bruke den på mandag.

				Resten av pengene, 410 000 kroner, ba vi aldri om å få utbetalt.`),
			Kind: hub.ProjectKindPreProject, Status: hub.ProjectStatusStopped, CallID: call("nye-veier-2023"),
			GranteeID: organisation("kobla"), AppliedAmount: kroner(1_100_000), GrantedAmount: kroner(850_000),
			PaidAmount: kroner(440_000), AmountsAsOf: "2023-11-15", AwardedOn: "2022-12-19", CaseNumber: caseNumber("EKS-2022/0893"),
			Goals:             []hub.Markdown{"Femti flyktninger i arbeid gjennom appen."},
			PlannedPeriod:     &hub.Period{From: "2023-02-01", To: "2024-01-31"},
			ActualPeriod:      &hub.Period{From: "2023-02-01", To: "2023-09-22"},
			MunicipalityCodes: []string{"3024"}, ThemeIDs: themes("rekruttering digital-kompetanse"),
			TargetGroupIDs: groups("flyktninger arbeidsgivere"), SDGs: []int{8, 9}, Members: members("rosa", "jonas", ""),
			Participants: &hub.Participants{Planned: number(50), Actual: number(61), AsOf: "2023-09-22"},
		},
	}
}
