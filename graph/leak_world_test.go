package graph_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

// world is a hub with random documents of every kind. Each document has secret words: words that stand nowhere else, so
// that an answer in which one of them stands tells of what it gives away, whatever was asked.
type world struct {
	*door
	calls     *callLog
	chance    *rand.Rand
	count     int
	documents map[hub.ID]hub.Document
	// order has the ids in the order in which the documents were made.
	order []hub.ID
	// was has what a revision shows.
	was map[hub.ID]hub.Document
	// ghosts are people who stand nowhere but on posts without their name, and on what belongs to those.
	ghosts  []hub.ID
	secrets map[string]secret
	// blobs are the bytes of files, and of the texts of their pages, by their hashes.
	blobs   map[string]string
	viewers []looker
	// attributes are made when they are asked for.
	attributes map[hub.ID]*attributes
}

// secret is a word, what it stands in, and who may be shown it.
type secret struct {
	of   hub.ID
	part string
	may  func(hub.Viewer) bool
}

// looker is a viewer with a name for messages.
type looker struct {
	name string
	hub.Viewer
}

func (l looker) String() string { return l.name }

// common are words that many texts have. No language changes a numeral, so that a search for one finds what has it.
var common = []string{"1001", "1002", "1003", "1004", "1005"}

// openWorld makes a world, the same for a seed, and opens its door.
func openWorld(t *testing.T, seed uint64) *world {
	t.Helper()
	w := newWorld(seed)
	w.openDoor(t)
	return w
}

func newWorld(seed uint64) *world {
	w := &world{chance: rand.New(rand.NewPCG(seed, 616)), documents: map[hub.ID]hub.Document{},
		was: map[hub.ID]hub.Document{}, secrets: map[string]secret{}, blobs: map[string]string{}, attributes: map[hub.ID]*attributes{}}
	w.makeAll()
	return w
}

// openDoor puts the documents into a store behind HTTP.
func (w *world) openDoor(t *testing.T) {
	t.Helper()
	w.door = open(t, func(ctx context.Context, store hub.Store) error {
		for _, content := range w.blobs {
			if _, _, err := store.PutBlob(ctx, strings.NewReader(content)); err != nil {
				return err
			}
		}
		for chunk := range slices.Chunk(w.order, 50) {
			documents := make([]hub.Document, len(chunk))
			for at, id := range chunk {
				documents[at] = w.documents[id]
			}
			commit := hub.Commit{ID: hub.CommitID(chunk[0]), Changes: hubtest.Inserts(documents...)}
			if err := store.Commit(ctx, commit); err != nil {
				return err
			}
		}
		return nil
	})
	w.calls = &callLog{}
	w.store.Store = loggedStore{w.store.Store, w.calls}
	w.index.Index = loggedIndex{w.index.Index, w.calls}
}

// makeAll makes the documents, what is referred to first.
func (w *world) makeAll() {
	w.times(8, w.concept)
	w.times(4, w.organisation)
	w.people()
	w.times(2, w.grantScheme)
	w.times(3, w.call)
	w.times(8, w.project)
	w.times(6, w.event)
	w.times(36, w.post)
	for _, ghost := range w.ghosts {
		w.ghostPosts(ghost)
	}
	w.times(12, w.attachment)
	w.times(24, w.lesson)
	w.times(12, w.relation)
	w.times(12, w.measure)
	w.times(14, w.application)
	w.times(10, w.brief)
	w.times(24, w.comment)
	w.times(14, w.reaction)
	for _, project := range w.some(hub.KindProject, 5) {
		w.ends(project)
	}
	w.times(6, w.report)
	for turn := range 20 {
		w.own(turn)
	}
	w.times(24, w.revision)
	w.times(4, w.auditEntry)
	w.times(6, w.searchGap)
	for turn := range 12 {
		w.access(turn)
	}
	w.makeViewers()
}

func (w *world) makeViewers() {
	people := w.all(hub.KindPerson)
	w.viewers = []looker{{"a visitor", hub.Visitor("nb")}}
	as := func(name string, id hub.ID, roles ...hub.Role) {
		viewer := hub.Viewer{ID: id, Roles: roles, Language: hubtestLanguage(w.chance)}
		for _, project := range w.all(hub.KindProject) {
			for _, member := range w.documents[project].(*hub.Project).Members {
				if member.PersonID == id && !slices.Contains(viewer.ProjectIDs, project) {
					viewer.ProjectIDs = append(viewer.ProjectIDs, project)
				}
			}
		}
		w.viewers = append(w.viewers, looker{name, viewer})
	}
	as("somebody without a role", people[0])
	as("a contributor", people[1], hub.RoleContributor)
	as("another contributor", people[2], hub.RoleContributor)
	as("a contributor without projects", people[3], hub.RoleContributor)
	as("a curator", people[4], hub.RoleCurator)
	as("an administrator", people[5], hub.RoleAdministrator)
	as("an author without a name", w.ghosts[0], hub.RoleContributor)
	as("a dashboard", w.all(hub.KindService)[0], hub.RoleContributor)
}

func hubtestLanguage(chance *rand.Rand) hub.Language {
	return []hub.Language{"nb", "nn", "en"}[chance.IntN(3)]
}

