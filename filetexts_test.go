package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

const reportsFolder = "testdata/reports"

// phrase is some words of a report, and the page they stand on.
type phrase struct {
	File, Phrase string
	Page         int
}

func phrasesOfReports(t *testing.T) []phrase {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(reportsFolder, "phrases.json"))
	if err != nil {
		t.Fatal(err)
	}
	var phrases []phrase
	if err := json.Unmarshal(content, &phrases); err != nil {
		t.Fatal(err)
	}
	return phrases
}

// sendReport attaches a report to a project, and gives the attachment's id.
func sendReport(t *testing.T, by demoPerson, project, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(reportsFolder, name)) // #nosec G304 -- one of our own
	if err != nil {
		t.Fatal(err)
	}
	return sendFile(t, by, project, name, content)
}

// sendFile attaches a file to an experience or a project, and gives the attachment's id.
func sendFile(t *testing.T, by demoPerson, on, name string, content []byte) string {
	t.Helper()
	address := by.ask(t, `mutation($input: AddAttachmentInput!) { addAttachment(input: $input) { upload { address } } }`,
		map[string]any{"input": map[string]any{"on": on, "kind": "REPORT", "name": name}}).text(t, "addAttachment", "upload", "address")
	put := request(t, http.MethodPut, address, bytes.NewReader(content))
	var made struct{ ID string }
	if err := json.Unmarshal(put.body, &made); err != nil || put.status != http.StatusCreated {
		t.Fatalf("%s: %d %s", name, put.status, put.body)
	}
	return made.ID
}

// untilRead waits until the text of a file is taken out.
func untilRead(t *testing.T, by demoPerson, file string) {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); ; {
		switch by.ask(t, `query($id: ID!) { node(id: $id) { ... on Attachment { textState } } }`, map[string]any{"id": file}).text(t, "node", "textState") {
		case "DONE":
			return
		case "NONE":
			t.Fatalf("no text was taken out of %s", file)
		}
		if time.Now().After(deadline) {
			by.server.quit(t, "no text is taken out")
		}
	}
}

func TestEveryPhraseOfAReportIsFoundOnItsPage(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, where func(*testing.T) place) {
		t.Parallel()
		s := serve(t, where(t).with("--demo", "--secret", "a secret for tests that is long enough")...)
		curator := demoPerson{s, "curator"}
		phrases, sent := phrasesOfReports(t), map[string]string{}
		projects, _ := curator.ask(t, `{ projects(first: 20) { nodes { id } } }`, nil).get(t, "projects", "nodes").([]any)
		for _, one := range phrases {
			if sent[one.File] == "" {
				project := projects[len(sent)%len(projects)].(map[string]any)["id"].(string)
				sent[one.File] = sendReport(t, curator, project, one.File)
			}
		}
		for _, file := range sent {
			untilRead(t, curator, file)
		}
		for _, one := range phrases {
			answer := demoPerson{s, "curator"}.ask(t, `query($query: String!) { search(query: $query, first: 1) { edges { pages { attachment { id } page } } } }`,
				map[string]any{"query": strconv.Quote(one.Phrase)})
			pages, _ := answer.get(t, "search", "edges").([]any)
			if len(pages) != 1 {
				t.Errorf("%s: «%s» finds nothing", one.File, one.Phrase)
				continue
			}
			file, page := answer.text(t, "search", "edges", 0, "pages", 0, "attachment", "id"), answer.get(t, "search", "edges", 0, "pages", 0, "page")
			if file != sent[one.File] || page != float64(one.Page) {
				t.Errorf("%s: «%s» is found on page %v of %s, and stands on %d of %s", one.File, one.Phrase, page, file, one.Page, sent[one.File])
			}
		}
	})
}
