package bench

import (
	"context"
	"fmt"
	"io"

	"github.com/samlaer/samlaer/internal/hub"
)

// Statistics measures what figures cost the index beside facets of bare Bleve over the same documents, for the same texts.
func Statistics(ctx context.Context, options Options, out io.Writer) error {
	return indexAlone(ctx, options, out, func(ctx context.Context, r *run) error {
		if err := r.loadBoth(ctx); err != nil {
			return err
		}
		return r.loaded(ctx, func(o opened, bare bareIndex, _ *hub.Hub) error { return r.compareStatistics(ctx, bare, o.index) })
	})
}

var (
	// dashboard is what a dashboard asks for: totals, four groups, and one by two things at once.
	dashboard = []hub.Grouping{{}, {By: hub.FieldTheme}, {By: hub.FieldMunicipality}, {By: hub.FieldYear}, {By: hub.FieldEvidence},
		{By: hub.FieldCounty, Then: hub.FieldTheme}}
	evidenceMap = []hub.Grouping{{}, {By: hub.FieldTheme, Then: hub.FieldTargetGroup}}
)

func (r *run) compareStatistics(ctx context.Context, bare bareIndex, index hub.Index) error {
	dashboardFacets := []hub.Field{hub.FieldTheme, hub.FieldMunicipality, hub.FieldYear, hub.FieldEvidence, hub.FieldCounty}
	for _, group := range []struct {
		name    string
		systems []system
	}{
		{"Totals, four groups, one by two", []system{
			{name: "bare Bleve, five facets", ask: askBareFor(bare, bareForm{facets: dashboardFacets})},
			{name: "Samlær, the words", baseline: "bare Bleve, five facets", ask: askFigures(index, dashboard, true), more: true},
			{name: "Samlær, and what is like them", baseline: "bare Bleve, five facets", ask: askFigures(index, dashboard, false), more: true}}},
		{"Evidence map", []system{
			{name: "bare Bleve, two facets", ask: askBareFor(bare, bareForm{facets: []hub.Field{hub.FieldTheme, hub.FieldTargetGroup}})},
			{name: "Samlær, the words", baseline: "bare Bleve, two facets", ask: askFigures(index, evidenceMap, true), more: true},
			{name: "Samlær, and what is like them", baseline: "bare Bleve, two facets", ask: askFigures(index, evidenceMap, false), more: true}}},
		{"Four facets", []system{
			{name: "bare Bleve", ask: askBareFor(bare, bareForm{facets: fourFacets})},
			{name: "Samlær", baseline: "bare Bleve", ask: askIndex(index, hub.Query{Plain: true, Level: true, Size: pageSize, Facets: fourFacets})}}},
	} {
		results, err := r.compare(ctx, group.systems)
		if err != nil {
			return fmt.Errorf("%s: %w", group.name, err)
		}
		r.report.rows(group.name+": ", group.systems, results)
	}
	return nil
}

// askFigures asks the index for figures, of the words themselves when it is plain. They are of fewer kinds than a search finds, so
// that totals are not compared.
func askFigures(index hub.Index, groupings []hub.Grouping, plain bool) asking {
	return func(ctx context.Context, asked *question) (func() (*answer, error), error) {
		query := hub.Query{Text: asked.text, Plain: plain, Tokens: hub.Visitor("nb").Tokens(), Where: map[hub.Field][]string{}}
		for field, value := range asked.where {
			query.Where[field] = []string{value}
		}
		counted, err := index.Figures(ctx, query, groupings, nil)
		if err != nil {
			return nil, err
		}
		return func() (*answer, error) { return &answer{total: counted[0][0].Figures.Documents()}, nil }, nil
	}
}
