package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"strings"
	"time"
)

// report is what was found out.
type report struct {
	// About says what was measured on.
	About About `json:"about"`
	// Rows are of what was asked many times.
	Rows []Row `json:"rows"`
	// Figures are the rest.
	Figures []Figure `json:"figures"`
}

// About says what was measured on. Figures of other documents, or of another machine, are others.
type About struct {
	Documents int    `json:"documents"`
	Words     int    `json:"meanWords"`
	Queries   int    `json:"queries"`
	Clients   int    `json:"clients"`
	Seed      uint64 `json:"seed"`
	Texts     string `json:"texts"`
	Cores     int    `json:"cores"`
	Go        string `json:"go"`
}

// Row is what was measured of one system.
type Row struct {
	Name string `json:"name"`
	// P50 and P95 are in milliseconds, with one client.
	P50 float64 `json:"p50ms"`
	P95 float64 `json:"p95ms"`
	// Alone and Together are how many a second, with one client and with many.
	Alone    float64 `json:"perSecond1"`
	Together float64 `json:"perSecondMany"`
	// Kilobytes and Allocations are of one operation, of what asks too.
	Kilobytes   float64 `json:"kB"`
	Allocations float64 `json:"allocations"`
	// Ratio is the p50 over that of the bare system, More what it takes beyond it in milliseconds; 0 where there is none.
	Ratio float64 `json:"ratio,omitempty"`
	More  float64 `json:"moreMs,omitempty"`
}

// Figure is one number.
type Figure struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
}

func (r *report) begin(run *run) {
	texts := "the demo's, recombined"
	if len(run.JSONL) > 0 {
		texts = "the files given, recombined"
	}
	r.About = About{Documents: len(run.corpus.documents), Words: run.corpus.words, Queries: len(run.asked), Clients: run.Clients,
		Seed: run.Seed, Texts: texts, Cores: runtime.GOMAXPROCS(0), Go: runtime.Version()}
}

func (r *report) add(name string, value float64, unit string) {
	r.Figures = append(r.Figures, Figure{name, value, unit})
}

func (r *report) rows(prefix string, systems []system, results map[string]*measured) {
	for _, one := range systems {
		result := results[one.name]
		row := Row{Name: prefix + one.name, P50: milliseconds(result.alone.percentile(50)),
			P95: milliseconds(result.alone.percentile(95)), Alone: float64(len(result.alone)) / result.alone.sum().Seconds(),
			Together:  float64(result.asked) / result.together.Seconds(),
			Kilobytes: result.bytes / 1000, Allocations: result.allocations}
		if baseline := results[one.baseline]; baseline != nil {
			bare := milliseconds(baseline.alone.percentile(50))
			row.Ratio, row.More = row.P50/bare, row.P50-bare
		}
		r.Rows = append(r.Rows, row)
	}
}

func milliseconds(length time.Duration) float64 { return length.Seconds() * 1000 }

func (r *report) json(out io.Writer) error { return writeJSON(r, out) }

// writeJSON writes a report for programs.
func writeJSON(report any, out io.Writer) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(report)
}

func (r *report) markdown(out io.Writer) error {
	var text strings.Builder
	fmt.Fprintf(&text, "%d documents of %d words in the mean (%s), %d queries, seed %d; %d cores, %s.\n\n", r.About.Documents,
		r.About.Words, r.About.Texts, r.About.Queries, r.About.Seed, r.About.Cores, r.About.Go)
	fmt.Fprintf(&text, "| what | p50 ms | p95 ms | /s, 1 client | /s, %d clients | kB | allocations | × bare | ms over bare |\n",
		r.About.Clients)
	text.WriteString("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
	for _, row := range r.Rows {
		ratio, more := "", ""
		if row.Ratio > 0 {
			ratio, more = fmt.Sprintf("%.2f", row.Ratio), fmt.Sprintf("%+.2f", row.More)
		}
		fmt.Fprintf(&text, "| %s | %.2f | %.2f | %.0f | %.0f | %.0f | %.0f | %s | %s |\n", row.Name, row.P50, row.P95, row.Alone,
			row.Together, row.Kilobytes, row.Allocations, ratio, more)
	}
	text.WriteString("\n| what | | |\n| --- | ---: | --- |\n")
	for _, figure := range r.Figures {
		text.WriteString(figure.row())
	}
	_, err := io.WriteString(out, text.String())
	return err
}

func (f Figure) row() string {
	places := 0
	if f.Value < 100 {
		places = 2
	}
	return fmt.Sprintf("| %s | %.*f | %s |\n", f.Name, places, f.Value, f.Unit)
}
