package demo

import "github.com/samlaer/samlaer/internal/hub"

func fjordStories() []told {
	return []told{
		{
			name: "bussen", by: "jorunn", project: "fjordbrua", on: "2023-05-08", kind: hub.PostKindChallenge, language: "nn",
			themes: "praktiske-hindringer", groups: "flyktninger", title: "Bussen går to gonger om dagen",
			tried: `Vi skaffa seks praksisplassar på eit trevarefirma som trong folk. Firmaet ligg 23 kilometer frå sentrum.`,
			went: `
				Ingen av dei seks hadde bil. Bussen er framme 6.40 og går heim 17.15. Ein prøvde å sykle, og det gjekk til det vart
				mørkt. Etter tre veker var det to att, og det var dei to som hadde fått skyss av naboen.`,
			next: `
				No spør vi om skyss før vi spør om praksis. Ofte finst det ein på arbeidsplassen som køyrer forbi kvar dag, men som ingen
				har spurt.`,
		},
		{
			name: "paa-besok", by: "liv", project: "fjordbrua", on: "2023-09-25", kind: hub.PostKindBreakthrough, language: "nn",
			themes: "rekruttering nettverk", groups: "arbeidsgivere flyktninger", title: "Vi slutta å sende søknader",
			tried: `
				Heile våren sende vi søknader for folk og fekk høflege avslag. I august leigde vi ein minibuss og køyrde ni deltakarar på
				besøk til fire bedrifter. Ingen søkte på noko. Dei såg, spurde og heldt i verktøyet.`,
			went: `
				På det andre besøket spurde ein av deltakarane kvifor saga var innstilt slik. Formannen vart ståande og prata med han i
				tjue minutt. To dagar etter ringde formannen og spurde om mannen med saga var ledig. Fem av ni fekk arbeid slik.`,
			next: `Ta med formannen, ikkje berre dagleg leiar. Det er formannen som ser kven som kan.`,
		},
		{
			name: "dialekten", by: "jorunn", project: "fjordbrua", on: "2024-02-12", kind: hub.PostKindMethod, language: "nn",
			themes: "arbeidsnorsk sprakopplaering", groups: "flyktninger", title: "Ingen på jobben snakkar som læreboka",
			tried: `
				Deltakarane kunne lese avisa, men skjøna ikkje formannen. Vi tok opp beskjedar på arbeidsplassane, med lov frå dei som
				snakka, og brukte opptaka i kurset: «Kan du hive att døra?», «Me får ta det i mårå.»`,
			went: `
				Etter fire veker sa alle at dei skjøna meir. Det beste var likevel noko anna: Dei som vart tekne opp, byrja å snakke
				tydelegare, for no visste dei korleis dei høyrest ut.`,
			next: `
				Dei som lærte bokmål på kurs, vart usikre på kva som var rett. Vi burde ha sagt den første dagen at alt er rett, og at dei
				sjølve kan velje.`,
			translations: []hub.Translation{translated("en", hub.TranslatedByPerson, "Nobody at work speaks like the textbook", `
				The participants could read the newspaper, but did not understand the foreman. We recorded messages at the workplaces,
				with leave from those who spoke, and used them in class.

				After four weeks everybody said they understood more. The best thing was something else: those who had been recorded
				began to speak more clearly, because now they knew how they sounded.

				Those who had learnt bokmål in class became unsure of what was right. We should have said on the first day that all of it
				is right, and that they may choose.`)},
		},
		{
			name: "halvtaar-etter", by: "jorunn", project: "fjordbrua", on: "2024-12-09", happened: "2024-11-30",
			kind: hub.PostKindResult, language: "nn", themes: "inkludering-i-arbeid effekt", groups: "flyktninger arbeidsgivere",
			title: "Elleve i arbeid, og kva det kosta",
			went: `
				Då vi slutta, hadde elleve av nitten fast arbeid, dei fleste i bedrifter vi hadde vitja. Rekna på éin måte kosta kvar jobb
				45 000 kroner. Rekna på ein annan måte kosta han mange kveldar som ingen av oss skreiv timar for.`,
			next: `Vi ville ha ført alle timane. No veit vi ikkje kva det ville koste om andre skulle gjere det same.`,
		},
		{
			name: "kven-betaler", by: "jorunn", project: "fjordbrua", on: "2024-10-21", kind: hub.PostKindQuestion, language: "nn",
			audience: hub.AudienceNetwork, themes: "finansiering videreforing", groups: "arbeidsgivere",
			title: "Har nokon fått bedriftene til å betale?",
			body: `
				Tre bedrifter har spurt om vi kan halde fram når prosjektet er slutt. Dei vil gjerne ha oss, men har aldri betalt for slikt
				før. Kva har de bede om, og fekk de det?`,
		},
	}
}

func craftStories() []told {
	return []told{
		{
			name: "veven", by: "liv", project: "handverk", on: "2023-04-27", kind: hub.PostKindProgress, language: "nn",
			themes: "nettverk sprakopplaering", groups: "kvinner-med-innvandrerbakgrunn", title: "Hendene først, så praten",
			tried: `
				Vi inviterte til språkkafé på biblioteket. To kom. Så inviterte vi til vev på det gamle meieriet, utan å nemne språk.`,
			went: `
				Den første torsdagen kom elleve, den andre nitten. Når hendene har noko å gjere, er det ikkje flaut å tie, og då
				kjem praten av seg sjølv. Ei kvinne frå Syria viste oss ein knute ingen av oss kunne. Den kvelden var det vi som måtte spørje.`,
			next: `Barna kom også, og det hadde vi ikkje tenkt på. No har vi eit hjørne med garn og klossar.`,
		},
		{
			name: "ho-spurde", by: "liv", project: "handverk", on: "2023-06-01", kind: hub.PostKindMethod, language: "nn",
			themes: "nettverk", groups: "kvinner-med-innvandrerbakgrunn", title: "Kven som spør, avgjer kven som kjem",
			went: `
				Av dei 31 som har vore innom, kom 26 fordi nokon dei kjende, spurde dei. Oppslaget på butikken gav oss to. Innlegget på
				nettet gav oss tre som likte det, og ingen som kom.`,
			next: `Gi dei som har vore der to gonger, kvar sin jobb: å spørje éi til.`,
		},
		{
			name: "marknaden", by: "jorunn", project: "handverk", on: "2023-12-18", happened: "2023-12-02", kind: hub.PostKindResult,
			language: "nn", show: hub.AuthorShownProject, themes: "grunderskap", groups: "kvinner-med-innvandrerbakgrunn grundere",
			title: "Tre bord på julemarknaden",
			went: `
				Tre kvinner hadde kvar sitt bord på julemarknaden og selde for 14 200 kroner til saman. To av dei har meldt seg inn i
				laget, og éi har registrert eige føretak. Ho tredje sa at ho heller vil ha jobb på fabrikken, og det er òg ei
				avklaring.`,
			next: `Vi lærte bort å veve, men ikkje å setje pris. Alle tre selde for billig.`,
		},
		{
			name: "torsdag", by: "liv", project: "handverk", on: "2023-10-19", kind: hub.PostKindProgress, language: "nn",
			themes: "frivillighet", groups: "kvinner-med-innvandrerbakgrunn",
			body: `
				I kveld låste eg ikkje opp. Eg kom for seint, og då hadde dei alt henta nøkkelen, kokt kaffi og teke imot ei ny. Eg vart
				ståande i døra ei stund og berre såg på.`,
		},
	}
}
