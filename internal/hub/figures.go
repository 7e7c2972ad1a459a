package hub

import "time"

// Figures is what is counted and added up of documents.
type Figures struct {
	Projects, Posts, Lessons, Measures int
	// Applications are the uses of the lessons.
	Applications int
	// Founded is how many of the lessons have each strength, in the order of Strengths.
	Founded [5]int
	// Applied, Granted and Paid are sums over the projects.
	Applied, Granted, Paid Kroner
	// Planned and Actual are sums of the people who took part in the projects.
	Planned, Actual HeadCount
	// Latest is when the last change was made to any of them; zero when there are none.
	Latest time.Time
}

// HeadCount is a sum of numbers of people, some of which are hidden where they stand.
type HeadCount struct {
	// Sum is of all numbers, and Told how many numbers there are.
	Sum, Told int
	// Hidden is how many of them are 1 to 4, and HiddenSum their sum.
	Hidden, HiddenSum int
}

// Add takes in one more number.
func (h *HeadCount) Add(number int) {
	h.Sum, h.Told = h.Sum+number, h.Told+1
	if isHidden(number) {
		h.Hidden, h.HiddenSum = h.Hidden+1, h.HiddenSum+number
	}
}

func (h *HeadCount) add(other HeadCount) {
	h.Sum, h.Told, h.Hidden, h.HiddenSum = h.Sum+other.Sum, h.Told+other.Told, h.Hidden+other.Hidden, h.HiddenSum+other.HiddenSum
}

// Add takes in the figures of other documents.
func (f *Figures) Add(other Figures) {
	f.Projects, f.Posts, f.Lessons = f.Projects+other.Projects, f.Posts+other.Posts, f.Lessons+other.Lessons
	for at := range f.Founded {
		f.Founded[at] += other.Founded[at]
	}
	f.Measures, f.Applications = f.Measures+other.Measures, f.Applications+other.Applications
	f.Applied, f.Granted, f.Paid = f.Applied+other.Applied, f.Granted+other.Granted, f.Paid+other.Paid
	f.Planned.add(other.Planned)
	f.Actual.add(other.Actual)
	if other.Latest.After(f.Latest) {
		f.Latest = other.Latest
	}
}

// asOf is when the last change was made to any of them; nil when there are none.
func (f *Figures) asOf() *time.Time {
	if f.Latest.IsZero() {
		return nil
	}
	return &f.Latest
}

// Documents is how many were counted.
func (f *Figures) Documents() int { return f.Projects + f.Posts + f.Lessons + f.Measures }

// Grouping is by which fields documents are counted apart: by none, by one, or by two.
type Grouping struct{ By, Then Field }

// Strengths are all strengths, the weakest first.
var Strengths = [...]Strength{StrengthUnsourced, StrengthAnecdotal, StrengthRepeated, StrengthReplicated, StrengthEvaluated}

// Group is the figures of the documents that have the values of a grouping; a value is empty where there is no field.
type Group struct {
	Value, Then string
	Figures     Figures
}

// AllOutcomes are the outcomes of applications.
var AllOutcomes = [...]ApplicationOutcome{ApplicationOutcomeHelped, ApplicationOutcomeNoDifference, ApplicationOutcomeHarmed,
	ApplicationOutcomeTooEarly}
