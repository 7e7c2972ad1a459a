package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
)

// relevanceReport is how good the answers are.
type relevanceReport struct {
	// Collection says what was asked of, Documents counts all that was put in, also what the one who asks may not read.
	Collection string `json:"collection"`
	Documents  int    `json:"documents"`
	Questions  int    `json:"questions"`
	// The systems, each by the variants of the questions.
	Samlaer map[string]Figures `json:"samlaer"`
	TFIDF   map[string]Figures `json:"bleve-tfidf"`
	BM25    map[string]Figures `json:"bleve-bm25"`
	// Over is the difference in nDCG of Samlær to Bleve's bm25, by variant.
	Over map[string]Interval `json:"ndcg10-over-bleve-bm25"`
	// Groups are parts of the questions, as they stand; none where nothing tells them apart.
	Groups []relevanceGroup `json:"groups,omitempty"`
}

type relevanceGroup struct {
	Name      string  `json:"name"`
	Questions int     `json:"questions"`
	BM25      Figures `json:"bleve-bm25"`
	Samlaer   Figures `json:"samlaer"`
}

func newRelevanceReport(c *collection, all answers) *relevanceReport {
	means := func(system string) map[string]Figures {
		figures := map[string]Figures{}
		for _, variant := range variants {
			figures[variant.name] = rounded(mean(all[system][variant.name]))
		}
		return figures
	}
	r := &relevanceReport{Collection: c.name, Documents: len(c.documents), Questions: len(c.judged), Samlaer: means(samlaer),
		TFIDF: means(plainTFIDF), BM25: means(plainBM25), Over: map[string]Interval{}}
	for _, variant := range variants {
		over := all.over(samlaer, plainBM25, variant.name)
		r.Over[variant.name] = Interval{round(over.Mean), round(over.Low), round(over.High)}
	}
	if len(c.judged) > 0 {
		r.group(c, all)
	}
	return r
}

// group counts each group by itself: the first that each question belongs to, then the second and so on, in the order in
// which the questions name them.
func (r *relevanceReport) group(c *collection, all answers) {
	members := map[string][]int{}
	var names []string
	for which := range len(c.judged[0].groups) {
		for at, one := range c.judged {
			name := one.groups[which]
			if members[name] == nil {
				names = append(names, name)
			}
			members[name] = append(members[name], at)
		}
	}
	clean := variants[0].name
	for _, name := range names {
		var ours, theirs []Figures
		for _, at := range members[name] {
			ours = append(ours, all[samlaer][clean][at])
			theirs = append(theirs, all[plainBM25][clean][at])
		}
		r.Groups = append(r.Groups, relevanceGroup{name, len(ours), rounded(mean(theirs)), rounded(mean(ours))})
	}
}

// round keeps four places: what differs behind them is not of this program, but of the processor.
func round(value float64) float64 { return math.Round(value*1e4) / 1e4 }

func rounded(f Figures) Figures {
	return Figures{round(f.NDCG), round(f.MRR), round(f.Recall), round(f.Success)}
}

func (r *relevanceReport) json(out io.Writer) error {
	return writeJSON(r, out)
}

func (r *relevanceReport) markdown(out io.Writer) error {
	var text strings.Builder
	fmt.Fprintf(&text, "%d questions to %d documents (%s). The difference in nDCG@10 to Bleve's bm25 is of the same questions, "+
		"typed in the same way; it lies between the two figures with a certainty of 95 %%.\n\n", r.Questions, r.Documents, r.Collection)
	text.WriteString("| what | nDCG@10 | MRR | recall@10 | success@1 | over bm25 |\n| --- | ---: | ---: | ---: | ---: | --- |\n")
	for _, variant := range variants {
		for _, system := range []struct {
			name    string
			figures map[string]Figures
		}{{"Bleve, TF-IDF", r.TFIDF}, {"Bleve, bm25", r.BM25}, {"Samlær", r.Samlaer}} {
			name, over := system.name, ""
			if variant.label != "" {
				name += ", " + variant.label
			}
			if system.name == "Samlær" {
				over = r.Over[variant.name].String()
			}
			fmt.Fprintf(&text, "| %s | %s | %s |\n", name, system.figures[variant.name], over)
		}
	}
	if len(r.Groups) > 0 {
		text.WriteString("\n| part | questions | nDCG@10, Bleve bm25 | nDCG@10, Samlær | recall@10, Bleve bm25 | recall@10, Samlær |\n" +
			"| --- | ---: | ---: | ---: | ---: | ---: |\n")
	}
	for _, group := range r.Groups {
		fmt.Fprintf(&text, "| %s | %d | %.3f | %.3f | %.3f | %.3f |\n", group.Name, group.Questions, group.BM25.NDCG,
			group.Samlaer.NDCG, group.BM25.Recall, group.Samlaer.Recall)
	}
	_, err := io.WriteString(out, text.String())
	return err
}

func (f Figures) String() string {
	return fmt.Sprintf("%.3f | %.3f | %.3f | %.3f", f.NDCG, f.MRR, f.Recall, f.Success)
}

func (i Interval) String() string {
	return fmt.Sprintf("%+.3f (%+.3f to %+.3f)", i.Mean, i.Low, i.High)
}

// tolerance is how far a figure may fall: differences under .003 were noise between systems that find equally well.
const tolerance = .005

// hold fails, with a table of what fell, when a figure is more than a little under that of an earlier report.
func (r *relevanceReport) hold(name string) error {
	text, err := os.ReadFile(name) // #nosec G304 -- the file that who measures names
	if err != nil {
		return err
	}
	var floor relevanceReport
	if err := json.Unmarshal(text, &floor); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if floor.Questions != r.Questions {
		return fmt.Errorf("%s is of %d questions, and not of these %d", name, floor.Questions, r.Questions)
	}
	var rows strings.Builder
	for _, variant := range variants {
		now, before := r.Samlaer[variant.name].named(), floor.Samlaer[variant.name].named()
		for at, figure := range now {
			if fell := round(before[at].value - figure.value); fell > tolerance {
				fmt.Fprintf(&rows, "\n| %s | %s | %.4f | %.4f | %+.4f |", variant.name, figure.name, before[at].value,
					figure.value, -fell)
			}
		}
	}
	if rows.Len() == 0 {
		return nil
	}
	return fmt.Errorf("less is found than by %s\n\n| typed | figure | was | is | |\n| --- | --- | ---: | ---: | ---: |%s", name, &rows)
}

type namedFigure struct {
	name  string
	value float64
}

func (f Figures) named() []namedFigure {
	return []namedFigure{{"nDCG@10", f.NDCG}, {"MRR", f.MRR}, {"recall@10", f.Recall}, {"success@1", f.Success}}
}
