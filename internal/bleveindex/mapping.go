package bleveindex

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"

	"github.com/samlaer/samlaer/internal/hub"
)

// mappingVersion names how an entry becomes an index document. An index with another one is built anew: raise it with
// every change of what is indexed, of the analysis of words, and of how hub makes entries.
const mappingVersion = "9"

// The fields beside those of [hub.Field] and the words of each tongue. There is no field of all words, and nothing is
// stored but what [held] says. What is sorted by and counted is read from the dictionaries, see columns.go: there are no
// doc values.
const (
	fieldReaders = "readers"
	// fieldName holds the names of the document as they are compared while people type, fieldNameWord the words of them.
	fieldName     = "name"
	fieldNameWord = "nameWord"
	fieldDate     = "date"
	fieldTitle    = "titleOrder"
	fieldUpdated  = "updatedAt"
	fieldCreated  = "createdAt"
	fieldAmount   = "amount"
	fieldApplied  = "appliedAmount"
	fieldPaid     = "paidAmount"
	fieldPlanned  = "planned"
	fieldActual   = "actual"
	// fieldTongue holds the tongue that most of the document is in, and fieldLength how many words it has.
	fieldTongue = "tongue"
	fieldLength = "length"
	fieldHeld   = "held"
)

// What a word counts for where it stands, in halves: this is BM25F with the same b for title and text, so that
// weighted occurrences can be added up when a document is indexed. A title of twice the text was best for questions to
// passages; more gained nothing.
const (
	textWeight  = 2
	titleWeight = 2 * textWeight
)

// Where words stand: those of the title first, and between texts a gap that no phrase bridges.
const (
	afterTitle = 1 << 10
	textGap    = 100
)

// held is what the index keeps of an entry beside its terms: which version it was made of, and what it was.
type held struct {
	version int
	hash    string
}

func (h held) String() string { return strconv.Itoa(h.version) + " " + h.hash }

func parseHeld(text string) (held, error) {
	version, sum, _ := strings.Cut(text, " ")
	number, err := strconv.Atoi(version)
	if err != nil {
		return held{}, fmt.Errorf("what the index holds of a document: %w", err)
	}
	return held{version: number, hash: sum}, nil
}

// toDocument is the index document of an entry and the pages of its files. Its words are analysed when Bleve asks for it, by
// many workers at once.
func (a *analyser) toDocument(entry *hub.Entry, pages []hub.Text) *document.Document {
	d := document.NewDocument(string(entry.ID))
	if len(entry.Texts) > 0 { // what has none does not count among the documents that words are rare in
		a.addWords(d, entry)
	}
	a.addPages(d, pages)
	for _, name := range slices.Sorted(maps.Keys(entry.Values)) {
		addKeywords(d, string(name), entry.Values[name]...)
	}
	readers := make([]string, len(entry.Readers))
	for at, token := range entry.Readers {
		readers[at] = string(token)
	}
	addKeywords(d, fieldReaders, readers...)
	addNames(d, entry.Names)
	addKeywords(d, fieldDate, string(entry.Date))
	addKeywords(d, fieldTitle, entry.Title)
	addKeywords(d, fieldUpdated, timeKey(entry.UpdatedAt))
	addKeywords(d, fieldCreated, timeKey(entry.CreatedAt))
	addKeywords(d, fieldAmount, amountKey(entry.Amount))
	addKeywords(d, fieldApplied, amountKey(entry.Applied))
	addKeywords(d, fieldPaid, amountKey(entry.Paid))
	addKeywords(d, fieldPlanned, peopleKey(entry.Planned))
	addKeywords(d, fieldActual, peopleKey(entry.Actual))
	kept := held{version: entry.Version, hash: hashOf(entry)}.String()
	d.AddField(&field{name: fieldHeld, options: index.StoreField, value: []byte(kept)})
	return d
}

