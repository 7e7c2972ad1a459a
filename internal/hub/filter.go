package hub

import "time"

// SearchFilter narrows a search. Values of one field are alternatives; fields narrow each other. A field that is nil
// does not narrow; an empty list finds nothing.
type SearchFilter struct {
	// Types are kinds of documents by their GraphQL types.
	Types []string `bson:"types,omitempty"`
	// Themes, TargetGroups and Methods are keys or ids of concepts; each stands for all narrower ones too.
	Themes       []string `bson:"themes,omitempty"`
	TargetGroups []string `bson:"targetGroups,omitempty"`
	Methods      []string `bson:"methods,omitempty"`
	// Municipalities and Counties are codes, those before and after too.
	Municipalities []string `bson:"municipalities,omitempty"`
	Counties       []string `bson:"counties,omitempty"`
	Schemes        []ID     `bson:"schemes,omitempty"`
	Calls          []ID     `bson:"calls,omitempty"`
	Projects       []ID     `bson:"projects,omitempty"`
	// Kinds and Status are enum values of any type.
	Kinds     []string   `bson:"kinds,omitempty"`
	Evidence  []Strength `bson:"evidence,omitempty"`
	Languages []Language `bson:"languages,omitempty"`
	Status    []string   `bson:"status,omitempty"`
	// From and To are about the date by which a document is called new, both included.
	From         Date       `bson:"from,omitempty"`
	To           Date       `bson:"to,omitempty"`
	UpdatedSince *time.Time `bson:"updatedSince,omitempty"`
}
