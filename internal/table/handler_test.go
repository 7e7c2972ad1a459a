package table_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/xuri/excelize/v2"

	"github.com/samlaer/samlaer/internal/bleveindex"
	"github.com/samlaer/samlaer/internal/boltstore"
	"github.com/samlaer/samlaer/internal/demo"
	"github.com/samlaer/samlaer/internal/front"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
	"github.com/samlaer/samlaer/internal/mongostore"
	"github.com/samlaer/samlaer/internal/mongostore/mongotest"
	"github.com/samlaer/samlaer/internal/table"
)

var now = time.Date(2026, time.June, 16, 23, 30, 0, 0, time.UTC)

// flaky is an index that fails from a search on; 0 never.
type flaky struct {
	hub.Index
	failsAt, searches atomic.Int64
}

var errDisk = errors.New("the disk is gone")

func (f *flaky) Search(ctx context.Context, queries []hub.Query) ([]hub.Hits, error) {
	if at := f.searches.Add(1); f.failsAt.Load() > 0 && at >= f.failsAt.Load() {
		return nil, errDisk
	}
	return f.Index.Search(ctx, queries)
}

// door is a hub behind the front, for one viewer.
type door struct {
	url   string
	hub   *hub.Hub
	index *flaky
}

func openBolt(t *testing.T) hub.Store {
	t.Helper()
	store, err := boltstore.Open(t.Context(), boltstore.Options{Folder: t.TempDir(), Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

func openMongo(t *testing.T) hub.Store {
	t.Helper()
	store, err := mongostore.Open(t.Context(), mongotest.URI(t), mongostore.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

// open serves the demo content, and documents beside it.
func open(t *testing.T, store hub.Store, more ...hub.Document) *door {
	t.Helper()
	logger := slog.New(slog.DiscardHandler)
	if _, err := demo.Load(t.Context(), store, now); err != nil {
		t.Fatal(err)
	}
	for some := range slices.Chunk(more, 500) {
		if err := store.Commit(t.Context(), hub.Commit{ID: hub.CommitID(some[0].Base().ID), Changes: hubtest.Inserts(some...)}); err != nil {
			t.Fatal(err)
		}
	}
	index, err := bleveindex.Open(t.Context(), bleveindex.Options{Folder: t.TempDir(), Store: store, Logger: logger, Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = index.Close() })
	if err := index.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	d := &door{index: &flaky{Index: index}}
	h := hub.New(hub.Parts{Store: store, Index: d.index, Clock: func() time.Time { return now },
		UUID: func() [16]byte { return uuid.Must(uuid.NewV7()) }, Site: "https://samlaer.example"})
	d.hub = h
	files := table.NewHandler(h, func() time.Time { return now }, logger)
	nothing := http.NotFoundHandler()
	server := httptest.NewServer(front.Handler(front.Options{GraphQL: nothing, Export: nothing, Logger: logger,
		Files: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			files.ServeHTTP(w, r.WithContext(hub.WithViewer(r.Context(), hub.Visitor("nn"))))
		})}))
	t.Cleanup(server.Close)
	d.url = server.URL + "/export/"
	return d
}

func (d *door) ask(t *testing.T, method, file string) (*http.Response, []byte, error) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, d.url+file, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	return response, body, err
}

// csv gives the lines of a file, the names of its columns first.
func (d *door) csv(t *testing.T, file string, separator rune) [][]string {
	t.Helper()
	response, body, err := d.ask(t, http.MethodGet, file)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %v, %v: %s", file, response.Status, err, body)
	}
	text, marked := bytes.CutPrefix(body, []byte("\ufeff"))
	if !marked || bytes.Count(text, []byte("\n")) != bytes.Count(text, []byte("\r\n")) {
		t.Errorf("%s has no mark of UTF-8, or lines that do not end in CR LF", file)
	}
	reader := csv.NewReader(bytes.NewReader(text))
	reader.Comma = separator
	lines, err := reader.ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return lines
}

// book opens a workbook.
func (d *door) book(t *testing.T, file string) (*excelize.File, []byte) {
	t.Helper()
	response, body, err := d.ask(t, http.MethodGet, file)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %v, %v", file, response.Status, err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	t.Cleanup(func() { _ = book.Close() })
	return book, body
}

// column are the cells of a column, without its name.
func column(t *testing.T, lines [][]string, name string) []string {
	t.Helper()
	at := slices.Index(lines[0], name)
	if at < 0 {
		t.Fatalf("no column %s among %q", name, lines[0])
	}
	var cells []string
	for _, line := range lines[1:] {
		for len(line) < len(lines[0]) {
			line = append(line, "") // a workbook leaves out what is empty at the end
		}
		cells = append(cells, line[at])
	}
	return cells
}

// projects are so many, made before the demo's, the titles of which are made from what is given.
func projects(count int, title func(int) string) []hub.Document {
	documents := make([]hub.Document, count)
	for at := range documents {
		made := time.Date(2020, time.January, 1, 0, 0, at, 0, time.UTC)
		id := hub.NewID(hub.KindProject, [16]byte{1, byte(at >> 16), byte(at >> 8), byte(at), 0, 0, 0x70, 0, 0x80})
		amount := hub.Kroner(12_345_678_901)
		documents[at] = &hub.Project{Meta: hub.Meta{ID: id, Version: 1, CreatedAt: made, UpdatedAt: made},
			Address: hub.Address{Slug: fmt.Sprintf("prosjekt-%06d", at)}, Title: title(at), Language: "nb", Audience: hub.AudiencePublic,
			Kind: hub.ProjectKindPreProject, Status: hub.ProjectStatusOngoing, GrantedAmount: &amount, AwardedOn: "2024-02-29",
			ThemeIDs: []hub.ID{demo.ID(hub.KindConcept, "rekruttering")}}
	}
	return documents
}

func TestAListIsHadAsAFileFromBothStores(t *testing.T) {
	t.Parallel()
	for name, store := range map[string]func(*testing.T) hub.Store{"embedded": openBolt, "MongoDB": openMongo} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t, store(t), projects(1100, func(at int) string { return fmt.Sprint("Nummer ", at) })...)
			for _, one := range []string{"projects", "lessons", "posts", "measures"} {
				lines := d.csv(t, one+".csv", ';')
				book, _ := d.book(t, one+".xlsx")
				rows, err := book.GetRows("Sheet1")
				if err != nil {
					t.Fatal(err)
				}
				ids := column(t, lines, "id")
				if !slices.Equal(ids, column(t, rows, "id")) || !slices.Equal(lines[0], rows[0]) {
					t.Errorf("%s: the files have other rows or columns", one)
				}
				seen := slices.Sorted(slices.Values(ids))
				if len(slices.Compact(seen)) != len(ids) || len(ids) < 3 || one == "projects" && len(ids) < 1100 {
					t.Errorf("%s has %d rows, and some may come twice", one, len(ids))
				}
			}
		})
	}
}

