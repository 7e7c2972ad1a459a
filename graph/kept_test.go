package graph_test

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/samlaer/samlaer/graph"
	"github.com/samlaer/samlaer/internal/front"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/session"
)

// publicQueries are what visitors ask: lists with what they refer to, searches with facets, and what is made of much.
var publicQueries = []string{
	`{ lessons(first: 50) { totalCount nodes { id title insight evidence { strength } } } }`,
	`{ projects(first: 50) { totalCount nodes { id title status grantee { name } call { title } } } }`,
	`{ posts(first: 50) { totalCount nodes { id title excerpt author { name } } } }`,
	`{ search(query: "arbeid", first: 50) { totalCount facets { name values { value count } } edges { node { id title } } } }`,
	`{ measures(first: 50) { totalCount nodes { id title status } } calls(first: 50) { nodes { id title } } }`,
	`{ concepts(first: 100) { totalCount nodes { id label } } organisations(first: 50) { nodes { id name } } }`,
	`{ events(first: 50) { totalCount nodes { id title } } briefs(first: 50) { totalCount nodes { id title } } }`,
}

// askedBy has a question answered by a handler.
func askedBy(ctx context.Context, handler http.Handler, query string, headers ...string) *httptest.ResponseRecorder {
	request := httptest.NewRequestWithContext(ctx, http.MethodGet, "/graphql?query="+url.QueryEscape(query), http.NoBody)
	for at := 0; at < len(headers); at += 2 {
		request.Header.Set(headers[at], headers[at+1])
	}
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	return recorder
}

// handlers answer from what is kept, and never so.
func handlers(d *door) (keeping, fresh http.Handler) {
	logger := slog.New(slog.DiscardHandler)
	return graph.NewKeepingHandler(d.hub, nil, graph.NewAnswers(d.hub, d.epochs, keptBytes), logger), graph.NewHandler(d.hub, logger)
}

func TestWhatIsAskedAgainIsNotReadAgain(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	keeping, fresh := handlers(d)
	for _, query := range publicQueries {
		want := askedBy(t.Context(), fresh, query)
		first := askedBy(t.Context(), keeping, query)
		if first.Body.String() != want.Body.String() || strings.Contains(want.Body.String(), `"errors"`) {
			t.Fatalf("%s: %.300s\nfresh: %.300s", query, first.Body, want.Body)
		}
		d.mustBeKept(t, keeping, query)
		again := askedBy(t.Context(), keeping, query)
		if again.Body.String() != want.Body.String() || !maps.EqualFunc(again.Header(), want.Header(), slices.Equal[[]string]) {
			// what is kept says that it depends on Accept-Encoding, as the server in front says of all
			again.Header()["Vary"] = want.Header()["Vary"]
			if !maps.EqualFunc(again.Header(), want.Header(), slices.Equal[[]string]) {
				t.Errorf("%s: %v\nfresh: %v", query, again.Header(), want.Header())
			}
		}
	}
}

// mustBeKept asks until nothing is read for it: the store's own news of what was written to it comes a little later, and drops
// what is kept once more.
func (d *door) mustBeKept(t *testing.T, keeping http.Handler, query string) {
	t.Helper()
	for range 500 {
		reads, calls := d.store.reads.Load(), d.index.calls.Load()
		if askedBy(t.Context(), keeping, query); d.store.reads.Load() == reads && d.index.calls.Load() == calls {
			return
		}
	}
	t.Fatalf("%s is read each time", query)
}

// retell changes a text that the document shows, and gives the document back as the next version.
func retell(document hub.Document, mark string) hub.Document {
	value := reflect.ValueOf(document).Elem()
	for _, name := range []string{"Title", "Name", "Insight", "Body", "Text", "Goal"} {
		if field := value.FieldByName(name); field.IsValid() && field.Kind() == reflect.String {
			field.SetString(mark + " " + field.String())
			break
		}
	}
	document.Base().Version++
	return document
}

// documentsOf reads all documents of a kind.
func documentsOf(t *testing.T, store hub.Store, kind hub.Kind) []hub.Document {
	t.Helper()
	var all []hub.Document
	for document, err := range store.Scan(t.Context(), kind) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, document)
	}
	return all
}

