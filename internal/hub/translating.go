package hub

import (
	"context"
	"slices"
)

// Translated has its text in other languages beside the original: a Post or a Lesson.
type Translated interface {
	Document
	written() Language
	translated() *[]Translation
}

func (p *Post) written() Language            { return p.Language }
func (p *Post) translated() *[]Translation   { return &p.Translations }
func (l *Lesson) written() Language          { return l.Language }
func (l *Lesson) translated() *[]Translation { return &l.Translations }

// AddTranslation puts a text in another language beside the original, in the place of the one in that language that is
// there. The form has its language, text and title, and whether a person or a machine made it.
func AddTranslation(ctx context.Context, id ID, version int, form Fields) (Translated, error) {
	return change(ctx, Action(id.Kind()+".translate"), id, version, func(_ context.Context, _ *writing, document Translated) error {
		var translation Translation
		if err := fillStructure(&translation, form); err != nil {
			return err
		}
		if translation.Language == document.written() {
			return invalid("language", messageSameLanguage)
		}
		v := &validation{}
		translation.validate(v, "")
		if len(v.errors) > 0 {
			return v.errors
		}
		translations := without(*document.translated(), translation.Language)
		*document.translated() = append(translations, translation)
		return nil
	})
}

// RemoveTranslation takes a translation away.
func RemoveTranslation(ctx context.Context, id ID, version int, language Language) (Translated, error) {
	return change(ctx, Action(id.Kind()+".translate"), id, version, func(_ context.Context, _ *writing, document Translated) error {
		left := without(*document.translated(), language)
		if len(left) == len(*document.translated()) {
			return notFound("language")
		}
		*document.translated() = left
		return nil
	})
}

func without(translations []Translation, language Language) []Translation {
	return slices.DeleteFunc(slices.Clone(translations), func(one Translation) bool { return one.Language == language })
}
