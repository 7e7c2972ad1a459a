package graph_test

import (
	"sync"
	"testing"

	"github.com/samlaer/samlaer/internal/demo"
	"github.com/samlaer/samlaer/internal/hub"
)

const consider = `mutation($lesson: ID!, $by: ID!, $decision: ApplicationDecision!, $reason: Markdown) {
	consider(lesson: $lesson, by: $by, decision: $decision, reason: $reason) { application { id version decision reason } } }`

func considered(lesson string, by hub.ID, decision, reason string) map[string]any {
	return map[string]any{"lesson": demo.ID(hub.KindLesson, lesson), "by": by, "decision": decision, "reason": reason}
}

func TestADecisionThatIsSentTwiceIsKeptOnce(t *testing.T) {
	t.Parallel()
	d := openDemo(t).by(t, "curator")
	call := demo.ID(hub.KindCall, "nye-veier-2026")
	set := considered("tre-uker", call, "SET_ASIDE", "Gjelder ikke fagfolk.")
	first := at(d.must(t, consider, set), "consider", "application")
	again := at(d.must(t, consider, set), "consider", "application")
	if at(first, "id") != at(again, "id") || at(again, "version") != 1.0 {
		t.Errorf("%v, and then %v", first, again)
	}
	changed := at(d.must(t, consider, considered("tre-uker", call, "APPLIED", "Likevel.")), "consider", "application")
	if at(first, "id") != at(changed, "id") || at(changed, "version") != 2.0 || at(changed, "decision") != "APPLIED" {
		t.Errorf("%v became %v", first, changed)
	}
	bearing := d.bearing(t, "Praksis i tre uker når språket er nytt", "tre-uker", map[string]any{"call": call})
	wantAt(t, bearing, "Likevel.", "considered", "reason")
	elsewhere := d.bearing(t, "Praksis i tre uker når språket er nytt", "tre-uker", map[string]any{"call": demo.ID(hub.KindCall, "nye-veier-2025")})
	wantAt(t, elsewhere, nil, "considered")
}

func TestWhatSomebodyElseDecidedStaysAndTheNewerCounts(t *testing.T) {
	t.Parallel()
	d := openDemo(t).by(t, "curator")
	call := demo.ID(hub.KindCall, "nye-veier-2026")
	first := at(d.must(t, consider, considered("kveld", call, "APPLIED", "")), "consider", "application")
	d.by(t, "administrator")
	same := at(d.must(t, consider, considered("kveld", call, "APPLIED", "")), "consider", "application")
	if at(same, "id") != at(first, "id") {
		t.Error("who decides the same decides nothing new")
	}
	other := at(d.must(t, consider, considered("kveld", call, "SET_ASIDE", "For gammel.")), "consider", "application")
	if at(other, "id") == at(first, "id") {
		t.Error("another's decision was edited")
	}
	wantAt(t, d.bearing(t, "Hold åpent når ungdommene er våkne", "kveld", map[string]any{"call": call}), "For gammel.", "considered", "reason")
}

func TestALessonIsSetAsideForAReason(t *testing.T) {
	t.Parallel()
	d := openDemo(t).by(t, "curator")
	call := demo.ID(hub.KindCall, "nye-veier-2026")
	wantRefusal(t, d.refused(t, consider, considered("kveld", call, "SET_ASIDE", "")), "INVALID reason")
	wantRefusal(t, d.refused(t, consider, considered("veileder", call, "APPLIED", "")), "INVALID lesson")
	wantRefusal(t, d.refused(t, consider, considered("kveld", demo.ID(hub.KindPost, "bussen"), "APPLIED", "")), "INVALID by")
}

func TestADecisionThatIsSentTwiceAtOnceIsKeptOnce(t *testing.T) {
	t.Parallel()
	d := openDemo(t).by(t, "curator")
	set := considered("kveld", demo.ID(hub.KindCall, "nye-veier-2026"), "APPLIED", "")
	var group sync.WaitGroup
	ids := make([]any, 6)
	for which := range ids {
		group.Go(func() { ids[which] = at(d.ask(t, consider, set).Data, "consider", "application", "id") })
	}
	group.Wait()
	for _, id := range ids {
		if id == nil || id != ids[0] {
			t.Errorf("kept as %v", ids)
			break
		}
	}
}
