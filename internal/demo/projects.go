package demo

import (
	"slices"

	"github.com/samlaer/samlaer/internal/hub"
)

func projects() []hub.Document {
	documents := knownProjects()
	for _, project := range slices.Concat(projectsInBokmaal(), projectsInNynorsk(), projectsInEnglish()) {
		mark := marks[project.Language]
		project.Title, project.Description = mark.title(project.Title), mark.text(project.Description)
		documents = append(documents, project)
	}
	return documents
}

// knownProjects are the two of the first seven whose names are known, with what was known of them in June 2023. The other
// five are not known, and nobody is made up in their place.
func knownProjects() []hub.Document {
	return []hub.Document{
		&hub.Project{
			Meta:  made(hub.KindProject, "herspace", "2023-06-19", person("ingrid")),
			Title: "HerSpace: inkubator for kvinner med utenlandsk bakgrunn", Language: "nb", Audience: hub.AudiencePublic,
			Summary: "En inkubator på engelsk for kvinner med utenlandsk bakgrunn som kan teknologi og har en gründer i seg.",
			Description: prose(`
				HerSpace driver en inkubator for kvinner med utenlandsk bakgrunn som har teknologikompetanse og en gründer i seg.
				Programmet går på engelsk, varer i seks måneder og starter i august.

				Begrunnelsen er at Norge ligger nest sist i Europa: Bare Polen har færre oppstartsbedrifter som er grunnlagt av kvinner.

				Prosjektet er ett av sju forprosjekter som fikk støtte fra Viken fylkeskommune. Opplysningene er fra samlingen i
				Drammen 16. juni 2023. Da rekrutterte inkubatoren deltakere. Hva som har skjedd siden, står ikke her.`),
			Kind: hub.ProjectKindPreProject, Status: hub.ProjectStatusOngoing, CallID: call("integrering-2022"),
			GranteeID: organisation("herspace"), ThemeIDs: themes("grunderskap sosialt-entreprenorskap"),
			TargetGroupIDs: groups("kvinner-med-innvandrerbakgrunn grundere"), MethodIDs: methods("inkubator"),
		},
		&hub.Project{
			Meta:  made(hub.KindProject, "gamere", "2023-06-19", person("ingrid")),
			Title: "AOF Østfold: realkompetansen til gamere", Language: "nb", Audience: hub.AudiencePublic,
			Summary: "Et forprosjekt om det gamere kan, og om hva de som rekrutterer, tenker om gamere.",
			Description: prose(`
				Tanken bak forprosjektet er at gamere og e-sportutøvere bygger den kompetansen som skal til for å lede digitale
				organisasjoner og team. AOF Østfold kartlegger to ting:

				- hvilke holdninger rekrutterere og bedrifter har til gamere
				- hvilken kompetanse gamere selv mener de får av å spille

				Prosjektet er ett av sju forprosjekter som fikk støtte fra Viken fylkeskommune. Opplysningene er fra samlingen i
				Drammen 16. juni 2023. Hva som har skjedd siden, står ikke her.`),
			Kind: hub.ProjectKindPreProject, Status: hub.ProjectStatusOngoing, CallID: call("integrering-2022"),
			GranteeID: organisation("aof-ostfold"), ThemeIDs: themes("realkompetanse dataspill rekruttering"),
			TargetGroupIDs: groups("gamere arbeidsgivere"), MethodIDs: methods("kartlegging"),
		},
	}
}
