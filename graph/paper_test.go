package graph_test

import (
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/demo"
	"github.com/samlaer/samlaer/internal/hub"
)

func TestPolicyStaffTakeABriefOutWithNumberedCitations(t *testing.T) {
	t.Parallel()
	d := openDemo(t).by(t, "curator")
	brief := at(d.must(t, contract(t)["policy/brief"], map[string]any{"id": demo.ID(hub.KindBrief, "kvinner")}), "brief")
	markdown, _ := at(brief, "markdown").(string)
	for _, want := range []string{
		"# Eksempel: Kvinner, praksis og det som ligger rundt\n", "**Spørsmål:** Hva får kvinner", "## Kilder\n",
		`### Eksempel: Kvinner kommer når noen de kjenner, spør dem \[1\]`,
		`\[1\] **Eksempel: Kvinner kommer når noen de kjenner, spør dem**. Lærdom. Publisert 19. februar 2024. ` +
			`Evidens: Gjentatt i flere prosjekter (prosjekter: 2, personer: 2). Versjon 1. <https://samlaer.example/lesson/`,
	} {
		if !strings.Contains(markdown, want) {
			t.Errorf("it has no «%s»", want)
		}
	}
	if items := list(brief, "items"); at(items[1], "item", "title") == nil || at(items[1], "note") == nil {
		t.Errorf("an item without a title or a note: %v", items[1])
	}
}

// attack is what somebody could write to get out of a quotation or a title.
const attack = "```\n<!-- <script>alert(1)</script>\n[1]: https://evil.example\n# Overskrift"

func TestATextDoesNotGetOutOfItsPlaceInABrief(t *testing.T) {
	t.Parallel()
	d := openDemo(t).by(t, "curator")
	title := "[x](https://evil.example) <b>*fet*</b> `kode` https://evil.example #1 | ![y](z)"
	created := d.must(t, `mutation($input: CreateBriefInput!) { createBrief(input: $input) { brief { id markdown } } }`, map[string]any{"input": map[string]any{
		"title": title, "question": "1. Hva?", "introduction": attack,
		"items": []any{map[string]any{"text": attack, "note": attack}, map[string]any{"item": demo.ID(hub.KindLesson, "ord-forst")}}}})
	markdown, _ := at(created, "createBrief", "brief", "markdown").(string)
	for line := range strings.Lines(markdown) {
		if strings.HasPrefix(line, "```") || strings.HasPrefix(line, "<") || strings.HasPrefix(line, "[1]:") {
			t.Errorf("%q gets out", line)
		}
	}
	want := "# \\[x\\](https\\://evil.example) \\<b\\>\\*fet\\*\\</b\\> \\`kode\\` https\\://evil.example \\#1 \\| \\!\\[y\\](z)\n"
	if !strings.HasPrefix(markdown, want) {
		t.Errorf("the title is %q", markdown[:200])
	}
}

func TestWhatMayNotBeReadIsNotTakenOut(t *testing.T) {
	t.Parallel()
	d := openDemo(t).by(t, "curator")
	id := demo.ID(hub.KindBrief, "kvinner")
	d.changesLesson(t, "barnehagen", map[string]any{"audience": "COUNTY"})
	read := func() string {
		markdown, _ := at(d.must(t, `query($id: ID!) { brief(id: $id) { markdown } }`, map[string]any{"id": id}), "brief", "markdown").(string)
		return markdown
	}
	if !strings.Contains(read(), "La dagen begynne etter at barnehagen har åpnet") {
		t.Error("a curator does not get what curators may read")
	}
	d.by(t, "")
	if text := read(); strings.Contains(text, "La dagen begynne") || !strings.Contains(text, "Her står noe som er utelatt") {
		t.Error("a visitor is shown what visitors may not read, or not told that something is left out")
	}
}

func TestTheAppendixOfACallHasWhatWasConsidered(t *testing.T) {
	t.Parallel()
	d := openDemo(t).by(t, "curator")
	call := demo.ID(hub.KindCall, "nye-veier-2026")
	d.must(t, consider, considered("tre-uker", call, "SET_ASIDE", "Gjelder ikke fagfolk."))
	read := func() string {
		appendix, _ := at(d.must(t, `query($id: ID!) { call(id: $id) { appendix } }`, map[string]any{"id": call}), "call", "appendix").(string)
		return appendix
	}
	for _, want := range []string{"Vurdert: 2. Tatt i bruk: 1. Satt til side: 1.", "> Gjelder ikke fagfolk.",
		`### Eksempel: Tre uker er for kort når språket er nytt \[2\]`, "Sies imot av: Eksempel: Praksis uten sluttdato blir gratis arbeid.",
		"**Vurdert:** 16. juni 2026 av Ingrid Eksempel"} {
		if !strings.Contains(read(), want) {
			t.Errorf("it does not say «%s»:\n%s", want, read())
		}
	}
	d.by(t, "")
	if strings.Contains(read(), "Ingrid") {
		t.Error("a visitor is told who decided")
	}
}
