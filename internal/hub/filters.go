package hub

import "time"

// The filters of lists, by the names they have in GraphQL. Values of one field are alternatives, fields narrow each
// other, an empty list finds nothing and a nil one narrows nothing.
type (
	// GrantSchemeFilter narrows grant schemes.
	GrantSchemeFilter struct {
		Query        string
		UpdatedSince *time.Time
	}
	// CallFilter narrows calls.
	CallFilter struct {
		Query        string
		Schemes      []ID
		TargetGroups []string
		From, To     Date
		UpdatedSince *time.Time
	}
	// OrganisationFilter narrows organisations.
	OrganisationFilter struct {
		Query                    string
		Kinds                    []OrganisationKind
		Municipalities, Counties []string
		UpdatedSince             *time.Time
	}
	// ProjectFilter narrows projects.
	ProjectFilter struct {
		Query                         string
		Kinds                         []ProjectKind
		Status                        []ProjectStatus
		Organisations                 []ID
		Themes, TargetGroups, Methods []string
		Municipalities, Counties      []string
		Schemes, Calls                []ID
		From, To                      Date
		UpdatedSince                  *time.Time
	}
	// EventFilter narrows gatherings.
	EventFilter struct {
		Query                    string
		Municipalities, Counties []string
		Projects                 []ID
		From, To                 Date
		UpdatedSince             *time.Time
	}
	// PostFilter narrows experiences.
	PostFilter struct {
		Query                    string
		Kinds                    []PostKind
		Status                   []PostStatus
		Projects, Events         []ID
		Languages                []Language
		Themes, TargetGroups     []string
		Municipalities, Counties []string
		Schemes, Calls           []ID
		From, To                 Date
		UpdatedSince             *time.Time
	}
	// LessonFilter narrows lessons.
	LessonFilter struct {
		Query                         string
		Kinds                         []LessonKind
		Status                        []LessonStatus
		Evidence                      []Strength
		Projects                      []ID
		Languages                     []Language
		Themes, TargetGroups, Methods []string
		Municipalities, Counties      []string
		Schemes, Calls                []ID
		From, To                      Date
		UpdatedSince                  *time.Time
	}
	// MeasureFilter narrows measures.
	MeasureFilter struct {
		Query        string
		Status       []MeasureStatus
		Lessons      []ID
		From, To     Date
		UpdatedSince *time.Time
	}
	// BriefFilter narrows briefs.
	BriefFilter struct {
		Query        string
		From, To     Date
		UpdatedSince *time.Time
	}
	// ConceptFilter narrows concepts.
	ConceptFilter struct {
		Query        string
		Schemes      []ConceptScheme
		UpdatedSince *time.Time
	}
)

func (f *GrantSchemeFilter) narrowing() Narrowing {
	if f == nil {
		return Narrowing{}
	}
	return narrowed(f.Query, f.UpdatedSince, SearchFilter{}, nil)
}

func (f *CallFilter) narrowing() Narrowing {
	if f == nil {
		return Narrowing{}
	}
	return narrowed(f.Query, f.UpdatedSince,
		SearchFilter{Schemes: f.Schemes, TargetGroups: f.TargetGroups, From: f.From, To: f.To}, nil)
}

func (f *OrganisationFilter) narrowing() Narrowing {
	if f == nil {
		return Narrowing{}
	}
	return narrowed(f.Query, f.UpdatedSince,
		SearchFilter{Kinds: words(f.Kinds), Municipalities: f.Municipalities, Counties: f.Counties}, nil)
}

func (f *ProjectFilter) narrowing() Narrowing {
	if f == nil {
		return Narrowing{}
	}
	return narrowed(f.Query, f.UpdatedSince, SearchFilter{Kinds: words(f.Kinds), Status: words(f.Status),
		Themes: f.Themes, TargetGroups: f.TargetGroups, Methods: f.Methods, Municipalities: f.Municipalities,
		Counties: f.Counties, Schemes: f.Schemes, Calls: f.Calls, From: f.From, To: f.To},
		map[Field][]string{FieldOrganisation: words(f.Organisations)})
}

func (f *EventFilter) narrowing() Narrowing {
	if f == nil {
		return Narrowing{}
	}
	return narrowed(f.Query, f.UpdatedSince, SearchFilter{Municipalities: f.Municipalities, Counties: f.Counties,
		Projects: f.Projects, From: f.From, To: f.To}, nil)
}

func (f *PostFilter) narrowing() Narrowing {
	if f == nil {
		return Narrowing{}
	}
	return narrowed(f.Query, f.UpdatedSince, SearchFilter{Kinds: words(f.Kinds), Status: words(f.Status),
		Projects: f.Projects, Languages: f.Languages, Themes: f.Themes, TargetGroups: f.TargetGroups,
		Municipalities: f.Municipalities, Counties: f.Counties, Schemes: f.Schemes, Calls: f.Calls,
		From: f.From, To: f.To}, map[Field][]string{FieldEvent: words(f.Events)})
}

func (f *LessonFilter) narrowing() Narrowing {
	if f == nil {
		return Narrowing{}
	}
	return narrowed(f.Query, f.UpdatedSince, SearchFilter{Kinds: words(f.Kinds), Status: words(f.Status),
		Evidence: f.Evidence, Projects: f.Projects, Languages: f.Languages, Themes: f.Themes,
		TargetGroups: f.TargetGroups, Methods: f.Methods, Municipalities: f.Municipalities, Counties: f.Counties,
		Schemes: f.Schemes, Calls: f.Calls, From: f.From, To: f.To}, nil)
}

func (f *MeasureFilter) narrowing() Narrowing {
	if f == nil {
		return Narrowing{}
	}
	return narrowed(f.Query, f.UpdatedSince, SearchFilter{Status: words(f.Status), From: f.From, To: f.To},
		map[Field][]string{FieldGrounds: words(f.Lessons)})
}

func (f *BriefFilter) narrowing() Narrowing {
	if f == nil {
		return Narrowing{}
	}
	return narrowed(f.Query, f.UpdatedSince, SearchFilter{From: f.From, To: f.To}, nil)
}

func (f *ConceptFilter) narrowing() Narrowing {
	if f == nil {
		return Narrowing{}
	}
	return narrowed(f.Query, f.UpdatedSince, SearchFilter{Kinds: words(f.Schemes)}, nil)
}