func (a *analyser) addWords(d *document.Document, entry *hub.Entry) {
	w := &wording{analyser: a, texts: entry.Texts}
	for in := range tongues {
		if w.isIn(in) {
			d.AddField(&field{name: wordFields[in], options: index.IndexField | index.IncludeTermVectors, wording: w, tongue: in})
		}
	}
	d.AddField(&field{name: wordFields[written], options: index.IndexField, wording: w, tongue: written})
	addKeywords(d, fieldTongue, wordFields[mainTongue(entry)])
	w.analyse() // its length is told in a field of its own
	addKeywords(d, fieldLength, strconv.Itoa(w.length))
}

// addPages puts in what stands in files.
func (a *analyser) addPages(d *document.Document, pages []hub.Text) {
	w := &wording{analyser: a, texts: pages, paged: true}
	for in := range tongues {
		if w.isIn(in) {
			d.AddField(&field{name: pageFields[in], options: index.IndexField | index.IncludeTermVectors, wording: w, tongue: in})
		}
	}
}

// mainTongue is the tongue with most letters.
func mainTongue(entry *hub.Entry) tongue {
	var sizes [tongues]int
	for _, text := range entry.Texts {
		sizes[tongueOf(text.Language)] += len(text.Words)
	}
	return tongue(slices.Index(sizes[:], slices.Max(sizes[:])))
}

func addKeywords(d *document.Document, name string, values ...string) {
	terms := make(index.TokenFrequencies, len(values))
	for _, value := range values {
		if value != "" {
			terms[value] = new(index.TokenFreq)
		}
	}
	if len(terms) > 0 {
		d.AddField(&field{name: name, options: index.IndexField | index.SkipFreqNorm, terms: terms, length: len(terms)})
	}
}

// timeKey sorts as the time does, to the microsecond; the stores keep milliseconds. 13 digits suffice until 2112.
func timeKey(at time.Time) string {
	return fmt.Sprintf("%013x", max(at.UnixMicro(), 0))
}

// amountKey sorts as the amount does; nothing for none, which most documents have.
func amountKey(amount hub.Kroner) string {
	if amount <= 0 {
		return ""
	}
	return fmt.Sprintf("%016x", int64(amount))
}

// peopleKey is a number of people; nothing for none that was told, which is not 0.
func peopleKey(people *int) string {
	if people == nil || *people < 0 {
		return ""
	}
	return strconv.FormatInt(int64(*people), 16)
}

// hashOf is of all that is indexed of an entry. Two entries with the same hash are the same to a search.
func hashOf(entry *hub.Entry) string {
	sum := sha256.New()
	for _, text := range entry.Texts {
		hashParts(sum, "text", text.Name, string(text.Language), text.Words)
	}
	for _, file := range entry.Files { // the hash of the bytes stands for what they say
		hashParts(sum, "file", string(file.ID), string(file.Language), file.SHA256)
	}
	for _, name := range slices.Sorted(maps.Keys(entry.Values)) {
		values := slices.Sorted(slices.Values(entry.Values[name]))
		hashParts(sum, append([]string{string(name)}, slices.Compact(values)...)...)
	}
	for _, token := range slices.Sorted(slices.Values(entry.Readers)) {
		hashParts(sum, fieldReaders, string(token))
	}
	hashParts(sum, append([]string{fieldName}, entry.Names...)...)
	hashParts(sum, strconv.Itoa(entry.Version), entry.Title, string(entry.Date), timeKey(entry.UpdatedAt),
		timeKey(entry.CreatedAt), amountKey(entry.Amount), amountKey(entry.Applied), amountKey(entry.Paid), peopleKey(entry.Planned),
		peopleKey(entry.Actual))
	return hex.EncodeToString(sum.Sum(nil)[:12])
}

// hashParts writes the parts so that no other parts give the same bytes.
func hashParts(sum hash.Hash, parts ...string) {
	var line []byte
	line = strconv.AppendInt(line, int64(len(parts)), 10)
	for _, part := range parts {
		line = append(strconv.AppendInt(append(line, ':'), int64(len(part)), 10), ':')
		line = append(line, part...)
	}
	sum.Write(line)
}

