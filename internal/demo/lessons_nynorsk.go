package demo

import "github.com/samlaer/samlaer/internal/hub"

func lessonsInNynorsk() []learnt {
	return []learnt{
		{
			name: "besok", by: "bjorn", kind: hub.LessonKindWorked, on: "2024-01-15", reviewBy: "2026-12-31", language: "nn",
			phase: hub.PhaseStart, themes: "rekruttering nettverk", groups: "flyktninger arbeidsgivere", methods: "jobbtreff",
			title:   "La folk møtast før papira gjer det",
			applies: `Når arbeidsgivarane manglar folk, men søknadene frå nykomne hamnar nedst i bunken.`,
			insight: `
				To prosjekt, eitt på Vestlandet og eitt i nord, slutta å sende søknader og lét folk møtast i staden: på besøk i bedrifta eller på
				jobbtreff. Arbeidsgivarane tilsette folk dei elles ville ha sagt nei til.`,
			advice: `
				- Ta med den som leier arbeidet, ikkje berre dagleg leiar.
				- La folk halde i verktøyet.
				- Set av god tid, og byrj gjerne med mat.`,
			limits: `I store verksemder der ei personalavdeling avgjer, må søknaden likevel inn. Då kan besøket kome først.`,
			sources: []hub.Citation{
				cite(post("paa-besok"), `To dagar etter ringde formannen og spurde om mannen med saga var ledig.`, ""),
				cite(post("jobbtreff"), `Nitten fikk tilbud om praksis samme kveld.`, `Same røynsle i eit anna prosjekt.`),
			},
			translations: []hub.Translation{translated("nb", hub.TranslatedByMachine, "La folk møtes før papirene gjør det", `
				Når arbeidsgiverne mangler folk, men søknadene fra nyankomne havner nederst i bunken.

				To prosjekter, ett på Vestlandet og ett i nord, sluttet å sende søknader og lot folk møtes i stedet: på besøk i bedriften eller på
				jobbtreff. Arbeidsgiverne ansatte folk de ellers ville ha sagt nei til.

				- Ta med den som leder arbeidet, ikke bare daglig leder.
				- La folk holde i verktøyet.
				- Sett av god tid, og begynn gjerne med mat.

				I store virksomheter der en personalavdeling avgjør, må søknaden likevel inn. Da kan besøket komme først.`)},
		},
		{
			name: "dialekten", by: "bjorn", kind: hub.LessonKindWorked, on: "2024-06-03", language: "nn", phase: hub.PhaseRunning,
			themes: "arbeidsnorsk sprakopplaering", groups: "flyktninger innvandrere", methods: "sprakkafe",
			title:   "Øv på dialekten folk faktisk møter",
			applies: `Når deltakarane har lært bokmål eller nynorsk på kurs og arbeider der alle snakkar dialekt.`,
			insight: `
				Opptak av ekte beskjedar frå arbeidsplassen gjorde at deltakarane skjøna meir etter fire veker. Dei som vart tekne opp, byrja å
				snakke tydelegare. Opplæringa verka altså på begge sider.`,
			advice: `Spør om lov, ta opp korte beskjedar, og bruk dei i kurset. Sei den første dagen at alle målformer er rette.`,
			limits: `Opptaka blir fort gamle når folk skiftar arbeidsplass. Det er metoden som kan brukast om att, ikkje opptaka.`,
			sources: []hub.Citation{cite(post("dialekten"),
				`Dei som vart tekne opp, byrja å snakke tydelegare, for no visste dei korleis dei høyrest ut.`, "")},
		},
		{
			name: "hendene-forst", by: "bjorn", kind: hub.LessonKindWorked, on: "2023-08-28", language: "nn", phase: hub.PhaseStart,
			themes: "nettverk sprakopplaering", groups: "kvinner-med-innvandrerbakgrunn", methods: "sprakkafe likeperson",
			title:   "Kom med noko å gjere, så kjem praten",
			applies: `Når ein språkkafé ikkje får folk til å kome, særleg kvinner som har vore mykje heime.`,
			insight: `
				Same gruppa som ikkje kom på språkkafé, kom for å veve. Når hendene er opptekne, er det lov å tie. Dei nykomne kunne ting dei andre
				ikkje kunne, og då vart det ikkje alltid dei som måtte spørje.`,
			advice: `Vel ein aktivitet der nokre av dei nykomne er best. Ikkje kall det språktrening. Ha ein plass til barna.`,
			limits: `Praten blir ikkje av seg sjølv til skriftleg norsk. Den som treng prøver og papir, må få kurs i tillegg.`,
			sources: []hub.Citation{cite(post("veven"),
				`Når hendene har noko å gjere, er det ikkje flaut å tie, og då kjem praten av seg sjølv.`, "")},
		},
		{
			name: "pris", by: "bjorn", kind: hub.LessonKindDidNotWork, on: "2024-03-18", language: "nn", phase: hub.PhaseClosing,
			themes: "grunderskap", groups: "kvinner-med-innvandrerbakgrunn grundere",
			title:   "Den som kan faget, kan ikkje alltid ta betalt for det",
			applies: `Når folk lagar noko saman og nokre av dei vil byrje å selje.`,
			insight: `Alle tre som hadde bord på marknaden, selde for billig. Ingen hadde rekna timane sine. Vi hadde øvd på vev, ikkje på pris.`,
			advice:  `Set av éin kveld til rekning: garn, timar, bord, skatt. Gjer det før marknaden, ikkje etter.`,
			limits:  `Den som heller vil ha løna arbeid, treng ikkje dette. Det er òg ei god avklaring.`,
			sources: []hub.Citation{cite(post("marknaden"), `Alle tre selde for billig.`, "")},
		},
		{
			name: "bussen", by: "bjorn", kind: hub.LessonKindObstacle, on: "2023-09-04", language: "nn", phase: hub.PhaseStart,
			status: hub.LessonStatusSuperseded, supersededBy: "bussruta", themes: "praktiske-hindringer", groups: "flyktninger",
			title:   "Bussen avgjer kven som kan vere med",
			applies: `Når arbeidsplassen ligg langt frå sentrum og deltakarane ikkje har bil.`,
			insight: `Fire av seks fall frå fordi bussen ikkje høvde. Dei to som vart att, fekk skyss av ein nabo.`,
			advice:  `Spør om skyss før de spør om praksis.`,
			limits:  `Gjeld éin stad. Sjå den nyare lærdomen, som byggjer på to prosjekt.`,
			sources: []hub.Citation{cite(post("bussen"), `Ingen av dei seks hadde bil.`, "")},
		},
		{
			name: "timane", by: "bjorn", kind: hub.LessonKindPrecondition, on: "2025-02-03", language: "nn", audience: hub.AudienceNetwork,
			phase: hub.PhaseClosing, themes: "effekt finansiering videreforing", groups: "arbeidsgivere",
			title:   "Skriv ned timane, også dei ingen betaler for",
			applies: `Når eit prosjekt skal vise kva det kostar, så andre kan gjere det same.`,
			insight: `
				Prosjektet kunne seie kva kvar jobb kosta i kroner, men ikkje i kveldar. Då bedriftene ville ha det vidare, visste ingen kva dei skulle
				be om.`,
			advice: `Gjer det kvar veke, og ta med dei frivillige. Det tek fem minutt.`,
			limits: `Timar seier ingenting om kva arbeidet er verdt.`,
			sources: []hub.Citation{
				cite(post("halvtaar-etter"), `No veit vi ikkje kva det ville koste om andre skulle gjere det same.`, ""),
				cite(post("kven-betaler"), `Kva har de bede om, og fekk de det?`, `Spørsmålet er framleis ope.`),
			},
		},
	}
}
