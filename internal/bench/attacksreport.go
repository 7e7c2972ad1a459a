package bench

import (
	"cmp"
	"fmt"
	"io"
	"strings"
)

// markdown writes the table, and which rows are not what is wanted.
func (r AttacksReport) markdown(out io.Writer) error {
	var text strings.Builder
	fmt.Fprintf(&text, "%d cores, %s; beside a normal client, %d requests a second.\n\n", r.Cores, r.Go, r.Rate)
	text.WriteString("| attack | answer | CPU ms | MB over idle | kB each | p95 beside a sink | p95 beside it | × | missed |\n" +
		"| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n")
	missed := 0
	for _, row := range r.Rows {
		held, sink, beside, ratio := "", "", "", ""
		if row.Held > 0 {
			held = fmt.Sprintf("%.0f", row.Held/1000)
		}
		if row.Sink > 0 {
			sink, beside, ratio = fmt.Sprintf("%.1f", row.Sink), fmt.Sprintf("%.1f", row.Beside), fmt.Sprintf("%.1f", row.Beside/row.Sink)
		}
		fmt.Fprintf(&text, "| %s | %s | %.1f | %.1f | %s | %s | %s | %s | %s |\n", row.Name, row.Answer, row.CPU, row.Peak/1e6, held, sink,
			beside, ratio, strings.Join(row.Missed, ", "))
		missed += min(1, len(row.Missed))
	}
	fmt.Fprintf(&text, "\n%s of %d rows miss what is wanted: an answer as the table of attacks has it, %d ms of CPU and %d MB over idle "+
		"for a request, %d kB for what is held and %d of one address at most, and a p95 beside it of %d times that beside a sink.\n",
		cmp.Or(fmt.Sprint(missed), "None"), len(r.Rows), mostCPU.Milliseconds(), mostMemory/1_000_000, mostHeld/1000, mostSockets, mostSlower)
	_, err := io.WriteString(out, text.String())
	return err
}
