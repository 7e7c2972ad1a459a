package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/bleveindex"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

// TestASavedSearchTellsOfAReportOnAnOldProject once the project is changed, and not of a report that was there before.
func TestASavedSearchTellsOfAReportOnAnOldProject(t *testing.T) {
	t.Parallel()
	for name, open := range storesOf(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := openInviters(t, open())
			built, _ := i.index.(*bleveindex.Index)
			if err := built.Ready(t.Context()); err != nil {
				t.Fatal(err)
			}
			report := func(number int, words string) {
				text, content := hub.NewFileText([]string{words})
				if _, _, err := i.store.PutBlob(t.Context(), bytes.NewReader(content)); err != nil {
					t.Fatal(err)
				}
				i.put(t, &hub.Attachment{Meta: hub.Meta{ID: hubtest.ID(hub.KindAttachment, number), Version: 1, CreatedAt: i.clock.Now()}, OnID: i.project.ID,
					Kind: hub.AttachmentKindReport, Name: "a.pdf", MediaType: "application/pdf", SHA256: strings.Repeat("f", 64), Text: text})
			}
			said := func(as hub.Viewer, what string, with map[string]any) map[string]any {
				data, raw, failed := i.ask(t, as, what, with)
				if failed != "" {
					t.Fatal(raw)
				}
				return data
			}
			report(81, "Her står numbaten.")
			i.clock.Advance(time.Hour)
			for _, word := range []string{"numbaten", "quokkaen"} {
				said(i.member, `mutation($q: String!) { createSavedSearch(input: {title: $q, query: $q}) { savedSearch { id } } }`, map[string]any{"q": word})
			}
			i.clock.Advance(time.Hour)
			since := i.clock.Now()
			report(82, "Her står quokkaen.")
			i.clock.Advance(time.Hour)
			said(i.owner, `mutation($id: ID!) { updateProject(id: $id, version: 1, input: {summary: "Vi har en rapport."}) { project { version } } }`,
				map[string]any{"id": i.project.ID})
			if err := i.hub.WatchSearches(t.Context(), since); err != nil {
				t.Fatal(err)
			}
			told := said(i.member, `{ viewer { notifications(first: 10) { nodes { kind message } } } }`, nil)
			nodes, _ := told["viewer"].(map[string]any)["notifications"].(map[string]any)["nodes"].([]any)
			var messages []string
			for _, node := range nodes {
				if one, _ := node.(map[string]any); one["kind"] == "SAVED_SEARCH" {
					message, _ := one["message"].(string)
					messages = append(messages, message)
				}
			}
			if len(messages) != 1 || !strings.Contains(messages[0], "quokkaen") {
				t.Errorf("told %q", messages)
			}
		})
	}
}
