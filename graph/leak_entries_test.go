package graph_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/samlaer/samlaer/internal/hub"
)

// asked is one way to ask for a field of Query, and what it must give.
type asked struct {
	arguments string
	// within is the type that is looked at where the field can give several.
	within string
	// gives are the ids of the documents that must come: those of a page's nodes, of the object, or of the list, aligned
	// with it where it is. Empty strings are nulls.
	gives []hub.ID
	// rows is how many documents are asked for.
	rows int
	// named are persons that are asked for by their ids, so that the name is no surprise.
	named []hub.ID
	// refused: it is answered with FORBIDDEN and nothing else.
	refused bool
}

// entry says how to ask for a field, and what each viewer must get.
type entry func(w *world, v hub.Viewer) []asked

// entries has one for each field of Query. A field that is added to the schema needs one here: say
// how it is called, and which documents it gives to a viewer, by the rules of leak_rules_test.go.
var entries = map[string]entry{
	"node":               node,
	"nodes":              nodes,
	"search":             searched,
	"suggest":            suggested,
	"similarTo":          similarToWords,
	"similarWithReasons": similarForReasons,
	"bearsOn":            bearing,
	"viewer":             viewerItself,
	"person":             oneOf(hub.KindPerson, false),
	"people":             persons,
	"concept":            oneOf(hub.KindConcept, true),
	"concepts":           listOf(hub.KindConcept),
	"organisation":       oneOf(hub.KindOrganisation, true),
	"organisations":      listOf(hub.KindOrganisation),
	"grantScheme":        oneOf(hub.KindGrantScheme, true),
	"grantSchemes":       listOf(hub.KindGrantScheme),
	"call":               oneOf(hub.KindCall, true),
	"calls":              listOf(hub.KindCall),
	"project":            oneOf(hub.KindProject, true),
	"projects":           listOf(hub.KindProject),
	"event":              oneOf(hub.KindEvent, true),
	"events":             listOf(hub.KindEvent),
	"post":               oneOf(hub.KindPost, true),
	"posts":              listOf(hub.KindPost),
	"lesson":             oneOf(hub.KindLesson, true),
	"lessons":            listOf(hub.KindLesson),
	"measure":            oneOf(hub.KindMeasure, true),
	"measures":           listOf(hub.KindMeasure),
	"brief":              oneOf(hub.KindBrief, true),
	"briefs":             listOf(hub.KindBrief),
	"revisions":          revisionsOf,
	"auditEntries":       listOf(hub.KindAuditEntry),
	"invitations":        listOf(hub.KindInvitation),
	"services":           listOf(hub.KindService),
	"webhooks":           listOf(hub.KindWebhook),
	"deliveries":         listOf(hub.KindDelivery),
	"mailOuts":           listOf(hub.KindMailOut),
	"reports":            reports,
	"knowledgeGaps":      knowledgeGaps,
	"searchGaps":         searchGaps,
	"projectRows":        rowsOf(hub.KindProject),
	"lessonRows":         rowsOf(hub.KindLesson),
	"postRows":           rowsOf(hub.KindPost),
	"measureRows":        rowsOf(hub.KindMeasure),
	"statistics":         figures("", "Statistics"),
	"statisticRows":      figures("by: CALL, then: THEME, limit: 30", "StatisticRow"),
	"evidenceMap":        figures("", "EvidenceMap"),
	"funnel":             figures("", "Funnel"),
	// Places are the same for everybody and hold no documents.
	"counties":       reference(``),
	"municipalities": reference(`on: "2024-06-01"`),
	"county":         reference(`code: "30"`),
	"municipality":   reference(`code: "3301"`),
	"_entities":      referredTo,
	"_service":       reference(""),
}

const (
	// page asks for more than there are in a world, of which a viewer may read at most so many of a kind.
	page = "first: 100"
	most = 40
)