// write changes or removes a document of the kind by chance, and waits until searches know.
func (d *door) write(t *testing.T, chance *rand.Rand, kind hub.Kind, mark string) {
	t.Helper()
	all := documentsOf(t, d.store, kind)
	if len(all) == 0 {
		return
	}
	document := all[chance.IntN(len(all))]
	change := hub.Change{Kind: kind, ID: document.Base().ID, Was: document.Base().Version}
	if chance.IntN(8) > 0 {
		change.Document = retell(document, mark)
	}
	if err := d.store.Commit(t.Context(), hub.Commit{ID: hub.CommitID("write " + mark), Changes: []hub.Change{change}}); err != nil {
		t.Fatalf("%s: %v", kind, err)
	}
	version := 0
	if change.Document != nil {
		version = document.Base().Version
	}
	if !d.index.Await(t.Context(), []hub.Expectation{{Kind: kind, ID: change.ID, Version: version}}) {
		t.Fatalf("the index does not take %s in", change.ID)
	}
}

func TestWhatIsKeptIsWhatWouldBeAnsweredAfterAnyWrite(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	keeping, fresh := handlers(d)
	chance := rand.New(rand.NewPCG(rand.Uint64(), 1))
	for round := range 4 {
		for _, kind := range hub.Kinds {
			d.write(t, chance, kind, fmt.Sprintf("m%d%s", round, kind))
			for _, at := range chance.Perm(len(publicQueries))[:3] {
				query := publicQueries[at]
				for range 2 {
					got, want := askedBy(t.Context(), keeping, query), askedBy(t.Context(), fresh, query)
					if got.Body.String() != want.Body.String() || got.Header().Get("ETag") != want.Header().Get("ETag") {
						t.Fatalf("after a %s was written, %s is answered\n%s\nand not\n%s", kind, query, got.Body, want.Body)
					}
				}
			}
		}
	}
}

func TestWhatNoVisitorsAnswerIsMadeOfDropsNone(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	keeping, _ := handlers(d)
	d.mustBeKept(t, keeping, keptQuery)
	chance := rand.New(rand.NewPCG(1, 1))
	for _, kind := range []hub.Kind{hub.KindNotification, hub.KindMailOut, hub.KindAuditEntry, hub.KindAPIKey, hub.KindSession, hub.KindSearchGap} {
		d.write(t, chance, kind, "m"+string(kind))
	}
	reads := d.store.reads.Load()
	if askedBy(t.Context(), keeping, keptQuery); d.store.reads.Load() != reads {
		t.Error("an answer is dropped by what it cannot be made of")
	}
}

func TestEveryDocumentOfAnAnswerChangesItsTag(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	keeping, _ := handlers(d)
	const query = `{ lessons(first: 50) { nodes { id title insight } } projects(first: 50) { nodes { id title } } }`
	tag := askedBy(t.Context(), keeping, query).Header().Get("ETag")
	body := askedBy(t.Context(), keeping, query).Body.String()
	changed := 0
	for _, kind := range []hub.Kind{hub.KindLesson, hub.KindProject} {
		for _, document := range documentsOf(t, d.store, kind) {
			if !strings.Contains(body, string(document.Base().ID)) {
				continue
			}
			changed++
			was := document.Base().Version
			next := retell(document, "ny")
			if err := d.store.Commit(t.Context(), hub.Commit{ID: hub.CommitID("tag " + next.Base().ID),
				Changes: []hub.Change{{Kind: kind, ID: next.Base().ID, Was: was, Document: next}}}); err != nil {
				t.Fatal(err)
			}
			d.index.Await(t.Context(), []hub.Expectation{{Kind: kind, ID: next.Base().ID, Version: next.Base().Version}})
			got := askedBy(t.Context(), keeping, query, "If-None-Match", tag)
			if got.Code != http.StatusOK || got.Header().Get("ETag") == tag {
				t.Errorf("%s changed, and its answer's tag did not", next.Base().ID)
			}
			tag = got.Header().Get("ETag")
			if got := askedBy(t.Context(), keeping, query, "If-None-Match", tag); got.Code != http.StatusNotModified {
				t.Errorf("what did not change is answered with %d", got.Code)
			}
		}
	}
	if changed < 10 {
		t.Errorf("only %d documents were changed", changed)
	}
}

