package hub

import "testing"

func TestANameIsTakenOutOfEarlierVersionsAndNobodyElsesWordsAre(t *testing.T) {
	t.Parallel()
	for _, one := range []struct{ name, email, text, want string }{
		{"Selam Example", "", "Takk til Selam Example, som fant det.", "Takk til […], som fant det."},
		{"Selam Example", "", "Selam\nExample Selam Example", "[…] […]"},
		{"Selam Example", "", "Selam Examples og Vselam Example", "Selam Examples og Vselam Example"},
		{"سلام مثال", "", "شكرا سلام مثال", "شكرا […]"},
		{"Bo Li", "bo@eksempel.example", "Skriv til bo@eksempel.example. Bo Li", "Skriv til […]. […]"},
		{"e", "", "person_0190 e perspektiv", "person_0190 e perspektiv"},
		{"Per", "", "Per har et perspektiv", "Per har et perspektiv"},
		{"det er", "", "Vi vet at det er slik", "Vi vet at det er slik"},
		{`"`, "", `Han sa "nei"`, `Han sa "nei"`},
		{"", "", "Ingen", "Ingen"},
	} {
		like := likenessOf(&Person{Name: one.name, Email: one.email}, nil)
		before := Fields{"id": "post_1", "body": one.text, "links": []any{map[string]any{"title": one.text}}, "count": 3}.String()
		want := Fields{"id": "post_1", "body": one.want, "links": []any{map[string]any{"title": one.want}}, "count": 3}.String()
		if got := like.unnamed(before); got != want {
			t.Errorf("%q is gone from %s: %s, want %s", one.name, before, got, want)
		}
	}
}

// TestMostEarlierVersionsAreOnlyLookedAt: reading one as fields would take memory.
func TestMostEarlierVersionsAreOnlyLookedAt(t *testing.T) {
	like := likenessOf(&Person{Name: "Selam Example", Email: "selam@eksempel.example"}, nil)
	content := Fields{"body": "Vi prøvde ovnen, og den «virket» ikke."}.String()
	if taken := testing.AllocsPerRun(10, func() { like.unnamed(content) }); taken != 0 {
		t.Errorf("a text without the name is read: %v allocations", taken)
	}
}
