package graph_test

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/samlaer/samlaer/internal/hub"
)

// The tests of who reads and does what say themselves who asks. Here the same people and programs come in by the real doors, with
// sessions, keys and tokens, and are answered as when the test says that it is they.

// seeded gives chance that another run can have again: see seedName.
func seeded(t *testing.T) (uint64, *rand.Rand) {
	t.Helper()
	seed := rand.Uint64()
	if text, ok := os.LookupEnv(seedName); ok {
		seed, _ = strconv.ParseUint(text, 10, 64)
	}
	t.Logf("%s=%d", seedName, seed)
	return seed, rand.New(rand.NewPCG(seed, 7))
}

func TestWhoComesByAnyDoorReadsWhatTheyMayAndNoMore(t *testing.T) {
	t.Parallel()
	seed, chance := seeded(t)
	w := openWorld(t, seed)
	h := enterBy(t, w.door)
	people := slices.DeleteFunc(slices.Clone(w.viewers), func(v looker) bool { return v.ID.Kind() != hub.KindPerson })
	for at := range people { // one of them has had a role
		people[at].Roles = w.documents[people[at].ID].(*hub.Person).Roles
	}
	at := slices.IndexFunc(people, func(v looker) bool { return v.Has(hub.RoleAdministrator) })
	h.enter(t, people[at].Viewer, people)
	w.settle(t)
	grower := newGrower(chance.Uint64())
	asked := 0
	for _, e := range h.entrances {
		h.as(e.viewer)
		for _, field := range roots() {
			// What a call gives is not compared here, so that it may be any: the answer at the other door is what is right.
			call := pickOne(w, entries[field.Name](w, e.viewer))
			query := grower.operation(field, pageSize.ReplaceAllString(call.arguments, "first: 20"), call.within, min(call.rows, 20))
			transport := transports[chance.IntN(len(transports))]
			want, got := w.ask(t, query, nil), h.send(t, e, transport, query, nil)
			if asked++; !bytes.Equal(bytes.TrimSpace(got.raw), bytes.TrimSpace(want.raw)) {
				t.Fatalf("%s over %s is answered otherwise than at the door where the test says who asks:\n%s\n%s\n%s", e, transport, query, got.raw, want.raw)
			}
		}
	}
	t.Logf("%d answers by %d entrances", asked, len(h.entrances))
	h.areTold(t)
}

// settle waits until the index holds all there is.
func (w *world) settle(t *testing.T) {
	t.Helper()
	expectation, err := hub.MarkStart(t.Context(), w.store, func() time.Time { return now }, newUUID)
	if err != nil {
		t.Fatal(err)
	}
	w.index.Await(t.Context(), []hub.Expectation{expectation})
}

func TestWhoComesByAnyDoorDoesWhatTheyMayAndNoMore(t *testing.T) {
	t.Parallel()
	_, chance := seeded(t)
	s := openStage(t)
	h := enterBy(t, s.door)
	var people []looker
	for _, one := range actors[1:] {
		people = append(people, looker{one.name, s.viewer(one, "")})
	}
	h.enter(t, people[len(people)-1].Viewer, people)
	for _, e := range h.entrances { // a key notes the first use of a day
		h.send(t, e, "POST", `{ viewer { id } }`, nil)
	}
	fields, tried := mutations(), 0
	for _, group := range slices.Sorted(maps.Keys(tables)) {
		for _, name := range slices.Sorted(maps.Keys(tables[group])) {
			if name == "eraseMe" { // who is gone tries nothing more: the tests of erasures and the story do
				continue
			}
			trials := h.trials(tables[group][name], s, chance, t)
			s.flush(t)
			for _, one := range trials {
				t.Run(fmt.Sprintf("%s over %s: %s", one.name, one.transport, name), func(t *testing.T) {
					h.does(t, s, one, fields[name], tables[group][name])
				})
			}
			tried += len(trials)
		}
	}
	t.Logf("%d deeds by %d entrances", tried, len(h.entrances))
	got := h.send(t, h.entrances[2], "GET", `mutation { markAllRead { count } }`, nil)
	if len(got.Errors) == 0 {
		t.Errorf("something is done by an address: %s", got.raw)
	}
}

// trial is a try at something by whoever comes in by an entrance, and another one at the same where the test says who asks.
type trial struct {
	entrance
	transport string
	try, twin *try
}

