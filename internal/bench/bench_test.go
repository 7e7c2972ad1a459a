package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/samlaer/samlaer/graph"
	"github.com/samlaer/samlaer/internal/front"
	"github.com/samlaer/samlaer/internal/hub"
)

// The test program stands in for the one that is measured: started with «serve», it serves.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "serve" {
		if err := serve(os.Args[3], os.Args[5]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func serve(data, address string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	r := newRun(Options{}, filepath.Dir(data))
	o, err := r.openHub(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = o.close() }()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	h := hub.New(hub.Parts{Store: o.store, Index: o.index, Clock: time.Now, UUID: uuidv7, Site: "http://localhost"})
	return front.Serve(ctx, listener, front.Handler(front.Options{GraphQL: graph.NewHandler(h, r.logger), Logger: r.logger,
		Ready: front.NewReadiness(o.store, o.index)}), r.logger)
}

func small(t *testing.T) Options {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return Options{Documents: 300, Queries: 20, Clients: 4, Seed: 1, Program: program}
}

// The run fails when two systems find different things, so that a report tells also that they agree.
func TestAReportHasARowForAllThatIsMeasured(t *testing.T) {
	t.Parallel()
	options := small(t)
	options.JSON = true
	var out bytes.Buffer
	if err := Run(t.Context(), options, &out); err != nil {
		t.Fatal(err)
	}
	var given report
	if err := json.Unmarshal(out.Bytes(), &given); err != nil {
		t.Fatal(err)
	}
	if len(given.Rows) != 16 {
		t.Errorf("%d rows: %s", len(given.Rows), out.String())
	}
	for _, row := range given.Rows {
		if row.P50 <= 0 || row.P95 < row.P50 || row.Alone <= 0 || row.Together <= 0 || row.Allocations <= 0 {
			t.Errorf("row that cannot be: %+v", row)
		}
		compared := !strings.Contains(row.Name, "bare") &&
			(strings.HasPrefix(row.Name, "Search") || strings.HasPrefix(row.Name, "Tell"))
		if compared != (row.Ratio > 0) {
			t.Errorf("ratio of %s: %v", row.Name, row.Ratio)
		}
	}
	figures := 12
	if runtime.GOOS == "linux" {
		figures += 3
	}
	if len(given.Figures) != figures {
		t.Errorf("%d figures: %+v", len(given.Figures), given.Figures)
	}
	for _, figure := range given.Figures {
		if figure.Value <= 0 {
			t.Errorf("figure that cannot be: %+v", figure)
		}
	}
}

func TestFilesAreMeasuredInBothFormsAndTwoLengths(t *testing.T) {
	t.Parallel()
	options := small(t)
	options.JSON, options.Profile = true, filepath.Join(t.TempDir(), "heap")
	var out bytes.Buffer
	if err := Files(t.Context(), options, &out); err != nil {
		t.Fatal(err)
	}
	var given report
	if err := json.Unmarshal(out.Bytes(), &given); err != nil {
		t.Fatal(err)
	}
	lengths := map[string]float64{}
	for _, figure := range given.Figures {
		lengths[figure.Name] = figure.Value
	}
	for _, format := range []string{"csv", "xlsx"} {
		if part, all := lengths[format+", the last quarter: length"], lengths[format+", all: length"]; part <= 0 || part > all/2 {
			t.Errorf("a quarter of %v MB %s is %v MB", all, format, part)
		}
	}
	if size, err := sizeOf(options.Profile); err != nil || size == 0 || len(given.Figures) != 8 {
		t.Errorf("%d figures, a profile of %d bytes, %v", len(given.Figures), size, err)
	}
}

func TestDataIsKeptWhereItIsAskedFor(t *testing.T) {
	t.Parallel()
	options := small(t)
	options.Data = filepath.Join(t.TempDir(), "kept")
	var out bytes.Buffer
	if err := Run(t.Context(), options, &out); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "| Import: ratio to bare |") {
		t.Errorf("the table has no import: %s", out.String())
	}
	if size, err := sizeOf(filepath.Join(options.Data, "samlaer", "index")); err != nil || size == 0 {
		t.Errorf("index of %d bytes (%v)", size, err)
	}
	if err := Run(t.Context(), options, &out); err == nil || !strings.Contains(err.Error(), "is not empty") {
		t.Errorf("a second run in the same folder: %v", err)
	}
}

func TestTheSameSeedGivesTheSameDocumentsAndQuestions(t *testing.T) {
	t.Parallel()
	var first string
	for range 2 {
		made, err := newCorpus(t.Context(), small(t))
		if err != nil {
			t.Fatal(err)
		}
		questions, err := made.questions(50, 1)
		if err != nil {
			t.Fatal(err)
		}
		var all strings.Builder
		for _, entry := range made.entries {
			fmt.Fprintf(&all, "%s %v %v\n", entry.ID, entry.Texts, entry.Values)
		}
		for _, asked := range questions {
			all.Write(asked.full)
		}
		if first != "" && first != all.String() {
			t.Error("two runs differ")
		}
		first = all.String()
	}
}

func TestTextsOfAFileAreWhatDocumentsAreMadeOf(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "texts.jsonl")
	lines := `{"kind":"lesson","document":{"language":"en","insight":"Valves were contaminated by particles in the fuel. Short one."}}` +
		"\n" + `{"text":"Ventilene ble forurenset og måtte skiftes ut før neste forsøk"}` + "\n"
	if err := os.WriteFile(file, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	read, err := readSentences([]string{file})
	if err != nil {
		t.Fatal(err)
	}
	if got := read["en"]; len(got) != 1 || got[0] != "Valves were contaminated by particles in the fuel" {
		t.Errorf("English: %q", got)
	}
	if got := read["nb"]; len(got) != 1 || got[0] != "Ventilene ble forurenset og måtte skiftes ut før neste forsøk" {
		t.Errorf("bokmål: %q", got)
	}
	if len(read["nn"]) == 0 {
		t.Error("no nynorsk from the demo")
	}
}

func TestAnswersThatDifferAreToldApart(t *testing.T) {
	t.Parallel()
	one := &answer{total: 2, facets: map[string]map[string]int{"type": {"Lesson": 2}}}
	same := &answer{total: 2, facets: map[string]map[string]int{"type": {"Lesson": 2}}}
	if difference := one.differs(same); difference != "" {
		t.Errorf("equal answers: %s", difference)
	}
	for _, other := range []*answer{
		{total: 3, facets: one.facets},
		{total: 2, facets: map[string]map[string]int{"type": {"Post": 2}}},
		{total: 2, facets: map[string]map[string]int{}},
	} {
		if one.differs(other) == "" || other.differs(one) == "" {
			t.Errorf("not told apart: %v and %v", one, other)
		}
	}
}

func TestReadsAreMeasuredInEveryForm(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	err := Reads(t.Context(), ReadsOptions{Clients: 2, Requests: 40, Rounds: 1, JSON: true}, &out)
	if err != nil {
		t.Fatal(err)
	}
	var report ReadsReport
	if err := json.Unmarshal(out.Bytes(), &report); err != nil || len(report.Rows) != 6 {
		t.Fatalf("%v: %s", err, out.Bytes())
	}
	for _, row := range report.Rows {
		if unchanged := strings.HasSuffix(row.Name, "304"); row.Kept <= 0 || row.Fresh <= 0 || row.File <= 0 || unchanged != (row.Bytes == 0) {
			t.Errorf("%+v", row)
		}
	}
}
