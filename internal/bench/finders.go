package bench

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/lang/no"
	index "github.com/blevesearch/bleve_index_api"

	"github.com/samlaer/samlaer/internal/hub"
)

// finder gives the first ten documents for a query, best first.
type finder interface {
	find(ctx context.Context, query string) ([]hub.ID, error)
	close() error
}

// hubFinder asks as a visitor's search does, through the whole domain.
type hubFinder struct {
	opened
	hub *hub.Hub
}

func (f hubFinder) find(ctx context.Context, query string) ([]hub.ID, error) {
	first := depth
	ctx = hub.WithReading(ctx, f.hub.Read(hub.Visitor("nb")))
	found, err := hub.Search(ctx, hub.Asked{Text: query}, nil, nil, hub.Page{First: &first})
	if err != nil {
		return nil, err
	}
	ids := make([]hub.ID, len(found.Edges))
	for at, edge := range found.Edges {
		ids[at] = edge.Node.Base().ID
	}
	return ids, nil
}

// newHubFinder puts the documents into a store whose index follows it.
func newHubFinder(ctx context.Context, r *run, c *collection) (hubFinder, error) {
	o, err := openHub(ctx, r.hubFolder(), r.logger)
	if err != nil {
		return hubFinder{}, err
	}
	err = o.await(ctx, nil)
	if err == nil {
		err = o.load(ctx, c.documents)
	}
	if err == nil && c.reports {
		err = o.addReports(ctx, c.documents)
	}
	if err != nil {
		return hubFinder{}, errors.Join(err, o.close())
	}
	h := hub.New(hub.Parts{Store: o.store, Index: o.index, Clock: time.Now, UUID: uuidv7, Site: "http://localhost"})
	return hubFinder{o, h}, nil
}

const plainField = "text"

// plainFinder is Bleve as one would begin with it: all words of a document in one field, with Bleve's own analysis of a
// language and its own scores.
type plainFinder struct{ in bleve.Index }

// newPlainFinder makes an index on disk, because one in memory leaves out «bm25» without a word, and in one batch:
// Bleve's bm25 takes a mean length that depends on the batches.
func newPlainFinder(folder string, language hub.Language, scoring string, entries []*hub.Entry) (plainFinder, error) {
	text := bleve.NewTextFieldMapping()
	text.Analyzer, text.Store, text.IncludeInAll, text.DocValues = no.AnalyzerName, false, false, false
	if language == "en" {
		text.Analyzer = en.AnalyzerName
	}
	document := bleve.NewDocumentStaticMapping()
	document.AddFieldMappingsAt(plainField, text)
	mapping := bleve.NewIndexMapping()
	mapping.DefaultMapping, mapping.ScoringModel = document, scoring
	created, err := bleve.New(filepath.Join(folder, "bleve-"+scoring), mapping)
	if err != nil {
		return plainFinder{}, err
	}
	batch := created.NewBatch()
	for _, entry := range entries {
		words := make([]string, len(entry.Texts))
		for at, text := range entry.Texts {
			words[at] = text.Words
		}
		if err == nil {
			err = batch.Index(string(entry.ID), map[string]any{plainField: strings.Join(words, "\n")})
		}
	}
	if err == nil {
		err = created.Batch(batch)
	}
	if err != nil {
		return plainFinder{}, errors.Join(err, created.Close())
	}
	return plainFinder{created}, nil
}

func (f plainFinder) find(ctx context.Context, query string) ([]hub.ID, error) {
	match := bleve.NewMatchQuery(query)
	match.SetField(plainField)
	request := bleve.NewSearchRequestOptions(match, depth, 0, false)
	request.SortBy([]string{"-_score", "_id"})
	found, err := f.in.SearchInContext(ctx, request)
	if err != nil {
		return nil, err
	}
	ids := make([]hub.ID, len(found.Hits))
	for at, hit := range found.Hits {
		ids[at] = hub.ID(hit.ID)
	}
	return ids, nil
}

func (f plainFinder) close() error { return f.in.Close() }

// The systems that are compared, by their names in a report for programs.
const (
	plainTFIDF = "bleve-tfidf"
	plainBM25  = "bleve-bm25"
	samlaer    = "samlaer"
)

// finders gives bare Bleve the same texts as the hub's own index has of what a visitor may read.
func (r *run) finders(ctx context.Context, c *collection) (map[string]finder, error) {
	ours, err := newHubFinder(ctx, r, c)
	if err != nil {
		return nil, fmt.Errorf("put the documents in: %w", err)
	}
	all := map[string]finder{samlaer: ours}
	entries, err := hub.Entries(ctx, ours.store, c.documents)
	if err != nil {
		return nil, errors.Join(err, closeAll(all))
	}
	entries = slices.DeleteFunc(entries, func(entry *hub.Entry) bool {
		return entry == nil || !slices.Contains(entry.Readers, hub.TokenPublic)
	})
	for name, scoring := range map[string]string{plainTFIDF: index.TFIDFScoring, plainBM25: index.BM25Scoring} {
		plain, err := newPlainFinder(r.folder, c.language, scoring, entries)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("bare index: %w", err), closeAll(all))
		}
		all[name] = plain
	}
	return all, nil
}

func closeAll(all map[string]finder) error {
	var errs error
	for _, one := range all {
		errs = errors.Join(errs, one.close())
	}
	return errs
}
