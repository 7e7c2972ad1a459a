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
)

// KnowledgeGaps are the themes without a lesson, those with most experiences and projects first, equals by the amounts. They
// are counted by the index in one pass, however many themes there are.
func KnowledgeGaps(ctx context.Context, first *int) ([]*KnowledgeGap, error) {
	size, err := sizeOf(first, usualGaps, maxGaps)
	if err != nil {
		return nil, err
	}
	r := ReadingOf(ctx)
	query := Query{Tokens: r.tokens, Where: map[Field][]string{FieldType: {KindProject.Type(), KindPost.Type(), KindLesson.Type()}}}
	counted, err := r.hub.index.Figures(ctx, query, []Grouping{{FieldTheme, FieldStatus}}, false)
	if err != nil {
		return nil, fmt.Errorf("count by theme: %w", err)
	}
	gaps := map[ID]*KnowledgeGap{}
	for _, group := range counted[0] {
		theme := ID(group.Value)
		if gaps[theme] == nil {
			gaps[theme] = &KnowledgeGap{ThemeID: theme}
		}
		gaps[theme].add(group)
	}
	all := make([]*KnowledgeGap, 0, len(gaps))
	for _, one := range gaps {
		if one.Lessons == 0 && one.Posts+one.Projects > 0 {
			all = append(all, one)
		}
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

// add takes in what has the theme and one status: projects whatever it is, experiences and lessons when they are published.
func (g *KnowledgeGap) add(group Group) {
	g.Projects, g.Granted = g.Projects+group.Figures.Projects, g.Granted+group.Figures.Granted
	if group.Then == string(PostStatusPublished) {
		g.Posts += group.Figures.Posts
	}
	if group.Then == string(LessonStatusPublished) {
		g.Lessons += group.Figures.Lessons
	}
}
