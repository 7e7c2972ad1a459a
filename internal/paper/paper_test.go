package paper_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/paper"
)

// attack is what somebody could write who wants more than words: in Markdown, HTML and addresses.
const attack = "<script>alert(1)</script> <img src=x onerror=alert(2)> [a](javascript:alert(3)) ![b](https://evil.example/p.png)\n\n" +
	"<iframe src=\"https://evil.example\"></iframe>\n\n[c](data:text/html,x) <javascript:alert(4)> \\<b\\> &lt;i&gt; &amp;lt; \x01"

// sample has a piece of every sort.
func sample() *hub.Paper {
	return &hub.Paper{Name: "grunnlag", Title: `Tittel <b>"fet"</b> & mer`, Language: "nb", Blocks: []hub.Block{
		{Kind: hub.BlockLine, Spans: []hub.Span{{Text: "Spørsmål: ", Strong: true}, {Text: "What works?", Language: "en"}}},
		{Kind: hub.BlockText, Language: "nb", Markdown: "# Overskrift\n\nEt **fett**, *skrått* og ~~strøket~~ ord med [lenke](https://example.org/?a=1&b=2).\n\n" +
			"- Én\n- To\n  1. Først\n  2. Så\n\n4. Fire\n5. Fem\n\n---\n\n| Hva | Hvor |\n|---|---|\n| Kurs | Her |"},
		{Kind: hub.BlockHeading, Level: 3, Spans: []hub.Span{{Text: "Om å vente", Language: "nn"}, {Text: " "}, {Number: 1}}},
		{Kind: hub.BlockQuoted, Language: "ar", Markdown: "مرحبا"},
		{Kind: hub.BlockQuoted, Language: "en", Markdown: hub.Markdown(attack)},
		{Kind: hub.BlockQuoted, Language: "en", Markdown: "```\nfunc main() {}\n\tdone\n```\n\n> - Deep\n\n# Mine"},
		{Kind: hub.BlockReference, Number: 1, Spans: []hub.Span{{Text: "Om å vente", Strong: true}, {Text: ". Lærdom. "},
			{Text: "https://samlaer.example/lesson/om-a-vente", URL: "https://samlaer.example/lesson/om-a-vente"},
			{Text: "bad", URL: "javascript:alert(5)"}}},
	}}
}

func pageOf(t *testing.T, of *hub.Paper) string {
	t.Helper()
	var out bytes.Buffer
	if err := paper.HTML(&out, of); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestAPageHasWhatThePaperHas(t *testing.T) {
	t.Parallel()
	page := pageOf(t, sample())
	for _, want := range []string{
		`<html lang="nb">`, `<title>Tittel &lt;b&gt;&#34;fet&#34;&lt;/b&gt; &amp; mer</title>`,
		`<p><strong>Spørsmål: </strong><span lang="en">What works?</span></p>`, "<h2>Overskrift</h2>",
		`<p>Et <strong>fett</strong>, <em>skrått</em> og <del>strøket</del> ord med ` +
			`<a href="https://example.org/?a=1&amp;b=2" rel="nofollow noreferrer">lenke</a>.</p>`,
		"<ul><li><p>Én</p>\n</li><li><p>To</p>\n<ol><li><p>Først</p>\n</li><li><p>Så</p>\n</li></ol>\n</li></ul>\n<ol start=\"4\"><li><p>Fire</p>",
		"<hr>", "<p><strong>Hva</strong> | <strong>Hvor</strong></p>", `<h3><span lang="nn">Om å vente</span> <a href="#ref1">[1]</a></h3>`,
		`<blockquote><p lang="ar" dir="rtl">مرحبا</p></blockquote>`, "<pre lang=\"en\"><code>func main() {}\n\tdone</code></pre>",
		"<strong>Mine</strong>", `<p class="reference" id="ref1">[1] <strong>Om å vente</strong>. Lærdom. <a href="https://samlaer.example/`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("it has no\n%s\n%s", want, page)
		}
	}
}

func TestNothingInATextDoesMoreThanSaySomething(t *testing.T) {
	t.Parallel()
	page := strings.ToLower(pageOf(t, sample()))
	for _, bad := range []string{"<script", "<img", "<iframe", `href="javascript`, `href="data`, "<b>", "evil.example"} {
		if strings.Contains(page, bad) {
			t.Errorf("it has %q", bad)
		}
	}
	for _, want := range []string{"&lt;b&gt; &lt;i&gt; &amp;lt;", "javascript:alert(4)"} {
		if !strings.Contains(page, want) {
			t.Errorf("it has no %q", want)
		}
	}
}

func TestATextThatIsTooDenseIsShownAsItWasWritten(t *testing.T) {
	t.Parallel()
	dense := strings.Repeat("**", 2600)
	page := pageOf(t, &hub.Paper{Title: "T", Language: "nb", Blocks: []hub.Block{{Kind: hub.BlockText, Language: "nb", Markdown: hub.Markdown(dense)}}})
	if !strings.Contains(page, "<pre><code>"+dense) {
		t.Error("it is not as it was written")
	}
}

func TestTheSamePaperGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	var first, second bytes.Buffer
	if err := paper.DOCX(&first, sample()); err != nil {
		t.Fatal(err)
	}
	if err := paper.DOCX(&second, sample()); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two documents of one paper differ")
	}
}

// FuzzPapers: whatever somebody wrote, a paper with it is a page in which nothing runs, and a document whose XML holds.
func FuzzPapers(f *testing.F) {
	for _, text := range []string{attack, "# A\n\n- b\n  1. c\n\n> d\n\n| e |\n|---|\n| f |", "```\na\n", "\x00\xff", "\u2028\ufffe", strings.Repeat("> ", 100)} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<16 {
			return
		}
		of := &hub.Paper{Name: "a", Title: text, Language: "nb", Blocks: []hub.Block{{Kind: hub.BlockText, Markdown: hub.Markdown(text)},
			{Kind: hub.BlockQuoted, Language: "ar", Markdown: hub.Markdown(text)}}}
		if page := strings.ToLower(pageOf(t, of)); strings.Contains(page, "<script") || strings.Contains(page, `href="javascript`) {
			t.Errorf("%q becomes %s", text, page)
		}
		var out bytes.Buffer
		if err := paper.DOCX(&out, of); err != nil {
			t.Fatal(err)
		}
		document, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range document.File {
			opened, err := part.Open()
			if err != nil {
				t.Fatal(err)
			}
			decoder := xml.NewDecoder(opened)
			for err == nil {
				_, err = decoder.Token()
			}
			if !errors.Is(err, io.EOF) {
				t.Fatalf("%q makes a %s that is no XML: %v", text, part.Name, err)
			}
		}
	})
}
