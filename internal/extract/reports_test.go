package extract

import (
	"bytes"
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const reports = "../../testdata/reports"

// sorts are the media types of the reports.
var sorts = map[string]string{
	".pdf":  "application/pdf",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".odt":  "application/vnd.oasis.opendocument.text",
}

// extractor is one for all tests: to compile PDFium takes seconds, with the race detector half a minute.
var extractor = New()

func pagesOf(t testing.TB, file string) []string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(reports, file))
	if err != nil {
		t.Fatal(err)
	}
	pages, err := extractor.Extract(t.Context(), sorts[path.Ext(file)], bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return pages
}

// pagesWith are the numbers of the pages that a phrase is on, where the ends of lines are spaces.
func pagesWith(pages []string, phrase string) []int {
	var found []int
	for n, page := range pages {
		if strings.Contains(strings.Join(strings.Fields(page), " "), phrase) {
			found = append(found, n+1)
		}
	}
	return found
}

func TestAPhraseIsFoundOnItsPage(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(filepath.Join(reports, "phrases.json"))
	if err != nil {
		t.Fatal(err)
	}
	var phrases []struct {
		File, Phrase string
		Page         int
	}
	if err := json.Unmarshal(content, &phrases); err != nil {
		t.Fatal(err)
	}
	read := map[string][]string{}
	for _, one := range phrases {
		if read[one.File] == nil {
			read[one.File] = pagesOf(t, one.File)
		}
		if found := pagesWith(read[one.File], one.Phrase); !slices.Equal(found, []int{one.Page}) {
			t.Errorf("%s: «%s» is on pages %v, want %d", one.File, one.Phrase, found, one.Page)
		}
	}
	if len(read) != 20 {
		t.Errorf("phrases of %d reports, want 20", len(read))
	}
}