func TestFiguresAreHadAsAFileWhole(t *testing.T) {
	t.Parallel()
	d := open(t, openBolt(t))
	for query, one := range map[string]struct {
		column string
		holds  func(string) bool
	}{
		"by=YEAR":                                 {"value", func(value string) bool { return value >= "2000" && value < "2100" }},
		"by=STATUS&then=YEAR&from=2024-01-01":     {"value2", func(value string) bool { return value >= "2024" }},
		"by=COUNTY&codesOn=2020-06-01":            {"value", func(value string) bool { return len(value) == 2 }},
		"by=THEME&theme=nettverk&separator=%3B":   {"label", func(value string) bool { return value != "" }},
		"by=KIND&query=nettverk&updatedSince=&to": {"lessons", func(value string) bool { return value >= "0" }},
	} {
		lines := d.csv(t, "statistics.csv?"+query, ';')
		book, _ := d.book(t, "statistics.xlsx?"+strings.ReplaceAll(query, "&separator=%3B", ""))
		rows, err := book.GetRows("Sheet1")
		if err != nil || len(rows) != len(lines) || len(lines) < 2 {
			t.Errorf("%s gives %d and %d lines, %v", query, len(lines), len(rows), err)
		}
		for _, value := range column(t, lines, one.column) {
			if !one.holds(value) {
				t.Errorf("%s gives %s as %q", query, one.column, value)
			}
		}
	}
}

func TestAFileSaysWhatItIs(t *testing.T) {
	t.Parallel()
	d := open(t, openBolt(t))
	for file, kind := range map[string]string{"lessons.csv": "text/csv; charset=utf-8; header=present",
		"lessons.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			response, body, err := d.ask(t, method, file)
			if err != nil || response.StatusCode != http.StatusOK || (len(body) > 0) != (method == http.MethodGet) {
				t.Errorf("%s %s: %s, %d bytes, %v", method, file, response.Status, len(body), err)
			}
			_, extension, _ := strings.Cut(file, ".")
			for name, want := range map[string]string{"Content-Type": kind, "X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store",
				"Content-Disposition": `attachment; filename="samlaer-lessons-2026-06-17.` + extension + `"`} {
				if got := response.Header.Get(name); got != want {
					t.Errorf("%s %s: %s is %q", method, file, name, got)
				}
			}
		}
	}
}

func TestWhoAsksIsSaidByWhateverFoundItOutAndNotOverwritten(t *testing.T) {
	t.Parallel()
	recorder := httptest.NewRecorder()
	recorder.Header().Set("Vary", "X-API-Key")
	handler := table.NewHandler(nil, time.Now, slog.New(slog.DiscardHandler))
	handler.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/export/nothing.csv", http.NoBody))
	if vary := recorder.Header().Get("Vary"); !strings.Contains(vary, "X-API-Key") {
		t.Errorf("a cache is told to give this to everybody with the same %q", vary)
	}
}

