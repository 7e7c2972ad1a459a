package demo

import (
	"slices"

	"github.com/samlaer/samlaer/internal/hub"
)

func posts() []hub.Document {
	documents := []hub.Document{}
	for _, t := range slices.Concat(kitchenStories(), kitchenTroubles(), youthStories(), appStories(), workshopStories(), mentorStories(),
		winterStories(), fjordStories(), craftStories(), founderStories(), otherStories()) {
		documents = append(documents, t.post())
	}
	return documents
}
