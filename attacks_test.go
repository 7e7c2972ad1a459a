package main

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samlaer/samlaer/internal/bench"
)

// What it costs is measured by «samlaer bench attacks»; here only what each attack is answered counts, and that a normal client
// is answered beside it.
func TestEachAttackIsAnsweredOrClosed(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	options := bench.AttacksOptions{Times: 2, Connections: 60, JSON: true, Command: child}
	if err := bench.Attacks(t.Context(), options, &out); err != nil {
		t.Fatal(err)
	}
	var report bench.AttacksReport
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		t.Fatal(err)
	}
	if len(report.Rows) < 50 {
		t.Errorf("only %d attacks are made", len(report.Rows))
	}
	for _, row := range report.Rows {
		if slices.Contains(row.Missed, "answer") {
			t.Errorf("%s: «%s», not %q", row.Name, row.Answer, row.Wanted)
		}
	}
}

// What it costs is measured by «samlaer bench hostile-files».
func TestFilesThatAreMadeToHarmAreRefusedOrHaveNoText(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	options := bench.HostileFilesOptions{Beside: 10_000_000, JSON: true, Command: child, Only: []string{"an ordinary page", "its own child", "a gigabyte", "laughs"}}
	if err := bench.HostileFiles(t.Context(), options, &out); err != nil {
		t.Fatal(err)
	}
	var rows []bench.HostileFileRow
	if err := json.Unmarshal(out.Bytes(), &rows); err != nil {
		t.Fatal(err)
	}
	answers := map[string]string{}
	for _, row := range rows {
		answers[row.Name] = row.Answer
	}
	want := map[string]string{"an ordinary page": "taken, text DONE", "page tree that is its own child": "taken, text NONE",
		"a gigabyte in a page": "taken, text NONE", "a gigabyte packed twice": "taken, text NONE",
		"a gigabyte of spaces in Word": "refused, INVALID", "a billion laughs": "refused, INVALID"}
	if diff := cmp.Diff(want, answers); diff != "" {
		t.Error(diff)
	}
}

// A run as short as can be says of each row what the normal client felt.
func TestAnAttackIsComparedWithTheSameOnASink(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	options := bench.AttacksOptions{Times: 1, Connections: 8, Rate: 20, Beside: 600_000_000, Patience: 1,
		Only: []string{"1,000 aliases", "slow senders", "8 sockets"}, Command: child}
	if err := bench.Attacks(t.Context(), options, &out); err != nil {
		t.Fatal(err)
	}
	rows := 0
	for line := range strings.Lines(out.String()) {
		cells := strings.Split(line, "|")
		if len(cells) != 11 || strings.HasPrefix(line, "| attack") || strings.HasPrefix(line, "| ---") {
			continue
		}
		rows++
		if strings.TrimSpace(cells[6]) == "" || strings.TrimSpace(cells[7]) == "" {
			t.Errorf("nothing is said of a normal client: %s", line)
		}
	}
	if rows != 4 {
		t.Errorf("%d rows:\n%s", rows, out.String())
	}
}
