package bench

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"

	"github.com/samlaer/samlaer/internal/hub"
)

// question is something to search for, in the forms in which the systems are asked.
type question struct {
	// number is its place among all that are made.
	number int
	text   string
	// filter narrows it; nil for most.
	filter *hub.SearchFilter
	// where is the filter as an index has it.
	where map[hub.Field]string
	// bare, full and expanded are the request over HTTP: without and with facets, and with what is like the words.
	bare, full, expanded []byte
	variables            map[string]any
}

// A word is asked for that stands in so many of a thousand documents: rarer ones are found at once, and more frequent ones
// are not what people search for.
const (
	leastPerMille = 1
	mostPerMille  = 50
	// shortest is the length in letters from which on a word says something.
	shortest = 4
)

// questions are different ones of one to three words of one language, a third of them with a filter.
func (c *corpus) questions(count int, seed uint64) ([]*question, error) {
	// #nosec G404 -- drawn by a seed, to be the same again
	random := rand.New(rand.NewPCG(seed, 2))
	vocabulary := c.vocabulary()
	made := make([]*question, 0, count)
	seen := map[string]bool{}
	for tries := 0; len(made) < count; tries++ {
		if tries > 100*count {
			return nil, errors.New("too few different words to ask for; make more documents, or of other texts")
		}
		words := vocabulary[random.IntN(len(vocabulary))]
		if len(words) < 10 {
			continue
		}
		picked := map[string]bool{}
		for range 1 + len(made)%3 {
			picked[words[random.IntN(len(words))]] = true
		}
		text := strings.Join(slices.Sorted(maps.Keys(picked)), " ")
		if seen[text] {
			continue
		}
		seen[text] = true
		asked := &question{number: len(made), text: text}
		if random.IntN(3) == 0 {
			c.narrow(asked, random)
		}
		if err := asked.prepare(); err != nil {
			return nil, err
		}
		made = append(made, asked)
	}
	return made, nil
}

// vocabulary are the words of middling frequency of each language, in the order of the alphabet.
func (c *corpus) vocabulary() [][]string {
	documents := map[hub.Language]map[string]int{}
	for _, entry := range c.entries {
		seen := map[string]bool{}
		for _, text := range entry.Texts {
			if text.Language != entry.Language {
				continue
			}
			for word := range strings.FieldsSeq(strings.ToLower(plain(text.Words))) {
				word = strings.Trim(word, ".?!,;")
				if utf8.RuneCountInString(word) >= shortest && !strings.ContainsAny(word, "0123456789") {
					seen[word] = true
				}
			}
		}
		if documents[entry.Language] == nil {
			documents[entry.Language] = map[string]int{}
		}
		for word := range seen {
			documents[entry.Language][word]++
		}
	}
	vocabulary := make([][]string, len(languages))
	for at, one := range languages {
		for word, count := range documents[one.language] {
			if count*1000 >= leastPerMille*len(c.entries) && count*1000 <= mostPerMille*len(c.entries) && !isStopped(word) {
				vocabulary[at] = append(vocabulary[at], word)
			}
		}
		slices.Sort(vocabulary[at])
	}
	return vocabulary
}

// english is Bleve's analysis of English.
var english = sync.OnceValue(func() analysis.Analyzer { return bleve.NewIndexMapping().AnalyzerNamed(en.AnalyzerName) })

// isStopped tells whether bare Bleve looks for the word in no English text: «same», which the hub does look for.
func isStopped(word string) bool { return len(english().Analyze([]byte(word))) == 0 }

// narrow gives a question a filter by something that one of the documents has.
func (c *corpus) narrow(asked *question, random *rand.Rand) {
	fields := []hub.Field{hub.FieldType, hub.FieldTheme, hub.FieldTargetGroup, hub.FieldCountyEver, hub.FieldKind,
		hub.FieldEvidence, hub.FieldLanguage}
	for {
		field := fields[random.IntN(len(fields))]
		values := c.entries[random.IntN(len(c.entries))].Values[field]
		if len(values) == 0 {
			continue
		}
		asked.where = map[hub.Field]string{field: values[0]}
		asked.filter = c.filter(field, values[:1])
		return
	}
}

func (c *corpus) filter(field hub.Field, values []string) *hub.SearchFilter {
	switch field {
	case hub.FieldType:
		return &hub.SearchFilter{Types: values}
	case hub.FieldTheme:
		return &hub.SearchFilter{Themes: []string{c.keys[hub.ID(values[0])]}}
	case hub.FieldTargetGroup:
		return &hub.SearchFilter{TargetGroups: []string{c.keys[hub.ID(values[0])]}}
	case hub.FieldCountyEver:
		return &hub.SearchFilter{Counties: values}
	case hub.FieldKind:
		return &hub.SearchFilter{Kinds: values}
	case hub.FieldEvidence:
		return &hub.SearchFilter{Evidence: []hub.Strength{hub.Strength(values[0])}}
	default:
		return &hub.SearchFilter{Languages: []hub.Language{hub.Language(values[0])}}
	}
}

// prepare writes the requests, so that making them is not measured.
func (q *question) prepare() error {
	q.variables = map[string]any{"query": q.text, "first": pageSize}
	if q.filter != nil {
		q.variables["filter"] = filterVariable(q.filter)
	}
	var err error
	if q.bare, err = json.Marshal(request{searchOperation, q.variables}); err != nil {
		return err
	}
	if q.full, err = json.Marshal(request{facetedOperation, q.variables}); err != nil {
		return err
	}
	if q.expanded, err = json.Marshal(request{expandedOperation, q.variables}); err != nil {
		return err
	}
	// The executor gets what it would get from HTTP.
	var read request
	decoder := json.NewDecoder(bytes.NewReader(q.bare))
	decoder.UseNumber()
	err = decoder.Decode(&read)
	q.variables = read.Variables
	return err
}

// filterVariable is a filter as a client writes it.
func filterVariable(filter *hub.SearchFilter) map[string]any {
	variable := map[string]any{}
	for name, values := range map[string][]string{"types": filter.Types, "themes": filter.Themes,
		"targetGroups": filter.TargetGroups, "counties": filter.Counties, "kinds": filter.Kinds} {
		if values != nil {
			variable[name] = values
		}
	}
	if filter.Evidence != nil {
		variable["evidence"] = filter.Evidence
	}
	if filter.Languages != nil {
		variable["languages"] = filter.Languages
	}
	return variable
}
