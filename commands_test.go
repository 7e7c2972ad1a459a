package main

import (
	"bytes"
	"strings"
	"testing"
)

// analyzed is what the program says of the words.
func analyzed(t *testing.T, text string, arguments ...string) string {
	t.Helper()
	var out bytes.Buffer
	command := child(t.Context(), append([]string{"analyze"}, arguments...)...)
	command.Stdin, command.Stdout = strings.NewReader(text), &out
	if err := command.Run(); err != nil {
		t.Fatalf("analyze %q: %v", arguments, err)
	}
	return out.String()
}

func TestEachLineIsAnalysedToOneLine(t *testing.T) {
	t.Parallel()
	if got := analyzed(t, "Muligheten, moglegheitene!\n\nog\n2022 BERGEN’s"); got != "mulighet mulighet\n\n\n2022 bergen\n" {
		t.Errorf("got %q", got)
	}
	if got := analyzed(t, "The founder's valves\n", "--language", "en"); got != "founder valv\n" {
		t.Errorf("in English: %q", got)
	}
	if got := analyzed(t, "Мовне Кафе", "--language", "uk"); got != "мовне кафе\n" {
		t.Errorf("in Ukrainian: %q", got)
	}
	if got := analyzed(t, ""); got != "" {
		t.Errorf("of nothing: %q", got)
	}
	if long := strings.Repeat("arbeid ", 100_000); analyzed(t, long) != strings.TrimSpace(long)+"\n" {
		t.Error("a long line is cut")
	}
}
