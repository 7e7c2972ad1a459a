package demo

var targetGroupTerms = []term{
	{
		key: "innvandrere",
		nb:  "Innvandrere", nn: "Innvandrarar", en: "Immigrants",
		alsoNB: "personer med innvandrerbakgrunn; nyankomne", alsoNN: "personar med innvandrarbakgrunn; nykomne",
		alsoEN: "people with an immigrant background; newcomers",
		meaning: [3]string{
			"Folk som har flyttet til Norge fra et annet land.",
			"Folk som har flytta til Noreg frå eit anna land.",
			"People who have moved to Norway from another country.",
		},
	},
	{
		key: "flyktninger", broader: "innvandrere",
		nb: "Flyktninger", nn: "Flyktningar", en: "Refugees",
		alsoNB: "bosatte flyktninger; deltakere i introduksjonsprogrammet",
		alsoNN: "busette flyktningar; deltakarar i introduksjonsprogrammet",
		alsoEN: "settled refugees; participants in the introduction programme",
		meaning: [3]string{
			"Folk som har måttet flykte, og som har fått opphold i Norge.",
			"Folk som har måtta flykte, og som har fått opphald i Noreg.",
			"People who had to flee and have been granted residence in Norway.",
		},
	},
	{
		key: "flyktninger-fra-ukraina", broader: "flyktninger",
		nb: "Flyktninger fra Ukraina", nn: "Flyktningar frå Ukraina", en: "Refugees from Ukraine",
		alsoNB: "ukrainere; fordrevne fra Ukraina", alsoNN: "ukrainarar; fordrivne frå Ukraina", alsoEN: "Ukrainians",
		meaning: [3]string{
			"Folk som har kommet til Norge på grunn av krigen i Ukraina.",
			"Folk som har kome til Noreg på grunn av krigen i Ukraina.",
			"People who have come to Norway because of the war in Ukraine.",
		},
	},
	{
		key: "kvinner-med-innvandrerbakgrunn", broader: "innvandrere",
		nb: "Kvinner med innvandrerbakgrunn", nn: "Kvinner med innvandrarbakgrunn", en: "Immigrant women",
		alsoNB: "innvandrerkvinner; kvinner med utenlandsk bakgrunn",
		alsoNN: "innvandrarkvinner; kvinner med utanlandsk bakgrunn", alsoEN: "women of foreign background",
		meaning: [3]string{
			"Kvinner som har innvandret, eller som har foreldre som har det.",
			"Kvinner som har innvandra, eller som har foreldre som har det.",
			"Women who have immigrated, or whose parents have.",
		},
	},
	{
		key: "grundere",
		nb:  "Gründere", nn: "Gründerar", en: "Entrepreneurs",
		alsoNB: "etablerere; sosiale entreprenører", alsoNN: "etablerarar; sosiale entreprenørar", alsoEN: "founders",
		meaning: [3]string{
			"Folk som starter, eller vil starte, en virksomhet.",
			"Folk som startar, eller vil starte, ei verksemd.",
			"People who start, or want to start, a business.",
		},
	},
	{
		key: "unge-utenfor",
		nb:  "Ungdom utenfor arbeid og skole", nn: "Ungdom utanfor arbeid og skule", en: "Young people outside work and school",
		alsoNB: "unge utenfor; utenforskap; frafall", alsoNN: "unge utanfor; utanforskap; fråfall", alsoEN: "NEET; drop-outs",
		meaning: [3]string{
			"Unge under 30 år som verken er i arbeid, utdanning eller opplæring.",
			"Unge under 30 år som verken er i arbeid, utdanning eller opplæring.",
			"People under 30 who are not in work, education or training.",
		},
	},
	{
		key: "gamere", related: "unge-utenfor",
		nb: "Gamere", nn: "Gamerar", en: "Gamers",
		alsoNB: "dataspillere; e-sportutøvere", alsoNN: "dataspelarar; e-sportutøvarar", alsoEN: "players; esports players",
		meaning: [3]string{
			"Folk som bruker mye av tida si på dataspill.",
			"Folk som brukar mykje av tida si på dataspel.",
			"People who spend much of their time on computer games.",
		},
	},
	{
		key: "langtidsledige",
		nb:  "Langtidsledige", nn: "Langtidsledige", en: "Long-term unemployed",
		alsoNB: "arbeidssøkere", alsoNN: "arbeidssøkjarar", alsoEN: "job seekers",
		meaning: [3]string{
			"Folk som har søkt arbeid i mer enn et halvt år.",
			"Folk som har søkt arbeid i meir enn eit halvt år.",
			"People who have looked for work for more than half a year.",
		},
	},
	{
		key: "arbeidsgivere",
		nb:  "Arbeidsgivere", nn: "Arbeidsgivarar", en: "Employers",
		alsoNB: "bedrifter; rekrutterere; ledere", alsoNN: "bedrifter; rekrutterarar; leiarar", alsoEN: "businesses; recruiters",
		meaning: [3]string{
			"De som kan gi folk arbeid, og de som velger ut søkere for dem.",
			"Dei som kan gi folk arbeid, og dei som vel ut søkjarar for dei.",
			"Those who can give people work, and those who pick candidates for them.",
		},
	},
	{
		key: "funksjonsnedsettelse",
		nb:  "Personer med funksjonsnedsettelse", nn: "Personar med funksjonsnedsetjing", en: "People with disabilities",
		alsoNB: "nedsatt arbeidsevne", alsoNN: "nedsett arbeidsevne", alsoEN: "reduced work capacity",
		meaning: [3]string{
			"Folk som møter hindringer i arbeidslivet på grunn av kropp, sanser eller helse.",
			"Folk som møter hindringar i arbeidslivet på grunn av kropp, sansar eller helse.",
			"People who meet barriers in working life because of body, senses or health.",
		},
	},
}

