package extract

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/extract/hostile"
	"github.com/samlaer/samlaer/internal/hub"
)

func TestWhatIsDeletedHiddenOrRemarkedIsLeftOut(t *testing.T) {
	t.Parallel()
	for file, texts := range map[string]struct{ in, out []string }{
		"leksehjelp-med-lonn.docx": {
			[]string{"Vi mener at den bør videreføres."}, []string{"lovfestet", "talt opp, eller er det et inntrykk", "Kollega"}},
		"nettvett-paa-eldresenteret.docx": {[]string{"Det sa vi til ungdommane"}, []string{"utkast som ikkje skal lesast"}},
		"parsellhagen.odt":                {[]string{"Ugras blir det krangel om."}, []string{"Kan vi skrive dette"}},
		"flyktningguiden.odt":             {[]string{"Guidene på sin side forteller om skjemaer."}, []string{"klager over"}},
		"helsevener.odt":                  {[]string{"Helsevener blir oppringde om natta."}, []string{"Intern merknad"}},
	} {
		pages := pagesOf(t, file)
		for _, one := range texts.in {
			if len(pagesWith(pages, one)) != 1 {
				t.Errorf("%s: «%s» is not there", file, one)
			}
		}
		for _, one := range texts.out {
			if len(pagesWith(pages, one)) != 0 {
				t.Errorf("%s: «%s» is there", file, one)
			}
		}
	}
}

func TestCellsAreApart(t *testing.T) {
	t.Parallel()
	for file, row := range map[string]string{
		"utstyrsbanken.docx": "Skøyter\t220\t1 410\n",
		"parsellhagen.odt":   "2023\t57\t640\t9\n",
	} {
		if all := strings.Join(pagesOf(t, file), "\n"); !strings.Contains(all, row) {
			t.Errorf("%s: no row %q", file, row)
		}
	}
}

func extract(ctx context.Context, mediaType string, content []byte) ([]string, error) {
	return extractor.Extract(ctx, mediaType, bytes.NewReader(content), int64(len(content)))
}

