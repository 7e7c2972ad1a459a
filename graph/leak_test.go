package graph_test

import (
	"encoding/base64"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"

	"github.com/samlaer/samlaer/graph"
	"github.com/samlaer/samlaer/internal/hub"
)

// Nobody is shown what they may not read: a hub of random documents is asked in every way there is, by all sorts of
// viewers, and each answer is compared with what a plain filter over all documents gives (leak_rules_test.go).

// seedName is the variable that repeats a world: its value is the number in the name of the test that failed.
const seedName = "SAMLAER_LEAK_SEED"

func TestNobodyIsShownWhatTheyMayNotRead(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	if text, ok := os.LookupEnv(seedName); ok {
		seed, _ = strconv.ParseUint(text, 10, 64)
	}
	t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
		w := openWorld(t, seed)
		for _, part := range []struct {
			sentence string
			holds    func(*testing.T, *world)
		}{
			{"every kind and every text has secrets", everyKindAndTextHasSecrets},
			{"every field gives what the viewer may read and no more", everyFieldGivesWhatMayBeRead},
			{"no long way leads to more", noLongWayLeadsToMore},
			{"lists and counts are those of a plain filter", listsAndCountsAreThoseOfAPlainFilter},
			{"figures are those of a plain count", figuresAreThoseOfAPlainCount},
			{"pages give each document once", pagesGiveEachDocumentOnce},
			{"a file has the rows that the viewer is given and no more", aFileHasTheRowsThatTheViewerIsGiven},
			{"rows are narrowed as a plain filter does", rowsAreNarrowedAsAPlainFilterDoes},
			{"a cursor of somebody else gives nothing new", aCursorOfSomebodyElseGivesNothingNew},
			{"a search finds by a word only where it may be read", aSearchFindsByAWordOnlyWhereItMayBeRead},
			{"a name finds only what shows it", aNameFindsOnlyWhatShowsIt},
			{"what is similar is among what may be read", whatIsSimilarIsAmongWhatMayBeRead},
			{"every document is found by its slugs by those who may read it", everyDocumentIsFoundByItsSlugsByThoseWhoMayReadIt},
			{"what may not be read is as if it were not there", whatMayNotBeReadIsAsIfItWereNotThere},
			{"a post without its author's name names nobody", aPostWithoutItsAuthorsNameNamesNobody},
			{"what is somebody's own is theirs alone", whatIsSomebodysOwnIsTheirsAlone},
			{"no form for other systems gives more", noFormForOtherSystemsGivesMore},
			{"no file goes further than what it is on", noFileGoesFurtherThanWhatItIsOn},
			// The last one changes the world.
			{"who follows changes is told of what may be read", whoFollowsChangesIsToldOfWhatMayBeRead},
			{"who follows notifications is told their own", whoFollowsNotificationsIsToldTheirOwn},
		} {
			t.Run(part.sentence, func(t *testing.T) { part.holds(t, w) })
		}
	})
}

// roots are the fields that can be asked for: those of Query. What is followed is looked through in leak_changes_test.go.
func roots() ast.FieldList {
	schema := graph.NewExecutableSchema(graph.Config{Resolvers: &graph.Resolver{}}).Schema()
	fields := slices.Clone(schema.Query.Fields)
	return slices.DeleteFunc(fields, func(field *ast.FieldDefinition) bool { return strings.HasPrefix(field.Name, "__") })
}

func TestEveryFieldOfQueryIsLookedThroughForLeaks(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, field := range roots() {
		known[field.Name] = true
		if entries[field.Name] == nil {
			t.Errorf("nobody looks whether %s leaks: put an entry for it into leak_entries_test.go that says how it is called "+
				"and which documents it gives to a viewer", field.Name)
		}
	}
	for name := range entries {
		if !known[name] {
			t.Errorf("the schema has no %s any more: take its entry out of leak_entries_test.go", name)
		}
	}
}

func everyFieldGivesWhatMayBeRead(t *testing.T, w *world) {
	grower := newGrower(w.chance.Uint64())
	for _, v := range w.viewers {
		w.as(v.Viewer)
		for _, field := range roots() {
			for _, call := range entries[field.Name](w, v.Viewer) {
				query := grower.operation(field, call.arguments, call.within, call.rows)
				got := w.ask(t, query, nil)
				if isRefused(got) != call.refused || len(got.Errors) > 0 && !call.refused {
					t.Fatalf("%s asks %s: %s", v, query, got.raw)
				}
				w.look(t, v, query, got, call.named)
				w.compare(t, v, field.Name+"("+call.arguments+")", at(got.Data, field.Name), call.gives)
			}
		}
	}
}

// pageSize is how much of a list an operation asks for: a long way takes little at each step.
var pageSize = regexp.MustCompile(`first: \d+`)

// walks is how many long ways are gone as each viewer.
const walks = 60

