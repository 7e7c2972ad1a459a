package graph_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

// leaves takes the text out of texts alone, which have a new page at each form feed.
type leaves struct {
	mutex sync.Mutex
	// fails is called before a file is read; nil for nothing.
	fails func() error
	// read are the texts that were taken out, in turn.
	read []string
}

func (l *leaves) Extract(ctx context.Context, mediaType string, content io.ReaderAt, size int64) ([]string, error) {
	l.mutex.Lock()
	fails := l.fails
	l.mutex.Unlock()
	if fails != nil {
		if err := fails(); err != nil {
			return nil, err
		}
	}
	if !strings.HasPrefix(mediaType, "text/plain") {
		return nil, hub.ErrNoText
	}
	whole, err := io.ReadAll(io.NewSectionReader(content, 0, size))
	l.mutex.Lock()
	l.read = append(l.read, string(whole))
	l.mutex.Unlock()
	return strings.Split(string(whole), "\f"), errors.Join(err, ctx.Err())
}

func (l *leaves) failWith(fails func() error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.fails = fails
}

// takeTexts does what is done in the background, and waits until searches find what came of it.
func (d *door) takeTexts(t *testing.T) {
	t.Helper()
	if err := d.hub.TakeTexts(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.settled(t)
}

// settled waits until the index has taken in what was committed so far.
func (d *door) settled(t *testing.T) {
	t.Helper()
	marked, err := hub.MarkStart(t.Context(), d.store, time.Now, newUUID)
	if err != nil {
		t.Fatal(err)
	}
	if !d.index.Await(t.Context(), []hub.Expectation{marked}) {
		t.Fatal("the index does not follow")
	}
}

const report = "Sluttrapport for kafeen.\fVi prøvde båtutlån i to somre. Utlånet av båter gikk ikke, for ingen turte å ta ansvaret.\fTakk til alle."

// withReport tells an experience as a partner, with a report, and gives both.
func (d *door) withReport(t *testing.T, more map[string]any) (post, file any) {
	t.Helper()
	d.by(t, "partner")
	post = d.tell(t, more)
	file = at(d.attached(t, map[string]any{"on": post, "kind": "REPORT", "name": "rapport.txt"}, report), "id")
	d.takeTexts(t)
	return post, file
}

const searchPages = `query($query: String!) { search(query: $query, first: 5, filter: {types: ["Post", "Project"]}) { totalCount didYouMean
	edges { node { id } pages { attachment { id } page address fragment } } } }`

func (d *door) searched(t *testing.T, query string) any {
	t.Helper()
	return at(d.must(t, searchPages, map[string]any{"query": query}), "search")
}

func (d *door) wantFound(t *testing.T, query string, count int) {
	t.Helper()
	if got := at(d.searched(t, query), "totalCount"); got != float64(count) {
		t.Errorf("%q finds %v, want %d", query, got, count)
	}
}

func TestAReportIsFoundByItsWordsWithThePage(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	post, file := d.withReport(t, nil)
	for _, query := range []string{"båtutlånet", `"to somre"`, "«utlån av båt»"} {
		found := d.searched(t, query)
		wantAt(t, found, 1.0, "totalCount")
		wantAt(t, found, nil, "didYouMean")
		edge := list(found, "edges")[0]
		wantAt(t, edge, post, "node", "id")
		page := list(edge, "pages")[0]
		wantAt(t, page, file, "attachment", "id")
		wantAt(t, page, 2.0, "page")
		if fragment, _ := at(page, "fragment").(string); !strings.Contains(fragment, "<mark>") {
			t.Errorf("%q shows %s", query, fragment)
		}
	}
	d.wantFound(t, `"kafeen vi prøvde"`, 0) // no phrase goes from one page to another
	d.wantFound(t, "-båtutlån tittel:båtutlån", 0)
	attachment := at(d.must(t, `query($id: ID!) { node(id: $id) { ... on Attachment { version textState pageCount updatedBy { id }
		readPage(number: 2) { number text address } none: readPage(number: 4) { number } } } }`, map[string]any{"id": file}), "node")
	wantAt(t, attachment, "DONE", "textState")
	wantAt(t, attachment, 3.0, "pageCount")
	wantAt(t, attachment, nil, "none")
	wantAt(t, attachment, strings.Split(report, "\f")[1], "readPage", "text")
}

func TestAWordOfTheDocumentCountsForMoreThanOnAPage(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	_, _ = d.withReport(t, nil)
	own := d.tell(t, map[string]any{"whatHappened": strings.Repeat("Det var mye annet å fortelle om. ", 60) + "Båtutlånet gikk bra."})
	found := d.searched(t, "båtutlån")
	wantAt(t, found, 2.0, "totalCount")
	wantAt(t, list(found, "edges")[0], own, "node", "id")
	if reasons := at(d.by(t, "curator").must(t, `{ search(query: "båtutlån", first: 2) { edges { explanation { reasons { match occurrences } } } } }`, nil),
		"search", "edges"); !strings.Contains(fmt.Sprint(reasons), "PAGE") {
		t.Errorf("the reasons are %v", reasons)
	}
}

func TestWhatAReportSaysGoesWithIt(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	_, file := d.withReport(t, nil)
	d.wantFound(t, "båtutlån", 1)
	update := `mutation($id: ID!, $version: Int!, $name: String) { updateAttachment(id: $id, version: $version, input: {name: $name}) { attachment { name version } } }`
	d.by(t, "partner").must(t, update, map[string]any{"id": file, "version": 1, "name": "b.txt"}) // that its text was taken out since is no change
	if codes := d.refused(t, update, map[string]any{"id": file, "version": 1, "name": "c.txt"}); codes[0] != "CONFLICT" {
		t.Errorf("a name that was changed since gives %v", codes)
	}
	version := at(d.attachment(t, file.(string)), "version")
	d.must(t, `mutation($id: ID!, $version: Int!) { deleteAttachment(id: $id, version: $version) { deletedId } }`,
		map[string]any{"id": file, "version": version})
	d.wantFound(t, "båtutlån", 0)
}

func TestAReportIsFoundByThoseAloneWhoReadIt(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	post, file := d.withReport(t, nil)
	d.as(hub.Visitor("nb"))
	d.wantFound(t, "båtutlån", 1)
	found, err := d.store.Get(t.Context(), hub.KindAttachment, []hub.ID{hub.ID(file.(string))})
	if err != nil {
		t.Fatal(err)
	}
	withheld, _ := found[0].(*hub.Attachment)
	was := withheld.Version
	withheld.Withheld, withheld.Version = true, was+1
	d.commit(t, "withheld", hub.Change{Kind: hub.KindAttachment, ID: withheld.ID, Was: was, Document: withheld})
	d.settled(t)
	d.wantFound(t, "båtutlån", 0)
	d.by(t, "curator").wantFound(t, "båtutlån", 0)

	shown := *withheld
	shown.Withheld, shown.Version = false, was+2
	d.commit(t, "shown", hub.Change{Kind: hub.KindAttachment, ID: withheld.ID, Was: was + 1, Document: &shown})
	d.settled(t)
	d.wantFound(t, "båtutlån", 1)
	version := at(d.by(t, "partner").must(t, `query($id: ID!) { post(id: $id) { version } }`, map[string]any{"id": post}), "post", "version")
	d.must(t, `mutation($id: ID!, $version: Int!) { updatePost(id: $id, version: $version, input: {audience: COUNTY}) { post { id } } }`,
		map[string]any{"id": post, "version": version})
	d.as(hub.Visitor("nb"))
	d.wantFound(t, "båtutlån", 0)
	d.by(t, "curator").wantFound(t, "båtutlån", 1)
}

func TestALessonCitesAPage(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	_, file := d.withReport(t, nil)
	cite := func(page int, quote string) map[string]any {
		return map[string]any{"input": map[string]any{"title": "Båtutlån", "kind": "OBSTACLE",
			"sources": []any{map[string]any{"source": file, "page": page, "quote": quote}}}}
	}
	const create = `mutation($input: CreateLessonInput!) { createLesson(input: $input) { lesson { id sources { page address quoteOnPage } } } }`
	for quote, want := range map[string]any{"gikk ikke; for ingen\nturte": true, "gikk godt": false, "": nil} {
		source := list(d.must(t, create, cite(2, quote)), "createLesson", "lesson", "sources")[0]
		wantAt(t, source, 2.0, "page")
		wantAt(t, source, want, "quoteOnPage")
	}
	if got := d.refused(t, create, cite(4, "")); got[0] != "INVALID sources.0.page" {
		t.Errorf("page 4 of 3 gives %v", got)
	}
}

func TestAFileThatEndsItsReaderTwiceIsLeft(t *testing.T) {
	t.Parallel()
	d := openDemo(t).by(t, "partner")
	file := at(d.attached(t, map[string]any{"on": d.tell(t, nil), "kind": "REPORT", "name": "a.txt"}, "Båtutlån."), "id").(string)
	state := func() any {
		return at(d.must(t, `query($id: ID!) { node(id: $id) { ... on Attachment { textState } } }`, map[string]any{"id": file}), "node", "textState")
	}
	if got := state(); got != "WAITING" {
		t.Errorf("at first it is %v", got)
	}
	tries := 0
	d.texts.failWith(func() error { tries++; panic("a fault in the reader") })
	d.takeTexts(t)
	if got := state(); got != "NONE" || tries != 2 {
		t.Errorf("after %d tries it is %v", tries, got)
	}
}

func TestWhoSendsManyFilesKeepsNobodyWaiting(t *testing.T) {
	t.Parallel()
	d := openDemo(t).by(t, "partner")
	on, project := d.tell(t, nil), d.ownProject(t)
	for number := range 25 {
		d.attached(t, map[string]any{"on": on, "kind": "REPORT", "name": "a.txt"}, fmt.Sprintf("En av mange, nummer %d.", number))
	}
	d.by(t, "curator").attached(t, map[string]any{"on": project, "kind": "REPORT", "name": "a.txt"}, "Båtutlån.")
	d.takeTexts(t)
	if at := slices.Index(d.texts.read, "Båtutlån."); at < 0 || at > 12 || len(d.texts.read) < 26 {
		t.Errorf("of %d files it is read as number %d", len(d.texts.read), at+1)
	}
}

func TestALongFileLeavesRoomForTheOthers(t *testing.T) {
	t.Parallel()
	d := openDemo(t).by(t, "partner")
	on := d.tell(t, nil)
	for _, content := range []string{strings.Repeat("Regnskap og tall. ", 70_000), "Båtutlån."} {
		d.attached(t, map[string]any{"on": on, "kind": "REPORT", "name": "a.txt"}, content)
	}
	d.takeTexts(t)
	d.wantFound(t, "båtutlån", 1)
	d.wantFound(t, "regnskap", 1)
}

// Who is told to stop leaves the file to the next, as if nobody had tried.
func TestAFileIsReadByTheNextWhenTheFirstIsStopped(t *testing.T) {
	t.Parallel()
	d := openDemo(t).by(t, "partner")
	_ = d.attached(t, map[string]any{"on": d.tell(t, nil), "kind": "REPORT", "name": "a.txt"}, "Båtutlån.")
	for range 3 {
		ctx, stop := context.WithCancel(t.Context())
		d.texts.failWith(func() error { stop(); return ctx.Err() })
		if err := d.hub.TakeTexts(ctx); err == nil {
			t.Error("it was not stopped")
		}
	}
	d.texts.failWith(nil)
	d.takeTexts(t)
	d.wantFound(t, "båtutlån", 1)
}

func TestFilesFromBeforeTextsWereTakenOutAreSeenTo(t *testing.T) {
	t.Parallel()
	old := &hub.Attachment{Meta: hub.Meta{ID: hub.NewID(hub.KindAttachment, newUUID()), Version: 1}, Kind: hub.AttachmentKindReport, Name: "a.txt",
		MediaType: "text/plain; charset=utf-8"}
	d := open(t, func(ctx context.Context, store hub.Store) error {
		project := &hub.Project{Meta: hub.Meta{ID: hub.NewID(hub.KindProject, newUUID()), Version: 1}, Title: "Kafé", Language: "nb",
			Audience: hub.AudiencePublic}
		old.OnID = project.ID
		var err error
		if old.SHA256, old.Size, err = store.PutBlob(ctx, bytes.NewReader([]byte("Båtutlån."))); err != nil {
			return err
		}
		return store.Commit(ctx, hub.Commit{ID: "old", Changes: hubtest.Inserts(project, old)})
	})
	d.wantFound(t, "båtutlån", 0)
	d.takeTexts(t)
	d.wantFound(t, "båtutlån", 1)
}

func TestAReportThatNamesWhoWasErasedIsListedToTheCurators(t *testing.T) {
	t.Parallel()
	d := openDemo(t).by(t, "partner")
	file := at(d.attached(t, map[string]any{"on": d.tell(t, nil), "kind": "REPORT", "name": "a.txt"}, "Innledning.\fTakk til Selam\nExample, som fant ut av det."), "id")
	other := at(d.attached(t, map[string]any{"on": d.tell(t, nil), "kind": "REPORT", "name": "b.txt"}, "Selam er et navn."), "id")
	d.takeTexts(t)
	d.by(t, "entrepreneur").must(t, `mutation { eraseMe(texts: KEEP) { erased { reported } } }`, nil)
	nodes := list(d.by(t, "curator").must(t, `{ reports(first: 100) { nodes { ofErasure subject { id } } } }`, nil), "reports", "nodes")
	listed := map[any]bool{}
	for _, node := range nodes {
		listed[at(node, "subject", "id")] = true
	}
	if !listed[file] || listed[other] {
		t.Errorf("listed are %v, want %v and not %v", listed, file, other)
	}
}