func TestPagesOfWord(t *testing.T) {
	t.Parallel()
	const rendered = `<w:r><w:lastRenderedPageBreak/></w:r>`
	p := func(text string) string { return `<w:p><w:r><w:t>` + text + `</w:t></w:r></w:p>` }
	last := func(begins string) string { return `<w:sectPr><w:type w:val="` + begins + `"/></w:sectPr>` }
	for name, one := range map[string]struct {
		body  string
		parts []string
		pages []string
	}{
		"a break, which is said again by what was rendered": {
			body: `<w:p><w:r><w:t>en</w:t><w:br w:type="page"/></w:r></w:p><w:p>` + rendered + `<w:r><w:t>to</w:t></w:r></w:p>`, pages: []string{"en", "to"}},
		"two breaks have an empty page between them": {
			body: `<w:p><w:r><w:t>en</w:t><w:br w:type="page"/><w:br w:type="page"/><w:t>tre</w:t></w:r></w:p>`, pages: []string{"en", "", "tre"}},
		"a paragraph on a new page": {
			body: p("en") + `<w:p><w:pPr><w:pageBreakBefore/></w:pPr>` + rendered + `<w:r><w:t>to</w:t></w:r></w:p>`, pages: []string{"en", "to"}},
		"a style on a new page, through another": {
			body:  p("en") + `<w:p><w:pPr><w:pStyle w:val="B"/></w:pPr><w:r><w:t>to</w:t></w:r></w:p>`,
			parts: []string{"word/styles.xml", `<w:style w:styleId="A"><w:pPr><w:pageBreakBefore/></w:pPr></w:style><w:style w:styleId="B"><w:basedOn w:val="A"/></w:style>`},
			pages: []string{"en", "to"}},
		"a style on a new page, which the paragraph is not": {
			body:  p("en") + `<w:p><w:pPr><w:pStyle w:val="A"/><w:pageBreakBefore w:val="0"/></w:pPr><w:r><w:t>to</w:t></w:r></w:p>`,
			parts: []string{"word/styles.xml", `<w:style w:styleId="A"><w:pPr><w:pageBreakBefore/></w:pPr></w:style>`},
			pages: []string{"en\nto"}},
		"a section": {
			body: `<w:p><w:pPr><w:sectPr/></w:pPr><w:r><w:t>en</w:t></w:r></w:p>` + p("to") + `<w:sectPr/>`, pages: []string{"en", "to"}},
		"a section on the same page": {
			body: `<w:p><w:pPr><w:sectPr/></w:pPr><w:r><w:t>en</w:t></w:r></w:p>` + p("to") + last("continuous"), pages: []string{"en\nto"}},
		"cells of a row that goes on over the page": {
			body:  `<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t><w:lastRenderedPageBreak/><w:t>b</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>c</w:t><w:lastRenderedPageBreak/><w:t>d</w:t></w:r></w:p></w:tc></w:tr></w:tbl>` + p("e"),
			pages: []string{"a", "b\tcd\ne"}},
		"fields have what came of them": {
			body: `<w:p><w:r><w:instrText>PAGEREF x</w:instrText></w:r><w:r><w:t>7</w:t></w:r></w:p>`, pages: []string{"7"}},
		"text boxes once": {
			body:  `<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>` + p("boks") + `</w:txbxContent></mc:Choice><mc:Fallback>` + p("boks") + `</mc:Fallback></mc:AlternateContent></w:r></w:p>`,
			pages: []string{"boks"}},
		"what was moved is where it is now": {
			body: `<w:p><w:moveFrom><w:r><w:t>før</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>nå</w:t></w:r></w:moveTo></w:p>`, pages: []string{"nå"}},
		"hidden by a style": {
			body:  `<w:p><w:r><w:rPr><w:rStyle w:val="S"/></w:rPr><w:t>skjult</w:t></w:r><w:r><w:t>synlig</w:t></w:r></w:p>`,
			parts: []string{"word/styles.xml", `<w:style w:styleId="S"><w:rPr><w:vanish/></w:rPr></w:style>`}, pages: []string{"synlig"}},
		"footnotes at the foot, endnotes at the end": {
			body: `<w:p><w:r><w:endnoteReference w:id="1"/><w:footnoteReference w:id="2"/><w:t>en</w:t><w:br w:type="page"/><w:t>to</w:t></w:r></w:p>`,
			parts: []string{"word/footnotes.xml", `<w:footnote w:type="separator" w:id="0">` + p("-") + `</w:footnote><w:footnote w:id="2">` + p("fot") + `</w:footnote>`,
				"word/endnotes.xml", `<w:endnote w:id="1">` + p("slutt") + `</w:endnote>`},
			pages: []string{"en\nfot", "to\nslutt"}},
		"letters in pieces are whole, and ligatures letters": {
			body: p("A\u030Arsrapport, e\uFB00ektiv, sam\u00ADfunn, 10\u00A0000"), pages: []string{"Årsrapport, effektiv, samfunn, 10 000"}},
	} {
		pages, err := extract(t.Context(), hostile.DOCX, hostile.Word(one.body, one.parts...))
		if err != nil || !slices.Equal(pages, one.pages) {
			t.Errorf("%s: %q, %v; want %q", name, pages, err, one.pages)
		}
	}
}

