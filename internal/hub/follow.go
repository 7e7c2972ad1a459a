package hub

import "slices"

// SavedSearch (lagret søk) is a search that tells when something new matches.
type SavedSearch struct {
	Meta     `bson:",inline"`
	PersonID ID           `bson:"person"`
	Title    string       `bson:"title" set:"writer"`
	Query    Words        `bson:"query,omitempty" set:"writer"`
	Filter   SearchFilter `bson:"filter" set:"writer"`
}

func (*SavedSearch) DocumentKind() Kind { return KindSavedSearch }

func (*SavedSearch) Keys() []Key { return nil }

func (s *SavedSearch) Refs() []Key {
	var concepts []ID
	for _, named := range slices.Concat(s.Filter.Themes, s.Filter.TargetGroups, s.Filter.Methods) {
		if ID(named).Kind() == KindConcept {
			concepts = append(concepts, ID(named))
		}
	}
	return join(refs("person", s.PersonID), refs("concept", concepts...))
}

func (s *SavedSearch) Readers() []Token { return personTokens(s.PersonID) }

func (s *SavedSearch) begin(w *writing) { s.PersonID = w.viewer.ID }

func (s *SavedSearch) validate(v *validation) {
	v.required("title", s.Title)
	v.line("title", s.Title)
	v.words("query", s.Query)
	v.take(s.Filter.check())
}

// Follow (følger) is that a person wants to hear of a document.
type Follow struct {
	Meta      `bson:",inline"`
	PersonID  ID `bson:"person"`
	SubjectID ID `bson:"subject"`
}

func (*Follow) DocumentKind() Kind { return KindFollow }

func (f *Follow) Keys() []Key {
	return []Key{Key("follow:" + string(f.PersonID) + ":" + string(f.SubjectID))}
}

func (f *Follow) Refs() []Key { return join(refs("person", f.PersonID), refs("subject", f.SubjectID)) }

func (f *Follow) Readers() []Token { return personTokens(f.PersonID) }

func (f *Follow) validate(v *validation) {
	v.reference("person", KindPerson, f.PersonID)
	v.required("subject", string(f.SubjectID))
}
