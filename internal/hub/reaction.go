package hub

// Reaction (reaksjon) is one person's «nyttig» or «det samme hos oss» on a post or a lesson.
type Reaction struct {
	Meta     `bson:",inline"`
	OnID     ID           `bson:"on"`
	PersonID ID           `bson:"person"`
	Reaction ReactionKind `bson:"reaction"`
}

// ReactionKind is what a reaction says.
type ReactionKind string

const (
	ReactionKindHelpful  ReactionKind = "HELPFUL"
	ReactionKindSameHere ReactionKind = "SAME_HERE"
)

// ReactionCount is how many have reacted so, and whether the viewer is one of them.
type ReactionCount struct {
	Reaction         ReactionKind
	Count            int
	ViewerHasReacted bool
}

func (*Reaction) DocumentKind() Kind { return KindReaction }

// Keys make a second reaction of the same person the same reaction.
func (r *Reaction) Keys() []Key {
	return []Key{Key("reaction:" + string(r.OnID) + ":" + string(r.Reaction) + ":" + string(r.PersonID))}
}

func (r *Reaction) Refs() []Key { return join(refs("on", r.OnID), refs("person", r.PersonID)) }

func (r *Reaction) Readers() []Token { return asParent(r.OnID) }

func (r *Reaction) validate(v *validation) {
	v.referenceTo("on", r.OnID, KindPost, KindLesson)
	v.reference("person", KindPerson, r.PersonID)
	v.oneOf("reaction", string(r.Reaction), "HELPFUL", "SAME_HERE")
}
