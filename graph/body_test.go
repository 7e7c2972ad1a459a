package graph_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestABodyThatIsTooLongIsRefusedWhetherItSaysSoOrNot(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	body := `{"query": "{ viewer { id } }", "variables": {"a": "` + strings.Repeat("a", 100<<10) + `"}}`
	for name, reader := range map[string]io.Reader{
		"with its length":    strings.NewReader(body),
		"without its length": io.MultiReader(strings.NewReader(body)),
	} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.url, reader)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/json")
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		var got answer
		if err := json.NewDecoder(response.Body).Decode(&got); err != nil || len(got.Errors) == 0 || got.Data != nil {
			t.Errorf("%s: status %d, %v (%v)", name, response.StatusCode, got, err)
		}
		_ = response.Body.Close()
	}
}
