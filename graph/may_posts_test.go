package graph_test

import (
	"slices"

	"github.com/samlaer/samlaer/internal/hub"
)

// The columns, everywhere: a visitor, somebody without a role; the author, a co-writer; an owner, a member and a partner of
// the project; a contributor of another project; a curator, a curator who is the author; an administrator.

// What several mutations of experiences and comments have in common.
var (
	changePost = []row{
		{"post", "DRAFT", everyAudience, "UF ++ NNN N N+ N", ""},
		{"post", "PUBLISHED", "PUBLIC NETWORK", "UF ++ FFF F F+ F", ""},
		{"post", "PUBLISHED", "PROJECT", "UF +N FFF N F+ F", ""},
		{"post", "PUBLISHED", "COUNTY", "UF +N NNN N F+ F", ""},
		{"post", "WITHDRAWN HIDDEN", everyAudience, "UF +N NNN N F+ F", ""},
	}
	translatePost = []row{
		{"post", "DRAFT", everyAudience, "UF ++ NNN N N+ N", ""},
		{"post", "PUBLISHED", "PUBLIC NETWORK", "UF ++ FFF F ++ +", ""},
		{"post", "PUBLISHED", "PROJECT", "UF +N FFF N ++ +", ""},
		{"post", "PUBLISHED", "COUNTY", "UF +N NNN N ++ +", ""},
		{"post", "WITHDRAWN HIDDEN", everyAudience, "UF +N NNN N ++ +", ""},
	}
	// commentPost is for what one does beside what stands for all its audience.
	commentPost = []row{
		{"post", "DRAFT WITHDRAWN HIDDEN", everyAudience, "UF II III I II I", "on"},
		{"post", "PUBLISHED", "PUBLIC NETWORK", "UF ++ +++ + ++ +", ""},
		{"post", "PUBLISHED", "PROJECT", "UF +I +++ I ++ +", "on"},
		{"post", "PUBLISHED", "COUNTY", "UF +I III I ++ +", "on"},
	}
	// changeAttachment: who may change what a file is on.
	changeAttachment = joined(of("attachment", changePost), partOfProject("attachment of a project", everyProject))
	changeComment    = joined(changeShownComment, []row{
		{"comment", "WITHDRAWN HIDDEN", "PUBLIC NETWORK PROJECT", "UF +N NNN N F+ F", ""},
		{"comment", "WITHDRAWN HIDDEN", "COUNTY", "UF NN NNN N F+ F", ""},
	})
	changeShownComment = []row{
		{"comment", "SHOWN", "PUBLIC NETWORK", "UF +F FFF F F+ F", ""},
		{"comment", "SHOWN", "PROJECT", "UF +N FFF N F+ F", ""},
		{"comment", "SHOWN", "COUNTY", "UF NN NNN N F+ F", ""},
	}
)

