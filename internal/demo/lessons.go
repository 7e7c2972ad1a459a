package demo

import (
	"slices"

	"github.com/samlaer/samlaer/internal/hub"
)

func lessons() []hub.Document {
	documents := []hub.Document{}
	for _, l := range slices.Concat(languageLessons(), practicalLessons(), youthLessons(), workplaceLessons(), employerLessons(),
		networkLessons(), lessonsInNynorsk(), lessonsInEnglish(), unfinishedLessons()) {
		documents = append(documents, l.lesson())
	}
	return documents
}
