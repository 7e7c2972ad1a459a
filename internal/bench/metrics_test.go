package bench

import (
	"math"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
)

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 5e-4 {
		t.Errorf("%s: %.4f, not %.4f", what, got, want)
	}
}

func ids(names ...string) []hub.ID {
	all := make([]hub.ID, len(names))
	for at, name := range names {
		all[at] = hub.ID(name)
	}
	return all
}

// The gains are those of the example in Järvelin and Kekäläinen (2002, section 3.1): 3, 2, 3, 0, 0, 1, 2, 2, 3, 0 of an ideal
// 3, 3, 3, 2, 2, 2, 1, 1, 1, 1. Discounted by the logarithm of the rank plus one: 3 + 2/1.585 + 3/2 + 1/2.807 + 2/3 + 2/3.170 +
// 3/3.322 = 8.319 of an ideal 3 + 3/1.585 + 3/2 + 2/2.322 + 2/2.585 + 2/2.807 + 1/3 + 1/3.170 + 1/3.322 + 1/3.459 = 9.980.
func TestGradesCountByWhereTheyStand(t *testing.T) {
	t.Parallel()
	relevant := map[hub.ID]int{"a": 3, "b": 2, "c": 3, "f": 1, "g": 2, "h": 2, "i": 3, "x": 1, "y": 1, "z": 1}
	f := figuresOf(ids("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"), relevant)
	near(t, "nDCG", f.NDCG, 8.319/9.980)
	near(t, "MRR", f.MRR, 1)
	near(t, "recall", f.Recall, .7)
	near(t, "success", f.Success, 1)
}

func TestTheOnlyAnswerCountsByItsRank(t *testing.T) {
	t.Parallel()
	relevant := map[hub.ID]int{"a": 1}
	for _, one := range []struct {
		hits []hub.ID
		want Figures
	}{
		{ids("a", "b"), Figures{1, 1, 1, 1}},
		{ids("b", "a"), Figures{.6309, .5, 1, 0}},
		{ids("b", "c", "a"), Figures{.5, 1. / 3, 1, 0}},
		{ids("b", "c", "d", "e", "f", "g", "h", "i", "j", "a"), Figures{.2891, .1, 1, 0}},
		{ids("b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "a"), Figures{}},
		{nil, Figures{}},
	} {
		got := figuresOf(one.hits, relevant)
		near(t, "nDCG", got.NDCG, one.want.NDCG)
		near(t, "MRR", got.MRR, one.want.MRR)
		near(t, "recall", got.Recall, one.want.Recall)
		near(t, "success", got.Success, one.want.Success)
	}
}

func TestAPerfectListOfMoreThanTenIsPerfectAndNotComplete(t *testing.T) {
	t.Parallel()
	relevant := map[hub.ID]int{}
	names := []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"}
	for _, name := range names {
		relevant[hub.ID(name)] = 2
	}
	f := figuresOf(ids(names[:10]...), relevant)
	near(t, "nDCG", f.NDCG, 1)
	near(t, "recall", f.Recall, 10./12)
}

func TestTheMeanIsOverAllQuestions(t *testing.T) {
	t.Parallel()
	got := mean([]Figures{{1, 1, 1, 1}, {.5, .25, 0, 0}})
	if got != (Figures{.75, .625, .5, .5}) {
		t.Errorf("%+v", got)
	}
	if mean(nil) != (Figures{}) {
		t.Error("no questions have figures")
	}
}

// Of 100 differences of which half are 0 and half 1 the mean has a standard error of .05, and 95 % lie within 1.96 of that.
func TestTheIntervalIsAsWideAsTheDifferencesVary(t *testing.T) {
	t.Parallel()
	differences := make([]float64, 100)
	for at := range differences {
		differences[at] = float64(at % 2)
	}
	got := bootstrap(differences)
	near(t, "mean", got.Mean, .5)
	if math.Abs(got.Low-.402) > .015 || math.Abs(got.High-.598) > .015 {
		t.Errorf("from %.3f to %.3f", got.Low, got.High)
	}
	if got != bootstrap(differences) {
		t.Error("a second time gives another interval")
	}
	if equal := bootstrap([]float64{.25, .25, .25}); equal != (Interval{.25, .25, .25}) {
		t.Errorf("equal differences: %+v", equal)
	}
}
