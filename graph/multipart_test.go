package graph_test

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/samlaer/samlaer/graph"
	"github.com/samlaer/samlaer/internal/attach"
	"github.com/samlaer/samlaer/internal/hub"
)

// given is a connection that notes how much longer it was given.
type given struct {
	*httptest.ResponseRecorder
	until time.Time
}

func (g *given) SetReadDeadline(until time.Time) error { g.until = until; return nil }
func (g *given) SetWriteDeadline(time.Time) error      { return nil }

// Also one that is refused at once: who sends it would not see why.
func TestAFileHasLongerToComeWhenItIsKnownWhoSendsIt(t *testing.T) {
	t.Parallel()
	d := openDemo(t).by(t, "partner")
	post, handler := d.tell(t, nil), graph.NewHandler(d.hub, slog.New(slog.DiscardHandler))
	for name, one := range map[string]struct {
		viewer hub.Viewer
		on     any
		longer bool
	}{
		"a visitor":                  {hub.Visitor("en"), post, false},
		"the author":                 {*d.viewer.Load(), post, true},
		"the author, on what is not": {*d.viewer.Load(), hub.NewID(hub.KindPost, newUUID()), true},
	} {
		request := alongOf(t, one.viewer, map[string]any{"on": one.on, "kind": "OTHER", "name": "a.txt"}, strings.NewReader("hei"))
		answer := &given{ResponseRecorder: httptest.NewRecorder()}
		handler.ServeHTTP(answer, request)
		if longer := time.Until(answer.until) > 9*time.Minute; longer != one.longer {
			t.Errorf("%s has until %s: %s", name, answer.until, answer.Body)
		}
	}
}

func TestWhatNamesThePartsOfARequestIsNoLongerThanARequest(t *testing.T) {
	t.Parallel()
	const sent = 4 << 20
	body := strings.NewReader("--a\r\n" + strings.Repeat("a", sent))
	request := httptest.NewRequestWithContext(hub.WithViewer(t.Context(), hub.Visitor("en")), http.MethodPost, "/graphql", io.NopCloser(body))
	request.Header.Set("Content-Type", "multipart/form-data; boundary=a")
	answer := httptest.NewRecorder()
	graph.NewHandler(openDemo(t).hub, slog.New(slog.DiscardHandler)).ServeHTTP(answer, request)
	if read := sent - body.Len(); answer.Code != http.StatusBadRequest || read > 256<<10 {
		t.Errorf("of a name of 4 MB %d bytes are read, and it is answered %d: %s", read, answer.Code, answer.Body)
	}
}

// alongOf is a request that a file comes along in.
func alongOf(t *testing.T, viewer hub.Viewer, form map[string]any, content io.Reader) *http.Request {
	t.Helper()
	const part = "--a\r\nContent-Disposition: form-data; name=%q%s\r\n\r\n%s"
	head := fmt.Sprintf(part, "operations", "", operationsFor(t, form)) + "\r\n" + fmt.Sprintf(part, "map", "", placeOfFile) + "\r\n" +
		fmt.Sprintf(part, "0", `; filename="a.txt"`, "")
	request := httptest.NewRequestWithContext(hub.WithViewer(t.Context(), viewer), http.MethodPost, "/graphql",
		io.MultiReader(strings.NewReader(head), content, strings.NewReader("\r\n--a--\r\n")))
	request.Header.Set("Content-Type", "multipart/form-data; boundary=a")
	return request
}

// sentTo sends a file along to a hub of its own on the door's store, and gives what is answered.
func (d *door) sentTo(t *testing.T, h *hub.Hub, form map[string]any, content io.Reader) string {
	t.Helper()
	answer := httptest.NewRecorder()
	graph.NewHandler(h, slog.New(slog.DiscardHandler)).ServeHTTP(answer, alongOf(t, *d.viewer.Load(), form, content))
	return answer.Body.String()
}

