package main

import (
	"net/http"
	"regexp"
	"testing"
)

// changedAt are the places of feeds and grants that say when something was changed.
var changedAt = regexp.MustCompile(`\d{4}-\d{2}-\d{2}T[0-9:.]+Z`)

// TestFeedsAndGrantsTellNoNumberThatIsHidden: whether three or four took part makes no difference to what is read from outside.
func TestFeedsAndGrantsTellNoNumberThatIsHidden(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, where func(*testing.T) place) {
		t.Parallel()
		server := serve(t, where(t).with("--demo")...)
		curator, visitor := demoPerson{server, "curator"}, demoPerson{server, ""}
		project := demoPerson{server, "entrepreneur"}.projectCalled(t, "Eksempel: Kjøkkenveien")
		outputs := func(number int) map[string]string {
			t.Helper()
			version := curator.ask(t, `query($id: ID!) { project(id: $id) { version } }`, map[string]any{"id": project}).get(t, "project", "version")
			curator.ask(t, `mutation($id: ID!, $v: Int!, $n: Int) { updateProject(id: $id, version: $v, input: {participants: {planned: $n, actual: $n}}) { project { id } } }`,
				map[string]any{"id": project, "v": version, "n": number})
			shown := visitor.ask(t, `query($id: ID!) { project(id: $id) { participants { actual { value shown } } } }`, map[string]any{"id": project})
			if shown.get(t, "project", "participants", "actual", "value") != nil || shown.text(t, "project", "participants", "actual", "shown") != "<5" {
				t.Fatalf("%d is shown as %v", number, shown.Data)
			}
			all := map[string]string{}
			for _, file := range []string{"/feed.atom?type=Project&first=100", "/export/grants.json", "/export/grants.csv", "/export/projects.csv"} {
				status, body := fetchAs(t, "", server.url+file)
				if status != http.StatusOK || len(body) < 500 {
					t.Errorf("%s gives %d, %d bytes", file, status, len(body))
				}
				all[file] = changedAt.ReplaceAllString(string(body), "")
			}
			return all
		}
		three, four := outputs(3), outputs(4)
		for file, text := range three {
			if text != four[file] {
				t.Errorf("%s tells three from four", file)
			}
		}
	})
}
