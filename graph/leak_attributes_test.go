package graph_test

import (
	"slices"
	"strconv"
	"strings"

	"github.com/samlaer/samlaer/internal/hub"
)

// What a document can be found by and counted under, as plainly as it can be said.

// attributes are the values by which lists are filtered and counted.
type attributes struct {
	date hub.Date
	// values has what is filtered by: by the names of SearchFilter and of the filters of lists, in the singular.
	values map[string][]string
	// words are those that a search finds the document by.
	words []string
}

// codes are a municipality and county now, with all the codes that they have had since 2020.
type codes struct {
	municipality, county     string
	municipalities, counties []string
}

var (
	oslo         = codes{"0301", "03", []string{"0301"}, []string{"03"}}
	drammen      = codes{"3301", "33", []string{"3301", "3005"}, []string{"33", "30"}}
	fredrikstad  = codes{"3107", "31", []string{"3107", "3004"}, []string{"31", "30"}}
	kristiansand = codes{"4204", "42", []string{"4204"}, []string{"42"}}
	places       = map[string]codes{"0301": oslo, "3301": drammen, "3005": drammen, "3107": fredrikstad, "4204": kristiansand}
)

func (a *attributes) add(name string, values ...string) {
	for _, value := range values {
		if value != "" && !slices.Contains(a.values[name], value) {
			a.values[name] = append(a.values[name], value)
		}
	}
}

func addIDs[T ~string](a *attributes, name string, values ...T) {
	for _, value := range values {
		a.add(name, string(value))
	}
}

func (a *attributes) place(code string) {
	if place, known := places[code]; known {
		a.add("municipality", place.municipality)
		a.add("county", place.county)
		a.add("everMunicipality", place.municipalities...)
		a.add("everCounty", place.counties...)
		a.words = append(a.words, place.municipalities...)
	}
}

// text takes in the secret and common words of texts.
func text[T ~string](a *attributes, texts ...T) {
	for _, one := range texts {
		a.words = append(a.words, secretWords(string(one))...)
		for _, word := range strings.Fields(string(one)) {
			if slices.Contains(common, word) {
				a.words = append(a.words, word)
			}
		}
	}
}

// topics are concepts: found by their own words, filtered by with all that is broader.
func (w *world) addTopics(a *attributes, name string, ids []hub.ID) {
	for _, id := range ids {
		text(a, w.documents[id].(*hub.Concept).PrefLabel.NB)
		w.addBroader(a, name, id)
	}
}

func (w *world) addBroader(a *attributes, name string, id hub.ID) {
	a.add(name, string(id))
	for _, broader := range w.documents[id].(*hub.Concept).BroaderIDs {
		w.addBroader(a, name, broader)
	}
}

func (w *world) addOrganisations(a *attributes, ids ...hub.ID) {
	for _, id := range ids {
		addIDs(a, "organisation", id)
		text(a, w.documents[id].(*hub.Organisation).Name)
	}
}

// addProject is what a document takes from a project: the call and its scheme, the grantee, the place.
func (w *world) addProject(a *attributes, project *hub.Project) {
	if project.CallID != "" {
		addIDs(a, "call", project.CallID)
		addIDs(a, "scheme", w.documents[project.CallID].(*hub.Call).SchemeID)
	}
	w.addOrganisations(a, project.GranteeID)
	for _, code := range project.MunicipalityCodes {
		a.place(code)
	}
}

// attributesOf are those of a document that a search can give.
func (w *world) attributesOf(document hub.Document) *attributes {
	a := &attributes{values: map[string][]string{}, date: hub.Date(document.Base().CreatedAt.In(hub.Oslo).Format("2006-01-02"))}
	a.add("type", document.DocumentKind().Type())
	switch d := document.(type) {
	case *hub.Concept:
		text(a, d.PrefLabel.NB)
		addIDs(a, "kind", d.Scheme)
	case *hub.Organisation:
		w.addOrganisations(a, d.ID)
		addIDs(a, "kind", d.Kind)
		a.place(d.MunicipalityCode)
	case *hub.GrantScheme:
		text(a, d.Title, string(d.Description))
		w.addOrganisations(a, d.OwnerID)
		addIDs(a, "scheme", d.ID)
		addIDs(a, "language", d.Language)
	case *hub.Call:
		a.date = d.OpensOn
		text(a, d.Title, string(d.Eligible), w.documents[d.SchemeID].(*hub.GrantScheme).Title)
		addIDs(a, "scheme", d.SchemeID)
		addIDs(a, "call", d.ID)
		addIDs(a, "language", d.Language)
		w.addTopics(a, "targetGroup", d.TargetGroupIDs)
	case *hub.Measure:
		text(a, d.Title, string(d.Problem), string(d.Goal), string(d.Description), string(d.Outcome))
		addIDs(a, "status", d.Status)
		addIDs(a, "language", d.Language)
		w.addOrganisations(a, d.OwnerID)
		for _, ground := range d.Grounds {
			addIDs(a, "lesson", ground.LessonID)
		}
	case *hub.Brief:
		text(a, d.Title, d.Question, string(d.Introduction))
		for _, item := range d.Items {
			text(a, item.Text)
		}
		addIDs(a, "language", d.Language)
	default:
		w.addTold(a, document)
	}
	a.add("year", strconv.Itoa(a.date.Year()))
	w.addFiles(a, document.Base().ID)
	return a
}

