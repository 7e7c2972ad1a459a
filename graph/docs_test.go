package graph_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
)

// block is what stands between ``` and ``` in Markdown: its language, the words after it, and where its text lies.
type block struct {
	language, words string
	from, to        int
}

var fence = regexp.MustCompile("(?ms)^```([a-z]+) ?([^\n]*)\n(.*?)^```$")

// blocks are the fenced blocks of a page, in order.
func blocks(page string) []block {
	found := []block{}
	for _, at := range fence.FindAllStringSubmatchIndex(page, -1) {
		found = append(found, block{language: page[at[2]:at[3]], words: page[at[4]:at[5]], from: at[6], to: at[7]})
	}
	return found
}

// section is what stands below a heading of a page, until the next one of the same level.
type section struct{ heading, text string }

func sections(page string) []section {
	found := []section{}
	for _, part := range strings.Split("\n"+page, "\n## ")[1:] {
		heading, text, _ := strings.Cut(part, "\n")
		found = append(found, section{heading, text})
	}
	return found
}

// question is a section of docs/questions.md: an operation, its variables, and the answer that the page shows.
type question struct {
	heading, operation string
	variables          map[string]any
	answer             string
}

func readQuestion(t *testing.T, s section) question {
	t.Helper()
	q := question{heading: s.heading}
	for _, b := range blocks(s.text) {
		text := s.text[b.from:b.to]
		switch b.language + b.words {
		case "graphql":
			q.operation = text
		case "jsonvariables":
			if err := json.Unmarshal([]byte(text), &q.variables); err != nil {
				t.Fatalf("%s: %v", s.heading, err)
			}
		case "jsonanswer":
			q.answer = text
		}
	}
	if q.operation == "" || q.answer == "" {
		t.Fatalf("%s has no operation or no answer", s.heading)
	}
	return q
}

func TestQuestionsAreAnsweredAsThePageSays(t *testing.T) {
	t.Parallel()
	const path = "../docs/questions.md"
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	page, d := string(raw), openDemo(t)
	asked := 0
	for _, s := range sections(page) {
		q := readQuestion(t, s)
		asked++
		d.by(t, "")
		if as, isSaid := strings.CutPrefix(firstLine(q.operation), "# as: "); isSaid {
			d.by(t, as)
		}
		got := d.ask(t, q.operation, q.variables)
		if len(got.Errors) > 0 {
			t.Errorf("%s: %v", q.heading, got.Errors)
			continue
		}
		answer := laidOut(t, got.raw)
		if *write {
			page = strings.Replace(page, "```json answer\n"+q.answer, "```json answer\n"+answer, 1)
		} else if answer != q.answer {
			t.Errorf("%s: the answer is\n%s\nWrite it with «go test ./graph -run TestQuestions -write», and look at it", q.heading, answer)
		}
	}
	if asked < 10 {
		t.Errorf("the page has %d questions", asked)
	}
	if *write {
		if err := os.WriteFile(path, []byte(page), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// laidOut is the data of an answer for reading: fields in the order of the operation, and on one line what fits there.
func laidOut(t *testing.T, raw []byte) string {
	t.Helper()
	var whole struct {
		Data json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(raw, &whole); err != nil {
		t.Fatal(err)
	}
	return layOut(whole.Data, "") + "\n"
}

// lineLength is how long a line of an answer may be: what GitHub shows without scrolling is a little more.
const lineLength = 140

func layOut(value json.RawMessage, indent string) string {
	decoder := json.NewDecoder(bytes.NewReader(value))
	opening, _ := decoder.Token()
	delim, isDelim := opening.(json.Delim)
	if !isDelim {
		return string(value)
	}
	names, inners, short, long := []string{}, []json.RawMessage{}, []string{}, []string{}
	for decoder.More() {
		name := ""
		if delim == '{' {
			key, _ := decoder.Token()
			name = fmt.Sprintf("%q: ", key)
		}
		var inner json.RawMessage
		if err := decoder.Decode(&inner); err != nil {
			return string(value)
		}
		names, inners = append(names, name), append(inners, inner)
		short = append(short, name+layOut(inner, ""))
		long = append(long, indent+"  "+name+layOut(inner, indent+"  "))
	}
	before, after := string(delim), map[json.Delim]string{'{': "}", '[': "]"}[delim]
	line := before + strings.Join(short, ", ") + after
	if len(long) == 0 || len(indent)+len([]rune(line)) <= lineLength && !strings.Contains(line, "\n") {
		return line
	}
	if len(inners) == 1 { // nesting alone is no reason for more lines
		return before + names[0] + layOut(inners[0], indent) + after
	}
	return before + "\n" + strings.Join(long, ",\n") + "\n" + indent + after
}
