package standards

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/rdf"
)

// dataset is something that the hub has, with the files in which it can be had.
type dataset struct {
	name               string
	title, description hub.Message
	// themes are those of the Publications Office's list of data themes.
	themes []string
	files  []distribution
}

// distribution is a file: where it is, and what kind by the Publications Office's list and by IANA's.
type distribution struct{ path, format, mediaType string }

// graphQL is how everything can be had.
var graphQL = distribution{"/graphql", "JSON", "application/json"}

// tables are the files of a list, as asked of them, after those by which it can be had otherwise.
func tables(list, asked string, before ...distribution) []distribution {
	return append(before, distribution{"/export/" + list + ".csv" + asked, "CSV", "text/csv"},
		distribution{"/export/" + list + ".xlsx" + asked, "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"})
}

// feedOf is what was changed last.
func feedOf(kind hub.Kind) distribution {
	return distribution{"/feed.atom?type=" + kind.Type(), "ATOM", "application/atom+xml"}
}

var datasets = []dataset{
	{
		"projects",
		hub.Message{NB: "Prosjekter", NN: "Prosjekt", EN: "Projects"},
		hub.Message{
			NB: "Prosjekter som har fått tilskudd: hva de vil, hvem de er for, hvor og når.",
			NN: "Prosjekt som har fått tilskot: kva dei vil, kven dei er for, kvar og når.",
			EN: "Projects that got grants: what they want, whom they are for, where and when.",
		},
		[]string{"SOCI", "GOVE"}, tables("projects", "", graphQL, feedOf(hub.KindProject)),
	},
	{
		"grants",
		hub.Message{NB: "Tilskudd", NN: "Tilskot", EN: "Grants"},
		hub.Message{
			NB: "Tilskudd etter standarden 360Giving: beløp, dato, mottaker, giver og ordning.",
			NN: "Tilskot etter standarden 360Giving: beløp, dato, mottakar, gjevar og ordning.",
			EN: "Grants by the 360Giving standard: amount, date, recipient, funder and scheme.",
		},
		[]string{"SOCI", "GOVE", "ECON"},
		[]distribution{{"/export/grants.json", "JSON", "application/json"}, {"/export/grants.csv", "CSV", "text/csv"}},
	},
	{
		"lessons",
		hub.Message{NB: "Lærdommer", NN: "Lærdommar", EN: "Lessons"},
		hub.Message{
			NB: "Hva prosjektene har lært: når det gjelder, når det ikke gjelder, og hva det bygger på.",
			NN: "Kva prosjekta har lært: når det gjeld, når det ikkje gjeld, og kva det byggjer på.",
			EN: "What the projects learnt: when it holds, when it does not, and what it rests on.",
		},
		[]string{"SOCI", "EDUC"}, tables("lessons", "", graphQL, feedOf(hub.KindLesson)),
	},
	{
		"posts",
		hub.Message{NB: "Erfaringer", NN: "Erfaringar", EN: "Experiences"},
		hub.Message{
			NB: "Hva prosjektene selv forteller mens de er i gang: hva som virket, og hva som ikke gjorde det.",
			NN: "Kva prosjekta sjølve fortel medan dei er i gang: kva som verka, og kva som ikkje gjorde det.",
			EN: "What the projects themselves tell while they are at it: what worked, and what did not.",
		},
		[]string{"SOCI", "EDUC"}, tables("posts", "", graphQL, feedOf(hub.KindPost)),
	},
	{
		"measures",
		hub.Message{NB: "Tiltak", NN: "Tiltak", EN: "Measures"},
		hub.Message{
			NB: "Tiltak som bygger på det prosjektene har lært, og hvor langt de er kommet.",
			NN: "Tiltak som byggjer på det prosjekta har lært, og kor langt dei er komne.",
			EN: "Measures that rest on what the projects learnt, and how far they have come.",
		},
		[]string{"SOCI", "GOVE"}, tables("measures", "", graphQL, feedOf(hub.KindMeasure)),
	},
	{
		"statistics",
		hub.Message{NB: "Tall etter fylke og år", NN: "Tal etter fylke og år", EN: "Figures by county and year"},
		hub.Message{
			NB: "Prosjekter, erfaringer, lærdommer, tiltak og kroner, fylke for fylke og år for år.",
			NN: "Prosjekt, erfaringar, lærdommar, tiltak og kroner, fylke for fylke og år for år.",
			EN: "Projects, experiences, lessons, measures and kroner, county by county and year by year.",
		},
		[]string{"SOCI", "GOVE", "ECON"}, tables("statistics", "?by=COUNTY&then=YEAR", graphQL),
	},
	{
		"concepts",
		hub.Message{NB: "Begreper", NN: "Omgrep", EN: "Concepts"},
		hub.Message{
			NB: "Temaer, målgrupper og metoder med ord på bokmål, nynorsk og engelsk.",
			NN: "Tema, målgrupper og metodar med ord på bokmål, nynorsk og engelsk.",
			EN: "Themes, target groups and methods with words in Bokmål, Nynorsk and English.",
		},
		[]string{"SOCI"},
		[]distribution{{"/concepts.ttl", "RDF_TURTLE", "text/turtle"}, {"/concepts.jsonld", "JSON_LD", "application/ld+json"}, graphQL},
	},
	{
		"events",
		hub.Message{NB: "Samlinger", NN: "Samlingar", EN: "Gatherings"},
		hub.Message{
			NB: "Samlinger der prosjektene møtes: når og hvor.", NN: "Samlingar der prosjekta møtest: når og kvar.",
			EN: "Gatherings where the projects meet: when and where.",
		},
		[]string{"SOCI"}, []distribution{{"/events.ics", "ICS", "text/calendar"}, graphQL},
	},
}

