package graph_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// What tools for dashboards send, as they send it.
func TestToolsForDashboardsGetRows(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	for name, tool := range map[string]struct{ method, body, accept string }{
		"Grafana Infinity": {http.MethodPost, `{"query":"query { projectRows(after: \"${__pagination.cursor}\") { title grantedAmount nextCursor } }","variables":{}}`,
			"application/json;q=0.9,text/plain"},
		"wild-graphql": {http.MethodPost, `{"query":"query($from: Date, $to: Date) { projectRows(from: $from, to: $to) { date grantedAmount } }","operationName":"",` +
			`"variables":{"from":1262304000000,"to":1893456000000,"interval_ms":1000,"maxDataPoints":500,"refId":"A"}}`, "application/json"},
		"Superset": {http.MethodPost, `{"query":"query { projectRows { id title year grantedAmount createdAt } }"}`, "*/*"},
		"Power BI": {http.MethodGet, "", "application/json"},
	} {
		address := d.url
		if tool.method == http.MethodGet {
			address += "?query=" + url.QueryEscape("{ projectRows { id title grantedAmount } }")
		}
		request, err := http.NewRequestWithContext(t.Context(), tool.method, address, strings.NewReader(tool.body))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Accept", tool.accept)
		if tool.method == http.MethodPost {
			request.Header.Set("Content-Type", "application/json")
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(response.Body)
		_ = response.Body.Close()
		var got answer
		if err := json.Unmarshal(body, &got); err != nil || response.StatusCode != http.StatusOK || len(list(got.Data, "projectRows")) == 0 {
			t.Errorf("%s gets %d and %s", name, response.StatusCode, body)
		}
	}
}
