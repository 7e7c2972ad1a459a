package demo

import "github.com/samlaer/samlaer/internal/hub"

// persons are those of the examples. Their second names say that they are.
func persons() []hub.Document {
	contributor, curator := []hub.Role{hub.RoleContributor}, []hub.Role{hub.RoleCurator}
	documents := []hub.Document{}
	for _, p := range []struct {
		name, shown, demo string
		language          hub.Language
		roles             []hub.Role
		letters           hub.MailFrequency
		since             hub.Date
	}{
		{"selam", "Selam Example", "entrepreneur", "en", contributor, hub.MailFrequencyAtOnce, "2022-11-14"},
		{"jorunn", "Jorunn Døme", "entrepreneur-2", "nn", contributor, hub.MailFrequencyDaily, "2023-01-16"},
		{"olena", "Olena Eksempel", "partner", "nb", contributor, hub.MailFrequencyWeekly, "2023-01-18"},
		{"ingrid", "Ingrid Eksempel", "curator", "nb", curator, hub.MailFrequencyDaily, "2022-09-05"},
		{"aslak", "Aslak Eksempel", "administrator", "nb", []hub.Role{hub.RoleAdministrator}, hub.MailFrequencyNever, "2022-09-01"},
		{"bjorn", "Bjørn Døme", "", "nn", curator, hub.MailFrequencyWeekly, "2023-03-01"},
		{"rosa", "Rosa Example", "", "en", contributor, hub.MailFrequencyWeekly, "2023-09-04"},
		{"mateusz", "Mateusz Eksempel", "", "nb", contributor, hub.MailFrequencyDaily, "2024-01-15"},
		{"farid", "Farid Example", "", "en", contributor, hub.MailFrequencyAtOnce, "2023-08-21"},
		{"jonas", "Jonas Eksempel", "", "nb", contributor, hub.MailFrequencyNever, "2022-12-01"},
		{"liv", "Liv Døme", "", "nn", contributor, hub.MailFrequencyWeekly, "2023-02-01"},
		{"oksana", "Oksana Eksempel", "", "nb", contributor, hub.MailFrequencyDaily, "2023-02-20"},
		{"tone", "Tone Eksempel", "", "nb", contributor, hub.MailFrequencyWeekly, "2023-01-20"},
		{"hassan", "Hassan Example", "", "en", contributor, hub.MailFrequencyWeekly, "2023-01-23"},
		{"eli", "Eli Eksempel", "", "nb", contributor, hub.MailFrequencyAtOnce, "2024-01-10"},
		// Nora has signed in and waits to be let in: no role yet.
		{"nora", "Nora Eksempel", "", "nb", nil, hub.MailFrequencyNever, "2026-01-12"},
	} {
		one := &hub.Person{
			Meta: made(hub.KindPerson, p.name, p.since, ""), Name: p.shown, Email: p.name + "@example.org", Roles: p.roles,
			Subjects: []hub.Subject{{Issuer: "https://login.example.org", Sub: "demo-" + p.name}},
			Language: p.language, DemoSlug: p.demo, Notifications: hub.NotificationSettings{ByMail: &p.letters},
		}
		if len(p.roles) == 0 {
			one.Asked = &hub.Asking{At: one.CreatedAt, Words: "Jeg jobber med integrering i Eksempel kommune."}
		}
		documents = append(documents, one)
	}
	return documents
}

// organisations are first those that are real, with nothing said of them but their names and what they are, then those
// that are made up. None has a number: real ones are not known here, and a made-up one could be somebody's.
func organisations() []hub.Document {
	documents := []hub.Document{}
	for _, o := range []struct {
		name, shown  string
		kind         hub.OrganisationKind
		municipality string
	}{
		{"viken", "Viken fylkeskommune", hub.OrganisationKindCounty, ""},
		{"akershus", "Akershus fylkeskommune", hub.OrganisationKindCounty, ""},
		{"usn", "Universitetet i Sørøst-Norge", hub.OrganisationKindUniversity, ""},
		{"herspace", "HerSpace", hub.OrganisationKindOther, ""},
		{"aof-ostfold", "AOF Østfold", hub.OrganisationKindAdultEducation, ""},

		{"fylket", "Eksempel fylkeskommune", hub.OrganisationKindCounty, ""},
		{"kommunen", "Eksempel kommune", hub.OrganisationKindMunicipality, "3301"},
		{"dome-kommune", "Døme kommune", hub.OrganisationKindMunicipality, "4647"},
		{"smak", "Eksempelkjøkkenet Smak", hub.OrganisationKindSocialEnterprise, "3301"},
		{"fjordbrua", "Eksempelverksemda Fjordbrua", hub.OrganisationKindSocialEnterprise, "4647"},
		{"niva-opp", "Eksempelstudioet Nivå Opp", hub.OrganisationKindSocialEnterprise, "3105"},
		{"nabohjelp", "Eksempellaget Nabohjelp", hub.OrganisationKindVoluntary, "3205"},
		{"nord", "Eksempelnettverket Nord", hub.OrganisationKindVoluntary, "5501"},
		{"voksenopplaering", "Eksempel voksenopplæring", hub.OrganisationKindAdultEducation, "3301"},
		{"arbeidskontoret", "Eksempelkontoret for arbeid", hub.OrganisationKindState, "3303"},
		{"universitetet", "Eksempeluniversitetet", hub.OrganisationKindUniversity, "3303"},
		{"sveis", "Eksempelverkstedet Sveis", hub.OrganisationKindBusiness, "3303"},
		{"kobla", "Eksempelselskapet Kobla", hub.OrganisationKindBusiness, "3201"},
		{"founders", "Example Founders’ Network", hub.OrganisationKindOther, "0301"},
		{"handverk", "Dømelaget Handverk i bygda", hub.OrganisationKindVoluntary, "4022"},
	} {
		organisation := &hub.Organisation{Meta: made(hub.KindOrganisation, o.name, "2022-09-12", person("ingrid")), Name: o.shown,
			Kind: o.kind, MunicipalityCode: o.municipality}
		if o.kind == hub.OrganisationKindSocialEnterprise {
			organisation.Website = hub.URL("https://example.org/" + o.name)
		}
		documents = append(documents, organisation)
	}
	return documents
}
