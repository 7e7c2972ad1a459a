package bleveindex

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"github.com/samlaer/samlaer/internal/hub"
)

// search is one state of the index, in which any number of queries are answered.
//
// Bleve's own search takes one request at a time, each from the state it then finds, and collects hits one by one
// through interfaces. Here the segments are read directly, by the same interfaces that Bleve reads them by: all queries
// see one state, filters are bitmaps, words are added up a term at a time.
type search struct {
	*generation
	*analyser
	snapshot *scorch.IndexSnapshot
	parts    []*scorch.SegmentSnapshot
	// What follows is there once [search.prepare] was called.
	dictionaries [][fields]segment.TermDictionary
	// ofPages are those of the words of files.
	ofPages [][tongues]segment.TermDictionary
	sizes   tongueSizes
	// means are the mean lengths of documents in each tongue; of what is written, of all.
	means [fields]float64
	// phrases are those that were found: one that a document must have is looked for to narrow and to score, another label of
	// a concept to tell whether anything has it and to score.
	phrases map[phraseKey][]occurrence
}

// look begins to look at a generation as it is now. It must be closed.
func (g *generation) look(a *analyser) (*search, error) {
	snapshot, err := g.snapshot()
	if err != nil {
		return nil, err
	}
	parts := snapshot.Segments()
	g.columns.keep(parts)
	g.vocabularies.keep(parts)
	g.lengths.keep(parts)
	g.uses.keep(parts)
	return &search{generation: g, analyser: a, snapshot: snapshot, parts: parts}, nil
}

func (s *search) close() { _ = s.snapshot.Close() }

// prepare opens what words are looked up in.
func (s *search) prepare() error {
	if s.dictionaries != nil {
		return nil
	}
	lengths, err := s.countLengths()
	if err != nil {
		return err
	}
	for in := range fields {
		s.means[in] = lengths.mean(in)
	}
	if s.sizes, err = countTongues(s.parts); err != nil {
		return fmt.Errorf("%w: %w", errDamaged, err)
	}
	all := make([][fields]segment.TermDictionary, len(s.parts))
	s.ofPages = make([][tongues]segment.TermDictionary, len(s.parts))
	for at, part := range s.parts {
		for in, field := range pageFields {
			if s.ofPages[at][in], err = part.Segment().Dictionary(field); err != nil {
				return fmt.Errorf("%w: %w", errDamaged, err)
			}
		}
		for in, field := range wordFields {
			if all[at][in], err = part.Segment().Dictionary(field); err != nil {
				return fmt.Errorf("%w: %w", errDamaged, err)
			}
		}
	}
	s.dictionaries, s.phrases = all, map[phraseKey][]occurrence{}
	return nil
}

// readableBy is what of each segment the tokens open.
func (s *search) readableBy(tokens []hub.Token) ([]*roaring.Bitmap, error) {
	readers := readersOf(tokens)
	readable := make([]*roaring.Bitmap, len(s.parts))
	for at, part := range s.parts {
		var err error
		if readable[at], err = readers.within(part); err != nil {
			return nil, fmt.Errorf("%w: %w", errDamaged, err)
		}
	}
	return readable, nil
}

// understand reads the query, with all that its words also look for among what the viewer may read.
func (s *search) understand(ctx context.Context, query *hub.Query, readable []*roaring.Bitmap, known *synonyms) (*asked, error) {
	read := s.read(*query)
	if len(read.words)+len(read.parts) == 0 {
		return read, nil
	}
	if err := s.prepare(); err != nil {
		return nil, err
	}
	pasted := len(read.words) > mostWords
	if pasted {
		if err := s.keepTelling(read, readable); err != nil {
			return nil, err
		}
	}
	if query.Plain || pasted || len(read.words) == 0 {
		return read, nil
	}
	e := &expansion{search: s, readable: readable, synonyms: known, counts: map[variant]uint64{}}
	for in := range fields {
		for _, part := range s.parts {
			vocabulary, err := s.vocabularies.get(part, in)
			if err != nil {
				return nil, err
			}
			e.lexicon[in] = append(e.lexicon[in], vocabulary)
		}
	}
	return read, e.expand(ctx, read)
}

