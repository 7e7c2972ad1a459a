package graph_test

const everyLesson = "DRAFT IN_REVIEW PUBLISHED SUPERSEDED WITHDRAWN"

// What several mutations of lessons have in common. The columns are those of actors.
var (
	changeLesson = []row{
		{"lesson", "DRAFT", noProject, "UF ++ NNN N N+ N", ""},
		{"lesson", "IN_REVIEW", noProject, "UF FF NNN N ++ +", ""},
		{"lesson", "PUBLISHED SUPERSEDED", "PUBLIC NETWORK", "UF FF FFF F ++ +", ""},
		{"lesson", "PUBLISHED SUPERSEDED", "COUNTY", "UF FN NNN N ++ +", ""},
		{"lesson", "WITHDRAWN", noProject, "UF FN NNN N ++ +", ""},
	}
	commentLesson = []row{
		{"lesson", "DRAFT IN_REVIEW WITHDRAWN", noProject, "UF II III I II I", "on"},
		{"lesson", "PUBLISHED SUPERSEDED", "PUBLIC NETWORK", "UF ++ +++ + ++ +", ""},
		{"lesson", "PUBLISHED SUPERSEDED", "COUNTY", "UF +I III I ++ +", "on"},
	}
)

var lessonDeeds = map[string]deed{
	"createLesson": {with: newForm("title", "kind", "WORKED"), rows: []row{
		{"new, for an audience", "-", noProject, "UF ++ +++ + ++ +", ""},
		{"new, for an audience", "-", "PROJECT", "UF II III I II I", "audience"},
	}},
	"updateLesson": {with: input("insight", "Noe annet."), rows: changeLesson},
	"submitLesson": {rows: []row{
		{"lesson", "DRAFT", noProject, "UF ++ NNN N N+ N", ""},
		{"lesson", "IN_REVIEW", noProject, "UF FF NNN N II I", "status"},
		{"lesson", "PUBLISHED SUPERSEDED", "PUBLIC NETWORK", "UF FF FFF F II I", "status"},
		{"lesson", "PUBLISHED SUPERSEDED", "COUNTY", "UF FN NNN N II I", "status"},
		{"lesson", "WITHDRAWN", noProject, "UF FN NNN N II I", "status"},
	}},
	"returnLesson": {with: with("comment", "Hvem gjelder det?"), rows: []row{
		{"lesson", "DRAFT", noProject, "UF FF FFF F NI N", "status"},
		{"lesson", "IN_REVIEW", noProject, "UF FF FFF F ++ +", ""},
		{"lesson", "PUBLISHED SUPERSEDED WITHDRAWN", noProject, "UF FF FFF F II I", "status"},
	}},
	"publishLesson": {rows: []row{
		{"lesson", "DRAFT", noProject, "UF FF FFF F N+ N", ""},
		{"lesson", "IN_REVIEW WITHDRAWN", noProject, "UF FF FFF F ++ +", ""},
		{"lesson", "PUBLISHED SUPERSEDED", noProject, "UF FF FFF F II I", "status"},
	}},
	"supersedeLesson": {with: func(t *try) map[string]any { return map[string]any{"by": t.lesson} }, rows: []row{
		{"lesson", "DRAFT", noProject, "UF FF FFF F NI N", "status"},
		{"lesson", "PUBLISHED", noProject, "UF FF FFF F ++ +", ""},
		{"lesson", "IN_REVIEW SUPERSEDED WITHDRAWN", noProject, "UF FF FFF F II I", "status"},
	}},
	"withdrawLesson": {rows: []row{
		{"lesson", "DRAFT", noProject, "UF FF FFF F NI N", "status"},
		{"lesson", "IN_REVIEW PUBLISHED SUPERSEDED", noProject, "UF FF FFF F ++ +", ""},
		{"lesson", "WITHDRAWN", noProject, "UF FF FFF F II I", "status"},
	}},
	"deleteLesson": {rows: []row{
		{"lesson", "DRAFT", noProject, "UF +F NNN N N+ N", ""},
		{"lesson", "IN_REVIEW", noProject, "UF IF NNN N FI F", "id"},
		{"lesson", "PUBLISHED SUPERSEDED", "PUBLIC NETWORK", "UF IF FFF F FI F", "id"},
		{"lesson", "PUBLISHED SUPERSEDED", "COUNTY", "UF IN NNN N FI F", "id"},
		{"lesson", "WITHDRAWN", noProject, "UF IN NNN N FI F", "id"},
	}},
	"lowerEvidence": {with: lower, rows: []row{
		{"lesson", "DRAFT", noProject, "UF FF FFF F N+ N", ""},
		{"lesson", "IN_REVIEW PUBLISHED SUPERSEDED WITHDRAWN", noProject, "UF FF FFF F ++ +", ""},
	}},
	"addTranslation":    {with: translation, rows: joined(translatePost, changeLesson)},
	"removeTranslation": {with: with("language", "en"), rows: joined(translatePost, changeLesson)},

	"createRelation": {with: newRelation, rows: []row{
		{"lesson", "DRAFT", noProject, "UF FF FFF F I+ I", "from"},
		{"lesson", "IN_REVIEW PUBLISHED SUPERSEDED WITHDRAWN", noProject, "UF FF FFF F ++ +", ""},
	}},
	"updateRelation": {with: input("note", "Det samme."), rows: changeRelation},
	"deleteRelation": {rows: changeRelation},

	"reportApplication": {with: newApplication, rows: []row{
		// By a project of the actor's, of a lesson in every state.
		{"lesson", "DRAFT", noProject, "UF +F III F I+ I", "lesson"},
		{"lesson", "IN_REVIEW", noProject, "UF +F III F ++ +", "lesson"},
		{"lesson", "PUBLISHED SUPERSEDED", "PUBLIC NETWORK", "UF +F +++ F ++ +", ""},
		{"lesson", "PUBLISHED SUPERSEDED", "COUNTY", "UF +F III F ++ +", "lesson"},
		{"lesson", "WITHDRAWN", noProject, "UF +F III F ++ +", "lesson"},
		// By a project in every state, a call or a measure, of a published lesson.
		{"project", everyProject, "PUBLIC NETWORK PROJECT", "UF +F +++ F ++ +", ""},
		{"project", everyProject, "COUNTY", "UF IF III F ++ +", "by"},
		{"call", "-", "-", "UF FF FFF F ++ +", ""},
		{"measure", everyMeasure, noProject, "UF FF FFF F ++ +", ""},
	}},
	"consider": {with: newConsideration, rows: []row{
		{"lesson", "DRAFT IN_REVIEW WITHDRAWN", noProject, "UF IF III F II I", "lesson"},
		{"lesson", "PUBLISHED SUPERSEDED", "PUBLIC NETWORK", "UF +F +++ F ++ +", ""},
		{"lesson", "PUBLISHED SUPERSEDED", "COUNTY", "UF +F III F ++ +", "lesson"},
		{"project", everyProject, "PUBLIC NETWORK PROJECT", "UF +F +++ F ++ +", ""},
		{"project", everyProject, "COUNTY", "UF IF III F ++ +", "by"},
		{"call", "-", "-", "UF FF FFF F ++ +", ""},
		{"measure", everyMeasure, noProject, "UF FF FFF F ++ +", ""},
	}},
	"updateApplication": {with: input("note", "Det hjalp."), rows: changeApplication},
	"deleteApplication": {rows: changeApplication},
}

