package hub

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestANameOfAFileIsOneThatEverySystemSavesUnder(t *testing.T) {
	t.Parallel()
	for _, one := range []struct{ given, mediaType, want string }{
		{"rapport.pdf", "application/pdf", "rapport.pdf"},
		{"Rapport.PDF", "application/pdf", "Rapport.pdf"},
		{"bilde.JPEG", "image/jpeg", "bilde.jpeg"},
		{"rapport.exe", "application/pdf", "rapport.exe.pdf"},
		{"rapport", "text/csv; charset=windows-1252", "rapport.csv"},
		{"../../etc/passwd", "text/plain; charset=utf-8", "passwd.txt"},
		{`C:\Filer\år "én"?.txt`, "text/plain", "år én.txt"},
		{" a\x00b\r\nc\u202Egpj.txt ", "text/plain", "ab cgpj.txt"},
		{"...", "application/pdf", "fil.pdf"},
		{".htaccess", "text/plain", "htaccess.txt"},
		{"a/", "text/plain", "fil.txt"},
		{" \x00", "text/plain", ""},
		{"hva.som.helst", "application/octet-stream", "hva.som.helst"},
	} {
		if got := fileName(one.given, one.mediaType); got != one.want {
			t.Errorf("%q of %s: %q, want %q", one.given, one.mediaType, got, one.want)
		}
	}
	long := fileName(strings.Repeat("å", 300)+".pdf", "application/pdf")
	if len(long) > maxFileName || !utf8.ValidString(long) || !strings.HasSuffix(long, "å.pdf") {
		t.Errorf("a long name is %d bytes, %q", len(long), long)
	}
}