func (w *world) times(count int, make func()) {
	for range count {
		make()
	}
}

// A secret word is q, which stands in it first only, and so many of these letters, the last a digit, so that no language
// takes it for a form of another word.
const (
	secretLetters = "abcdefghijklmnoprstuvwxyz0123456789"
	secretLength  = 11
)

// word makes a secret word that those may be shown who may read the document.
func (w *world) word(of hub.ID, part string) string {
	return w.wordFor(of, part, func(v hub.Viewer) bool { return w.mayRead(v, of) })
}

func (w *world) wordFor(of hub.ID, part string, may func(hub.Viewer) bool) string {
	var word strings.Builder
	word.WriteByte('q')
	for range secretLength - 2 {
		word.WriteByte(secretLetters[w.chance.IntN(len(secretLetters))])
	}
	word.WriteByte('0' + byte(w.chance.IntN(10)))
	w.secrets[word.String()] = secret{of, part, may}
	return word.String()
}

// kept is a word that nobody may ever be shown.
func (w *world) kept(of hub.ID, part string) string {
	return w.wordFor(of, part, func(hub.Viewer) bool { return false })
}

// text is a secret word of a part of a document among common ones.
func (w *world) text(of hub.ID, part string) string {
	return fmt.Sprintf("%s %s %s", w.word(of, part), pickOne(w, common), pickOne(w, common))
}

func (w *world) markdown(of hub.ID, part string) hub.Markdown { return hub.Markdown(w.text(of, part)) }

// meta begins a document of the kind.
func (w *world) meta(kind hub.Kind, by hub.ID) hub.Meta {
	w.count++
	at := hubtest.Start.Add(time.Duration(w.count) * time.Hour)
	return hub.Meta{ID: hubtest.ID(kind, w.count), Version: 1, CreatedAt: at, CreatedBy: by,
		UpdatedAt: at.Add(time.Duration(w.chance.IntN(2000)) * time.Hour), UpdatedBy: by}
}

func (w *world) put(document hub.Document) {
	id := document.Base().ID
	w.documents[id] = document
	w.order = append(w.order, id)
}

// putNew leaves out what is there already: a second reaction of somebody on something is the same one.
func (w *world) putNew(document hub.Document) {
	for _, id := range w.all(document.DocumentKind()) {
		if slices.Equal(w.documents[id].Keys(), document.Keys()) {
			return
		}
	}
	w.put(document)
}

// address is that of a title, with a former one. The former title's words are nobody's to be shown.
func (w *world) address(title string, id hub.ID) hub.Address {
	return hub.Address{Slug: hub.Slug(title, id), FormerSlugs: []string{hub.Slug("før "+w.kept(id, "former slug"), id)}}
}

// all are the ids of a kind, in the order of their making.
func (w *world) all(kind hub.Kind) []hub.ID {
	var ids []hub.ID
	for _, id := range w.order {
		if id.Kind() == kind {
			ids = append(ids, id)
		}
	}
	return ids
}

// some are at most so many ids of a kind.
func (w *world) some(kind hub.Kind, most int) []hub.ID {
	ids := w.all(kind)
	w.chance.Shuffle(len(ids), func(a, b int) { ids[a], ids[b] = ids[b], ids[a] })
	return ids[:min(most, len(ids))]
}

func (w *world) one(kinds ...hub.Kind) hub.ID { return pickOne(w, w.all(pickOne(w, kinds))) }

// person is anybody but a ghost: somebody who has lost every role still stands on what they wrote.
func (w *world) person() hub.ID { return w.all(hub.KindPerson)[w.chance.IntN(people)] }

func (w *world) maybe(id hub.ID) hub.ID {
	if w.chance.IntN(3) == 0 {
		return ""
	}
	return id
}

func (w *world) heads(oneIn int) bool { return w.chance.IntN(oneIn) == 0 }

func pickOne[T any](w *world, choices []T) T { return choices[w.chance.IntN(len(choices))] }

func pick[T any](w *world, choices ...T) T { return pickOne(w, choices) }

func (w *world) topics(scheme hub.ConceptScheme) []hub.ID {
	var ids []hub.ID
	for _, id := range w.some(hub.KindConcept, 8) {
		if w.documents[id].(*hub.Concept).Scheme == scheme && len(ids) < w.chance.IntN(3) {
			ids = append(ids, id)
		}
	}
	return ids
}

func (w *world) day() hub.Date {
	return hub.Date(fmt.Sprintf("20%02d-0%d-1%d", 20+w.chance.IntN(4), 1+w.chance.IntN(9), w.chance.IntN(10)))
}

func (w *world) audience() hub.Audience {
	return pick(w, hub.AudiencePublic, hub.AudiencePublic, hub.AudienceNetwork, hub.AudienceCounty)
}

func (w *world) projectAudience(project hub.ID) hub.Audience {
	if project != "" && w.heads(3) {
		return hub.AudienceProject
	}
	return w.audience()
}

func (w *world) municipality() string {
	codes := make([]string, 0, len(places))
	for code := range places {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	return pickOne(w, codes)
}
