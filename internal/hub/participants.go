package hub

import "strconv"

// Participants are how many people a project reached.
type Participants struct {
	Planned *int `bson:"planned,omitempty"`
	Actual  *int `bson:"actual,omitempty"`
	// Groups are the numbers by target group; they may overlap.
	Groups []ParticipantGroup `bson:"byTargetGroup,omitempty"`
	AsOf   Date               `bson:"asOf,omitempty"`
}

// ParticipantGroup is how many of one target group.
type ParticipantGroup struct {
	TargetGroupID ID   `bson:"targetGroup"`
	Planned       *int `bson:"planned,omitempty"`
	Actual        *int `bson:"actual,omitempty"`
}

// ParticipantCount is a number of people as it may be shown: 1 to 4 people could be known again, so they are «<5».
type ParticipantCount struct {
	// Value is nil where the number is hidden.
	Value *int
	Shown string
}

// fewestShown is the smallest number of people above none that is shown as it is.
const fewestShown = 5

// hiddenCount shows that there is a number and not which.
const hiddenCount = "<5"

// isHidden tells whether so few people could be known again.
func isHidden(number int) bool { return number > 0 && number < fewestShown }

func participantCount(number *int) *ParticipantCount {
	switch {
	case number == nil:
		return nil
	case isHidden(*number):
		return &ParticipantCount{Shown: hiddenCount}
	default:
		return &ParticipantCount{Value: number, Shown: strconv.Itoa(*number)}
	}
}

// PlannedCount is the planned number as it may be shown.
func (p *Participants) PlannedCount() *ParticipantCount { return participantCount(p.Planned) }

// ActualCount is the actual number as it may be shown.
func (p *Participants) ActualCount() *ParticipantCount { return participantCount(p.Actual) }

// ParticipantGroupCount is one target group's numbers as they may be shown.
type ParticipantGroupCount struct {
	TargetGroupID   ID
	Planned, Actual *ParticipantCount
}

// ByTargetGroup gives the groups' numbers as they may be shown. Where exactly one number is hidden, it could be
// computed from the total and the others: then the smallest of the others is hidden too, shown as «–».
func (p *Participants) ByTargetGroup() []ParticipantGroupCount {
	planned, actual := make([]*int, len(p.Groups)), make([]*int, len(p.Groups))
	for at, group := range p.Groups {
		planned[at], actual[at] = group.Planned, group.Actual
	}
	plannedCounts, actualCounts := groupCounts(planned, p.Planned), groupCounts(actual, p.Actual)
	counts := make([]ParticipantGroupCount, len(p.Groups))
	for at, group := range p.Groups {
		counts[at] = ParticipantGroupCount{group.TargetGroupID, plannedCounts[at], actualCounts[at]}
	}
	return counts
}

func groupCounts(numbers []*int, total *int) []*ParticipantCount {
	counts := make([]*ParticipantCount, len(numbers))
	hidden, smallest := 0, -1
	for at, number := range numbers {
		counts[at] = participantCount(number)
		switch {
		case number == nil:
		case counts[at].Value == nil:
			hidden++
		case smallest < 0 || *number < *numbers[smallest]:
			smallest = at
		}
	}
	if hidden == 1 && total != nil && smallest >= 0 {
		counts[smallest] = &ParticipantCount{Shown: "–"}
	}
	return counts
}

// count is a sum as it may be shown: not where it tells one of the numbers that are hidden. Nil where there are no numbers.
func (h HeadCount) count(shown bool) *ParticipantCount {
	switch {
	case h.Told == 0:
		return nil
	case shown:
		return &ParticipantCount{Value: &h.Sum, Shown: strconv.Itoa(h.Sum)}
	case isHidden(h.Sum):
		return &ParticipantCount{Shown: hiddenCount}
	default:
		return &ParticipantCount{Shown: "–"}
	}
}

// pins tells whether the sum tells any of the hidden numbers: one alone, or all as small or as large as they can be. Between,
// each of two or more can be more than one number.
func (h HeadCount) pins() bool {
	return h.Hidden == 1 || h.Hidden > 1 && (h.HiddenSum == h.Hidden || h.HiddenSum == (fewestShown-1)*h.Hidden)
}

// mayShow tells of a total and of its parts, none of which has a document in common with another, whether they may be shown. What is left
// of the total when the parts that are shown are taken away must tell no hidden number either: else one more part is
// hidden, that with the fewest.
func mayShow(total HeadCount, parts []HeadCount) (whole bool, each []bool) {
	each = make([]bool, len(parts))
	rest := total
	for at, part := range parts {
		if each[at] = !part.pins(); each[at] {
			rest.Hidden, rest.HiddenSum = rest.Hidden-part.Hidden, rest.HiddenSum-part.HiddenSum
		}
	}
	whole = !total.pins()
	for whole && rest.pins() {
		fewest := -1
		for at, part := range parts {
			if each[at] && part.Hidden > 0 && (fewest < 0 || part.Hidden < parts[fewest].Hidden) {
				fewest = at
			}
		}
		if fewest < 0 {
			break // the rest is the total, which tells nothing
		}
		each[fewest] = false
		rest.Hidden, rest.HiddenSum = rest.Hidden+parts[fewest].Hidden, rest.HiddenSum+parts[fewest].HiddenSum
	}
	return whole, each
}

// mayShowWithin tells which parts of a whole may be shown, where parts may have documents in common: those without a hidden
// number, and those with the same as the whole, which tell what it does.
func mayShowWithin(whole HeadCount, shown bool, parts []HeadCount) []bool {
	each := make([]bool, len(parts))
	for at, part := range parts {
		each[at] = part.Hidden == 0 || shown && part.Hidden == whole.Hidden
	}
	return each
}
