package hub

// Relation (forhold) says how one lesson stands to another.
type Relation struct {
	Meta `bson:",inline"`
	// FromID is the lesson that the relation is said of; it confirms, contradicts, refines or replaces ToID.
	FromID ID           `bson:"from" set:"once"`
	ToID   ID           `bson:"to" set:"once"`
	Kind   RelationKind `bson:"kind" set:"once"`
	Note   Markdown     `bson:"note,omitempty" set:"writer"`
}

// RelationKind is how one lesson stands to another.
type RelationKind string

const (
	RelationKindConfirms    RelationKind = "CONFIRMS"
	RelationKindContradicts RelationKind = "CONTRADICTS"
	RelationKindRefines     RelationKind = "REFINES"
	RelationKindReplaces    RelationKind = "REPLACES"
)

func (*Relation) DocumentKind() Kind { return KindRelation }

func (r *Relation) Keys() []Key {
	return []Key{Key("relation:" + string(r.FromID) + ":" + string(r.Kind) + ":" + string(r.ToID))}
}

func (r *Relation) Refs() []Key {
	return join(refs("lesson", r.FromID, r.ToID), refs("person", r.CreatedBy))
}

// Readers are those of both lessons: a relation gives away that the other lesson is there.
func (r *Relation) Readers() []Token { return asParent(r.FromID, r.ToID) }

func (r *Relation) validate(v *validation) {
	v.required("from", string(r.FromID))
	v.required("to", string(r.ToID))
	v.reference("from", KindLesson, r.FromID)
	v.reference("to", KindLesson, r.ToID)
	v.check("to", r.FromID != r.ToID, messageSelf)
	v.oneOf("kind", string(r.Kind), "CONFIRMS", "CONTRADICTS", "REFINES", "REPLACES")
	v.text("note", r.Note)
}