func reference(arguments string) entry {
	return func(*world, hub.Viewer) []asked { return []asked{{arguments: arguments, rows: 1}} }
}

func listOf(kind hub.Kind) entry {
	return func(w *world, v hub.Viewer) []asked {
		return []asked{{arguments: page, gives: w.readable(v, kind), rows: most}}
	}
}

// rowsOf are lists without pages, by the time of making.
func rowsOf(kind hub.Kind) entry {
	return func(w *world, v hub.Viewer) []asked {
		return []asked{{arguments: "limit: 100", gives: w.rowsInOrder(v, kind), rows: most}}
	}
}

func (w *world) rowsInOrder(v hub.Viewer, kind hub.Kind) []hub.ID {
	ids := slices.Clone(w.readable(v, kind))
	slices.SortFunc(ids, func(one, other hub.ID) int {
		return cmp.Or(w.documents[one].Base().CreatedAt.Compare(w.documents[other].Base().CreatedAt), cmp.Compare(one, other))
	})
	return ids
}

// oneOf asks for some of the documents of a kind by their ids and their slugs, those that the viewer may read and those
// that not, and for one that is not there.
func oneOf(kind hub.Kind, slugs bool) entry {
	return func(w *world, v hub.Viewer) []asked {
		calls := []asked{{arguments: fmt.Sprintf("id: %q", nowhere(kind)), gives: []hub.ID{""}, rows: 1}}
		for _, id := range w.some(kind, 2) {
			one := asked{arguments: fmt.Sprintf("id: %q", id), gives: []hub.ID{w.orNull(v, id)}, rows: 1, named: []hub.ID{id}}
			calls = append(calls, one)
			if findable, ok := w.documents[id].(hub.Findable); ok && slugs {
				address := findable.Addressed()
				one.arguments = fmt.Sprintf("slug: %q", pick(w, address.Slug, address.FormerSlugs[0]))
				calls = append(calls, one)
			}
		}
		return calls
	}
}

// nowhere is an id that no document has.
func nowhere(kind hub.Kind) hub.ID { return hub.ID(kind) + "_01905c7e-8a3b-7c1d-9e2f-0123456789ab" }

// orNull is the id where the viewer may read the document.
func (w *world) orNull(v hub.Viewer, id hub.ID) hub.ID {
	if !w.mayRead(v, id) {
		return ""
	}
	return id
}

func node(w *world, v hub.Viewer) []asked {
	var calls []asked
	for range 6 {
		kind := pickOne(w, hub.Kinds)
		for _, id := range append(w.some(kind, 1), nowhere(kind)) {
			calls = append(calls, asked{arguments: fmt.Sprintf("id: %q", id), within: kind.Type(), rows: 1,
				gives: []hub.ID{w.orNull(v, id)}, named: []hub.ID{id}})
		}
	}
	return calls
}

// nodes asks for every document of the world.
func nodes(w *world, v hub.Viewer) []asked {
	var calls []asked
	for _, kind := range hub.Kinds {
		for ids := range slices.Chunk(append(w.all(kind), nowhere(kind)), 30) {
			one := asked{within: kind.Type(), rows: len(ids), named: ids}
			quoted := make([]string, len(ids))
			for at, id := range ids {
				quoted[at] = fmt.Sprintf("%q", id)
				one.gives = append(one.gives, w.orNull(v, id))
			}
			one.arguments = "ids: [" + strings.Join(quoted, ", ") + "]"
			calls = append(calls, one)
		}
	}
	return calls
}

// referredTo asks for every document of the world as a gateway does.
func referredTo(w *world, v hub.Viewer) []asked {
	var calls []asked
	for _, kind := range hub.Kinds {
		for ids := range slices.Chunk(append(w.all(kind), nowhere(kind)), 30) {
			one := asked{within: kind.Type(), rows: len(ids), named: ids}
			references := make([]string, len(ids))
			for at, id := range ids {
				references[at] = fmt.Sprintf("{__typename: %q, id: %q}", kind.Type(), id)
				one.gives = append(one.gives, w.orNull(v, id))
			}
			one.arguments = "representations: [" + strings.Join(references, ", ") + "]"
			calls = append(calls, one)
		}
	}
	return calls
}