var postDeeds = map[string]deed{
	"createPost": {with: newPostInput, rows: []row{
		{"new post", "DRAFT PUBLISHED", everyAudience, "UF +F +++ F ++ +", ""},
		{"project", everyProject, "PUBLIC NETWORK PROJECT", "UF +F +++ F ++ +", ""},
		{"project", everyProject, "COUNTY", "UF IF III F ++ +", "project"},
		{"new", "-", "-", "UF FF FFF F ++ +", ""}, // in no project
	}},
	"updatePost": {with: input("body", "Noe annet."), rows: changePost},
	"publishPost": {rows: []row{
		{"post", "DRAFT", everyAudience, "UF +F NNN N N+ N", ""},
		{"post", "PUBLISHED", "PUBLIC NETWORK", "UF IF FFF F FI F", "status"},
		{"post", "PUBLISHED", "PROJECT", "UF IN FFF N FI F", "status"},
		{"post", "PUBLISHED", "COUNTY", "UF IN NNN N FI F", "status"},
		{"post", "WITHDRAWN", everyAudience, "UF +N NNN N F+ F", ""},
		{"post", "HIDDEN", everyAudience, "UF IN NNN N FI F", "status"},
		{"post in a project that one has left", "DRAFT", "-", "UF FF NNN N N+ N", ""},
		{"post in a project that one has left", "WITHDRAWN", "-", "UF FN NNN N F+ F", ""},
	}},
	"withdrawPost": {rows: []row{
		{"post", "DRAFT", everyAudience, "UF IF NNN N NI N", "status"},
		{"post", "PUBLISHED", "PUBLIC NETWORK", "UF +F FFF F F+ F", ""},
		{"post", "PUBLISHED", "PROJECT", "UF +N FFF N F+ F", ""},
		{"post", "PUBLISHED", "COUNTY", "UF +N NNN N F+ F", ""},
		{"post", "WITHDRAWN", everyAudience, "UF IN NNN N FI F", "status"},
		{"post", "HIDDEN", everyAudience, "UF +N NNN N F+ F", ""},
	}},
	"deletePost": {rows: []row{
		{"post", "DRAFT", everyAudience, "UF +F NNN N N+ N", ""},
		{"post", "PUBLISHED", "PUBLIC NETWORK", "UF IF FFF F FI F", "id"},
		{"post", "PUBLISHED", "PROJECT", "UF IN FFF N FI F", "id"},
		{"post", "PUBLISHED", "COUNTY", "UF IN NNN N FI F", "id"},
		{"post", "WITHDRAWN HIDDEN", everyAudience, "UF IN NNN N FI F", "id"},
	}},

	"addAttachment": {with: newAttachment, rows: []row{ // without its file, so that an address is given
		{"post", "DRAFT", everyAudience, "UF == III I I= I", "on"},
		{"post", "PUBLISHED", "PUBLIC NETWORK", "UF == FFF F F= F", ""},
		{"post", "PUBLISHED", "PROJECT", "UF =I FFF I F= F", "on"},
		{"post", "PUBLISHED", "COUNTY", "UF =I III I F= F", "on"},
		{"post", "WITHDRAWN HIDDEN", everyAudience, "UF =I III I F= F", "on"},
		{"project", everyProject, "PUBLIC NETWORK", "UF FF =FF F == =", ""},
		{"project", everyProject, "PROJECT", "UF FI =FF I == =", "on"},
		{"project", everyProject, "COUNTY", "UF II III I == =", "on"},
	}},
	"updateAttachment": {with: input("name", "noe annet.txt"), rows: changeAttachment},
	"deleteAttachment": {rows: changeAttachment},

	"addComment": {with: newComment, rows: joined(commentPost, commentLesson, []row{ // the comment is answered
		{"comment", "SHOWN", "PUBLIC NETWORK", "UF ++ +++ + ++ +", ""},
		{"comment", "SHOWN", "PROJECT", "UF +I +++ I ++ +", "on answers"},
		{"comment", "SHOWN", "COUNTY", "UF II III I ++ +", "on answers"},
		{"comment", "WITHDRAWN HIDDEN", "PUBLIC NETWORK PROJECT", "UF +I III I ++ +", "on answers"},
		{"comment", "WITHDRAWN HIDDEN", "COUNTY", "UF II III I ++ +", "on answers"},
	})},
	"updateComment": {with: input("body", "Nei."), rows: changeComment},
	"withdrawComment": {rows: joined(changeShownComment, []row{
		{"comment", "HIDDEN", "PUBLIC NETWORK PROJECT", "UF +N NNN N F+ F", ""},
		{"comment", "HIDDEN", "COUNTY", "UF NN NNN N F+ F", ""},
		{"comment", "WITHDRAWN", "PUBLIC NETWORK PROJECT", "UF =N NNN N F= F", ""},
		{"comment", "WITHDRAWN", "COUNTY", "UF NN NNN N F= F", ""},
	})},
	"react": {with: helpful, rows: joined(commentPost, commentLesson)},
	"unreact": {with: helpful, first: reacted, rows: []row{ // one's own, wherever it stands
		{"post", "DRAFT PUBLISHED WITHDRAWN HIDDEN", everyAudience, "UF ++ +++ + ++ +", ""},
		{"lesson", everyLesson, noProject, "UF ++ +++ + ++ +", ""},
		{"new", "-", "-", "UF == === = == =", ""}, // on what one has not reacted on
	}},

	"hide": {with: with("reason", "Nevner noen."), rows: []row{
		{"post", "DRAFT", everyAudience, "UF FF FFF F N+ N", ""},
		{"post", "PUBLISHED WITHDRAWN HIDDEN", everyAudience, "UF FF FFF F ++ +", ""},
		{"comment", "SHOWN WITHDRAWN HIDDEN", everyAudience, "UF FF FFF F ++ +", ""},
	}},
	"show": {rows: []row{
		{"post", "DRAFT", everyAudience, "UF FF FFF F N= N", ""},
		{"post", "PUBLISHED WITHDRAWN", everyAudience, "UF FF FFF F == =", ""},
		{"comment", "SHOWN WITHDRAWN", everyAudience, "UF FF FFF F == =", ""},
		{"post", "HIDDEN", everyAudience, "UF FF FFF F ++ +", ""},
		{"comment", "HIDDEN", everyAudience, "UF FF FFF F ++ +", ""},
	}},
	"reportContent": {with: newReport, rows: []row{
		{"post", "DRAFT", everyAudience, "II ++ III I I+ I", "subject"},
		{"post", "PUBLISHED", "PUBLIC", "++ ++ +++ + ++ +", ""},
		{"post", "PUBLISHED", "NETWORK", "II ++ +++ + ++ +", "subject"},
		{"post", "PUBLISHED", "PROJECT", "II +I +++ I ++ +", "subject"},
		{"post", "PUBLISHED", "COUNTY", "II +I III I ++ +", "subject"},
		{"post", "WITHDRAWN HIDDEN", everyAudience, "II +I III I ++ +", "subject"},
		{"comment", "SHOWN", "PUBLIC", "++ ++ +++ + ++ +", ""},
		{"comment", "SHOWN", "NETWORK", "II ++ +++ + ++ +", "subject"},
		{"comment", "SHOWN", "PROJECT", "II +I +++ I ++ +", "subject"},
		{"comment", "SHOWN", "COUNTY", "II II III I ++ +", "subject"},
		{"comment", "WITHDRAWN HIDDEN", "PUBLIC NETWORK PROJECT", "II +I III I ++ +", "subject"},
		{"comment", "WITHDRAWN HIDDEN", "COUNTY", "II II III I ++ +", "subject"},
	}},
	"handleReport": {with: with("outcome", "Skjult."), rows: []row{{"report", "OPEN HANDLED", "-", "UF FF FFF F ++ +", ""}}},
}