// mostWords is how many words a query may have for all of them to be looked for, with what is like them. A page that
// somebody pasted in has some 200 that say something: they took 100 times as long as a question.
const mostWords = 40

// keepTelling keeps the words that fewest documents have of those that the viewer may read, in their order: what is found must
// not depend on what others wrote.
func (s *search) keepTelling(read *asked, readable []*roaring.Bitmap) error {
	having := make([]uint64, len(read.words))
	places := make([]int, len(read.words))
	for at := range read.words {
		places[at] = at
		for in, term := range read.words[at].terms {
			count, err := s.countAmong(readable, tongue(in), term)
			if err != nil {
				return err
			}
			having[at] += count
		}
		if having[at] == 0 || !read.words[at].telling() {
			having[at] = math.MaxUint64 // nothing has it
		}
	}
	slices.SortStableFunc(places, func(a, b int) int { return cmp.Compare(having[a], having[b]) })
	kept := slices.Sorted(slices.Values(places[:mostWords]))
	words := make([]word, 0, mostWords)
	for _, at := range kept {
		words = append(words, read.words[at])
	}
	read.words, read.sequence = words, nil
	return nil
}

// postings are where a term stands in a segment, but for documents that are gone.
func (s *search) postings(at int, in tongue, term string) (segment.PostingsList, error) {
	return s.dictionaries[at][in].PostingsList([]byte(term), s.parts[at].Deleted(), nil)
}

// countAll is how many documents have the term, whoever may read them.
func (s *search) countAll(in tongue, term string) (uint64, error) {
	return s.sum(in, term, func(_ int, list segment.PostingsList) (uint64, error) { return list.Count(), nil })
}

// countAmong is how many of some documents have the term.
func (s *search) countAmong(documents []*roaring.Bitmap, in tongue, term string) (uint64, error) {
	return s.sum(in, term, func(at int, list segment.PostingsList) (uint64, error) {
		having := roaring.New()
		err := addPostings(having, list)
		return having.AndCardinality(documents[at]), err
	})
}

// sum adds up what is counted of a term in the segments that have it.
func (s *search) sum(in tongue, term string, count func(at int, list segment.PostingsList) (uint64, error)) (uint64, error) {
	var all uint64
	for at := range s.parts {
		if term == "" {
			break // the word says nothing in the tongue
		}
		list, err := s.postings(at, in, term)
		if err == nil && list.Count() > 0 {
			var counted uint64
			counted, err = count(at, list)
			all += counted
		}
		if err != nil {
			return 0, fmt.Errorf("%w: %w", errDamaged, err)
		}
	}
	return all, nil
}

// answer finds what the query asks for.
func (s *search) answer(ctx context.Context, query hub.Query, known *synonyms) (hub.Hits, error) {
	readable, err := s.readableBy(query.Tokens)
	if err != nil {
		return hub.Hits{}, err
	}
	read, err := s.understand(ctx, &query, readable, known)
	if err != nil {
		return hub.Hits{}, err
	}
	finding := &finding{search: s, query: &query, asked: read, readable: readable, narrowing: narrow(&query),
		page: newPage(query, orderOf(query, read.some()))}
	facets := newTally(s.columns, query.Facets)
	finding.tally = facets
	scorer, err := s.newScorer(read, nil)
	if err != nil {
		return hub.Hits{}, err
	}
	total, err := finding.run(ctx, scorer)
	if err != nil {
		return hub.Hits{}, err
	}
	hits, more := finding.page.hits()
	return hub.Hits{Total: total, Hits: hits, More: more, Facets: facets.result(query.FacetSize),
		Misspelt: read.corrections(), ExpandedWith: read.expandedWith}, nil
}

