package hub

// The sentences that people see. Each says what is wrong and what to do.
var (
	messageRequired = Message{"Fyll ut dette feltet.", "Fyll ut dette feltet.", "Fill in this field."}
	messageLine     = Message{
		"Teksten er for lang. Kort den ned til %d tegn.",
		"Teksten er for lang. Kort han ned til %d teikn.",
		"The text is too long. Shorten it to %d characters.",
	}
	messageLanguage = Message{
		"Oppgi språket med en kode som «nb», «nn» eller «en».",
		"Oppgje språket med ein kode som «nb», «nn» eller «en».",
		"Give the language as a code such as “nb”, “nn” or “en”.",
	}
	messageDate = Message{
		"Datoen finnes ikke. Skriv den slik: 2024-05-17.",
		"Datoen finst ikkje. Skriv han slik: 2024-05-17.",
		"There is no such date. Write it like this: 2024-05-17.",
	}
	messageInstant = Message{
		"Tidspunktet kan ikke leses. Skriv det slik: 2024-05-17T12:00:00Z, eller som millisekunder siden 1970.",
		"Tidspunktet kan ikkje lesast. Skriv det slik: 2024-05-17T12:00:00Z, eller som millisekund sidan 1970.",
		"The time cannot be read. Write it like this: 2024-05-17T12:00:00Z, or as milliseconds since 1970.",
	}
	messageYear = Message{
		"Skriv et årstall mellom 1900 og 2200.",
		"Skriv eit årstal mellom 1900 og 2200.",
		"Write a year between 1900 and 2200.",
	}
	messageOrder = Message{
		"Slutten kommer før starten. Rett en av dem.",
		"Slutten kjem før starten. Rett ein av dei.",
		"The end comes before the start. Correct one of them.",
	}
	messageAmount = Message{
		"Beløpet kan ikke være negativt. Skriv hele kroner.",
		"Beløpet kan ikkje vere negativt. Skriv heile kroner.",
		"The amount cannot be negative. Write whole kroner.",
	}
	messageURL = Message{
		"Adressen må begynne med http://, https:// eller mailto:.",
		"Adressa må byrje med http://, https:// eller mailto:.",
		"The address must begin with http://, https:// or mailto:.",
	}
	messageWebsite = Message{
		"Nettstedet må begynne med http:// eller https://, og ha et navn etter, som https://eksempel.no.",
		"Nettstaden må byrje med http:// eller https://, og ha eit namn etter, som https://eksempel.no.",
		"The website must begin with http:// or https://, and have a name after that, as https://example.org.",
	}
	messageMunicipality = Message{
		"Det finnes ingen kommune med nummeret %s. Bruk fire sifre, som 3301.",
		"Det finst ingen kommune med nummeret %s. Bruk fire siffer, som 3301.",
		"There is no municipality with the number %s. Use four digits, such as 3301.",
	}
	messageOrganisationNumber = Message{
		"Dette er ikke et organisasjonsnummer. Sjekk de ni sifrene.",
		"Dette er ikkje eit organisasjonsnummer. Sjekk dei ni siffera.",
		"This is not an organisation number. Check the nine digits.",
	}
	messageOneOf = Message{
		"«%s» er ikke et valg her. Velg blant %s.",
		"«%s» er ikkje eit val her. Vel mellom %s.",
		"“%s” is not a choice here. Choose among %s.",
	}
	messageReference = Message{
		"«%s» er ikke en gyldig id her. Bruk id-en til en annen oppføring av riktig slag.",
		"«%s» er ikkje ein gyldig id her. Bruk id-en til ei anna oppføring av rett slag.",
		"“%s” is not a valid id here. Use the id of a document of the right kind.",
	}
	messageAudience = Message{
		"Prosjektet kan bare være lesekrets når teksten hører til et prosjekt. Velg en annen lesekrets.",
		"Prosjektet kan berre vere lesarkrins når teksten høyrer til eit prosjekt. Vel ein annan lesarkrins.",
		"The project can be the audience only of what belongs to a project. Choose another audience.",
	}
	messageSDG = Message{
		"Bærekraftsmålene går fra 1 til 17.",
		"Berekraftsmåla går frå 1 til 17.",
		"The sustainable development goals run from 1 to 17.",
	}
	messageExperience = Message{
		"Fortell om erfaringen i minst ett av feltene.",
		"Fortel om erfaringa i minst eitt av felta.",
		"Tell the experience in at least one of the fields.",
	}
	messageAlternativeText = Message{
		"Beskriv bildet for dem som ikke ser det.",
		"Skildre biletet for dei som ikkje ser det.",
		"Describe the picture for those who do not see it.",
	}
	messageSources = Message{
		"En lærdom må ha minst én kilde før den kan publiseres.",
		"Ein lærdom må ha minst éi kjelde før han kan publiserast.",
		"A lesson needs at least one source before it can be published.",
	}
	messageOneSource = Message{
		"Oppgi enten en kilde her i Samlær eller en referanse utenfor, ikke begge.",
		"Oppgje anten ei kjelde her i Samlær eller ein referanse utanfor, ikkje begge.",
		"Give either a source here in Samlær or a reference outside it, not both.",
	}
	messageOneItem = Message{
		"Hvert punkt er enten noe her i Samlær eller en egen tekst, ikke begge.",
		"Kvart punkt er anten noko her i Samlær eller ein eigen tekst, ikkje begge.",
		"Each item is either something here in Samlær or a text of its own, not both.",
	}
	messagePositive = Message{"Skriv et tall over null.", "Skriv eit tal over null.", "Write a number above zero."}
	messageSelf     = Message{
		"Noe kan ikke vise til seg selv. Velg noe annet.",
		"Noko kan ikkje vise til seg sjølv. Vel noko anna.",
		"Something cannot refer to itself. Choose something else.",
	}
	messageReason = Message{
		"Skriv hvorfor lærdommen er satt til side.",
		"Skriv kvifor lærdommen er sett til side.",
		"Write why the lesson was set aside.",
	}
	messageKey = Message{
		"Nøkkelen kan bare ha små bokstaver a–z, sifre og bindestrek.",
		"Nøkkelen kan berre ha små bokstavar a–z, siffer og bindestrek.",
		"The key can have only small letters a–z, digits and hyphens.",
	}
	messageMonths = Message{
		"Pulsen tas 6 eller 18 måneder etter slutten.",
		"Pulsen blir teken 6 eller 18 månader etter slutten.",
		"The pulse is taken 6 or 18 months after the end.",
	}
	messageNoTap = Message{
		"Med denne lenka kan du ikke svare. Bruk lenka i det siste brevet du fikk, eller logg inn og svar der.",
		"Med denne lenkja kan du ikkje svare. Bruk lenkja i det siste brevet du fekk, eller logg inn og svar der.",
		"You cannot answer by this link. Use the one in the last letter you got, or sign in and answer there.",
	}
	messageOldTap = Message{
		"Lenka er for gammel. Logg inn for å svare.", "Lenkja er for gammal. Logg inn for å svare.",
		"The link is too old. Sign in to answer.",
	}
	messageNoAnswer = Message{
		"Svar på minst ett av de tre spørsmålene.", "Svar på minst eitt av dei tre spørsmåla.",
		"Answer at least one of the three questions.",
	}
	messageReported = Message{
		"Prosjektet har allerede en sluttrapport. Endre svarene i den i stedet.",
		"Prosjektet har alt ein sluttrapport. Endre svara i han i staden.",
		"The project has a final report already. Change the answers in it instead.",
	}
	messageFirst = Message{
		"Be om mellom 0 og %d om gangen, enten de første eller de siste.",
		"Be om mellom 0 og %d om gongen, anten dei første eller dei siste.",
		"Ask for between 0 and %d at a time, either the first or the last.",
	}
	messageRows = Message{
		"Be om mellom 1 og %d rader om gangen.",
		"Be om mellom 1 og %d rader om gongen.",
		"Ask for between 1 and %d rows at a time.",
	}
	messageCursor = Message{
		"Dette er ikke en markør for denne lista. Bruk en du har fått herfra, eller begynn forfra.",
		"Dette er ikkje ein markør for denne lista. Bruk ein du har fått herifrå, eller byrj på nytt.",
		"This is not a cursor of this list. Use one you got from it, or start from the beginning.",
	}
	messageDepth = Message{
		"Etter relevans finnes bare de første %d treffene. Gjør søket smalere, eller sorter på dato.",
		"Etter relevans finst berre dei første %d treffa. Gjer søket smalare, eller sorter på dato.",
		"By relevance only the first %d hits can be had. Narrow the search, or sort by date.",
	}
	messageTooMany = Message{
		"Be om høyst %d om gangen.", "Be om høgst %d om gongen.", "Ask for at most %d at a time.",
	}
	messageFilter = Message{
		"«%s» er ikke noe å avgrense med her. Bruk en verdi som fasettene viser.",
		"«%s» er ikkje noko å avgrense med her. Bruk ein verdi som fasettane viser.",
		"“%s” is nothing to narrow by here. Use a value that the facets show.",
	}
	messageIDOrSlug = Message{
		"Oppgi enten id eller slug, ikke begge.",
		"Oppgje anten id eller slug, ikkje begge.",
		"Give either id or slug, not both.",
	}
	messageTextOrID = Message{
		"Oppgi enten en tekst eller id-en til noe her i Samlær, ikke begge.",
		"Oppgje anten ein tekst eller id-en til noko her i Samlær, ikkje begge.",
		"Give either a text or the id of something here in Samlær, not both.",
	}
	messageUnavailable = Message{
		"Samlær får ikke kontakt med lageret. Prøv igjen om litt.",
		"Samlær får ikkje kontakt med lageret. Prøv igjen om litt.",
		"Samlær cannot reach its store just now. Try again in a while.",
	}
	messageUnauthenticated = Message{
		"Logg inn for å gjøre dette.", "Logg inn for å gjere dette.", "Sign in to do this.",
	}
	messageForbidden = Message{
		"Du har ikke tilgang til å gjøre dette. Spør en kurator hvis du mener at du skal ha det.",
		"Du har ikkje tilgang til å gjere dette. Spør ein kurator om du meiner at du skal ha det.",
		"You may not do this. Ask a curator if you think you should be able to.",
	}
	messageCuratorsOnly = Message{
		"Bare kuratorer kan endre dette feltet. La det stå, eller spør en kurator.",
		"Berre kuratorar kan endre dette feltet. Lat det stå, eller spør ein kurator.",
		"Only curators can change this field. Leave it as it is, or ask a curator.",
	}
	messageAdministratorsOnly = Message{
		"Bare administratorer kan endre dette feltet. La det stå, eller spør en administrator.",
		"Berre administratorar kan endre dette feltet. Lat det stå, eller spør ein administrator.",
		"Only administrators can change this field. Leave it as it is, or ask an administrator.",
	}
	messageHasRole = Message{
		"Du er med allerede.", "Du er med alt.", "You have joined already.",
	}
	messageNotFound = Message{
		"Det finnes ikke noe slikt som du kan se. Sjekk adressen eller id-en.",
		"Det finst ikkje noko slikt som du kan sjå. Sjekk adressa eller id-en.",
		"There is no such thing that you can see. Check the address or the id.",
	}
	messageConflict = Message{
		"Noen andre har endret dette siden du leste det. Les versjon %d, og prøv igjen.",
		"Nokon andre har endra dette sidan du las det. Les versjon %d, og prøv igjen.",
		"Somebody else has changed this since you read it. Read version %d and try again.",
	}
	messageIDTaken = Message{
		"Id-en er brukt til noe annet. Lag en ny id.",
		"Id-en er brukt til noko anna. Lag ein ny id.",
		"The id is used for something else. Make a new id.",
	}
	messageTakenValue = Message{
		"«%s» er i bruk fra før. Bruk det som finnes, eller velg noe annet.",
		"«%s» er i bruk frå før. Bruk det som finst, eller vel noko anna.",
		"“%s” is in use already. Use the one that exists, or choose something else.",
	}
	messageState = Message{
		"Dette kan ikke gjøres slik det står nå. Hent det på nytt, og se hva som er gjort siden sist.",
		"Dette kan ikkje gjerast slik det står no. Hent det på nytt, og sjå kva som er gjort sidan sist.",
		"This cannot be done as things stand. Get it again, and see what has been done since.",
	}
	messageFrozen = Message{
		"Kunnskapsgrunnlaget er fryst. Tin det opp før du endrer det, eller lag et nytt.",
		"Kunnskapsgrunnlaget er frose. Tin det opp før du endrar det, eller lag eit nytt.",
		"The brief is frozen. Unfreeze it before you change it, or make a new one.",
	}
	messageNotDraft = Message{
		"Bare utkast kan slettes. Trekk det tilbake i stedet.",
		"Berre utkast kan slettast. Trekk det tilbake i staden.",
		"Only drafts can be deleted. Withdraw it instead.",
	}
	messageNotLower = Message{
		"Styrken kan bare settes ned. Velg en som er lavere enn den kildene gir.",
		"Styrken kan berre setjast ned. Vel ein som er lågare enn den kjeldene gir.",
		"The strength can only be lowered. Choose one below what the sources amount to.",
	}
	messageFuture = Message{
		"Datoen har ikke vært ennå. Velg en dag til og med i dag.",
		"Datoen har ikkje vore enno. Vel ein dag til og med i dag.",
		"That date is yet to come. Choose a day up to today.",
	}
	messageSourceGone = Message{
		"Denne erfaringen er ikke publisert lenger og kan ikke være kilde. Velg en annen.",
		"Denne erfaringa er ikkje publisert lenger og kan ikkje vere kjelde. Vel ei anna.",
		"This experience is no longer published and cannot be a source. Choose another.",
	}
	messageOneAnswer = Message{
		"Du kan svare på en kommentar, men ikke på et svar. Svar på kommentaren over.",
		"Du kan svare på ein kommentar, men ikkje på eit svar. Svar på kommentaren over.",
		"You can answer a comment, but not an answer. Answer the comment above it.",
	}
	messageOwnRole = Message{
		"Du kan ikke ta fra deg selv rollen som administrator. Be en annen administrator gjøre det.",
		"Du kan ikkje ta frå deg sjølv rolla som administrator. Be ein annan administrator gjere det.",
		"You cannot take the role of administrator from yourself. Ask another administrator to do it.",
	}
	messageSameLanguage = Message{
		"Teksten er allerede på dette språket. Velg språket du har oversatt til.",
		"Teksten er alt på dette språket. Vel språket du har omsett til.",
		"The text is in this language already. Choose the language you have translated into.",
	}
	messageNoDemoPerson = Message{
		"Det er ingen slik demoperson. Velg entrepreneur, entrepreneur-2, partner, curator eller administrator.",
		"Det er ingen slik demoperson. Vel entrepreneur, entrepreneur-2, partner, curator eller administrator.",
		"There is no such demo person. Choose entrepreneur, entrepreneur-2, partner, curator or administrator.",
	}
	messageAuthorOnly = Message{
		"Bare den som har skrevet dette, kan endre feltet. La det stå.",
		"Berre den som har skrive dette, kan endre feltet. Lat det stå.",
		"Only the author can change this field. Leave it as it is.",
	}
	messageMost = Message{
		"Her er det plass til høyst %d. Ta bort noen.", "Her er det plass til høgst %d. Ta bort nokre.",
		"There is room for at most %d here. Take some away.",
	}
	messageNotPublished = Message{
		"«%s» er ikke publisert. Vent til det er publisert, eller velg noe annet.",
		"«%s» er ikkje publisert. Vent til det er publisert, eller vel noko anna.",
		"“%s” is not published. Wait until it is, or choose something else.",
	}
	messageDifferent = Message{
		"Disse to kan ikke slås sammen: de er ikke av samme slag. Velg en annen.",
		"Desse to kan ikkje slåast saman: dei er ikkje av same slag. Vel ein annan.",
		"These two cannot become one: they are not of the same sort. Choose another.",
	}
	messageEmail = Message{
		"Dette er ikke en e-postadresse. Skriv den slik: navn@eksempel.no.",
		"Dette er ikkje ei e-postadresse. Skriv ho slik: namn@eksempel.no.",
		"This is not an e-mail address. Write it like this: name@example.org.",
	}
	messageTooMuch = Message{
		"Svaret har mer enn %d MB tekst. Be om færre tekster om gangen.",
		"Svaret har meir enn %d MB tekst. Be om færre tekstar om gongen.",
		"The answer has more than %d MB of texts. Ask for fewer texts at a time.",
	}
	messageNoWebhooks = Message{
		"Denne tjenesten er ikke satt opp til å sende til webhooks. Be den som drifter den, om å starte den med --secret.",
		"Denne tenesta er ikkje sett opp til å sende til webhooks. Be den som driftar ho, om å starte ho med --secret.",
		"This hub is not set up to send to webhooks. Ask whoever runs it to start it with --secret.",
	}
	messageMostWebhooks = Message{
		"Det finnes alt %d webhooks, og det er ikke plass til flere. Slett en først.",
		"Det finst alt %d webhooks, og det er ikkje plass til fleire. Slett ein først.",
		"There are %d webhooks already, and there is room for no more. Delete one first.",
	}
	messageNotDead = Message{
		"Denne leveringen er ikke gitt opp, så den kan ikke sendes på nytt. Velg en som er det.",
		"Denne leveringa er ikkje gitt opp, så ho kan ikkje sendast på nytt. Vel ei som er det.",
		"This delivery was not given up, so it cannot be sent again. Choose one that was.",
	}
)

// webhookAddresses say what is wrong with the address of a webhook.
var webhookAddresses = map[DeliveryFault]Message{
	DeliveryFaultAddress: {
		"Hit sendes det ikke. Bruk en https-adresse på det åpne nettet, uten brukernavn og på en vanlig port.",
		"Hit blir det ikkje sendt. Bruk ei https-adresse på det opne nettet, utan brukarnamn og på ein vanleg port.",
		"Nothing is sent there. Use an https address on the public internet, without a user name and on a usual port.",
	},
	DeliveryFaultUnreachable: {
		"Denne adressen finnes ikke. Se etter skrivefeil, eller vent til navnet er på plass.",
		"Denne adressa finst ikkje. Sjå etter skrivefeil, eller vent til namnet er på plass.",
		"This address cannot be found. Look for a slip, or wait until the name is in place.",
	},
}
