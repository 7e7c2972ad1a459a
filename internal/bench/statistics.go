package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"

	"github.com/samlaer/samlaer/internal/hub"
)

// Statistics measures what figures cost beside facets of bare Bleve over the same documents, for the same texts: the index alone, and
// the domain with what it reads and names. Then both count for texts that half of the documents have.
func Statistics(ctx context.Context, options Options, out io.Writer) error {
	if options.Projects > options.Documents/2 {
		return errors.New("at most half of the documents can be projects")
	}
	return indexAlone(ctx, options, out, func(ctx context.Context, r *run) error {
		if err := r.loadBoth(ctx); err != nil {
			return err
		}
		r.reportKinds()
		return r.loaded(ctx, func(o opened, bare bareIndex, h *hub.Hub) error {
			if err := r.compareStatistics(ctx, bare, o.index, h); err != nil {
				return err
			}
			return r.compareHalf(ctx, bare, o.index, h)
		})
	})
}

// reportKinds says how many of each kind there are.
func (r *run) reportKinds() {
	count := map[hub.Kind]int{}
	for _, document := range r.corpus.documents {
		count[document.DocumentKind()]++
	}
	for _, kind := range []hub.Kind{hub.KindProject, hub.KindPost, hub.KindLesson, hub.KindMeasure, hub.KindApplication} {
		r.report.add("Documents: "+kind.Type(), float64(count[kind]), "")
	}
}

// The groupings of the index alone.
var (
	// dashboard is what a dashboard asks for: totals, four groups, and one by two things at once.
	dashboard = []hub.Grouping{{}, {By: hub.FieldTheme}, {By: hub.FieldMunicipality}, {By: hub.FieldYear}, {By: hub.FieldEvidence},
		{By: hub.FieldCounty, Then: hub.FieldTheme}}
	evidenceMap     = []hub.Grouping{{}, {By: hub.FieldTheme, Then: hub.FieldTargetGroup}}
	dashboardFacets = []hub.Field{hub.FieldTheme, hub.FieldMunicipality, hub.FieldYear, hub.FieldEvidence, hub.FieldCounty}
)

// asAsked are the same groupings as one asks the domain for them.
var asAsked = []hub.Across{{By: hub.DimensionTheme}, {By: hub.DimensionMunicipality}, {By: hub.DimensionYear}, {By: hub.DimensionEvidence},
	{By: hub.DimensionCounty, Then: hub.DimensionTheme}}

// compared is systems that are compared with each other.
type compared struct {
	name    string
	systems []system
}

func (r *run) compareStatistics(ctx context.Context, bare bareIndex, index hub.Index, h *hub.Hub) error {
	five, two := "bare Bleve, five facets", "bare Bleve, two facets"
	askFive := askBareFor(bare, bareForm{facets: dashboardFacets})
	groups := []compared{
		{"Totals, four groups, one by two", []system{
			{name: five, ask: askFive},
			{name: "the index, the words", baseline: five, ask: askFigures(index, dashboard, true), more: true},
			{name: "the index, and what is like them", baseline: five, ask: askFigures(index, dashboard, false), more: true},
			{name: "hub, and what is like them", baseline: five, ask: askStatistics(h, asAsked, false), more: true},
			{name: "hub, with applications", baseline: five, ask: askStatistics(h, asAsked, true), more: true},
			{name: "hub, by outcome too", baseline: five, ask: askStatistics(h, append(asAsked, hub.Across{By: hub.DimensionOutcome}), true), more: true}}},
		{"Evidence map", []system{
			{name: two, ask: askBareFor(bare, bareForm{facets: []hub.Field{hub.FieldTheme, hub.FieldTargetGroup}})},
			{name: "the index, the words", baseline: two, ask: askFigures(index, evidenceMap, true), more: true},
			{name: "the index, and what is like them", baseline: two, ask: askFigures(index, evidenceMap, false), more: true},
			{name: "hub, and what is like them", baseline: two, ask: askEvidenceMap(h), more: true}}},
		{"Funnel", []system{
			{name: five, ask: askFive},
			{name: "hub, and what is like them", baseline: five, ask: askFunnel(h), more: true}}},
		{"Four facets", []system{
			{name: "bare Bleve", ask: askBareFor(bare, bareForm{facets: fourFacets})},
			{name: "the index", baseline: "bare Bleve", ask: askIndex(index, counting(fourFacets))}}},
	}
	return profiled(r.Profile, func() error { return r.compareGroups(ctx, r, groups) })
}

// counting is a query as bare Bleve is asked it, with facets.
func counting(facets []hub.Field) hub.Query {
	return hub.Query{Plain: true, Level: true, Size: pageSize, Facets: facets}
}

// compareGroups compares by the questions of a run, and reports here.
func (r *run) compareGroups(ctx context.Context, by *run, groups []compared) error {
	for _, group := range groups {
		r.Progress("asking: " + group.name)
		results, err := by.compare(ctx, group.systems)
		if err != nil {
			return fmt.Errorf("%s: %w", group.name, err)
		}
		r.report.rows(group.name+": ", group.systems, results)
	}
	return nil
}