var methodTerms = []term{
	{
		key: "mentorordning", related: "likeperson",
		nb: "Mentorordning", nn: "Mentorordning", en: "Mentoring",
		alsoNB: "mentor; fadder; følgesvenn", alsoNN: "mentor; fadder; følgjesvein", alsoEN: "mentor; buddy; befriending",
		meaning: [3]string{
			"Én person følger én annen over tid, etter en avtale om hva de vil oppnå.",
			"Éin person følgjer éin annan over tid, etter ein avtale om kva dei vil oppnå.",
			"One person follows another over time, by agreement on what they want to achieve.",
		},
	},
	{
		key: "likeperson", related: "mentorordning",
		nb: "Likepersonsarbeid", nn: "Likepersonsarbeid", en: "Peer support",
		alsoNB: "likeperson; erfaringskonsulent", alsoNN: "likeperson; erfaringskonsulent", alsoEN: "peers; lived experience",
		meaning: [3]string{
			"Hjelp fra noen som har stått i det samme selv.",
			"Hjelp frå nokon som har stått i det same sjølv.",
			"Help from somebody who has been through the same.",
		},
	},
	{
		key: "arbeidspraksis", related: "oppfolging",
		nb: "Arbeidspraksis", nn: "Arbeidspraksis", en: "Work placement",
		alsoNB: "praksisplass; språkpraksis; arbeidstrening", alsoNN: "praksisplass; språkpraksis; arbeidstrening",
		alsoEN: "work training; internship; placement",
		meaning: [3]string{
			"En avgrenset tid på en arbeidsplass for å lære, uten å være ansatt.",
			"Ei avgrensa tid på ein arbeidsplass for å lære, utan å vere tilsett.",
			"A limited time at a workplace in order to learn, without being employed there.",
		},
	},
	{
		key: "oppfolging", related: "arbeidspraksis",
		nb: "Oppfølging på arbeidsplassen", nn: "Oppfølging på arbeidsplassen", en: "Support at the workplace",
		alsoNB: "jobbspesialist; tilrettelegging", alsoNN: "jobbspesialist; tilrettelegging", alsoEN: "supported employment; job coach",
		meaning: [3]string{
			"Noen utenfra hjelper både den ansatte og arbeidsgiveren etter at jobben har begynt.",
			"Nokon utanfrå hjelper både den tilsette og arbeidsgivaren etter at jobben har byrja.",
			"Somebody from outside helps both the employee and the employer after the job has begun.",
		},
	},
	{
		key: "sprakkafe",
		nb:  "Språkkafé", nn: "Språkkafé", en: "Language café",
		alsoNB: "norsktrening; samtalegruppe", alsoNN: "norsktrening; samtalegruppe", alsoEN: "conversation group",
		meaning: [3]string{
			"Et åpent sted der folk øver på å snakke norsk sammen.",
			"Ein open stad der folk øver på å snakke norsk saman.",
			"An open place where people practise speaking Norwegian together.",
		},
	},
	{
		key: "inkubator",
		nb:  "Inkubator", nn: "Inkubator", en: "Incubator",
		alsoNB: "akselerator; gründerprogram", alsoNN: "akselerator; gründerprogram", alsoEN: "accelerator; founders' programme",
		meaning: [3]string{
			"Et program som hjelper nye virksomheter i gang med rådgivning, kurs og kontakter.",
			"Eit program som hjelper nye verksemder i gang med rådgiving, kurs og kontaktar.",
			"A programme that helps new businesses begin, with advice, courses and contacts.",
		},
	},
	{
		key: "kartlegging",
		nb:  "Kartlegging av kompetanse", nn: "Kartlegging av kompetanse", en: "Mapping of skills",
		alsoNB: "kompetansekartlegging; samtale om det du kan", alsoNN: "kompetansekartlegging; samtale om det du kan",
		alsoEN: "skills assessment; skills interview",
		meaning: [3]string{
			"Å finne ut og skrive ned hva noen kan.",
			"Å finne ut og skrive ned kva nokon kan.",
			"Finding out, and writing down, what somebody can do.",
		},
	},
	{
		key: "brukermedvirkning",
		nb:  "Brukermedvirkning", nn: "Brukarmedverknad", en: "User involvement",
		alsoNB: "medvirkning; deltakerstyring", alsoNN: "medverknad; deltakarstyring", alsoEN: "participation; co-design",
		meaning: [3]string{
			"At de det gjelder, er med på å bestemme hvordan tilbudet blir.",
			"At dei det gjeld, er med på å bestemme korleis tilbodet blir.",
			"That those concerned help decide what the offer becomes.",
		},
	},
	{
		key: "jobbtreff",
		nb:  "Jobbtreff", nn: "Jobbtreff", en: "Job meet",
		alsoNB: "speedintervju; jobbmesse", alsoNN: "speedintervju; jobbmesse", alsoEN: "job fair; speed interviews",
		meaning: [3]string{
			"Et møte der arbeidsgivere og arbeidssøkere snakker sammen uten søknad først.",
			"Eit møte der arbeidsgivarar og arbeidssøkjarar snakkar saman utan søknad først.",
			"A meeting where employers and job seekers talk without an application first.",
		},
	},
}