// A relation is read as its lessons.
var changeRelation = []row{
	{"relation", "DRAFT", noProject, "UF FF FFF F N+ N", ""},
	{"relation", "PUBLISHED", noProject, "UF FF FFF F ++ +", ""},
}

// An application is read as its lesson and what it is by. The author of these is a member of the project.
var changeApplication = []row{
	{"application", "-", "PUBLIC NETWORK", "UF +F FFF F F+ F", ""},
	{"application", "-", "PROJECT", "UF +N FFF N F+ F", ""},
	{"application", "-", "COUNTY", "UF NN NNN N F+ F", ""},
}

// newForm gives a form with a title of its own, for the audience of the try, and more fields.
func newForm(title string, more ...any) func(*try) map[string]any {
	return func(t *try) map[string]any {
		form := map[string]any{title: t.title()}
		if t.audience != "-" {
			form["audience"] = t.audience
		}
		for at := 0; at < len(more); at += 2 {
			name, _ := more[at].(string)
			form[name] = more[at+1]
		}
		return map[string]any{"input": form}
	}
}

func lower(*try) map[string]any {
	return map[string]any{"to": "UNSOURCED", "rationale": "Rapporten er trukket."}
}

func translation(*try) map[string]any {
	return map[string]any{"input": map[string]any{"language": "en", "by": "PERSON", "text": "Something else."}}
}

func newRelation(t *try) map[string]any {
	return map[string]any{"input": map[string]any{"from": t.id, "to": t.lesson, "kind": "REFINES"}}
}

func newApplication(t *try) map[string]any {
	form := map[string]any{"lesson": t.lesson, "by": t.id}
	if t.noun == "lesson" {
		form["lesson"], form["by"] = t.id, t.project
	}
	return map[string]any{"input": form}
}

func newConsideration(t *try) map[string]any {
	form, _ := newApplication(t)["input"].(map[string]any)
	form["decision"], form["reason"] = "SET_ASIDE", "Gjelder andre."
	return form
}