// addFiles are the texts of files that all read who read what they are on.
func (w *world) addFiles(a *attributes, on hub.ID) {
	for _, id := range w.all(hub.KindAttachment) {
		if file := w.documents[id].(*hub.Attachment); file.OnID == on && !file.Withheld {
			text(a, w.blobs[file.Text.SHA256])
		}
	}
}

// addTold is for projects, gatherings, experiences and lessons.
func (w *world) addTold(a *attributes, document hub.Document) {
	switch d := document.(type) {
	case *hub.Project:
		a.date = d.AwardedOn
		text(a, d.Title, string(d.Summary), string(d.Description), string(d.WhyStopped), string(d.Goals[0]))
		addIDs(a, "kind", d.Kind)
		addIDs(a, "status", d.Status)
		addIDs(a, "language", d.Language)
		addIDs(a, "project", d.ID)
		w.addProject(a, d)
		w.addOrganisations(a, d.Partners[0].OrganisationID)
		w.addTopics(a, "theme", d.ThemeIDs)
		w.addTopics(a, "targetGroup", d.TargetGroupIDs)
		w.addTopics(a, "method", d.MethodIDs)
	case *hub.Event:
		a.date = hub.Date(d.StartsAt.In(hub.Oslo).Format("2006-01-02"))
		text(a, d.Title, string(d.Description), string(d.Place))
		addIDs(a, "language", d.Language)
		addIDs(a, "event", d.ID)
		w.addOrganisations(a, d.OrganiserIDs...)
		a.place(d.MunicipalityCode)
		for _, id := range d.ProjectIDs {
			addIDs(a, "project", id)
			if w.readersInclude(id, d.ID) {
				text(a, w.documents[id].(*hub.Project).Title)
			}
		}
	case *hub.Post:
		w.addPost(a, d)
	case *hub.Lesson:
		w.addLesson(a, d)
	}
}

func (w *world) addPost(a *attributes, post *hub.Post) {
	a.date = post.HappenedOn
	text(a, post.GivenTitle, string(post.WhatWeTried), string(post.WhatHappened), string(post.WhatWeWouldDoDifferently),
		string(post.Body), string(post.Translations[0].Title), string(post.Translations[0].Text))
	addIDs(a, "kind", post.Kind)
	addIDs(a, "status", post.Status)
	addIDs(a, "language", post.Language, post.Translations[0].Language)
	addIDs(a, "event", post.EventID)
	addIDs(a, "project", post.ProjectID)
	w.addTopics(a, "theme", post.ThemeIDs)
	w.addTopics(a, "targetGroup", post.TargetGroupIDs)
	if !isNameless(post) {
		text(a, w.documents[post.AuthorID].(*hub.Person).Name)
		addIDs(a, "author", post.AuthorID)
	}
	if project, ok := w.documents[post.ProjectID].(*hub.Project); ok && w.readersInclude(project.ID, post.ID) {
		text(a, project.Title)
		w.addProject(a, project)
	}
}

// addLesson takes nothing from a source that not all the lesson's readers may read.
func (w *world) addLesson(a *attributes, lesson *hub.Lesson) {
	a.date = hub.Date(lesson.PublishedAt.In(hub.Oslo).Format("2006-01-02"))
	text(a, lesson.Title, string(lesson.Context), string(lesson.Insight), string(lesson.Recommendation), string(lesson.Limits),
		string(lesson.Translations[0].Title), string(lesson.Translations[0].Text))
	addIDs(a, "kind", lesson.Kind)
	addIDs(a, "status", lesson.Status)
	addIDs(a, "language", lesson.Language, lesson.Translations[0].Language)
	addIDs(a, "evidence", lesson.Evidence.Computed)
	w.addTopics(a, "theme", lesson.ThemeIDs)
	w.addTopics(a, "targetGroup", lesson.TargetGroupIDs)
	w.addTopics(a, "method", lesson.MethodIDs)
	for _, source := range lesson.Sources {
		if source.Reference != nil {
			text(a, source.Reference.Title, string(source.Quote))
			continue
		}
		addIDs(a, "cites", source.SourceID)
		if !w.readersInclude(source.SourceID, lesson.ID) {
			continue
		}
		text(a, source.Quote)
		if project := w.projectBehind(source.SourceID); project != nil && w.readersInclude(project.ID, lesson.ID) {
			addIDs(a, "project", project.ID)
			w.addProject(a, project)
		}
	}
}

// projectBehind is the project that a source belongs to, or nil.
func (w *world) projectBehind(source hub.ID) *hub.Project {
	switch d := w.documents[source].(type) {
	case *hub.Project:
		return d
	case *hub.Post:
		return w.projectBehind(d.ProjectID)
	case *hub.Attachment:
		return w.projectBehind(d.OnID)
	default:
		return nil
	}
}

// known are the attributes of all documents, made once.
func (w *world) known(id hub.ID) *attributes {
	if w.attributes[id] == nil {
		w.attributes[id] = w.attributesOf(w.documents[id])
	}
	return w.attributes[id]
}

// found are the documents of the kinds that the viewer may read and that match, in the order of their making.
func (w *world) found(v hub.Viewer, kinds []hub.Kind, matches func(*attributes) bool) []hub.ID {
	return slices.DeleteFunc(w.readable(v, kinds...), func(id hub.ID) bool { return !matches(w.known(id)) })
}

// has finds what has one of the words.
func (w *world) has(words ...string) func(*attributes) bool {
	return func(a *attributes) bool {
		return slices.ContainsFunc(words, func(word string) bool { return slices.Contains(a.words, word) })
	}
}
