package hub

import (
	"context"
	"slices"
)

// Paper is something to take out of the hub and put into a case file: a brief, or what was considered for a call. It has what
// its reader may read and nothing else, and is written as Markdown here, as HTML and as a document for word processors elsewhere.
type Paper struct {
	// Name is what its file is called, before the dot.
	Name  string
	Title string
	// Language is that of its title and of the words around what it cites.
	Language Language
	Blocks   []Block
}

// Block is a piece of a paper, from the left margin to the right.
type Block struct {
	Kind BlockKind
	// Level is that of a heading, from 2; the title of the paper is 1.
	Level int
	// Spans are the line of a heading, a line or a reference.
	Spans []Span
	// Number is that of a reference.
	Number int
	// Markdown is what somebody wrote, in the language.
	Markdown Markdown
	Language Language
}

// BlockKind is what sort of piece it is.
type BlockKind int

const (
	// BlockHeading and BlockLine are words around what is cited.
	BlockHeading BlockKind = iota
	BlockLine
	// BlockText is a text of who wrote the paper, BlockQuoted of somebody who is cited.
	BlockText
	BlockQuoted
	// BlockReference is a numbered entry of the list of what is cited.
	BlockReference
)

// Span is words in a line: plain text, whatever signs are in it.
type Span struct {
	Text string
	// URL is where they lead; empty when nowhere.
	URL    URL
	Strong bool
	// Number is that of the reference to which they lead; 0 when to none.
	Number int
	// Language is that of the words where it is not the paper's.
	Language Language
}

// maxPaper is how many bytes of texts a paper has: 20 of the longest there can be, or a thousand pages of those that there are.
const maxPaper = 1 << 20

// sheet is a paper that is being written.
type sheet struct {
	*Reading
	paper *Paper
	// cited are the documents with a number, the first with 1.
	cited []Findable
	// written is how many bytes of texts it has.
	written int
	// references are the entries of the list of them.
	references []Block
}

func (r *Reading) newSheet(name, title string, language Language) *sheet {
	return &sheet{Reading: r, paper: &Paper{Name: name, Title: title, Language: language}}
}

// labelsFor is the language of the words around a text: the text's own where the hub speaks it, else the viewer's.
func (r *Reading) labelsFor(language Language) Language {
	if slices.Contains([]Language{"nb", "nn", "en"}, language) {
		return language
	}
	return r.viewer.Language
}

// say is a sentence in the paper's language.
func (s *sheet) say(message Message) string { return message.In(s.paper.Language) }

func (s *sheet) add(block Block) { s.paper.Blocks = append(s.paper.Blocks, block) }

func (s *sheet) heading(level int, spans ...Span) {
	s.add(Block{Kind: BlockHeading, Level: level, Spans: spans})
}

func (s *sheet) line(spans ...Span) { s.add(Block{Kind: BlockLine, Spans: spans}) }

// labelled is a line that says what it is.
func (s *sheet) labelled(label Message, text string) {
	if text != "" {
		s.line(Span{Text: s.say(label) + ": ", Strong: true}, Span{Text: text})
	}
}

// text adds what somebody wrote, under a label where there is one.
func (s *sheet) text(kind BlockKind, label Message, text Markdown, language Language) error {
	if text == "" {
		return nil
	}
	if err := s.Show(len(text)); err != nil {
		return err
	}
	if s.written += len(text); s.written > maxPaper {
		return &Error{Kind: ErrorTooComplex, Message: messageTooMuch.With(maxPaper >> 20)}
	}
	if label != (Message{}) {
		s.line(Span{Text: s.say(label), Strong: true})
	}
	s.add(Block{Kind: kind, Markdown: text, Language: language})
	return nil
}

// number is that of a document in the list of what is cited, which gets it when it is cited first.
func (s *sheet) number(ctx context.Context, document Findable) (int, error) {
	same := func(other Findable) bool {
		return other.Base().ID == document.Base().ID && other.Base().Version == document.Base().Version
	}
	if at := slices.IndexFunc(s.cited, same); at >= 0 {
		return at + 1, nil
	}
	s.cited = append(s.cited, document)
	spans, err := s.reference(ctx, document)
	if err != nil {
		return 0, err
	}
	s.references = append(s.references, Block{Kind: BlockReference, Number: len(s.cited), Spans: spans})
	return len(s.cited), nil
}

// cite is a heading with the title of a document and its number.
func (s *sheet) cite(ctx context.Context, level int, document Findable) error {
	number, err := s.number(ctx, document)
	if err != nil {
		return err
	}
	s.heading(level, Span{Text: titleOf(document), Language: languageOf(document)}, Span{Text: " "}, Span{Number: number})
	return nil
}

// end puts the list of what is cited at the end.
func (s *sheet) end() *Paper {
	if len(s.references) > 0 {
		s.heading(2, Span{Text: s.say(labelSources)})
		s.paper.Blocks = append(s.paper.Blocks, s.references...)
	}
	return s.paper
}

// languageOf is the language that a document was written in; empty where it has words in several.
func languageOf(document Document) Language {
	switch d := document.(type) {
	case *Call:
		return d.Language
	case *Project:
		return d.Language
	case *Post:
		return d.Language
	case *Lesson:
		return d.Language
	case *Measure:
		return d.Language
	case *Brief:
		return d.Language
	default:
		return ""
	}
}

// BriefMarkdown is a brief as Markdown with numbered citations.
func BriefMarkdown(ctx context.Context, brief *Brief) (Markdown, error) {
	paper, err := PaperOfBrief(ctx, brief)
	if err != nil {
		return "", err
	}
	return paper.Markdown(), nil
}

// AppendixMarkdown is what a call, a project or a measure considered, as Markdown with numbered citations.
func AppendixMarkdown(ctx context.Context, by Findable) (Markdown, error) {
	paper, err := PaperOfAppendix(ctx, by)
	if err != nil {
		return "", err
	}
	return paper.Markdown(), nil
}

// The papers that there are, as their addresses have them.
const (
	paperBrief    = "brief"
	paperAppendix = "appendix"
)

// PaperAt is the paper at an address: a brief, or the appendix of a call, a project or a measure. NOT_FOUND when there is none
// that the viewer may read.
func PaperAt(ctx context.Context, which string, id ID) (*Paper, error) {
	document, err := One[Document](ctx, id)
	if err != nil {
		return nil, err
	}
	switch d := document.(type) {
	case *Brief:
		if which == paperBrief {
			return PaperOfBrief(ctx, d)
		}
	case *Call, *Project, *Measure:
		if by, ok := d.(Findable); ok && which == paperAppendix {
			return PaperOfAppendix(ctx, by)
		}
	}
	return nil, notFound("id")
}

// PaperAddresses are where a paper can be fetched, by whoever may read it.
type PaperAddresses struct {
	Markdown, HTML, DOCX URL
}

// BriefAddresses are where a brief can be fetched.
func BriefAddresses(ctx context.Context, brief *Brief) *PaperAddresses {
	return ReadingOf(ctx).paperAddresses(paperBrief, brief.ID)
}

// AppendixAddresses are where the appendix of a call, a project or a measure can be fetched.
func AppendixAddresses(ctx context.Context, by Findable) *PaperAddresses {
	return ReadingOf(ctx).paperAddresses(paperAppendix, by.Base().ID)
}

func (r *Reading) paperAddresses(which string, id ID) *PaperAddresses {
	at := r.hub.site + "/export/" + URL(which) + "/" + URL(id)
	return &PaperAddresses{Markdown: at + ".md", HTML: at + ".html", DOCX: at + ".docx"}
}