// of gives the rows of another noun.
func of(noun string, rows []row) []row {
	rows = slices.Clone(rows)
	for at := range rows {
		rows[at].noun = noun
	}
	return rows
}

func newAttachment(t *try) map[string]any {
	return map[string]any{"input": map[string]any{"on": t.id, "kind": "OTHER", "name": "notat.txt"}}
}

// with gives a variable.
func with(name string, value any) func(*try) map[string]any {
	return func(*try) map[string]any { return map[string]any{name: value} }
}

// input gives a form with one field.
func input(field string, value any) func(*try) map[string]any {
	return with("input", map[string]any{field: value})
}

func newPostInput(t *try) map[string]any {
	form := map[string]any{"body": t.title(), "status": "PUBLISHED"}
	switch t.noun {
	case "project":
		form["project"] = t.id
	case "new post":
		form["project"], form["status"], form["audience"] = t.project, t.state, t.audience
	}
	return map[string]any{"input": form}
}

func newComment(t *try) map[string]any {
	form := map[string]any{"on": t.id, "body": "Ja."}
	if t.noun == "comment" {
		form["on"], form["answers"] = t.posts[t.audience], t.id
	}
	return map[string]any{"input": form}
}

func newReport(t *try) map[string]any {
	return map[string]any{"input": map[string]any{"subject": t.id, "reason": "Nevner noen."}}
}

func helpful(t *try) map[string]any {
	if t.noun == "new" {
		return map[string]any{"on": t.posts["PUBLIC"], "reaction": "SAME_HERE"}
	}
	return map[string]any{"on": t.id, "reaction": "HELPFUL"}
}

// reacted lets the actor have reacted already.
func reacted(t *try) {
	if t.actor.id != "" && t.noun != "new" {
		t.put(&hub.Reaction{Meta: t.meta(hub.KindReaction, t.actor.id), OnID: t.id, PersonID: t.actor.id, Reaction: hub.ReactionKindHelpful})
	}
}
