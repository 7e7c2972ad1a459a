package demo

var themeTerms = []term{
	{
		key: "inkludering-i-arbeid",
		nb:  "Inkludering i arbeidslivet", nn: "Inkludering i arbeidslivet", en: "Inclusion in working life",
		alsoNB: "arbeidsinkludering; integrering i arbeidslivet", alsoNN: "arbeidsinkludering; integrering i arbeidslivet",
		alsoEN: "labour market integration; work inclusion",
		meaning: [3]string{
			"At folk som står utenfor arbeidslivet, kommer inn og blir der.",
			"At folk som står utanfor arbeidslivet, kjem inn og blir der.",
			"That people who are outside working life get in, and stay.",
		},
	},
	{
		key: "rekruttering", broader: "inkludering-i-arbeid", related: "nettverk",
		nb: "Rekruttering", nn: "Rekruttering", en: "Recruitment",
		alsoNB: "ansettelse; jobbintervju", alsoNN: "tilsetjing; jobbintervju", alsoEN: "hiring; job interview",
		meaning: [3]string{
			"Hvordan arbeidsgivere finner, vurderer og ansetter folk.",
			"Korleis arbeidsgivarar finn, vurderer og tilset folk.",
			"How employers find, assess and hire people.",
		},
	},
	{
		key: "sprakopplaering",
		nb:  "Språkopplæring", nn: "Språkopplæring", en: "Language training",
		alsoNB: "norskopplæring; norskkurs; språktrening", alsoNN: "norskopplæring; norskkurs; språktrening",
		alsoEN: "Norwegian classes; language learning",
		meaning: [3]string{
			"Å lære norsk, i kurs eller i bruk.",
			"Å lære norsk, på kurs eller i bruk.",
			"Learning Norwegian, in class or by using it.",
		},
	},
	{
		key: "arbeidsnorsk", broader: "sprakopplaering inkludering-i-arbeid",
		nb: "Norsk på jobben", nn: "Norsk på jobben", en: "Norwegian at work",
		alsoNB: "arbeidsnorsk; yrkesnorsk; fagspråk", alsoNN: "arbeidsnorsk; yrkesnorsk; fagspråk",
		alsoEN: "workplace language; vocational Norwegian",
		meaning: [3]string{
			"Det språket et arbeid krever: ordene, beskjedene og praten i pausen.",
			"Det språket eit arbeid krev: orda, beskjedane og praten i pausen.",
			"The language a job asks for: its words, its messages and the talk over lunch.",
		},
	},
	{
		key: "realkompetanse", related: "godkjenning",
		nb: "Realkompetanse", nn: "Realkompetanse", en: "Prior learning",
		alsoNB: "realkompetansevurdering; det folk kan fra før", alsoNN: "realkompetansevurdering; det folk kan frå før",
		alsoEN: "real competence; recognition of prior learning; informal skills",
		meaning: [3]string{
			"Alt et menneske kan, uansett om det er lært på skole, i arbeid, hjemme eller i fritida.",
			"Alt eit menneske kan, same om det er lært på skule, i arbeid, heime eller i fritida.",
			"All that a person can do, whether it was learnt at school, at work, at home or in spare time.",
		},
	},
	{
		key: "godkjenning", related: "realkompetanse",
		nb: "Godkjenning av utdanning", nn: "Godkjenning av utdanning", en: "Recognition of qualifications",
		alsoNB: "godkjenning av fagbrev; utdanning fra utlandet", alsoNN: "godkjenning av fagbrev; utdanning frå utlandet",
		alsoEN: "foreign diplomas; recognition of foreign education",
		meaning: [3]string{
			"At utdanning fra et annet land får en formell plass i Norge.",
			"At utdanning frå eit anna land får ein formell plass i Noreg.",
			"That education from another country is given a formal place in Norway.",
		},
	},
	{
		key: "grunderskap",
		nb:  "Gründerskap", nn: "Gründerskap", en: "Entrepreneurship",
		alsoNB: "entreprenørskap; etablering; starte egen bedrift", alsoNN: "entreprenørskap; etablering; starte eiga bedrift",
		alsoEN: "start-up; founding a business; self-employment",
		meaning: [3]string{
			"Å starte og bygge en virksomhet.",
			"Å starte og byggje ei verksemd.",
			"Starting and building a business.",
		},
	},
	{
		key: "sosialt-entreprenorskap", broader: "grunderskap", related: "samskaping finansiering",
		nb: "Sosialt entreprenørskap", nn: "Sosialt entreprenørskap", en: "Social entrepreneurship",
		alsoNB: "sosialt gründerskap; sosiale entreprenører", alsoNN: "sosialt gründerskap; sosiale entreprenørar",
		alsoEN: "social enterprise; social innovation",
		meaning: [3]string{
			"Å bruke en virksomhet til å løse et samfunnsproblem, med overskuddet tilbake i formålet.",
			"Å bruke ei verksemd til å løyse eit samfunnsproblem, med overskotet tilbake i føremålet.",
			"Using a business to solve a problem in society, with the surplus going back into the purpose.",
		},
	},
	{
		key: "finansiering", related: "videreforing",
		nb: "Finansiering", nn: "Finansiering", en: "Funding",
		alsoNB: "tilskudd; støtte; egenandel; inntekter", alsoNN: "tilskot; støtte; eigendel; inntekter",
		alsoEN: "grants; seed money; income",
		meaning: [3]string{
			"Hvem som betaler for arbeidet, hvor lenge og på hvilke vilkår.",
			"Kven som betaler for arbeidet, kor lenge og på kva vilkår.",
			"Who pays for the work, for how long and on what terms.",
		},
	},
	{
		key: "videreforing", related: "finansiering effekt",
		nb: "Videreføring", nn: "Vidareføring", en: "Life after the project",
		alsoNB: "drift etter prosjektet; forankring", alsoNN: "drift etter prosjektet; forankring",
		alsoEN: "sustainability; continuation; embedding",
		meaning: [3]string{
			"Om arbeidet lever når prosjektpengene er brukt opp.",
			"Om arbeidet lever når prosjektpengane er brukte opp.",
			"Whether the work lives on when the project money is spent.",
		},
	},
	{
		key: "nettverk", related: "samskaping",
		nb: "Nettverk", nn: "Nettverk", en: "Networks",
		alsoNB: "kontakter; møteplass", alsoNN: "kontaktar; møteplass", alsoEN: "contacts; meeting place; social capital",
		meaning: [3]string{
			"Menneskene man kjenner, og dørene de kan åpne.",
			"Menneska ein kjenner, og dørene dei kan opne.",
			"The people one knows, and the doors they can open.",
		},
	},
	{
		key: "samskaping", related: "nettverk",
		nb: "Samskaping", nn: "Samskaping", en: "Co-creation",
		alsoNB: "samarbeid på tvers; samproduksjon", alsoNN: "samarbeid på tvers; samproduksjon",
		alsoEN: "co-production; working together",
		meaning: [3]string{
			"At de som har et problem, og de som kan gjøre noe med det, lager løsningen sammen.",
			"At dei som har eit problem, og dei som kan gjere noko med det, lagar løysinga saman.",
			"That those who have a problem and those who can do something about it make the solution together.",
		},
	},
	{
		key: "digital-kompetanse",
		nb:  "Digital kompetanse", nn: "Digital kompetanse", en: "Digital skills",
		alsoNB: "dataferdigheter; bruk av nettet", alsoNN: "dataferdigheiter; bruk av nettet",
		alsoEN: "computer skills; digital literacy",
		meaning: [3]string{
			"Å klare seg med de digitale verktøyene som arbeid og hverdag krever.",
			"Å greie seg med dei digitale verktøya som arbeid og kvardag krev.",
			"Managing the digital tools that work and everyday life ask for.",
		},
	},
	{
		key: "dataspill", broader: "digital-kompetanse", related: "realkompetanse",
		nb: "Dataspill og e-sport", nn: "Dataspel og e-sport", en: "Gaming and esports",
		alsoNB: "gaming; spillkultur; e-sport", alsoNN: "gaming; spelkultur; e-sport", alsoEN: "computer games; video games",
		meaning: [3]string{
			"Dataspill som kultur, og som sted der folk lærer å samarbeide, lede og holde ut.",
			"Dataspel som kultur, og som stad der folk lærer å samarbeide, leie og halde ut.",
			"Games as a culture, and as a place where people learn to work together, to lead and to persist.",
		},
	},
	{
		key: "effekt", related: "videreforing",
		nb: "Måling av effekt", nn: "Måling av effekt", en: "Measuring impact",
		alsoNB: "evaluering; virkning; resultatmåling", alsoNN: "evaluering; verknad; resultatmåling",
		alsoEN: "evaluation; outcomes; impact",
		meaning: [3]string{
			"Å finne ut hva som ble annerledes, og for hvem.",
			"Å finne ut kva som vart annleis, og for kven.",
			"Finding out what became different, and for whom.",
		},
	},
	{
		key: "psykisk-helse",
		nb:  "Psykisk helse", nn: "Psykisk helse", en: "Mental health",
		alsoNB: "trygghet; mestring; ensomhet", alsoNN: "tryggleik; meistring; einsemd", alsoEN: "well-being; loneliness; coping",
		meaning: [3]string{
			"Hvordan folk har det, og hva de orker.",
			"Korleis folk har det, og kva dei orkar.",
			"How people are, and what they have the strength for.",
		},
	},
	{
		key: "praktiske-hindringer", related: "inkludering-i-arbeid",
		nb: "Praktiske hindringer", nn: "Praktiske hindringar", en: "Practical barriers",
		alsoNB: "transport; buss; barnepass; førerkort", alsoNN: "transport; buss; barnepass; førarkort",
		alsoEN: "transport; childcare; driving licence",
		meaning: [3]string{
			"Det som stopper folk før de er kommet i gang: reisevei, barnepass, papirer og penger.",
			"Det som stoppar folk før dei er komne i gang: reiseveg, barnepass, papir og pengar.",
			"What stops people before they have begun: the journey, childcare, papers and money.",
		},
	},
	{
		key: "frivillighet", related: "nettverk",
		nb: "Frivillighet", nn: "Frivilligheit", en: "Volunteering",
		alsoNB: "frivillig innsats; dugnad", alsoNN: "frivillig innsats; dugnad", alsoEN: "voluntary work",
		meaning: [3]string{
			"Arbeid som folk gjør for andre uten lønn.",
			"Arbeid som folk gjer for andre utan løn.",
			"Work that people do for others without pay.",
		},
	},
}
