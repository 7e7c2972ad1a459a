package graph

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/samlaer/samlaer/internal/hub"
)

// harmful is what must not stand within a tag.
var harmful = regexp.MustCompile(`(?i)<[^>]*(\son[a-z]+\s*=|javascript:|data:|<|\sstyle\s*=|\ssrc\s*=)`)

// FuzzMarkdown: whatever somebody writes becomes HTML in which nothing runs, and which is let through once more as it is.
func FuzzMarkdown(f *testing.F) {
	for _, text := range []string{"# Hei\n\n* a\n* b\n\n| a | b |\n|---|---|\n| 1 | 2 |", "[a](javascript:alert(1))", "<script>alert(1)</script>",
		"![x](https://example.org/x.png)", "<a href=\"x\" onclick=\"y\">", "https://example.org/?a=b&c", "`\x00`", "\xff\xfe", "[[[[[[[[", "3) a\n   1. b",
		"~~a~~ **b** *c*", "[a]: <b>\n[a]", strings.Repeat("> ", 200), strings.Repeat("*a_ ", 300), "a\u2028b", "&#x6A;avascript:"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<16 {
			return
		}
		got, err := renderHTML(hub.Markdown(text))
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if utf8.ValidString(text) && !utf8.ValidString(string(got)) {
			t.Errorf("%q becomes %q", text, got)
		}
		if place := harmful.FindString(string(got)); place != "" {
			t.Errorf("%q becomes %q, with %q", text, got, place)
		}
		if again := sanitiser.Sanitize(string(got)); again != string(got) {
			t.Errorf("%q becomes %q, and that %q", text, got, again)
		}
	})
}