func searched(w *world, v hub.Viewer) []asked {
	var calls []asked
	for _, kind := range hub.Searchable {
		calls = append(calls, asked{within: kind.Type(), rows: most, gives: w.readable(v, kind),
			arguments: fmt.Sprintf(`query: "", filter: {types: [%q]}, first: 100`, kind.Type())})
	}
	found := w.found(v, []hub.Kind{hub.KindLesson, hub.KindBrief}, w.has(common[0]))
	return append(calls, asked{gives: found, rows: most, within: "Lesson",
		arguments: fmt.Sprintf(`query: %q, filter: {types: ["Lesson", "Brief"]}, first: 100`, common[0])})
}

// viewerItself gives no document by itself: what stands below it is looked at by a test of its own.
func viewerItself(_ *world, v hub.Viewer) []asked {
	return []asked{{gives: []hub.ID{v.ID}, rows: 1, named: []hub.ID{v.ID}}}
}

func persons(w *world, v hub.Viewer) []asked {
	having := func(roles ...hub.Role) []hub.ID {
		return slices.DeleteFunc(w.readable(v, hub.KindPerson), func(id hub.ID) bool {
			return !slices.ContainsFunc(w.documents[id].(*hub.Person).Roles, func(role hub.Role) bool {
				return slices.Contains(roles, role)
			})
		})
	}
	return []asked{
		{arguments: page, rows: most, gives: having(hub.RoleContributor, hub.RoleCurator, hub.RoleAdministrator)},
		{arguments: "roles: [CURATOR], first: 100", rows: most, gives: having(hub.RoleCurator)},
		{arguments: "roles: [], first: 100", rows: most},
	}
}

func revisionsOf(w *world, v hub.Viewer) []asked {
	calls := []asked{{arguments: fmt.Sprintf("of: %q, first: 100", nowhere(hub.KindPost)), rows: most}}
	subjects := map[hub.ID]bool{}
	for _, id := range w.some(hub.KindRevision, 10) {
		subject := w.documents[id].(*hub.Revision).SubjectID
		if subjects[subject] {
			continue
		}
		subjects[subject] = true
		one := asked{arguments: fmt.Sprintf("of: %q, first: 100", subject), rows: most}
		for _, revision := range w.readable(v, hub.KindRevision) {
			if w.documents[revision].(*hub.Revision).SubjectID == subject {
				one.gives = append(one.gives, revision)
			}
		}
		calls = append(calls, one)
	}
	return calls
}

func reports(w *world, v hub.Viewer) []asked {
	all := w.readable(v, hub.KindReport)
	open := slices.DeleteFunc(slices.Clone(all), func(id hub.ID) bool { return w.documents[id].(*hub.Report).Handled })
	return []asked{
		{arguments: page, rows: most, gives: open},
		{arguments: "openOnly: false, first: 100", rows: most, gives: all},
	}
}

// knowledgeGaps gives no document by itself: its numbers are looked at by a test of their own.
func knowledgeGaps(*world, hub.Viewer) []asked {
	return []asked{{arguments: "first: 100", within: "KnowledgeGap", rows: most}}
}

// figures are grouped by calls, too, which have secret titles.
func figures(arguments, within string) entry {
	return func(*world, hub.Viewer) []asked { return []asked{{arguments: arguments, within: within, rows: most}} }
}

// searchGaps gives those of three days: nothing has their words, which are secret ones.
func searchGaps(w *world, v hub.Viewer) []asked {
	gaps := w.readable(v, hub.KindSearchGap)
	slices.SortFunc(gaps, func(one, other hub.ID) int {
		return w.documents[other].(*hub.SearchGap).Count - w.documents[one].(*hub.SearchGap).Count
	})
	return []asked{{arguments: "first: 100", rows: most, gives: gaps, refused: !isCounty(v)}}
}

