package graph_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// write makes the answers in testdata anew: look at what has changed before you keep them.
var write = flag.Bool("write", false, "write the answers in testdata anew")

// TestAnswersAreAsTheyStandInTestdata asks what stands in testdata/FIELD/NAME.graphql of the demo content, as the person
// whom a first line «# as: curator» names, and compares with NAME.json beside it. They can be read as documentation.
func TestAnswersAreAsTheyStandInTestdata(t *testing.T) {
	t.Parallel()
	queries, err := filepath.Glob("testdata/*/*.graphql")
	if err != nil || len(queries) == 0 {
		t.Fatalf("no queries: %v", err)
	}
	for _, path := range queries {
		field := filepath.Base(filepath.Dir(path))
		if field == "contract" {
			continue
		}
		t.Run(field+"/"+strings.TrimSuffix(filepath.Base(path), ".graphql"), func(t *testing.T) {
			t.Parallel()
			query, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			d := openDemo(t)
			if as, isSaid := strings.CutPrefix(firstLine(string(query)), "# as: "); isSaid {
				d.by(t, as)
			}
			if !strings.Contains(string(query), field) {
				t.Errorf("%s does not ask for %s", path, field)
			}
			wantAnswer(t, strings.TrimSuffix(path, ".graphql")+".json", d.ask(t, string(query), nil).raw)
		})
	}
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

func wantAnswer(t *testing.T, path string, got []byte) {
	t.Helper()
	var indented bytes.Buffer
	var value any
	if err := json.Unmarshal(got, &value); err != nil {
		t.Fatal(err)
	}
	encoder := json.NewEncoder(&indented)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		t.Fatal(err)
	}
	if *write {
		if err := os.WriteFile(path, indented.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v: write it with «go test ./graph -run TestAnswers -write», and look at it", err)
	}
	if !bytes.Equal(indented.Bytes(), want) {
		t.Errorf("%s: the answer is\n%s", path, indented.Bytes())
	}
}
