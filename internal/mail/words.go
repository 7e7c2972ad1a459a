package mail

import "github.com/samlaer/samlaer/internal/hub"

// The words of letters, beside what the hub says.
var (
	wordHello  = hub.Message{NB: "Hei, %s!", NN: "Hei, %s!", EN: "Hello %s,"}
	wordDaily  = hub.Message{NB: "Dette er nytt for deg siden i går.", NN: "Dette er nytt for deg sidan i går.", EN: "This is new for you since yesterday."}
	wordWeekly = hub.Message{NB: "Dette er nytt for deg den siste uka.", NN: "Dette er nytt for deg den siste veka.",
		EN: "This is new for you in the past week."}
	wordOne  = hub.Message{NB: "Én nyhet for deg i Samlær", NN: "Ei nyheit til deg i Samlær", EN: "One thing is new for you in Samlær"}
	wordMany = hub.Message{NB: "%d nyheter for deg i Samlær", NN: "%d nyheiter til deg i Samlær", EN: "%d things are new for you in Samlær"}
	wordRead = hub.Message{NB: "Les mer", NN: "Les meir", EN: "Read more"}
	wordMore = hub.Message{NB: "… og %d til.", NN: "… og %d til.", EN: "… and %d more."}
	wordWhy  = hub.Message{
		NB: "Du får dette brevet fordi du er med i Samlær. Ingen ser om du har åpnet det.",
		NN: "Du får dette brevet fordi du er med i Samlær. Ingen ser om du har opna det.",
		EN: "You get this letter because you take part in Samlær. Nobody can see whether you opened it."}
	wordStopKind = hub.Message{NB: "Ikke send meg slike brev", NN: "Ikkje send meg slike brev", EN: "Do not send me letters of this sort"}
	wordStopAll  = hub.Message{NB: "Ikke send meg flere brev", NN: "Ikkje send meg fleire brev", EN: "Do not send me any more letters"}
)

// wordsOf are what the groups of a letter are called.
var wordsOf = map[hub.NotificationKind]hub.Message{
	hub.NotificationKindComment: {NB: "Kommentarer til det du har skrevet", NN: "Kommentarar til det du har skrive", EN: "Comments on what you wrote"},
	hub.NotificationKindAnswer:  {NB: "Svar til deg", NN: "Svar til deg", EN: "Answers to you"},
	hub.NotificationKindCited: {NB: "Lærdommer fra det du har fortalt", NN: "Lærdommar frå det du har fortalt",
		EN: "Lessons from what you told"},
	hub.NotificationKindGrounds: {NB: "Tiltak som bygger på det du har fortalt", NN: "Tiltak som byggjer på det du har fortalt",
		EN: "Measures that rest on what you told"},
	hub.NotificationKindAdopted: {NB: "Vedtatte tiltak", NN: "Vedtekne tiltak", EN: "Measures that were adopted"},
	hub.NotificationKindOutcome: {NB: "Slik gikk det med tiltakene", NN: "Slik gjekk det med tiltaka", EN: "What became of the measures"},
	hub.NotificationKindApplied: {NB: "Slik gikk det da andre prøvde", NN: "Slik gjekk det då andre prøvde", EN: "How it went when others tried"},
	hub.NotificationKindNewPost: {NB: "Nye erfaringer", NN: "Nye erfaringar", EN: "New experiences"},
	hub.NotificationKindRelevant: {NB: "Lærdommer for prosjektet ditt", NN: "Lærdommar for prosjektet ditt",
		EN: "Lessons for your project"},
	hub.NotificationKindSavedSearch: {NB: "Nytt i søkene du har lagret", NN: "Nytt i søka du har lagra",
		EN: "New in the searches that you saved"},
	hub.NotificationKindFollowed:    {NB: "Det du følger", NN: "Det du følgjer", EN: "What you follow"},
	hub.NotificationKindReturned:    {NB: "Forslag du har fått tilbake", NN: "Framlegg du har fått tilbake", EN: "Proposals that were given back to you"},
	hub.NotificationKindHidden:      {NB: "Skjult", NN: "Skjult", EN: "Hidden"},
	hub.NotificationKindShown:       {NB: "Vises igjen", NN: "Blir vist igjen", EN: "Shown again"},
	hub.NotificationKindHandled:     {NB: "Det du har meldt fra om", NN: "Det du har meldt frå om", EN: "What you reported"},
	hub.NotificationKindSubmitted:   {NB: "Venter på en vurdering", NN: "Ventar på ei vurdering", EN: "Waiting for a review"},
	hub.NotificationKindReview:      {NB: "Gjelder dette fortsatt?", NN: "Gjeld dette framleis?", EN: "Does this still hold?"},
	hub.NotificationKindReported:    {NB: "Meldt fra om", NN: "Meldt frå om", EN: "Reported"},
	hub.NotificationKindFinalReport: {NB: "Fortell hvordan det gikk", NN: "Fortel korleis det gjekk", EN: "Tell how it went"},
	hub.NotificationKindPulse:       {NB: "Lever arbeidet videre?", NN: "Lever arbeidet vidare?", EN: "Does the work live on?"},
	hub.NotificationKindAccess:      {NB: "Ber om å få bli med", NN: "Ber om å få bli med", EN: "Asking to join"},
}