func TestWhoAsksAfterAWriteGetsWhatWasWrittenWhoeverElseAsks(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	keeping, _ := handlers(d)
	lesson := documentsOf(t, d.store, hub.KindLesson)[0].(*hub.Lesson)
	lesson.Audience, lesson.Status = hub.AudiencePublic, hub.LessonStatusPublished
	query := fmt.Sprintf(`{ lesson(id: %q) { title } }`, lesson.ID)
	var done atomic.Int64
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 6 {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				least := done.Load()
				body := askedBy(t.Context(), keeping, query).Body.String()
				_, number, _ := strings.Cut(body, "tittel nummer ")
				number, _, _ = strings.Cut(number, `"`)
				if got, err := strconv.ParseInt(number, 10, 64); least > 0 && (err != nil || got < least) {
					t.Errorf("after number %d was written: %s", least, body)
					return
				}
			}
		})
	}
	for number := range 100 {
		was := lesson.Version
		lesson.Title, lesson.Version = fmt.Sprintf("tittel nummer %d", number+1), was+1
		if err := d.store.Commit(t.Context(), hub.Commit{ID: hub.CommitID(fmt.Sprint("number ", number)),
			Changes: []hub.Change{{Kind: hub.KindLesson, ID: lesson.ID, Was: was, Document: lesson}}}); err != nil {
			t.Error(err)
			break
		}
		done.Store(int64(number + 1))
	}
	close(stop)
	readers.Wait()
}

// slowStore lets a test do something while an answer is being made.
type slowStore struct {
	hub.Store
	reading func()
}

func (s *slowStore) Get(ctx context.Context, kind hub.Kind, ids []hub.ID) ([]hub.Document, error) {
	documents, err := s.Store.Get(ctx, kind, ids)
	if s.reading != nil {
		s.reading()
	}
	return documents, err
}

// byHand are epochs that a test turns.
type byHand struct{ count atomic.Uint64 }

func (b *byHand) Epoch() (now uint64, known bool) { return b.count.Load(), true }

func TestAnAnswerBegunBeforeAWriteIsNotKeptAfterIt(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	slow := &slowStore{Store: d.store}
	d.hub = hub.New(hub.Parts{Store: slow, Index: d.index, Clock: func() time.Time { return now }, UUID: newUUID, Site: "https://samlaer.example"})
	epochs := &byHand{}
	logger := slog.New(slog.DiscardHandler)
	keeping, fresh := graph.NewKeepingHandler(d.hub, nil, graph.NewAnswers(d.hub, epochs, keptBytes), logger), graph.NewHandler(d.hub, logger)
	project := documentsOf(t, d.store, hub.KindProject)[0]
	query := fmt.Sprintf(`{ project(id: %q) { title } }`, project.Base().ID)
	var once sync.Once
	slow.reading = func() {
		once.Do(func() {
			was := project.Base().Version
			if err := d.store.Commit(t.Context(), hub.Commit{ID: "meanwhile", Changes: []hub.Change{
				{Kind: hub.KindProject, ID: project.Base().ID, Was: was, Document: retell(project, "nytt")}}}); err != nil {
				t.Error(err)
			}
			epochs.count.Add(1)
		})
	}
	if old := askedBy(t.Context(), keeping, query).Body.String(); strings.Contains(old, "nytt") {
		t.Fatalf("the write came too early for this test: %s", old)
	}
	if got, want := askedBy(t.Context(), keeping, query).Body.String(), askedBy(t.Context(), fresh, query).Body.String(); got != want {
		t.Errorf("%s and not %s", got, want)
	}
}

func TestWhatIsKeptOfADayIsGoneTheNext(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	var at atomic.Pointer[time.Time]
	evening := time.Date(2026, 6, 16, 21, 59, 59, 0, time.UTC) // a second before midnight in Oslo
	at.Store(&evening)
	d.hub = hub.New(hub.Parts{Store: d.store, Index: d.index, Clock: func() time.Time { return *at.Load() }, UUID: newUUID, Site: "https://samlaer.example"})
	keeping, _ := handlers(d)
	d.mustBeKept(t, keeping, keptQuery)
	reads := d.store.reads.Load()
	morning := evening.Add(time.Second)
	at.Store(&morning)
	if askedBy(t.Context(), keeping, keptQuery); d.store.reads.Load() == reads {
		t.Error("yesterday's answer is given after midnight")
	}
}