func TestPagesOfOpenDocument(t *testing.T) {
	t.Parallel()
	const before = `<style:style style:name="B" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/></style:style>`
	const after = `<style:style style:name="A" style:family="paragraph"><style:paragraph-properties fo:break-after="page"/></style:style>`
	const master = `<style:style style:name="M" style:family="paragraph" style:master-page-name="Liggende"/>`
	const table = `<style:style style:name="T" style:family="table"><style:table-properties fo:break-before="page"/></style:style>`
	for name, one := range map[string]struct {
		styles, body string
		pages        []string
	}{
		"before":                     {before, `<text:p>en</text:p><text:p text:style-name="B">to</text:p>`, []string{"en", "to"}},
		"before the first":           {before, `<text:p text:style-name="B">en</text:p>`, []string{"en"}},
		"after":                      {after, `<text:p text:style-name="A">en</text:p><text:p>to</text:p>`, []string{"en", "to"}},
		"spaces at a beginning":      {"", `<text:p>en </text:p><text:p> to</text:p>`, []string{"en \nto"}},
		"after, and before":          {before + after, `<text:p text:style-name="A">en</text:p><text:p text:style-name="B">to</text:p>`, []string{"en", "to"}},
		"an empty page":              {before, `<text:p>en</text:p><text:p text:style-name="B"/><text:p text:style-name="B">tre</text:p>`, []string{"en", "", "tre"}},
		"another sort of page":       {master, `<text:p>en</text:p><text:p text:style-name="M">to</text:p>`, []string{"en", "to"}},
		"a table":                    {table, `<text:p>en</text:p><table:table table:style-name="T"><table:table-row><table:table-cell><text:p>a</text:p><text:p>b</text:p></table:table-cell><table:table-cell><text:p>c</text:p></table:table-cell></table:table-row></table:table>`, []string{"en", "a\nb\tc"}},
		"a full page":                {"", `<text:p>en <text:soft-page-break/>to</text:p>`, []string{"en", "to"}},
		"spaces":                     {"", "<text:p>  en\n\t to<text:s text:c=\"3\"/>tre<text:span> </text:span> fire</text:p>", []string{"en to   tre fire"}},
		"notes":                      {before, `<text:p>en<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>fot</text:p></text:note-body></text:note> mer</text:p><text:p text:style-name="B">to</text:p>`, []string{"en mer\nfot", "to"}},
		"how a list of contents is":  {"", `<text:table-of-content><text:table-of-content-source><text:index-title-template>Mal</text:index-title-template></text:table-of-content-source><text:index-body><text:p>Innhold</text:p></text:index-body></text:table-of-content>`, []string{"Innhold"}},
		"a section that is not seen": {"", `<text:section text:display="none"><text:p>skjult</text:p></text:section><text:p>synlig</text:p>`, []string{"synlig"}},
	} {
		pages, err := extract(t.Context(), hostile.ODT, hostile.OpenDocument(one.styles, one.body))
		if err != nil || !slices.Equal(pages, one.pages) {
			t.Errorf("%s: %q, %v; want %q", name, pages, err, one.pages)
		}
	}
}

func TestTextsHavePagesWhereTheySaySo(t *testing.T) {
	t.Parallel()
	for _, one := range []struct {
		mediaType, content string
		pages              []string
	}{
		{"text/plain; charset=utf-8", "\uFEFFen\r\nside\fog en til\n", []string{"en\nside", "og en til"}},
		{"text/csv; charset=windows-1252", "bl\xE5b\xE6r;3", []string{"blåbær;3"}},
		{"text/plain", "", []string{""}},
	} {
		pages, err := extract(t.Context(), one.mediaType, []byte(one.content))
		if err != nil || !slices.Equal(pages, one.pages) {
			t.Errorf("%q: %q, %v", one.content, pages, err)
		}
	}
}

func TestWordsThatWereParted(t *testing.T) {
	t.Parallel()
	for parted, whole := range map[string]string{
		"språk-\r\nkafé":               "språkkafé",
		"språk\u0002\r\nkafé":          "språkkafé",
		"barne-\nog ungdomsarbeid":     "barne- og ungdomsarbeid",
		"NAV-\nkontoret":               "NAV-kontoret",
		"e-\npost":                     "e-post",
		"2024-\nrapporten":             "2024-rapporten",
		"Nord-\nNorge":                 "Nord-Norge",
		"Punkt –\nog et til":           "Punkt –\nog et til",
		"sam-\nfunns-\nentreprenørene": "samfunnsentreprenørene",
	} {
		if got := joined(parted); got != whole {
			t.Errorf("%q is %q, want %q", parted, got, whole)
		}
	}
}

func TestOtherFilesHaveNoText(t *testing.T) {
	t.Parallel()
	for _, sort := range []string{"image/png", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "", "text/plain; charset=klingon"} {
		if pages, err := extract(t.Context(), sort, []byte("x")); !errors.Is(err, hub.ErrNoText) {
			t.Errorf("%q: %q, %v", sort, pages, err)
		}
	}
}

// failing is where bytes come from that cannot be read now.
type failing struct{}

var errDisk = errors.New("the disk is out")

func (failing) ReadAt([]byte, int64) (int, error) { return 0, errDisk }

func TestWhatCannotBeReadNowMayHaveTextLater(t *testing.T) {
	t.Parallel()
	for _, sort := range []string{"application/pdf", hostile.DOCX, hostile.ODT, "text/plain"} {
		if _, err := extractor.Extract(t.Context(), sort, failing{}, 1000); errors.Is(err, hub.ErrNoText) || !errors.Is(err, errDisk) {
			t.Errorf("%s: %v", sort, err)
		}
	}
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := extract(stopped, hostile.DOCX, hostile.Word("")); errors.Is(err, hub.ErrNoText) || !errors.Is(err, context.Canceled) {
		t.Errorf("who asks does not want it any more: %v", err)
	}
}