func TestAFileIsNarrowedAsASearchIs(t *testing.T) {
	t.Parallel()
	d := open(t, openBolt(t))
	all := len(d.csv(t, "lessons.csv", ';'))
	for query, holds := range map[string]func(map[string]string) bool{
		"kind=DID_NOT_WORK&kind=OBSTACLE": func(row map[string]string) bool { return row["kind"] == "DID_NOT_WORK" || row["kind"] == "OBSTACLE" },
		"theme=rekruttering":              func(row map[string]string) bool { return row["themes"] != "" },
		"evidence=REPEATED":               func(row map[string]string) bool { return row["strength"] == "REPEATED" },
		"from=2024-01-01&to=2024-12-31":   func(row map[string]string) bool { return row["year"] == "2024" },
		"from=1704067200000&to=":          func(row map[string]string) bool { return row["date"] >= "2024-01-01" },
		"updatedSince=2024-06-01":         func(row map[string]string) bool { return row["updatedAt"] >= "2024-05-31T22:00:00Z" },
	} {
		lines := d.csv(t, "lessons.csv?separator=,&"+query, ',')
		if len(lines) < 2 || len(lines) >= all {
			t.Errorf("%s gives %d lines of %d", query, len(lines), all)
		}
		for _, line := range lines[1:] {
			row := map[string]string{}
			for at, name := range lines[0] {
				row[name] = line[at]
			}
			if !holds(row) {
				t.Errorf("%s gives %q", query, line)
			}
		}
	}
	if lines := d.csv(t, "lessons.csv?query=finnesikkehellerhersaavidt", ';'); len(lines) != 1 {
		t.Errorf("a word that nothing has gives %d rows", len(lines)-1)
	}
	if lines := d.csv(t, "lessons.csv?separator=;", ';'); len(lines) != all {
		t.Errorf("a semicolon as it is gives %d lines of %d", len(lines), all)
	}
}

func TestWhatCannotBeAskedForIsRefusedInASentence(t *testing.T) {
	t.Parallel()
	d := open(t, openBolt(t))
	for file, want := range map[string]string{
		"lessons.csv?nowt=1":                        "400 «nowt» er ikkje eit val",
		"lessons.csv?limit=1":                       "400 «limit» er ikkje eit val",
		"lessons.csv?from=2024&from=20":             "400 «from» er ikkje eit val",
		"lessons.csv?from=2024-13-01":               "400 Datoen finst ikkje",
		"lessons.csv?updatedSince=ja":               "400 Tidspunktet kan ikkje",
		"lessons.csv?separator=x":                   "400 Skiljeteiknet er",
		"lessons.xlsx?separator=,":                  "400 Skiljeteiknet er",
		"lessons.csv?kind=%zz":                      "400 Adressa kan ikkje",
		"lessons.xlsx?county=99":                    "400 «99» er ikkje",
		"lessons.csv?theme=x&county=99":             "400 «99» er ikkje",
		"statistics.csv":                            "400 Vel kva tala skal grupperast etter, i «by»: CALL, COUNTY, ",
		"statistics.csv?by=NAME":                    "400 Vel kva tala skal",
		"statistics.csv?by=YEAR&then=x":             "400 Vel kva tala skal grupperast etter, i «then»",
		"statistics.csv?by=YEAR&by=x":               "400 «by» er ikkje eit val",
		"statistics.csv?by=YEAR&codesOn=2010-01-01": "400 Gi ein dato frå",
		"lessons.csv?by=YEAR":                       "400 «by» er ikkje eit val",
		"people.csv":                                "404 Fila finst ikkje. Det som kan hentast, er lessons, measures, posts, projects, statistics, som",
		"lessons.ods":                               "404 Fila finst ikkje",
		"lessons":                                   "404 Fila finst ikkje",
	} {
		response, body, err := d.ask(t, http.MethodGet, file)
		if got := fmt.Sprintf("%d %s", response.StatusCode, body); err != nil || !strings.HasPrefix(got, want) || response.Header.Get("Content-Disposition") != "" {
			t.Errorf("%s: %s", file, got)
		}
	}
	d.index.failsAt.Store(1)
	for _, file := range []string{"lessons.csv", "lessons.xlsx"} {
		if response, body, _ := d.ask(t, http.MethodGet, file); response.StatusCode != http.StatusServiceUnavailable || bytes.Contains(body, []byte("disk")) {
			t.Errorf("%s without an index: %s, %s", file, response.Status, body)
		}
	}
}

func TestAFileThatBreaksOffIsNotTakenForAWholeOne(t *testing.T) {
	t.Parallel()
	d := open(t, openBolt(t), projects(1100, func(at int) string { return fmt.Sprint("Nummer ", at) })...)
	for file, least := range map[string]int{"projects.csv": 40_000, "projects.xlsx": 10_000} {
		d.index.failsAt.Store(4) // a page is looked up by one search, and counted by two
		d.index.searches.Store(0)
		response, body, err := d.ask(t, http.MethodGet, file)
		if response.StatusCode != http.StatusOK || err == nil || len(body) < least {
			t.Errorf("%s: %s, %d bytes, %v", file, response.Status, len(body), err)
		}
		if book, err := excelize.OpenReader(bytes.NewReader(body)); err == nil {
			_ = book.Close()
			t.Errorf("%s opens as if it were whole", file)
		}
	}
}
