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