// suggested types the first words of titles, and the secret ones: of what may not be read too.
func suggested(w *world, v hub.Viewer) []asked {
	calls := []asked{{arguments: `text: "erf", first: 20, types: ["Post"]`, within: "Post", rows: 20}}
	for _, kind := range hub.Searchable {
		for _, id := range w.some(kind, 1) {
			word := secretWords(titleIn(w.documents[id]))[0]
			calls = append(calls, asked{arguments: fmt.Sprintf("text: %q", word[:secretLength-2]), within: kind.Type(), rows: 8,
				gives: w.onlyReadable(v, id)})
		}
	}
	return calls
}

// onlyReadable is the id where the viewer may read the document.
func (w *world) onlyReadable(v hub.Viewer, id hub.ID) []hub.ID {
	if !w.mayRead(v, id) {
		return nil
	}
	return []hub.ID{id}
}

func titleIn(document hub.Document) string {
	switch d := document.(type) {
	case *hub.Concept:
		return d.PrefLabel.NB
	case *hub.Organisation:
		return d.Name
	case *hub.GrantScheme:
		return d.Title
	case *hub.Call:
		return d.Title
	case *hub.Project:
		return d.Title
	case *hub.Event:
		return d.Title
	case *hub.Post:
		return d.GivenTitle
	case *hub.Lesson:
		return d.Title
	case *hub.Measure:
		return d.Title
	case *hub.Brief:
		return d.Title
	default:
		return ""
	}
}

// similarToWords gives words of all there is, readable or not.
func similarToWords(w *world, _ hub.Viewer) []asked {
	calls := []asked{{arguments: fmt.Sprintf("text: %q, first: 20", strings.Join(common, " ")), within: "Lesson", rows: 20}}
	for _, kind := range []hub.Kind{hub.KindLesson, hub.KindPost, hub.KindProject} {
		for _, id := range w.some(kind, 2) {
			calls = append(calls, asked{arguments: fmt.Sprintf("text: %q", titleIn(w.documents[id])+" "+common[0]),
				within: kind.Type(), rows: 5})
		}
	}
	return calls
}

// similarForReasons asks for the likes of documents, readable or not, of concepts and of words.
func similarForReasons(w *world, _ hub.Viewer) []asked {
	var calls []asked
	for _, kind := range []hub.Kind{hub.KindLesson, hub.KindPost, hub.KindProject, hub.KindComment, hub.KindConcept} {
		for _, id := range append(w.some(kind, 2), nowhere(kind)) {
			calls = append(calls, asked{arguments: fmt.Sprintf("id: %q", id), within: "Lesson", rows: 5})
		}
	}
	text := common[0]
	for _, id := range w.some(hub.KindConcept, 3) {
		text += ", " + w.documents[id].(*hub.Concept).PrefLabel.NB
	}
	return append(calls, asked{arguments: fmt.Sprintf("text: %q, first: 20", text), within: "Post", rows: 20})
}

// bearing asks what bears on words for a call and for projects, readable or not by others.
func bearing(w *world, v hub.Viewer) []asked {
	text := common[0]
	for _, id := range w.some(hub.KindConcept, 3) {
		text += "\n\n" + w.documents[id].(*hub.Concept).PrefLabel.NB
	}
	calls := []asked{{arguments: fmt.Sprintf("text: %q, first: 20", text), rows: 20}}
	for _, kind := range []hub.Kind{hub.KindCall, hub.KindProject} {
		if readable := w.readable(v, kind); len(readable) > 0 {
			calls = append(calls, asked{arguments: fmt.Sprintf("text: %q, %s: %q, first: 20", text, kind, pickOne(w, readable)), rows: 20})
		}
	}
	return calls
}
