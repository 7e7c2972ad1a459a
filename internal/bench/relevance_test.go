package bench

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	fewPassages = `{"id":"a","text":"Bussen til fabrikken går to ganger om dagen, og sjåføren heter Åse."}
{"id":"b","text":"Barnehagen åpner halv åtte. Vakta på kjøkkenet begynner klokka ni."}

{"id":"c","text":"Formannen på verkstedet så på sveisinga og ville ansette fire."}
`
	fewQuestions = `{"id":"1","question":"Når går bussen?","passage":"a"}
{"id":"2","question":"Hva ville formannen?","passage":"c"}
{"id":"3","question":"Når åpner barnehagen?","passage":"b"}
`
)

func written(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func fewOptions(t *testing.T) RelevanceOptions {
	t.Helper()
	return RelevanceOptions{Passages: written(t, "passages.jsonl", fewPassages), Language: "nb",
		Questions: written(t, "questions.jsonl", fewQuestions), Progress: func(string) {}}
}

func relevance(t *testing.T, options RelevanceOptions) string {
	t.Helper()
	var out bytes.Buffer
	if err := Relevance(t.Context(), options, &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestEveryQuestionFindsItsPassageInEverySystem(t *testing.T) {
	t.Parallel()
	options := fewOptions(t)
	options.JSON = true
	text := relevance(t, options)
	var given map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &given); err != nil {
		t.Fatal(err)
	}
	for _, system := range []string{samlaer, plainTFIDF, plainBM25} {
		var figures map[string]map[string]float64
		if err := json.Unmarshal(given[system], &figures); err != nil {
			t.Fatalf("%s: %v", system, err)
		}
		for _, variant := range variants {
			if len(figures[variant.name]) != 4 {
				t.Errorf("%s, %s: %v", system, variant.name, figures[variant.name])
			}
		}
		for _, name := range []string{"ndcg10", "mrr", "recall10", "success1"} {
			if figures["clean"][name] != 1 {
				t.Errorf("%s: %s is %v", system, name, figures["clean"][name])
			}
		}
	}
}

func TestTwoRunsGiveTheSameReport(t *testing.T) {
	t.Parallel()
	options := fewOptions(t)
	first := relevance(t, options)
	if second := relevance(t, options); first != second {
		t.Errorf("first:\n%s\nsecond:\n%s", first, second)
	}
	if !strings.Contains(first, "| Samlær | 1.000 | 1.000 | 1.000 | 1.000 | +0.000 (+0.000 to +0.000) |") {
		t.Errorf("no row of all questions:\n%s", first)
	}
}

func TestAFigureThatFallsIsNamed(t *testing.T) {
	t.Parallel()
	options := fewOptions(t)
	options.JSON = true
	report := relevance(t, options)
	options.Floor = written(t, "floor.json", report)
	relevance(t, options)

	asked := strings.Replace(fewQuestions, `"passage":"c"`, `"passage":"b"`, 1) // as if the search no longer found it
	options.Questions = written(t, "questions.jsonl", asked)
	err := Relevance(t.Context(), options, new(bytes.Buffer))
	if err == nil || !strings.Contains(err.Error(), "| clean | success@1 | 1.0000 | 0.6667 | -0.3333 |") {
		t.Errorf("the floor held: %v", err)
	}
}

func TestAFallWithinTheToleranceIsLetBe(t *testing.T) {
	t.Parallel()
	figures := map[string]Figures{}
	for _, variant := range variants {
		figures[variant.name] = Figures{.9, .9, .9, .9}
	}
	floor, err := json.Marshal(relevanceReport{Samlaer: figures})
	if err != nil {
		t.Fatal(err)
	}
	file := written(t, "floor.json", string(floor))
	figures["typo"] = Figures{.895, .9, .95, .9}
	if err := (&relevanceReport{Samlaer: figures}).hold(file); err != nil {
		t.Error(err)
	}
	figures["typo"] = Figures{.8949, .9, .95, .9}
	err = (&relevanceReport{Samlaer: figures}).hold(file)
	if err == nil || strings.Count(err.Error(), "| typo |") != 1 {
		t.Errorf("%v", err)
	}
	if err := (&relevanceReport{Samlaer: figures, Questions: 3}).hold(file); err == nil {
		t.Error("a floor of other questions held")
	}
}

func TestFilesThatDoNotFitAreRefused(t *testing.T) {
	t.Parallel()
	for _, one := range []struct{ passages, questions, want string }{
		{fewPassages, `{"id":"9","question":"Hvem?","passage":"z"}`, "line 1: question 9 needs"},
		{fewPassages, "", "there is no question"},
		{fewPassages + `{"id":"a","text":"Igjen."}`, fewQuestions, "line 5: passage a stands twice"},
		{`{"id":"a"}`, fewQuestions, "line 1: a passage needs"},
		{`{"id"`, fewQuestions, "line 1: unexpected end"},
	} {
		options := fewOptions(t)
		options.Passages, options.Questions = written(t, "p.jsonl", one.passages), written(t, "q.jsonl", one.questions)
		err := Relevance(t.Context(), options, new(bytes.Buffer))
		if err == nil || !strings.Contains(err.Error(), one.want) {
			t.Errorf("%v, not «%s»", err, one.want)
		}
	}
	options := fewOptions(t)
	options.Questions = ""
	if err := Relevance(t.Context(), options, new(bytes.Buffer)); err == nil {
		t.Error("passages without questions were taken")
	}
}