// trials are those of each row, in one of its states and for one of its audiences, and what they need, which waits to be committed. Of
// those who only read, one in twelve tries.
func (h *house) trials(deed deed, s *stage, chance *rand.Rand, t *testing.T) []trial {
	t.Helper()
	var trials []trial
	for _, row := range deed.rows {
		row.states, row.audiences = wordOf(chance, row.states), wordOf(chance, row.audiences)
		for _, e := range h.entrances {
			if e.viewer.ReadOnly && chance.IntN(12) > 0 {
				continue
			}
			one := trial{entrance: e, transport: []string{"POST", "WebSocket", "SSE"}[chance.IntN(3)], try: s.trial(t, deed, row, e.person)}
			if e.viewer.ID.Kind() == hub.KindService {
				one.twin = s.trial(t, deed, row, e.person)
			}
			trials = append(trials, one)
		}
	}
	return trials
}

// does tries a deed at the real door. What is to come of it stands in the tables, for people and visitors; who only reads does nothing;
// and a program that writes does what it does where the test says that it is the program.
func (h *house) does(t *testing.T, s *stage, one trial, field *ast.FieldDefinition, deed deed) {
	t.Helper()
	at := *s
	at.door = h.at(one.entrance)
	at.over = func(t *testing.T, query string, variables map[string]any) answer {
		return h.send(t, one.entrance, one.transport, query, variables)
	}
	switch {
	case one.viewer.ReadOnly:
		if got := at.outcome(t, field, deed, one.try); !strings.HasPrefix(got, "FORBIDDEN") && !strings.HasPrefix(got, "NOT_FOUND") {
			t.Errorf("what only reads: %s", got) // what it may not read is not there to be refused
		}
	case one.twin != nil:
		s.as(one.viewer)
		want := s.outcome(t, field, deed, one.twin)
		if got := at.outcome(t, field, deed, one.try); got != want {
			t.Errorf("%s: %s, and where the test says who asks %s", one.try, got, want)
		}
	default:
		at.perform(t, field, deed, one.try)
	}
}

// wordOf is a word of a text.
func wordOf(chance *rand.Rand, words string) string {
	all := strings.Fields(words)
	return all[chance.IntN(len(all))]
}

// trial is a try of a row by a person, or as nobody in particular.
func (s *stage) trial(t *testing.T, deed deed, row row, person hub.ID) *try {
	t.Helper()
	column := slices.IndexFunc(actors, func(one actor) bool { return one.id == person })
	try := s.cast(t, row, row.states, row.audiences)[column]
	scene, _ := sceneNamed(row.noun)
	scene.make(try)
	if deed.first != nil {
		deed.first(try)
	}
	return try
}

// outcome is what comes of a try: the code and the field of the error, or whether something was done.
func (s *stage) outcome(t *testing.T, field *ast.FieldDefinition, deed deed, try *try) string {
	t.Helper()
	variables, before := s.variables(t, deed, try), s.position(t)
	got := s.ask(t, operation(field), variables)
	moved := s.position(t) != before
	switch {
	case len(got.Errors) > 0 && moved:
		return "refused, and something was done"
	case len(got.Errors) > 0 && got.Errors[0].Extensions["field"] != nil:
		return fmt.Sprint(got.Errors[0].Extensions["code"], " ", got.Errors[0].Extensions["field"])
	case len(got.Errors) > 0:
		return fmt.Sprint(got.Errors[0].Extensions["code"])
	case moved:
		return "done"
	default:
		return "done, with nothing to change"
	}
}

// areTold lets all follow by two sorts of streams, and looks what they are told of lessons for three audiences.
func (h *house) areTold(t *testing.T) {
	t.Helper()
	after := h.now(t)
	var told []follower
	var to []entrance
	for _, e := range h.entrances {
		d := h.at(e)
		lessons := strings.Replace(strings.Replace(followChanges, "filter: $filter", `filter: {types: ["Lesson"]}`, 1), "$filter: SearchFilter, ", "", 1)
		told = append(told, d.listen(t, followChanges, `{"filter": {"types": ["Lesson"]}}`, "").begun(), d.followOver(t, lessons, after))
		to = append(to, e, e)
	}
	audiences := []hub.Audience{hub.AudienceNetwork, hub.AudienceCounty, hub.AudiencePublic}
	for at, audience := range audiences {
		h.commit(t, string(audience), replace(lessonFor(at, 1, audience, hub.LessonStatusPublished)))
	}
	for at, one := range told {
		for n, audience := range audiences {
			v := to[at].viewer
			if audience == hub.AudienceNetwork && !v.Has(hub.RoleContributor) || audience == hub.AudienceCounty && !v.Has(hub.RoleCurator) {
				continue
			}
			if _, got := one.next(t); textAt(got.Data, "changes", "node", "id") != string(lessonFor(n, 1, "", "").ID) {
				t.Errorf("%s is told %s, where the lesson for %s comes next", to[at], got.raw, audience)
			}
		}
	}
}