// wording is the words of one entry in all tongues, and as they are written.
type wording struct {
	*analyser
	texts []hub.Text
	// paged: the texts are pages of files, in which no word is a title, and which are not completed to.
	paged    bool
	length   int
	terms    [fields]index.TokenFrequencies
	analysed bool
	// places are where words stand, many to an allocation.
	places []index.TokenLocation
}

// placesAtOnce is how many places are allocated together: one for each word was a tenth of what an import allocates.
const placesAtOnce = 128

func (w *wording) place(position int) *index.TokenLocation {
	if len(w.places) == 0 {
		w.places = make([]index.TokenLocation, placesAtOnce)
	}
	place := &w.places[0]
	place.Position, w.places = position, w.places[1:]
	return place
}

func (w *wording) isIn(in tongue) bool {
	return slices.ContainsFunc(w.texts, func(text hub.Text) bool { return tongueOf(text.Language) == in })
}

// analyse counts the terms of all texts, once, whichever field asks first: a worker of Bleve has a whole document.
//
// The document is as long as its longest tongue. The words of a theme stand in three languages, so each English lesson
// has some Norwegian words: if they alone were its length in Norwegian, a theme's label would weigh more than the same
// word in the body of a lesson. Adding up the tongues would make a translation a reason to be found later.
func (w *wording) analyse() {
	if w.analysed {
		return
	}
	w.analysed = true
	w.terms[written] = index.TokenFrequencies{}
	position := 1
	if w.paged {
		position = afterTitle
	}
	for at, text := range w.texts {
		weight := textWeight
		if at == 0 && !w.paged {
			weight = titleWeight
		}
		position = max(w.count(text, weight, position)+textGap, afterTitle)
	}
	for in := range tongues {
		length := 0
		for _, term := range w.terms[in] {
			length += term.Frequency()
		}
		w.length = max(w.length, length)
	}
}

// count takes in a text whose first word has the position, and gives the position after its last. A title of more words
// than have a place before other texts has its last words in one place: nobody asks for a phrase so far in.
func (w *wording) count(text hub.Text, weight, position int) int {
	in := tongueOf(text.Language)
	if w.terms[in] == nil {
		w.terms[in] = make(index.TokenFrequencies, 1+len(text.Words)/12) // every second word is a new one
	}
	eachWord(text.Words, func(begin, end int) {
		word := text.Words[begin:end]
		if term := w.term(in, word); term != "" {
			one := add(w.terms[in], term, weight)
			one.Locations = append(one.Locations, w.place(position))
			if !w.paged {
				add(w.terms[written], w.term(foreign, word), weight)
			}
		}
		if position++; weight == titleWeight {
			position = min(position, afterTitle-1)
		}
	})
	return position
}

func add(terms index.TokenFrequencies, term string, weight int) *index.TokenFreq {
	counted, known := terms[term]
	if !known {
		counted = new(index.TokenFreq)
		terms[term] = counted
	}
	counted.SetFrequency(counted.Frequency() + weight)
	return counted
}

// field is a field of an index document: words of a tongue, keywords, or a stored value. Bleve's own text field would
// count the length of each field by itself and analyse each value apart.
type field struct {
	name    string
	options index.FieldIndexingOptions
	value   []byte
	terms   index.TokenFrequencies
	length  int
	wording *wording
	tongue  tongue
}

func (f *field) Analyze() {
	if f.wording != nil {
		f.wording.analyse()
		f.terms, f.length = f.wording.terms[f.tongue], f.wording.length
	}
}

func (f *field) Name() string                                     { return f.name }
func (f *field) Value() []byte                                    { return f.value }
func (f *field) ArrayPositions() []uint64                         { return nil }
func (f *field) EncodedFieldType() byte                           { return 't' }
func (f *field) Options() index.FieldIndexingOptions              { return f.options }
func (f *field) AnalyzedLength() int                              { return f.length }
func (f *field) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.terms }
func (f *field) NumPlainTextBytes() uint64                        { return uint64(len(f.value)) }

// Size is only for Bleve's statistics of memory, which nobody reads.
func (f *field) Size() int { return len(f.value) }
