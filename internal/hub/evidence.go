package hub

import "maps"

// Evidence is how well founded a lesson is. It is computed from the sources; a curator can lower it, not raise it.
type Evidence struct {
	// Computed is what the sources amount to.
	Computed Strength `bson:"strength"`
	// LoweredTo is what a curator found it to be worth, for the reason in Rationale.
	LoweredTo *Strength `bson:"loweredTo,omitempty"`
	Rationale Markdown  `bson:"rationale,omitempty"`
	// ProjectCount and PersonCount are of all sources, also those that the reader may not read.
	ProjectCount int `bson:"projectCount"`
	PersonCount  int `bson:"personCount"`
}

// Strength orders how well founded a lesson is, never whether the thing worked.
type Strength string

const (
	// StrengthUnsourced rests on nothing that the hub holds; imports mostly.
	StrengthUnsourced Strength = "UNSOURCED"
	// StrengthAnecdotal rests on one person's posts, however many.
	StrengthAnecdotal Strength = "ANECDOTAL"
	// StrengthRepeated rests on two or more people of one project.
	StrengthRepeated Strength = "REPEATED"
	// StrengthReplicated rests on two or more projects of different grantees, neither a partner in the other's.
	StrengthReplicated Strength = "REPLICATED"
	// StrengthEvaluated rests on an evaluation or a study.
	StrengthEvaluated Strength = "EVALUATED"
)

var strengthOrder = map[Strength]int{StrengthUnsourced: 0, StrengthAnecdotal: 1, StrengthRepeated: 2,
	StrengthReplicated: 3, StrengthEvaluated: 4}

// Strength is what counts: the computed strength, or the lower one that a curator set.
func (e Evidence) Strength() Strength {
	if e.LoweredTo != nil && strengthOrder[*e.LoweredTo] < strengthOrder[e.Computed] {
		return *e.LoweredTo
	}
	return e.Computed
}

// Grounds are what the evidence rule looks at: the documents that a lesson's citations name, and the projects and
// posts behind those.
type Grounds map[ID]Document

// Weigh computes the evidence of citations. Posts count when they are published and not hidden; a post without a
// known author, because that person was erased, counts as a person of its own project. What the curator said is kept.
//
// Unless the names are open, each post without its author's name counts as somebody else's: whoever drafts a lesson could
// otherwise find out who wrote such a post, by citing it beside posts of people they know.
func (e Evidence) Weigh(citations []Citation, grounds Grounds, openNames bool) Evidence {
	persons, projects, evaluated, sourced := map[ID]bool{}, map[ID]*Project{}, false, false
	grounds = maps.Clone(grounds)
	if !openNames {
		grounds.closeNames()
	}
	for _, citation := range citations {
		if citation.Reference != nil {
			sourced = true
			evaluated = evaluated || citation.Reference.Kind == ReferenceKindEvaluation ||
				citation.Reference.Kind == ReferenceKindStudy
			continue
		}
		counted := grounds.count(citation.SourceID, persons, projects)
		sourced = sourced || counted
		if attachment, ok := grounds[citation.SourceID].(*Attachment); ok && counted {
			evaluated = evaluated || attachment.Kind == AttachmentKindEvaluation ||
				attachment.Kind == AttachmentKindStudy
		}
	}
	e.ProjectCount, e.PersonCount = len(projects), len(persons)
	switch {
	case evaluated:
		e.Computed = StrengthEvaluated
	case independent(projects):
		e.Computed = StrengthReplicated
	case len(persons) >= 2:
		e.Computed = StrengthRepeated
	case sourced:
		e.Computed = StrengthAnecdotal
	default:
		e.Computed = StrengthUnsourced
	}
	return e
}

// closeNames makes each post without its author's name somebody's of its own.
func (g Grounds) closeNames() {
	for id, document := range g {
		if post, ok := document.(*Post); ok && nameless(post) {
			closed := *post
			closed.AuthorID = post.ID
			g[id] = &closed
		}
	}
}

// count adds the people and projects behind a source and tells whether it counts at all.
func (g Grounds) count(id ID, persons map[ID]bool, projects map[ID]*Project) bool {
	switch source := g[id].(type) {
	case *Post:
		if source.Status != PostStatusPublished || source.Hidden != nil {
			return false
		}
		author := source.AuthorID
		if author == "" {
			author = source.ProjectID
		}
		persons[author] = true
		if project, ok := g[source.ProjectID].(*Project); ok {
			projects[project.ID] = project
		}
		return true
	case *Project:
		projects[source.ID] = source
		return true
	case *Attachment:
		if _, ok := g[source.OnID].(*Project); ok {
			return g.count(source.OnID, persons, projects)
		}
		post, ok := g[source.OnID].(*Post)
		return ok && g.count(post.ID, persons, projects)
	default:
		return false
	}
}

// independent tells whether two of the projects have different grantees and neither grantee is a partner in the
// other's project.
func independent(projects map[ID]*Project) bool {
	for _, one := range projects {
		for _, other := range projects {
			if one.GranteeID != "" && other.GranteeID != "" && one.GranteeID != other.GranteeID &&
				!one.partnersWith(other.GranteeID) && !other.partnersWith(one.GranteeID) {
				return true
			}
		}
	}
	return false
}

func (p *Project) partnersWith(organisation ID) bool {
	for _, partner := range p.Partners {
		if partner.OrganisationID == organisation {
			return true
		}
	}
	return false
}
