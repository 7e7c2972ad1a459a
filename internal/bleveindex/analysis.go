package bleveindex

import (
	"fmt"
	"strings"
	"sync"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/token/lowercase"
	"github.com/blevesearch/bleve/v2/analysis/token/porter"
	"github.com/blevesearch/bleve/v2/registry"
	"golang.org/x/text/unicode/norm"

	norsk "github.com/samlaer/samlaer/internal/bleveindex/norwegian"
	"github.com/samlaer/samlaer/internal/hub"
)

// tongue is a way to turn words into terms. Each has a field of its own in the index.
type tongue int

const (
	norwegian tongue = iota
	english
	// foreign words are only written small: the hub takes texts in any language.
	foreign
	tongues
	// written is no tongue: the field has the words of all texts as they stand there, written small. They weigh the very
	// form that was typed, complete what is half typed, and are what a misspelt word may have been meant for.
	written = tongues
	fields  = tongues + 1
)

var wordFields = [fields]string{"no", "en", "foreign", "written"}

// pageFields have the words of attached files, apart from those of the documents themselves: in one field with them, a report of
// a hundred pages would make its project the longest of documents, have «all words» of most questions, and make rare words common.
var pageFields = [tongues]string{"pageNo", "pageEn", "pageForeign"}

// filterNames are those of Bleve's own analyzer «en»; the words come from [eachWord] instead of its tokenizer, so that
// what is marked in a text is what was indexed, and each word is analysed once and not each time. Norwegian has an
// analysis of its own: of Bleve's, a third of the words did not meet their own plural, and «muligheten» became «mul».
var filterNames = [tongues][]string{
	english: {en.PossessiveName, lowercase.Name, en.StopName, porter.Name},
	foreign: {lowercase.Name},
}

// tongueOf is the tongue of a language; regions do not matter.
func tongueOf(language hub.Language) tongue {
	base, _, _ := strings.Cut(strings.ToLower(string(language)), "-")
	switch base {
	case "nb", "nn", "no":
		return norwegian
	case "en":
		return english
	default:
		return foreign
	}
}

// maxMemory is how many words each tongue remembers before it starts afresh. The 1,622 lessons have 21,000 different
// words; a word takes about 100 bytes.
const maxMemory = 1 << 16

// analyser turns words into terms, and remembers. It may be used by many goroutines at once.
type analyser struct {
	filters [tongues][]analysis.TokenFilter
	mutex   [tongues]sync.RWMutex
	terms   [tongues]map[string]string
}

func newAnalyser() (*analyser, error) {
	a := new(analyser)
	cache := registry.NewCache()
	for in := range tongues {
		a.terms[in] = map[string]string{}
		for _, name := range filterNames[in] {
			filter, err := cache.TokenFilterNamed(name)
			if err != nil {
				return nil, fmt.Errorf("analysis of words: %w", err)
			}
			a.filters[in] = append(a.filters[in], filter)
		}
	}
	return a, nil
}

// term is what a word is indexed as: empty for a word that says nothing, such as «og».
func (a *analyser) term(in tongue, word string) string {
	a.mutex[in].RLock()
	term, known := a.terms[in][word]
	a.mutex[in].RUnlock()
	if known {
		return term
	}
	term = a.analyse(in, word)
	a.mutex[in].Lock()
	defer a.mutex[in].Unlock()
	if len(a.terms[in]) >= maxMemory {
		clear(a.terms[in])
	}
	a.terms[in][strings.Clone(word)] = term // the word may be a piece of a long text that it would keep alive
	return term
}

func (a *analyser) analyse(in tongue, word string) string {
	// «å» may come as «a» and a ring: file names and texts from a Mac do.
	written := norm.NFC.String(strings.ReplaceAll(word, "’", "'"))
	if in == norwegian {
		return norsk.Term(written)
	}
	stream := analysis.TokenStream{{Term: []byte(written), Start: 0, End: len(written), Position: 1}}
	for _, filter := range a.filters[in] {
		stream = filter.Filter(stream)
	}
	if len(stream) == 0 {
		return ""
	}
	return string(stream[0].Term)
}
