package hub

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// KnowledgeGap is a theme of projects or experiences of which there is no lesson, with what was paid to learn it: all as far as
// the viewer may read.
type KnowledgeGap struct {
	ThemeID                  ID
	Projects, Posts, Lessons int
	// Granted is what projects with the theme, or a narrower one, were granted.
	Granted Kroner
}

const (
	// usualGaps and maxGaps are how many are given, and can be asked for.
	usualGaps = 10
	maxGaps   = 100
	// grantedProjects is how many projects are added up for the amounts, those that were granted most first: a county grants
	// some dozens a year.
	grantedProjects = 1000
)

// KnowledgeGaps are the themes without a lesson, those with most experiences and projects first, equals by the amounts. They
// are counted by the index: one query each for projects, experiences and lessons, however many themes there are.
func KnowledgeGaps(ctx context.Context, first *int) ([]*KnowledgeGap, error) {
	size, err := sizeOf(first, usualGaps, maxGaps)
	if err != nil {
		return nil, err
	}
	r := ReadingOf(ctx)
	hits, err := r.hub.index.Search(ctx, []Query{r.byTheme(KindProject, ""), r.byTheme(KindPost, string(PostStatusPublished)),
		r.byTheme(KindLesson, string(LessonStatusPublished))})
	if err != nil {
		return nil, fmt.Errorf("count by theme: %w", err)
	}
	gaps := map[ID]*KnowledgeGap{}
	gap := func(theme string) *KnowledgeGap {
		if gaps[ID(theme)] == nil {
			gaps[ID(theme)] = &KnowledgeGap{ThemeID: ID(theme)}
		}
		return gaps[ID(theme)]
	}
	for _, count := range hits[0].Facets[FieldTheme] {
		gap(count.Value).Projects = count.Count
	}
	for _, count := range hits[1].Facets[FieldTheme] {
		gap(count.Value).Posts = count.Count
	}
	for _, count := range hits[2].Facets[FieldTheme] {
		delete(gaps, ID(count.Value))
	}
	if err := r.grant(ctx, gaps); err != nil {
		return nil, err
	}
	all := make([]*KnowledgeGap, 0, len(gaps))
	for _, one := range gaps {
		all = append(all, one)
	}
	slices.SortFunc(all, func(one, other *KnowledgeGap) int {
		return cmp.Or(cmp.Compare(other.Posts+other.Projects, one.Posts+one.Projects), cmp.Compare(other.Granted, one.Granted),
			cmp.Compare(one.ThemeID, other.ThemeID))
	})
	all = all[:min(size, len(all))]
	themes := make([]ID, len(all))
	for at, one := range all {
		themes[at] = one.ThemeID
	}
	_, err = r.Documents(ctx, themes) // at once, not one by one when they are asked for
	return all, err
}

// byTheme counts what the viewer may read of a kind, and in a status when one is named, by themes.
func (r *Reading) byTheme(kind Kind, status string) Query {
	query := Query{Tokens: r.tokens, Where: map[Field][]string{FieldType: {kind.Type()}}, Order: OrderNewest, Facets: []Field{FieldTheme}}
	if status != "" {
		query.Where[FieldStatus] = []string{status}
	}
	return query
}

// grant adds up what was granted for the themes.
func (r *Reading) grant(ctx context.Context, gaps map[ID]*KnowledgeGap) error {
	if len(gaps) == 0 {
		return nil
	}
	themes := make([]string, 0, len(gaps))
	for id := range gaps {
		themes = append(themes, string(id))
	}
	slices.Sort(themes)
	hits, err := r.hub.index.Search(ctx, []Query{{Tokens: r.tokens, Order: OrderAmountDown, Size: grantedProjects,
		Where: map[Field][]string{FieldType: {KindProject.Type()}, FieldTheme: themes}}})
	if err != nil {
		return fmt.Errorf("projects without a lesson: %w", err)
	}
	projects, err := Many[*Project](ctx, hits[0].ids())
	if err != nil {
		return err
	}
	for _, project := range projects {
		if project.GrantedAmount == nil {
			continue
		}
		above, err := r.withBroader(ctx, project.ThemeIDs)
		if err != nil {
			return err
		}
		for _, id := range above {
			if gap := gaps[id]; gap != nil {
				gap.Granted += *project.GrantedAmount
			}
		}
	}
	return nil
}

// withBroader are concepts and all broader ones, each once.
func (r *Reading) withBroader(ctx context.Context, ids []ID) ([]ID, error) {
	var all []ID
	for len(ids) > 0 {
		documents, err := r.load(ctx, ids)
		if err != nil {
			return nil, err
		}
		var broader []ID
		for at, document := range documents {
			if concept, ok := document.(*Concept); ok && !slices.Contains(all, ids[at]) {
				all, broader = append(all, ids[at]), append(broader, concept.BroaderIDs...)
			}
		}
		ids = broader
	}
	return all, nil
}
