package bench

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/samlaer/samlaer/internal/hub"
)

// RelevanceOptions say which questions to ask of which documents.
type RelevanceOptions struct {
	// Passages and Questions are files of JSON Lines; the demo's documents and the queries that are judged over them when
	// both are empty.
	Passages, Questions string
	// Language is that of the passages.
	Language hub.Language
	// Reports gives experiences and projects reports in which other documents stand, for what is in them not to come before what is
	// meant. The other systems get none.
	Reports bool
	// JSON asks for a report for programs.
	JSON bool
	// Floor is such a report: no figure may fall more than a little under those in it. None when empty.
	Floor string
	// Progress is told what is being done.
	Progress func(what string)
}

// Relevance asks all questions in all systems, as they stand and mistyped, and writes how good the answers are. The same
// options give the same report.
func Relevance(ctx context.Context, options RelevanceOptions, out io.Writer) (err error) {
	c, err := options.collection()
	if err != nil {
		return err
	}
	c.reports = options.Reports
	folder, remove, err := folderOf("")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	options.Progress("putting the documents in")
	asks := newRun(Options{}, folder)
	finders, err := asks.finders(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeAll(finders)) }()
	options.Progress("asking")
	answers, err := c.ask(ctx, finders)
	if err != nil {
		return err
	}
	report := newRelevanceReport(c, answers)
	if options.JSON {
		err = report.json(out)
	} else {
		err = report.markdown(out)
	}
	if err == nil && options.Floor != "" {
		err = report.hold(options.Floor)
	}
	return err
}

func (o RelevanceOptions) collection() (*collection, error) {
	switch {
	case o.Passages == "" && o.Questions == "":
		return demoCollection()
	case o.Passages == "" || o.Questions == "":
		return nil, errors.New("passages and questions belong together: give both files, or neither")
	default:
		return readPassages(o.Passages, o.Questions, o.Language)
	}
}

// answers are the figures of each question, aligned with the questions, by system and variant.
type answers map[string]map[string][]Figures

// ask puts all questions to all systems in all variants.
func (c *collection) ask(ctx context.Context, finders map[string]finder) (answers, error) {
	all := answers{}
	for name, system := range finders {
		all[name] = map[string][]Figures{}
		for _, variant := range variants {
			figures := make([]Figures, len(c.judged))
			for at, one := range c.judged {
				hits, err := system.find(ctx, variant.typed(one.query))
				if err != nil {
					return nil, fmt.Errorf("%s, «%s»: %w", name, one.query, err)
				}
				figures[at] = figuresOf(hits, one.relevant)
			}
			all[name][variant.name] = figures
		}
	}
	return all, nil
}

// over is how much better one system's lists are than another's, question by question.
func (a answers) over(system, other, variant string) Interval {
	ours, theirs := a[system][variant], a[other][variant]
	differences := make([]float64, len(ours))
	for at := range ours {
		differences[at] = ours[at].NDCG - theirs[at].NDCG
	}
	return bootstrap(differences)
}
