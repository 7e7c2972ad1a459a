package bench

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestJudgementsAreOfWhatAVisitorFindsInTheDemo(t *testing.T) {
	t.Parallel()
	c, err := demoCollection()
	if err != nil {
		t.Fatal(err)
	}
	queries := map[string]bool{}
	for _, one := range c.judged {
		if lower := strings.ToLower(one.query); queries[lower] {
			t.Errorf("«%s» stands twice", one.query)
		} else {
			queries[lower] = true
		}
	}
}

func TestJudgementsAreSpreadOverLanguagesAskersAndKinds(t *testing.T) {
	t.Parallel()
	c, err := demoCollection()
	if err != nil {
		t.Fatal(err)
	}
	counted := map[string]int{}
	for _, one := range c.judged {
		for _, group := range one.groups {
			counted[group]++
		}
	}
	least := map[string]int{"nb": 60, "nn": 45, "en": 45, "policy": 60, "entrepreneur": 60, "forms": 37, "compound": 37, "nb-nn": 37,
		"english-norwegian": 37}
	for group, count := range least {
		if counted[group] < count {
			t.Errorf("%d of %s", counted[group], group)
		}
	}
	if len(c.judged) < 150 {
		t.Errorf("only %d queries", len(c.judged))
	}
}

func TestTheReportOfTheDemoHasRowsForItsParts(t *testing.T) {
	t.Parallel()
	text := relevance(t, RelevanceOptions{JSON: true, Progress: func(string) {}})
	var given relevanceReport
	if err := json.Unmarshal([]byte(text), &given); err != nil {
		t.Fatal(err)
	}
	if given.Samlaer["clean"].NDCG < .3 {
		t.Errorf("hardly anything is found: %+v", given.Samlaer)
	}
	var names []string
	for _, group := range given.Groups {
		names = append(names, group.Name)
	}
	if got := strings.Join(names[:5], " "); got != "nb nn en policy entrepreneur" {
		t.Errorf("parts: %v", names)
	}
	markdown := relevance(t, RelevanceOptions{Progress: func(string) {}})
	for _, row := range []string{"| Samlær, one typo |", "| english-norwegian | "} {
		if !strings.Contains(markdown, row) {
			t.Errorf("no row «%s»:\n%s", row, markdown)
		}
	}
}