func TestASearchThatIsCountedIsNotKept(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	keeping, _ := handlers(d)
	d.mustBeKept(t, keeping, keptQuery)
	const query = `{ search(query: "zxqvy wqzzt", first: 5) { totalCount } }`
	askedBy(t.Context(), keeping, query)
	calls := d.index.calls.Load()
	if got := askedBy(t.Context(), keeping, query); d.index.calls.Load() == calls || !strings.Contains(got.Body.String(), `"totalCount":0`) {
		t.Errorf("a search that found nothing is answered from memory: %s", got.Body)
	}
}

func TestWhatIsNotAVisitorsOrNotWholeIsNotKept(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	keeping, _ := handlers(d)
	curator := demoViewer(t, d, "curator")
	d.mustBeKept(t, keeping, keptQuery)
	for name, ask := range map[string]func() *httptest.ResponseRecorder{
		"a curator": func() *httptest.ResponseRecorder {
			return askedBy(hub.WithViewer(t.Context(), curator), keeping, keptQuery)
		},
		"who has a cookie": func() *httptest.ResponseRecorder { return askedBy(t.Context(), keeping, keptQuery, "Cookie", "a=b") },
		"who has a key": func() *httptest.ResponseRecorder {
			return askedBy(t.Context(), keeping, keptQuery, "Authorization", "x")
		},
		"who wants a stream": func() *httptest.ResponseRecorder {
			return askedBy(t.Context(), keeping, keptQuery, "Accept", "text/event-stream, application/json")
		},
		"what has an error": func() *httptest.ResponseRecorder {
			return askedBy(t.Context(), keeping, `{ lessons(first: 2) { totalCount } node(id: "lesson_x") { id } wrong: lessons(first: 2, after: "x") { totalCount } }`)
		},
	} {
		ask()
		reads := d.store.reads.Load()
		if got := ask(); d.store.reads.Load() == reads {
			t.Errorf("%s is answered from memory: %d %.200s", name, got.Code, got.Body)
		}
	}
}

func TestWhatIsKeptComesInTheLanguageTheFormAndTheEncodingAskedFor(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	logger := slog.New(slog.DiscardHandler)
	keeping, _ := handlers(d)
	server := httptest.NewServer(front.Handler(front.Options{Logger: logger,
		GraphQL: session.Handler(session.Options{People: d.hub, Demo: true, Logger: logger}, keeping)}))
	defer server.Close()
	d.mustBeKept(t, keeping, keptQuery)
	const labels = `{ concepts(first: 50) { nodes { label } } }`
	for range 3 {
		said := map[string]bool{}
		for _, language := range []string{"nb", "en"} {
			_, body := get(t, http.MethodGet, server.URL+"/graphql", labels, "Accept-Language", language)
			said[body] = true
		}
		if len(said) != 2 {
			t.Errorf("concepts are called the same in all languages: %v", said)
		}
		tags := map[string]bool{}
		for _, accept := range []string{"application/json", "application/graphql-response+json"} {
			for _, encoding := range []string{"identity", "gzip", "zstd", "gzip, deflate, br, zstd", "gzip;q=1, zstd;q=0.5", "zstd;q=0"} {
				want := map[string]string{"identity": "", "zstd;q=0": "", "gzip": "gzip", "gzip;q=1, zstd;q=0.5": "gzip"}
				wanted, known := want[encoding]
				if !known {
					wanted = "zstd"
				}
				got, _ := get(t, http.MethodGet, server.URL+"/graphql", keptQuery, "Accept", accept, "Accept-Encoding", encoding)
				if got.Header.Get("Content-Type") != accept+"; charset=utf-8" || encoding != "gzip;q=1, zstd;q=0.5" && got.Header.Get("Content-Encoding") != wanted {
					t.Errorf("%s in %s: %v", accept, encoding, got.Header)
				}
				tags[got.Header.Get("ETag")] = true
			}
		}
		if len(tags) != 2 {
			t.Errorf("two forms of an answer have the tags %v", tags)
		}
	}
}
