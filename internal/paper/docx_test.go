package paper_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/paper"
)

// parts are those of a document, by their names.
func parts(t *testing.T, of *hub.Paper) map[string]string {
	t.Helper()
	var out bytes.Buffer
	if err := paper.DOCX(&out, of); err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, file := range archive.File {
		reader, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(reader)
		if err != nil {
			t.Fatal(err)
		}
		found[file.Name] = string(content)
	}
	return found
}

// values are those of an attribute, on all elements of a name.
func values(t *testing.T, content, element, attribute string) []string {
	t.Helper()
	var found []string
	for decoder := xml.NewDecoder(strings.NewReader(content)); ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return found
		}
		if err != nil {
			t.Fatalf("not well-formed: %v\n%s", err, content)
		}
		start, isStart := token.(xml.StartElement)
		if !isStart || start.Name.Local != element {
			continue
		}
		for _, one := range start.Attr {
			if one.Name.Local == attribute {
				found = append(found, one.Value)
			}
		}
	}
}

// TestADocumentIsAWholePackage looks at what a word processor looks at before it opens one.
func TestADocumentIsAWholePackage(t *testing.T) {
	t.Parallel()
	found := parts(t, sample())
	types := values(t, found["[Content_Types].xml"], "Override", "PartName")
	for _, name := range types {
		if found[strings.TrimPrefix(name, "/")] == "" {
			t.Errorf("it has no %s", name)
		}
	}
	for name, content := range found {
		values(t, content, "", "")
		if !strings.HasSuffix(name, ".rels") && name != "[Content_Types].xml" && !slices.Contains(types, "/"+name) {
			t.Errorf("nobody says what %s is", name)
		}
	}
	for _, target := range values(t, found["_rels/.rels"], "Relationship", "Target") {
		if found[target] == "" {
			t.Errorf("the package names %s, which is not there", target)
		}
	}
	body, links := found["word/document.xml"], found["word/_rels/document.xml.rels"]
	names := func(what string, used, there []string) {
		t.Helper()
		if len(used) == 0 {
			t.Errorf("no %s is used", what)
		}
		for _, one := range used {
			if !slices.Contains(there, one) {
				t.Errorf("the %s %q is used and not there: %q", what, one, there)
			}
		}
	}
	names("relationship", values(t, body, "hyperlink", "id"), values(t, links, "Relationship", "Id"))
	names("bookmark", values(t, body, "hyperlink", "anchor"), values(t, body, "bookmarkStart", "name"))
	names("style", append(values(t, body, "pStyle", "val"), values(t, body, "rStyle", "val")...), values(t, found["word/styles.xml"], "style", "styleId"))
	names("list", values(t, body, "numId", "val"), values(t, found["word/numbering.xml"], "num", "numId"))
}

func TestADocumentHasWhatThePaperHas(t *testing.T) {
	t.Parallel()
	found := parts(t, sample())
	body := found["word/document.xml"]
	for _, want := range []string{
		`<w:t xml:space="preserve">Tittel &lt;b&gt;&#34;fet&#34;&lt;/b&gt; &amp; mer</w:t>`, `<w:pStyle w:val="Heading1"/>`,
		`<w:b/><w:bCs/><w:lang w:val="nb-NO"/></w:rPr><w:t xml:space="preserve">fett</w:t>`, `<w:i/><w:iCs/>`, `<w:strike/>`,
		`<w:lang w:val="en-GB"/></w:rPr><w:t xml:space="preserve">What works?</w:t>`, `<w:lang w:val="nn-NO"/>`, `<w:lang w:bidi="ar"/>`,
		`<w:ilvl w:val="1"/><w:numId w:val="2"/>`, `<w:numId w:val="3"/>`, `<w:hyperlink w:anchor="ref1" w:history="1">`,
		`<w:bookmarkStart w:id="1" w:name="ref1"/>`, `func main() {}</w:t><w:br/>`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("it has no %s\n%s", want, body)
		}
	}
	if targets := values(t, found["word/_rels/document.xml.rels"], "Relationship", "Target"); len(targets) != 5 ||
		targets[3] != "https://example.org/?a=1&b=2" || targets[4] != "https://samlaer.example/lesson/om-a-vente" {
		t.Errorf("it leads to %q", targets)
	}
	if strings.Contains(body, "evil.example") || strings.Contains(body, "\x01") {
		t.Error("it has what only programs read")
	}
}

// TestAWordProcessorOpensADocument asks LibreOffice, where it is installed.
func TestAWordProcessorOpensADocument(t *testing.T) {
	t.Parallel()
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice is not installed: the document was looked at as a package only")
	}
	folder := t.TempDir()
	file, err := os.Create(filepath.Join(folder, "paper.docx"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(paper.DOCX(file, sample()), file.Close()); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), office, "--headless", "-env:UserInstallation=file://"+folder+"/profile",
		"--convert-to", "txt:Text (encoded):UTF8", "--outdir", folder, file.Name())
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	text, err := os.ReadFile(filepath.Join(folder, "paper.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Et fett, skrått og strøket ord med lenke.", "Om å vente [1]", "مرحبا", "[1] Om å vente. Lærdom."} {
		if !strings.Contains(string(text), want) {
			t.Errorf("it reads no «%s»:\n%s", want, text)
		}
	}
}
