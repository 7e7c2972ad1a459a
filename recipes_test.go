package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
)

// recipe is what the only block of a language in docs/recipes.md says.
func recipe(t *testing.T, language string) string {
	t.Helper()
	page, err := os.ReadFile("docs/recipes.md")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile("(?ms)^```"+language+"\n(.*?)^```$").FindAllStringSubmatch(string(page), -1)
	if len(found) != 1 {
		t.Fatalf("there are %d recipes for %s", len(found), language)
	}
	return found[0][1]
}

// saidIn is what the pattern finds in the recipe.
func saidIn(t *testing.T, recipe, pattern string) string {
	t.Helper()
	found := regexp.MustCompile(pattern).FindStringSubmatch(recipe)
	if found == nil {
		t.Fatalf("there is no %s in\n%s", pattern, recipe)
	}
	return found[1]
}

// TestPowerBIReadsAllRowsByTheRecipe asks as Power Query does: by GET, with all in the address, the key too, and Accept as it sends it.
// The pages are made small, so that there are several.
func TestPowerBIReadsAllRowsByTheRecipe(t *testing.T) {
	t.Parallel()
	server := serve(t, "--data", t.TempDir(), "--demo")
	made := demoPerson{server, "curator"}.ask(t, issue, map[string]any{"input": map[string]any{
		"name": "Report", "scopes": []string{"READ_NETWORK"}, "inAddress": true}})
	text := recipe(t, "powerquery")
	document := strings.Replace(saidIn(t, text, `Document = "([^"]*)"`), "limit: 500", "limit: 5", 1)
	seen := map[any]bool{}
	for after, pages := any(nil), 1; ; pages++ {
		variables, err := json.Marshal(map[string]any{"after": after})
		if err != nil {
			t.Fatal(err)
		}
		address := server.url + "/" + saidIn(t, text, `RelativePath = "([^"]*)"`) + "?" + url.Values{
			"query": {document}, "variables": {string(variables)}, saidIn(t, text, `ApiKeyName = "([^"]*)"`): {made.text(t, "createAPIKey", "key")},
		}.Encode()
		rows := get(t, address, saidIn(t, text, `\[data\]\[(\w+)\]`))
		if len(rows) == 0 {
			t.Fatal("a page is empty")
		}
		for _, row := range rows {
			for _, column := range regexp.MustCompile(`\{"(\w+)", (?:type|Int64|Currency)`).FindAllStringSubmatch(text, -1) {
				if _, has := row[column[1]]; !has {
					t.Errorf("there is no %s in %v", column[1], row)
				}
			}
			seen[row["title"]] = true
		}
		if after = rows[0]["nextCursor"]; after == nil {
			if pages < 3 {
				t.Errorf("all came in %d pages", pages)
			}
			break
		}
	}
	if !seen["Eksempel: Barnevakt i praksistida"] { // which only the network reads
		t.Errorf("%d projects came, as a visitor reads them", len(seen))
	}
}

func get(t *testing.T, address, field string) []map[string]any {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept", "*/*")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var answer struct {
		Data   map[string][]map[string]any
		Errors []any
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil || len(answer.Errors) > 0 {
		t.Fatalf("%v %v", err, answer.Errors)
	}
	return answer.Data[field]
}