var (
	catalogTitle       = hub.Message{NB: "Samlær: åpne data", NN: "Samlær: opne data", EN: "Samlær: open data"}
	catalogDescription = hub.Message{
		NB: "Hva fylkeskommunen har gitt tilskudd til, og hva prosjektene har lært.",
		NN: "Kva fylkeskommunen har gjeve tilskot til, og kva prosjekta har lært.",
		EN: "What the county has funded, and what the projects have learnt.",
	}
	serviceTitle       = hub.Message{NB: "GraphQL for Samlær", NN: "GraphQL for Samlær", EN: "GraphQL of Samlær"}
	serviceDescription = hub.Message{
		NB: "Alt det som er åpent, kan søkes i og hentes med GraphQL.", NN: "Alt det som er ope, kan søkjast i og hentast med GraphQL.",
		EN: "All that is open can be searched and fetched by GraphQL.",
	}
)

// catalog describes what all may read, by DCAT-AP-NO, to whoever asks.
func (d *desk) catalog(*http.Request) ([]rdf.Node, error) {
	at := string(d.Site) + "/catalog"
	publisher, contact, service := d.publisher(at), at+"#contact", at+"#graphql"
	catalog := rdf.Node{ID: at, Types: []string{dcat + "Catalog"}}
	d.describe(&catalog, catalogTitle, catalogDescription, publisher.ID, contact)
	catalog.Say(dct+"license", rdf.IRI(string(d.License)))
	catalog.Say(foaf+"homepage", rdf.IRI(string(d.Site)+"/"))
	catalog.Say(dcat+"themeTaxonomy", rdf.IRI(authority+"data-theme"))
	catalog.Say(dcat+"service", rdf.IRI(service))
	nodes := []rdf.Node{publisher, d.contact(contact)}
	api := rdf.Node{ID: service, Types: []string{dcat + "DataService"}}
	d.describe(&api, serviceTitle, serviceDescription, publisher.ID, contact)
	api.Say(dcat+"endpointURL", rdf.IRI(string(d.Site)+"/graphql"))
	api.Say(dcat+"endpointDescription", rdf.IRI(string(d.Site)+"/schema.graphqls"))
	api.Say(dct+"license", rdf.IRI(string(d.License)))
	api.Say(dct+"accessRights", rdf.IRI(authority+"access-right/PUBLIC"))
	api.Say(dct+"format", rdf.IRI(authority+"file-type/JSON"))
	var sets []rdf.Term
	for _, one := range datasets {
		made := d.dataset(one, at+"#"+one.name, publisher.ID, contact, service)
		nodes = append(nodes, made...)
		sets = append(sets, rdf.IRI(made[0].ID))
	}
	catalog.Say(dcat+"dataset", sets...)
	api.Say(dcat+"servesDataset", sets...)
	return append([]rdf.Node{catalog, api}, nodes...), nil
}

