package archive

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// bag writes a case file.
type bag struct {
	// create begins a file of the bag, the one before having ended.
	create func(name string) (io.Writer, error)
	// manifest and tags have a line for each file: those of the archive, and those that say what the bag is.
	manifest, tags []string
	size           int64
	count          int
}

// fill writes all of the bag. The owner is who the archive belongs to.
func (b *bag) fill(ctx context.Context, file *hub.CaseFile, owner string) error {
	written := make([][]dokumentobjekt, len(file.Records))
	for at, record := range file.Records {
		var err error
		if written[at], err = b.record(ctx, file, record); err != nil {
			return fmt.Errorf("%s: %w", record.ID, err)
		}
	}
	description, err := xml.MarshalIndent(describe(file, owner, written), "", "  ")
	if err != nil {
		return err
	}
	if _, _, err := b.put("data/arkivstruktur.xml", strings.NewReader(xml.Header+string(description)+"\n")); err != nil {
		return err
	}
	slices.Sort(b.manifest)
	info := fmt.Sprintf("Source-Organization: %s\nBagging-Date: %s\nExternal-Identifier: %s\nPayload-Oxum: %d.%d\nBag-Software-Agent: Samlær\n",
		line(owner), file.At.In(hub.Oslo).Format(time.DateOnly), file.ID, b.size, b.count)
	for _, tag := range [][2]string{{"bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"}, {"bag-info.txt", info},
		{"manifest-sha256.txt", strings.Join(b.manifest, "")}} {
		if _, _, err := b.put(tag[0], strings.NewReader(tag[1])); err != nil {
			return err
		}
	}
	slices.Sort(b.tags)
	to, err := b.create("tagmanifest-sha256.txt")
	if err == nil {
		_, err = io.WriteString(to, strings.Join(b.tags, ""))
	}
	return err
}

// line keeps a value on its line.
func line(text string) string { return strings.Join(strings.Fields(text), " ") }

// put writes a file and notes its checksum.
func (b *bag) put(name string, content io.Reader) (sum string, size int64, err error) {
	to, err := b.create(name)
	if err != nil {
		return "", 0, err
	}
	hash := sha256.New()
	if size, err = io.Copy(io.MultiWriter(to, hash), content); err != nil {
		return "", 0, err
	}
	sum = hex.EncodeToString(hash.Sum(nil))
	entry := sum + "  " + name + "\n"
	if strings.HasPrefix(name, "data/") {
		b.manifest, b.size, b.count = append(b.manifest, entry), b.size+size, b.count+1
	} else {
		b.tags = append(b.tags, entry)
	}
	return sum, size, nil
}

// record writes what there is of a record: a text as it was written and as a page, or a file.
func (b *bag) record(ctx context.Context, file *hub.CaseFile, record hub.CaseRecord) ([]dokumentobjekt, error) {
	if record.File != nil {
		return b.file(ctx, file, record)
	}
	text, err := b.object(record, "Produksjonsformat", "text/markdown", ".md", strings.NewReader(string(record.Text)+"\n"))
	if err != nil {
		return nil, err
	}
	page, err := b.object(record, "Arkivformat", "text/html", ".html", strings.NewReader(pageOf(record)))
	return []dokumentobjekt{text, page}, err
}

func (b *bag) file(ctx context.Context, file *hub.CaseFile, record hub.CaseRecord) ([]dokumentobjekt, error) {
	content, err := file.Open(ctx, record.File)
	if errors.Is(err, hub.ErrNotFound) {
		return nil, nil // the description says that it is not there
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = content.Close() }()
	object, err := b.object(record, "Produksjonsformat", record.File.MediaType, extension(record.File.Name), content)
	return []dokumentobjekt{object}, err
}

// extension is how a file's name ends, where that is letters and digits.
func extension(name string) string {
	end := strings.ToLower(path.Ext(name))
	for _, char := range strings.TrimPrefix(end, ".") {
		if (char < 'a' || char > 'z') && (char < '0' || char > '9') {
			return ""
		}
	}
	if len(end) < 2 || len(end) > 10 {
		return ""
	}
	return end
}

func (b *bag) object(record hub.CaseRecord, variant, format, end string, content io.Reader) (dokumentobjekt, error) {
	name := "dokumenter/" + string(record.ID) + end
	sum, size, err := b.put("data/"+name, content)
	return dokumentobjekt{SystemID: systemID(record.ID, variant), Versjonsnummer: 1, Variantformat: variant, Format: format,
		OpprettetDato: instant(record.CreatedAt), OpprettetAv: maker, ReferanseDokumentfil: name, Sjekksum: sum, SjekksumAlgoritme: "SHA-256",
		Filstoerrelse: size}, err
}

// pageOf is a text as a page that needs nothing else. The text stands as it was written: what an archive shows in fifty years is not
// to hang on how Markdown is read then.
func pageOf(record hub.CaseRecord) string {
	title := html.EscapeString(record.Title)
	return fmt.Sprintf("<!doctype html>\n<html lang=%q>\n<head><meta charset=\"utf-8\"><title>%s</title></head>\n<body>\n<h1>%s</h1>\n"+
		"<pre style=\"white-space:pre-wrap;font-family:inherit\">%s</pre>\n</body>\n</html>\n",
		html.EscapeString(string(record.Language)), title, title, html.EscapeString(string(record.Text)))
}