// compareHalf counts for texts that about half of the documents have, as bare Bleve finds them.
func (r *run) compareHalf(ctx context.Context, bare bareIndex, index hub.Index, h *hub.Hub) error {
	half := *r
	found, err := half.askForHalf(ctx, bare)
	if err != nil {
		return err
	}
	r.report.add("Half: documents found in the mean", found, "")
	five := "bare Bleve, five facets"
	return r.compareGroups(ctx, &half, []compared{
		{"Half of the documents, four facets", []system{
			{name: "bare Bleve", ask: askBareFor(bare, bareForm{facets: fourFacets})},
			{name: "the index", baseline: "bare Bleve", ask: askIndex(index, counting(fourFacets))}}},
		{"Half of the documents, ten facets", []system{
			{name: "bare Bleve", ask: askBareFor(bare, bareForm{facets: counted})},
			{name: "the index", baseline: "bare Bleve", ask: askIndex(index, counting(counted))}}},
		{"Half of the documents, totals, four groups, one by two", []system{
			{name: five, ask: askBareFor(bare, bareForm{facets: dashboardFacets})},
			{name: "the index, the words", baseline: five, ask: askFigures(index, dashboard, true), more: true},
			{name: "hub, with applications", baseline: five, ask: askStatistics(h, asAsked, true), more: true}}},
	})
}

const (
	// fewestHalves is how many texts are asked at least that half of the documents have.
	fewestHalves = 10
	// A text may be found in so many percent of the documents to count as one that half of them have.
	leastHalf = 45
	mostHalf  = 55
)

// askForHalf puts words together until about half of the documents have one of them, for a tenth as many questions, and tells how
// many documents were found in the mean.
func (r *run) askForHalf(ctx context.Context, bare bareIndex) (float64, error) {
	random := rand.New(rand.NewPCG(r.Seed, 3)) // #nosec G404 -- the same at each run, and nothing secret
	var words []string
	for _, of := range r.corpus.vocabulary() {
		words = append(words, of...)
	}
	wanted, sum := max(fewestHalves, len(r.asked)/10), 0
	documents := len(r.corpus.entries)
	r.asked = nil
	for tries := 0; len(r.asked) < wanted; tries++ {
		if tries > 100*wanted {
			return 0, errors.New("no words that half of the documents have; make more documents, or of other texts")
		}
		var text []string
		for found := 0; found*100 < leastHalf*documents && len(text) < maxWords; {
			text = append(text, words[random.IntN(len(words))])
			asked := &question{number: len(r.asked), text: strings.Join(text, " ")}
			answered, err := askBareFor(bare, bareForm{})(ctx, asked)
			if err != nil {
				return 0, err
			}
			given, err := answered()
			if err != nil {
				return 0, err
			}
			if found = given.total; found*100 >= leastHalf*documents && found*100 <= mostHalf*documents {
				r.asked, sum = append(r.asked, asked), sum+found
			}
		}
	}
	r.warm = r.asked[:fewestHalves/2]
	return float64(sum) / float64(wanted), nil
}

// maxWords is how many words a question may have before what is like them, and some of them, are left out.
const maxWords = 40

// askFigures asks the index for figures, of the words themselves when it is plain. They are of fewer kinds than a search finds, so
// that totals are not compared.
func askFigures(index hub.Index, groupings []hub.Grouping, plain bool) asking {
	return func(ctx context.Context, asked *question) (func() (*answer, error), error) {
		query := hub.Query{Text: asked.text, Plain: plain, Tokens: hub.Visitor("nb").Tokens(), Where: map[hub.Field][]string{}}
		for field, value := range asked.where {
			query.Where[field] = []string{value}
		}
		counted, err := index.Figures(ctx, query, groupings, false)
		if err != nil {
			return nil, err
		}
		return func() (*answer, error) { return &answer{total: counted[0][0].Figures.Documents()}, nil }, nil
	}
}

// askStatistics asks the domain for figures as a visitor.
func askStatistics(h *hub.Hub, across []hub.Across, applications bool) asking {
	return func(ctx context.Context, asked *question) (func() (*answer, error), error) {
		ctx = hub.WithReading(ctx, h.Read(hub.Visitor("nb")))
		counted, err := hub.CountStatistics(ctx, hub.StatisticsAsked{Text: asked.text, Filter: asked.filter, Across: across, Uses: applications})
		if err != nil {
			return nil, err
		}
		return func() (*answer, error) { return &answer{total: counted.Totals.Documents()}, nil }, nil
	}
}

func askEvidenceMap(h *hub.Hub) asking {
	return func(ctx context.Context, asked *question) (func() (*answer, error), error) {
		ctx = hub.WithReading(ctx, h.Read(hub.Visitor("nb")))
		made, err := hub.MapEvidence(ctx, asked.text, asked.filter)
		if err != nil {
			return nil, err
		}
		return func() (*answer, error) { return &answer{total: made.CellCount()}, nil }, nil
	}
}

func askFunnel(h *hub.Hub) asking {
	return func(ctx context.Context, asked *question) (func() (*answer, error), error) {
		ctx = hub.WithReading(ctx, h.Read(hub.Visitor("nb")))
		followed, err := hub.FollowExperiences(ctx, asked.text, asked.filter)
		if err != nil {
			return nil, err
		}
		return func() (*answer, error) { return &answer{total: followed.Posts}, nil }, nil
	}
}