// describe says what everything in a catalogue says of itself.
func (d *desk) describe(node *rdf.Node, title, description hub.Message, publisher, contact string) {
	node.Say(dct+"identifier", rdf.Text(node.ID, ""))
	node.Say(dct+"title", said(title)...)
	node.Say(dct+"description", said(description)...)
	node.Say(dct+"publisher", rdf.IRI(publisher))
	node.Say(dcat+"contactPoint", rdf.IRI(contact))
	node.Say(dct+"language", rdf.IRI(authority+"language/NOB"), rdf.IRI(authority+"language/NNO"), rdf.IRI(authority+"language/ENG"))
}

func (d *desk) dataset(one dataset, address, publisher, contact, service string) []rdf.Node {
	node := rdf.Node{ID: address, Types: []string{dcat + "Dataset"}}
	d.describe(&node, one.title, one.description, publisher, contact)
	node.Say(dct+"accessRights", rdf.IRI(authority+"access-right/PUBLIC"))
	node.Say(dct+"spatial", rdf.IRI(authority+"country/NOR"))
	var themes, files []rdf.Term
	for _, theme := range one.themes {
		themes = append(themes, rdf.IRI(authority+"data-theme/"+theme))
	}
	node.Say(dcat+"theme", themes...)
	nodes := []rdf.Node{}
	for _, given := range one.files {
		file := d.distribution(one, given, address, service)
		nodes = append(nodes, file)
		files = append(files, rdf.IRI(file.ID))
	}
	node.Say(dcat+"distribution", files...)
	return append([]rdf.Node{node}, nodes...)
}

func (d *desk) distribution(of dataset, given distribution, address, service string) rdf.Node {
	where := string(d.Site) + given.path
	name := strings.ToLower(strings.ReplaceAll(given.format, "_", "-"))
	if given == graphQL {
		name = "graphql"
	}
	file := rdf.Node{ID: address + "-" + name, Types: []string{dcat + "Distribution"}}
	file.Say(dct+"title", said(of.title)...)
	file.Say(dct+"description", said(of.description)...)
	file.Say(dcat+"accessURL", rdf.IRI(where))
	if given == graphQL {
		file.Say(dcat+"accessService", rdf.IRI(service))
	} else {
		file.Say(dcat+"downloadURL", rdf.IRI(where))
	}
	file.Say(dct+"format", rdf.IRI(authority+"file-type/"+given.format))
	file.Say(dcat+"mediaType", rdf.IRI("https://www.iana.org/assignments/media-types/"+given.mediaType))
	file.Say(dct+"license", rdf.IRI(string(d.License)))
	return file
}

// publisher is who answers for the content: by its number at data.norge.no, where it has one.
func (d *desk) publisher(catalog string) rdf.Node {
	node := rdf.Node{ID: catalog + "#publisher", Types: []string{foaf + "Agent"}}
	if d.Publisher.Number != "" {
		node.ID = "https://data.norge.no/organizations/" + string(d.Publisher.Number)
		node.Say(dct+"identifier", rdf.Text(string(d.Publisher.Number), ""))
	}
	node.Say(foaf+"name", rdf.Text(cmp.Or(d.Publisher.Name, "Samlær"), "nb"))
	return node
}

func (d *desk) contact(address string) rdf.Node {
	node := rdf.Node{ID: address, Types: []string{vcard + "Organization"}}
	node.Say(vcard+"fn", rdf.Text(cmp.Or(d.Publisher.Name, "Samlær"), "nb"))
	where := rdf.IRI(string(cmp.Or(d.Publisher.Contact, d.Site+"/")))
	if strings.HasPrefix(where.Value, "mailto:") {
		node.Say(vcard+"hasEmail", where)
	} else {
		node.Say(vcard+"hasURL", where)
	}
	return node
}