// finding is one query being answered.
type finding struct {
	*search
	query *hub.Query
	asked *asked
	// readable is what of each segment the viewer may read.
	readable  []*roaring.Bitmap
	narrowing narrowing
	// page is nil where nothing is given, but only counted.
	page  *page
	tally counter
}

// counter counts what a query finds, a segment at a time.
type counter interface {
	begin(part *scorch.SegmentSnapshot) error
	// add counts a document that is found, and addFree one that would be if the query did not narrow by the facet.
	add(document uint32)
	addFree(at int, document uint32)
	end()
}

// run goes through the segments. A query is given up between two of them, and between two of a call: the longest that
// 100,000 documents gave was 20 ms.
func (f *finding) run(ctx context.Context, scorer *scorer) (int, error) {
	total := 0
	for at := range f.parts {
		if err := ctx.Err(); err != nil {
			return 0, fmt.Errorf("search: %w", context.Cause(ctx))
		}
		count, err := f.segment(scorer, at)
		if err != nil {
			return 0, fmt.Errorf("%w: %w", errDamaged, err)
		}
		total += count
	}
	return total, nil
}

// segment goes through one segment, and gives how many documents there match.
func (f *finding) segment(scorer *scorer, at int) (int, error) {
	part := f.parts[at]
	having := f.readable[at].Clone()
	if err := f.required(f.asked.parts, at, having); err != nil || having.IsEmpty() {
		return 0, err
	}
	sets, err := f.narrowing.within(part, f.columns, having)
	if err != nil || sets.isEmpty() {
		return 0, err
	}
	if err := f.tally.begin(part); err != nil {
		return 0, err
	}
	defer f.tally.end()
	offer, err := f.offering(part)
	if err != nil {
		return 0, err
	}
	if !f.asked.some() {
		return f.all(sets, offer), nil
	}
	if f.page == nil {
		return f.matches(scorer, at, sets, offer)
	}
	bonuses, err := f.bonusesOf(part, f.query)
	if err != nil {
		return 0, err
	}
	return f.matches(scorer, at, sets, func(document uint32, raw float64) {
		offer(document, scorer.finish(raw, bonuses.of(document)))
	})
}

// offering is what is done with each hit of a segment.
func (f *finding) offering(part *scorch.SegmentSnapshot) (func(uint32, float64), error) {
	if f.page == nil {
		return func(uint32, float64) {}, nil
	}
	var keys *column
	if f.page.field != "" {
		var err error
		if keys, err = f.columns.get(part, f.page.field); err != nil {
			return nil, err
		}
	}
	return func(document uint32, score float64) {
		one := candidate{part: part, document: document, score: score}
		if keys != nil {
			one.key = keys.key(document)
		}
		f.page.offer(one)
	}, nil
}

// all offers all that the query narrows to.
func (f *finding) all(sets *sets, offer func(document uint32, score float64)) int {
	for documents := sets.all.Iterator(); documents.HasNext(); {
		document := documents.Next()
		f.tally.add(document)
		offer(document, 0)
	}
	for at := range sets.without {
		if free := sets.without[at]; free != nil {
			free.AndNot(sets.all)
			for documents := free.Iterator(); documents.HasNext(); {
				f.tally.addFree(at, documents.Next())
			}
		}
	}
	return int(sets.all.GetCardinality()) // #nosec G115 -- no more than there are documents
}

// matches offers the documents that have one of the words, among those that the query narrows to, and counts them.
func (f *finding) matches(scorer *scorer, at int, sets *sets, offer func(document uint32, raw float64)) (int, error) {
	lent := lendBoard(int(f.parts[at].FullSize()))
	scores := *lent
	touched, err := scorer.score(at, scores)
	count := 0
	all, without := sets.dense()
	for _, document := range touched {
		switch {
		case err != nil:
		case all.has(document):
			f.tally.add(document)
			offer(document, scores[document])
			count++
		default:
			for place, free := range without {
				if free.has(document) {
					f.tally.addFree(place, document)
				}
			}
		}
		scores[document] = 0
	}
	scoreboards.Put(lent) // not by defer: after a panic it is not clean
	return count, err
}
