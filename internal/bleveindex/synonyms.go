package bleveindex

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/samlaer/samlaer/internal/hub"
)

// conceptFactor is what another label of a concept counts for, of the word that was typed.
const conceptFactor = .5

// The bounds of what concepts add to a query: so many concepts, and so many other labels of each.
const (
	mostConcepts = 12
	mostLabels   = 16
)

// phraseVariant is several words that a word also looks for in its place.
type phraseVariant struct {
	tongue tongue
	phrase phrase
	factor float64
}

// synonyms are the labels of all concepts, read from the store when they are first needed after one of them changed:
// that is how an edited concept takes effect at once, and no document is indexed anew for it.
type synonyms struct {
	// concepts has the labels, and begin those that begin with a term, the longest first.
	concepts []hub.Synonym
	labels   []label
	begin    [tongues]map[string][]int
	// of has the labels of each concept.
	of [][]int
}

// label is a label of a concept as it is looked for.
type label struct {
	concept int
	text    string
	tongue  tongue
	phrase  phrase
}

func (a *analyser) newSynonyms(concepts []hub.Synonym) *synonyms {
	made := &synonyms{concepts: concepts, of: make([][]int, len(concepts))}
	for in := range tongues {
		made.begin[in] = map[string][]int{}
	}
	for at, concept := range concepts {
		for _, one := range concept.Labels {
			in := tongueOf(one.Language)
			words := a.phrase(in, one.Text)
			if len(words) == 0 {
				continue
			}
			number := len(made.labels)
			made.labels = append(made.labels, label{at, one.Text, in, words})
			made.of[at] = append(made.of[at], number)
			made.begin[in][words[0].term] = append(made.begin[in][words[0].term], number)
		}
	}
	for in := range tongues {
		for _, numbers := range made.begin[in] {
			slices.SortStableFunc(numbers, func(a, b int) int { return len(made.labels[b].phrase) - len(made.labels[a].phrase) })
		}
	}
	return made
}

// standing is a label that stands in a text: from one word to before another.
type standing struct {
	label, from, to int
}

// find gives the labels that stand in a text of words, in their order: at each word the longest.
func (s *synonyms) find(sequence []int, words []word) []standing {
	var found []standing
	for from := range sequence {
		if sequence[from] < 0 {
			continue
		}
		for in := range tongues {
			longest := 0
			for _, number := range s.begin[in][words[sequence[from]].terms[in]] {
				wanted := s.labels[number].phrase
				if len(wanted) < longest {
					break
				}
				if to := standsAt(wanted, in, sequence[from:], words); to > 0 {
					longest = len(wanted)
					found = append(found, standing{number, from, from + to})
				}
			}
		}
	}
	return found
}

// standsAt tells how many words the phrase takes if it stands at the beginning of the sequence; 0 if it does not.
func standsAt(wanted phrase, in tongue, sequence []int, words []word) int {
	for _, one := range wanted {
		if one.after >= len(sequence) || sequence[one.after] < 0 || words[sequence[one.after]].terms[in] != one.term {
			return 0
		}
	}
	return wanted[len(wanted)-1].after + 1
}

// concepts lets the words of a label look for the concept's other labels too.
func (e *expansion) concepts(query *asked) error {
	var expanded []int
	for _, one := range e.synonyms.find(query.sequence, query.words) {
		concept := e.synonyms.labels[one.label].concept
		if slices.Contains(expanded, concept) {
			continue
		}
		if expanded = append(expanded, concept); len(expanded) > mostConcepts {
			return nil
		}
		if err := e.alternatives(query, one); err != nil {
			return err
		}
	}
	return nil
}

func (e *expansion) alternatives(query *asked, said standing) error {
	labels := e.synonyms.labels
	others := e.synonyms.of[labels[said.label].concept]
	for _, number := range others[:min(len(others), mostLabels)] {
		other := labels[number]
		if number == said.label || other.sameAs(&labels[said.label]) {
			continue
		}
		readable, err := e.anyReadable(other.tongue, other.phrase)
		if err != nil {
			return err
		}
		if !readable {
			continue
		}
		query.expandWith(other.text)
		for _, at := range query.sequence[said.from:said.to] {
			if at >= 0 {
				query.words[at].lookFor(&other)
			}
		}
	}
	return nil
}

func (a *asked) expandWith(text string) {
	same := func(other string) bool { return strings.EqualFold(other, text) }
	if !slices.ContainsFunc(a.expandedWith, same) {
		a.expandedWith = append(a.expandedWith, text)
	}
}

// lookFor adds the label. Each word of one that was typed gets it, so that a document with another label has all words.
func (w *word) lookFor(other *label) {
	if len(other.phrase) == 1 {
		w.variants = append(w.variants, variant{tongue: other.tongue, term: other.phrase[0].term, factor: conceptFactor, match: hub.MatchConcept})
		return
	}
	if len(w.phrases) < mostLabels {
		w.phrases = append(w.phrases, phraseVariant{other.tongue, other.phrase, conceptFactor})
	}
}

func (l *label) sameAs(other *label) bool {
	return l.tongue == other.tongue && slices.Equal(l.phrase, other.phrase)
}

// anyReadable tells whether something that the viewer may read has the phrase.
func (e *expansion) anyReadable(in tongue, words phrase) (bool, error) {
	if len(words) == 1 {
		count, err := e.count(in, words[0].term)
		return count > 0, err
	}
	for at := range e.parts {
		having, err := documentsOf(e.occurrencesOf(at, in, words, false))
		if err != nil {
			return false, err
		}
		if having.Intersects(e.readable[at]) {
			return true, nil
		}
	}
	return false, nil
}

// labelsRead keeps the synonyms until a concept changes.
type labelsRead struct {
	mutex sync.Mutex
	read  *synonyms
	// round counts the changes, so that what was read before one is not kept after it.
	round int
}

func (l *labelsRead) forget() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.read, l.round = nil, l.round+1
}

// synonyms are the labels as they are now.
func (x *Index) synonyms(ctx context.Context) (*synonyms, error) {
	x.labels.mutex.Lock()
	read, round := x.labels.read, x.labels.round
	x.labels.mutex.Unlock()
	if read != nil {
		return read, nil
	}
	concepts, err := hub.Synonyms(ctx, x.Store)
	if err != nil {
		return nil, err
	}
	read = x.analyser.newSynonyms(concepts)
	x.labels.mutex.Lock()
	defer x.labels.mutex.Unlock()
	if x.labels.round == round {
		x.labels.read = read
	}
	return read, nil
}

// wholeText is more words than a text has.
const wholeText = 1 << 20

// Concepts are those of which a label stands in the text, in the order of the text, each once.
func (x *Index) Concepts(ctx context.Context, text string) ([]hub.ID, error) {
	known, err := x.synonyms(ctx)
	if err != nil {
		return nil, err
	}
	read := x.analyser.readText(text, wholeText)
	var ids []hub.ID
	for _, one := range known.find(read.sequence, read.words) {
		id := known.concepts[known.labels[one.label].concept].Concept
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}
