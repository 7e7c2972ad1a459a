package extract

import (
	"archive/zip"
	"bufio"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

const (
	// maxUnpacked is how much of an archive is unpacked, in bytes: a report of 2,000 pages has up to 40 MB of markup. Nothing of it
	// is kept but the text.
	maxUnpacked = 64 << 20
	// maxDepth is how deep elements may stand in each other: tables in tables in text boxes get to 60.
	maxDepth = 256
	// maxToken is how long a tag with its attributes or a text without tags may be, in bytes, because it stands in memory whole, and
	// attributes thirty times over. Programs write a few thousand.
	maxToken = 512 << 10
)

var (
	errTooLarge = errors.New("there is more in it than a report has")
	errTooDeep  = errors.New("its elements stand in each other deeper than a report's do")
)

// archive is a document of several parts.
type archive struct {
	*zip.Reader
	// left is how much may be unpacked yet, in bytes.
	left int64
}

func openArchive(content io.ReaderAt, size int64) (*archive, error) {
	opened, err := zip.NewReader(content, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, fmt.Errorf("open an archive: %w", err)
	}
	return &archive{Reader: opened, left: maxUnpacked}, nil
}

// part lets one read a part of the archive; one that is not there is an fs.ErrNotExist.
func (a *archive) part(ctx context.Context, name string, read func(*markup) error) error {
	for _, file := range a.File {
		if file.Name != name {
			continue
		}
		content, err := file.Open()
		if err != nil {
			return fmt.Errorf("open %s: %w", name, err)
		}
		from := &markup{ctx: ctx, bytes: bounded{from: bufio.NewReader(content), left: &a.left}}
		from.tokens = xml.NewDecoder(&from.bytes)
		if err := errors.Join(from.root(read), content.Close()); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		return nil
	}
	return fmt.Errorf("%s: %w", name, fs.ErrNotExist)
}

// optional is a part that need not be there.
func (a *archive) optional(ctx context.Context, name string, read func(*markup) error) error {
	if err := a.part(ctx, name, read); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// bounded gives bytes until it was enough, of the archive or of one token.
type bounded struct {
	from  *bufio.Reader
	left  *int64
	token int
}

// Read is there for the decoder, which reads byte by byte.
func (b *bounded) Read(into []byte) (int, error) {
	if len(into) == 0 {
		return 0, nil
	}
	next, err := b.ReadByte()
	if err != nil {
		return 0, err
	}
	into[0] = next
	return 1, nil
}

// ReadByte gives the next byte.
func (b *bounded) ReadByte() (byte, error) {
	if *b.left <= 0 || b.token >= maxToken {
		return 0, errTooLarge
	}
	*b.left--
	b.token++
	return b.from.ReadByte()
}

// markup is XML that is read as it comes. Entities that a document declares are errors, as in any decoder of Go.
type markup struct {
	ctx    context.Context
	tokens *xml.Decoder
	bytes  bounded
	depth  int
}

// next gives the next tag or text.
func (m *markup) next() (xml.Token, error) {
	m.bytes.token = 0
	token, err := m.tokens.Token()
	if err != nil {
		return nil, err
	}
	switch token.(type) {
	case xml.StartElement:
		m.depth++
	case xml.EndElement:
		m.depth--
	}
	if m.depth > maxDepth {
		return nil, errTooDeep
	}
	return token, m.ctx.Err()
}

// root reads what stands in the outermost element.
func (m *markup) root(read func(*markup) error) error {
	for {
		token, err := m.next()
		if err != nil {
			return err
		}
		if _, ok := token.(xml.StartElement); ok {
			return read(m)
		}
	}
}

// children gives the elements in the one that has begun, and the text between them, to its end. Each element is read by the one who is
// given it, to its end.
func (m *markup) children(element func(xml.StartElement) error, text func(string) error) error {
	for {
		token, err := m.next()
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			err = element(token)
		case xml.CharData:
			if text != nil {
				err = text(string(token))
			}
		case xml.EndElement:
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// skip passes the element that has begun.
func (m *markup) skip() error {
	return m.children(func(xml.StartElement) error { return m.skip() }, nil)
}

// each passes the element that has begun, and gives the tags of all elements in it, however deep.
func (m *markup) each(look func(xml.StartElement)) error {
	return m.children(func(start xml.StartElement) error {
		look(start)
		return m.each(look)
	}, nil)
}

// attribute is what a tag says, whatever the attribute's namespace; empty when it says nothing.
func attribute(start xml.StartElement, name string) string {
	for _, one := range start.Attr {
		if one.Name.Local == name {
			return one.Value
		}
	}
	return ""
}
