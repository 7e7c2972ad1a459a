package bench

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/samlaer/samlaer/internal/hub"
)

// depth is how far down a list of hits is looked: what stands on the first page that people read.
const depth = 10

// Figures tell how good lists of hits are: of one question, or the means over many.
type Figures struct {
	// NDCG is the normalised discounted cumulated gain of the first ten (Järvelin and Kekäläinen, 2002). A grade is its
	// own gain. The discount is the logarithm of the rank plus one, as trec_eval has it: with that of the paper, which
	// begins at the rank that is the logarithm's base, the second place would be as good as the first.
	NDCG float64 `json:"ndcg10"`
	// MRR is the reciprocal of the rank of the first relevant hit, 0 when it is not among the first ten.
	MRR float64 `json:"mrr"`
	// Recall is the share of all relevant documents that are among the first ten. Nobody reaches 1 where there are more.
	Recall float64 `json:"recall10"`
	// Success is 1 when the first hit is relevant.
	Success float64 `json:"success1"`
}

// figuresOf are those of one list of hits, by the grades of the relevant documents: 1 and up.
func figuresOf(hits []hub.ID, relevant map[hub.ID]int) Figures {
	var f Figures
	gained, found := 0., 0
	for at, id := range hits[:min(len(hits), depth)] {
		grade := relevant[id]
		if grade == 0 {
			continue
		}
		gained += discounted(grade, at)
		found++
		if found == 1 {
			f.MRR = 1 / float64(at+1)
		}
		if at == 0 {
			f.Success = 1
		}
	}
	best := 0.
	grades := make([]int, 0, len(relevant))
	for _, grade := range relevant {
		grades = append(grades, grade)
	}
	slices.SortFunc(grades, func(a, b int) int { return cmp.Compare(b, a) })
	for at, grade := range grades[:min(len(grades), depth)] {
		best += discounted(grade, at)
	}
	if best > 0 {
		f.NDCG, f.Recall = gained/best, float64(found)/float64(len(relevant))
	}
	return f
}

// discounted is what a hit is worth at a place, counted from 0.
func discounted(grade, at int) float64 { return float64(grade) / math.Log2(float64(at+2)) }

func mean(all []Figures) Figures {
	var sum Figures
	for _, one := range all {
		sum.NDCG += one.NDCG
		sum.MRR += one.MRR
		sum.Recall += one.Recall
		sum.Success += one.Success
	}
	count := float64(max(1, len(all)))
	return Figures{sum.NDCG / count, sum.MRR / count, sum.Recall / count, sum.Success / count}
}

// Interval is a mean difference and where it lies with a certainty of 95 %.
type Interval struct {
	Mean float64 `json:"mean"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

const (
	resamples     = 2000
	bootstrapSeed = 7
)

// bootstrap draws as many of the differences as there are, again and again, each time with all of them to draw from, and
// gives where the middle 95 % of the means lie. The differences are of the same question put to two systems.
func bootstrap(differences []float64) Interval {
	if len(differences) == 0 {
		return Interval{}
	}
	// #nosec G404 -- drawn by a seed, to be the same again
	random := rand.New(rand.NewPCG(bootstrapSeed, uint64(len(differences))))
	count := float64(len(differences))
	sum := 0.
	for _, difference := range differences {
		sum += difference
	}
	means := make([]float64, resamples)
	for at := range means {
		drawn := 0.
		for range differences {
			drawn += differences[random.IntN(len(differences))]
		}
		means[at] = drawn / count
	}
	slices.Sort(means)
	return Interval{Mean: sum / count, Low: means[resamples*25/1000], High: means[resamples*975/1000-1]}
}
