package hub

import "context"

// LessonRecord is a lesson as those who write reports cite it: a published thing of a body, without the names of people.
type LessonRecord struct {
	ID       ID
	Slug     string
	Title    string
	Language Language
	Version  int
	// Issued is when it was published, or written where it came from; empty before that. Accessed is today.
	Issued, Accessed Date
	URL              URL
	// From is the organisation that it came from; empty when it was written here.
	From string
}

// RecordOf gives the lesson with the id, to be cited; NOT_FOUND when there is none that the viewer may read.
func RecordOf(ctx context.Context, id ID) (*LessonRecord, error) {
	if id.Kind() != KindLesson {
		return nil, notFound("id")
	}
	lesson, err := One[*Lesson](ctx, id)
	if err != nil {
		return nil, err
	}
	if lesson == nil {
		return nil, notFound("id")
	}
	record := &LessonRecord{ID: lesson.ID, Slug: lesson.Slug, Title: lesson.Title, Language: lesson.Language, Version: lesson.Version,
		Issued: dateOf(lesson.PublishedAt), Accessed: Today(ctx), URL: PageURL(ctx, lesson)}
	if lesson.Origin == nil {
		return record, nil
	}
	if lesson.Origin.Date != "" {
		record.Issued = lesson.Origin.Date
	}
	from, err := One[*Organisation](ctx, lesson.Origin.Organisation)
	if from != nil {
		record.From = from.Name
	}
	return record, err
}

// CitationAddresses are where a reference to a lesson can be fetched.
type CitationAddresses struct{ CslJSON, Bibtex, Ris URL }

// CitationsOf are the addresses of the references to a lesson.
func CitationsOf(ctx context.Context, lesson *Lesson) *CitationAddresses {
	at := ReadingOf(ctx).hub.site + "/export/lesson/" + URL(lesson.ID)
	return &CitationAddresses{CslJSON: at + ".json", Bibtex: at + ".bib", Ris: at + ".ris"}
}