// noLongWayLeadsToMore goes from any field to what it gives, and on to what that gives, as far as the limits allow.
func noLongWayLeadsToMore(t *testing.T, w *world) {
	grower := newGrower(w.chance.Uint64())
	fields := roots()
	for _, v := range w.viewers {
		w.as(v.Viewer)
		for at := range walks {
			field := fields[at%len(fields)]
			call := pickOne(w, entries[field.Name](w, v.Viewer))
			grower.width = 1 + at%2
			rows := min(call.rows, 5)
			if strings.HasPrefix(call.arguments, "ids:") || strings.HasPrefix(call.arguments, "representations:") {
				rows = call.rows
			}
			query := grower.operation(field, pageSize.ReplaceAllString(call.arguments, "first: 5"), call.within, rows)
			got := w.ask(t, query, nil)
			if isRefused(got) != call.refused || len(got.Errors) > 0 && !call.refused {
				t.Fatalf("%s asks %s: %s", v, query, got.raw)
			}
			w.look(t, v, query, got, call.named)
		}
	}
}

func isRefused(got answer) bool {
	return len(got.Errors) == 1 && got.Errors[0].Extensions["code"] == string(hub.ErrorForbidden)
}

// compare tells of documents that came and should not have, and of those that should have.
func (w *world) compare(t rapid.TB, v looker, query string, given any, want []hub.ID) {
	t.Helper()
	got, total := idsIn(given)
	if total >= 0 {
		slices.Sort(got)
		want = slices.Sorted(slices.Values(want))
		if total != len(want) {
			t.Errorf("%s is told of %d, and may read %d: %s", v, total, len(want), query)
		}
	}
	if len(want) > 0 && !slices.Equal(got, want) {
		t.Errorf("%s gets %q, and may read %q: %s", v, got, want, query)
	}
}

// idsIn are the ids of a page, a list or an object, and the total of a page, or -1.
func idsIn(given any) (ids []hub.ID, total int) {
	id := func(document any) hub.ID {
		if text, ok := at(document, "id").(string); ok {
			return hub.ID(text)
		}
		text, _ := at(document, "node", "id").(string)
		return hub.ID(text)
	}
	if count, ok := at(given, "totalCount").(float64); ok {
		for _, document := range list(given, "nodes") {
			ids = append(ids, id(document))
		}
		return ids, int(count)
	}
	if documents, ok := given.([]any); ok {
		for _, document := range documents {
			ids = append(ids, id(document))
		}
		return ids, -1
	}
	return []hub.ID{id(given)}, -1
}

// look searches a whole answer, its errors and what its cursors hold, for words and ids that the viewer may not be shown.
func (w *world) look(t rapid.TB, v looker, query string, got answer, named []hub.ID) {
	t.Helper()
	text := string(got.raw)
	for _, part := range strings.Split(text, `ursor":"`)[1:] { // cursor, startCursor and endCursor
		cursor, _, _ := strings.Cut(part, `"`)
		decoded, err := base64.RawURLEncoding.DecodeString(cursor)
		if err != nil {
			t.Errorf("a cursor that cannot be read: %s", cursor)
		}
		text += "\n" + string(decoded)
	}
	told, query := map[string]bool{}, query[:min(len(query), 100)]
	for _, word := range secretWords(text) {
		secret, known := w.secrets[word]
		if !known || told[word] || secret.may(v.Viewer) || w.isNamed(v.Viewer, secret.of, named) {
			continue
		}
		told[word] = true
		t.Errorf("%s is shown %q, the %s of %s: %s\n%s", v, word, secret.part, secret.of, query, around(text, word))
	}
	for _, id := range idsAmong(text) {
		if told[id] || w.mayMeet(v.Viewer, hub.ID(id), named) {
			continue
		}
		told[id] = true
		t.Errorf("%s is shown %s: %s\n%s", v, id, query, around(text, id))
	}
}

// isNamed tells whether the viewer asked for the person and may read it.
func (w *world) isNamed(v hub.Viewer, person hub.ID, named []hub.ID) bool {
	return person.Kind() == hub.KindPerson && slices.Contains(named, person) && hasRole(v)
}

// mayMeet tells whether an id may stand in an answer.
func (w *world) mayMeet(v hub.Viewer, id hub.ID, named []hub.ID) bool {
	if id == v.ID {
		return true
	}
	if id.Kind() == hub.KindPerson {
		return w.mayKnow(v, id) || w.isNamed(v, id, named)
	}
	return w.mayRead(v, id)
}

// around is the place in the answer, for the message.
func around(text, word string) string {
	at := strings.Index(text, word)
	return text[max(0, at-200):min(len(text), at+100)]
}

// secretWords are those that stand in a text.
func secretWords(text string) []string {
	var words []string
	for from := 0; ; {
		at := strings.IndexByte(text[from:], 'q')
		if at < 0 {
			return words
		}
		from += at
		if word := text[from:min(len(text), from+secretLength)]; len(word) == secretLength && isSecretWord(word) {
			words = append(words, word)
		}
		from++
	}
}

func isSecretWord(word string) bool {
	for _, char := range []byte(word[1:]) {
		if !strings.ContainsRune(secretLetters, rune(char)) {
			return false
		}
	}
	return true
}

// idsAmong are the ids of documents that stand in a text.
func idsAmong(text string) []string {
	const tail = len("_0188c337-e4d9-7000-8000-0000000000d9")
	var ids []string
	for from := 0; ; {
		at := strings.IndexByte(text[from:], '_')
		if at < 0 {
			return ids
		}
		from += at
		begin := from
		for begin > 0 && (text[begin-1]|0x20) >= 'a' && (text[begin-1]|0x20) <= 'z' {
			begin--
		}
		if id := hub.ID(text[begin:min(len(text), from+tail)]); id.Valid() {
			ids = append(ids, string(id))
		}
		from++
	}
}