func TestSomebodySendsSoManyBytesADayAndNoMore(t *testing.T) {
	t.Parallel()
	d := openDemo(t).by(t, "partner")
	clock, form := now, map[string]any{"on": d.tell(t, nil), "kind": "OTHER"}
	h := hub.New(hub.Parts{Store: d.store, Index: d.index, Clock: func() time.Time { return clock }, UUID: newUUID, Files: attach.NewExaminer(t.TempDir()),
		FilesPerDay: 1 << 20})
	half := func(letter string) io.Reader { return strings.NewReader(strings.Repeat(letter, 500<<10)) }
	for at, letter := range []string{"a", "\x00", "b"} {
		got := d.sentTo(t, h, form, half(letter)) // the second is no text, and counts
		if isRefused := strings.Contains(got, `"RATE_LIMITED"`) && strings.Contains(got, `"retryAfter"`); isRefused != (at == 2) {
			t.Errorf("file %d: %s", at, got)
		}
	}
	d.by(t, "curator")
	project := at(list(d.must(t, `{ projects(first: 1) { nodes { id } } }`, nil), "projects", "nodes")[0], "id")
	if got := d.sentTo(t, h, map[string]any{"on": project, "kind": "OTHER"}, half("c")); strings.Contains(got, "errors") {
		t.Errorf("somebody else: %s", got)
	}
	clock = clock.Add(24 * time.Hour)
	if got := d.by(t, "partner").sentTo(t, h, form, half("d")); strings.Contains(got, "errors") {
		t.Errorf("tomorrow: %s", got)
	}
}

func TestAFullDiskTakesNoFiles(t *testing.T) {
	t.Parallel()
	d := openDemo(t).by(t, "partner")
	form := map[string]any{"on": d.tell(t, nil), "kind": "OTHER"}
	for free, isFine := range map[uint64]bool{0: true, 1: true, 1 << 62: false} {
		folder := t.TempDir()
		h := hub.New(hub.Parts{Store: d.store, Index: d.index, Clock: func() time.Time { return now }, UUID: newUUID,
			Files: attach.NewExaminer(folder).Leaving(free, folder)})
		got := d.sentTo(t, h, form, strings.NewReader("hei"))
		if isFine == strings.Contains(got, `"UNAVAILABLE"`) || isFine == strings.Contains(got, "errors") {
			t.Errorf("with %d bytes to be left: %s", free, got)
		}
	}
}

// whole runs then when it has been read to its end.
type whole struct {
	io.Reader
	then func()
}

func (w *whole) Read(into []byte) (int, error) {
	read, err := w.Reader.Read(into)
	if errors.Is(err, io.EOF) && w.then != nil {
		w.then()
		w.then = nil
	}
	return read, err
}

// kept are the hashes of all files that the store has.
func (d *door) kept(t *testing.T) (all []string) {
	t.Helper()
	for hash, err := range d.store.Blobs(t.Context(), time.Now().Add(time.Hour)) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, hash)
	}
	return all
}

func TestAFileThatIsRefusedWhenItHasComeIsNotKept(t *testing.T) {
	t.Parallel()
	d := openDemo(t).by(t, "partner")
	post, before := d.tell(t, map[string]any{"status": "DRAFT"}), d.kept(t)
	form := map[string]any{"on": post, "kind": "OTHER", "name": "a.txt"}
	gone := &whole{Reader: strings.NewReader("what came too late"), then: func() {
		d.must(t, `mutation($id: ID!) { deletePost(id: $id, version: 1) { deletedId } }`, map[string]any{"id": post})
	}}
	if got := d.sentTo(t, d.hub, form, gone); !strings.Contains(got, "errors") {
		t.Errorf("to a post that was deleted meanwhile: %s", got)
	}
	if after := d.kept(t); len(after) != len(before) {
		t.Errorf("%d files are kept, and were %d before", len(after), len(before))
	}
	form["on"] = d.tell(t, nil)
	address := d.addressFor(t, form)
	if put := d.fetch(t, http.MethodPut, address, strings.NewReader("the first")); put.status != http.StatusCreated {
		t.Fatalf("%d %s", put.status, put.body)
	}
	for range 3 {
		if put := d.fetch(t, http.MethodPut, address, strings.NewReader("another")); put.status != http.StatusConflict {
			t.Errorf("another to the same address: %d %s", put.status, put.body)
		}
		if put := d.fetch(t, http.MethodPut, address, strings.NewReader("the first")); put.status != http.StatusCreated {
			t.Errorf("the same again: %d %s", put.status, put.body)
		}
	}
	if after := d.kept(t); len(after) != len(before)+1 {
		t.Errorf("%d files are kept, and were %d before", len(after), len(before))
	}
}
