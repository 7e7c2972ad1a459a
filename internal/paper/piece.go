package paper

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/samlaer/samlaer/internal/hub"
)

// piece is a paragraph of a paper, of any sort.
type piece struct {
	kind kind
	// level is that of a heading, from 1.
	level int
	// lists are those that it stands in, the outermost first. It has their innermost mark when isMarked.
	lists    []list
	isMarked bool
	// quotes is how many quotations it stands in.
	quotes int
	// number is that of the reference that it is; 0 for none.
	number   int
	runs     []run
	language hub.Language
}

type kind int

const (
	paragraph kind = iota
	heading
	code
	rule
)

// list is one of a paper's lists, known by its number.
type list struct {
	id        int
	isOrdered bool
	start     int
}

// run is words that look alike.
type run struct {
	text                               string
	strong, emphasised, struck, isCode bool
	// url is where they lead; empty when nowhere. number is the reference that they lead to.
	url    string
	number int
	// language is that of the words where it is not the piece's.
	language hub.Language
	// ends tells that a new line begins after them.
	ends bool
}

// piecesOf are the pieces of a paper in order, its title the first.
func piecesOf(paper *hub.Paper) []piece {
	pieces := []piece{{kind: heading, level: 1, runs: []run{{text: paper.Title}}, language: paper.Language}}
	lists := 0
	for _, block := range paper.Blocks {
		one := piece{runs: runsOf(block.Spans), language: paper.Language}
		switch block.Kind {
		case hub.BlockHeading:
			one.kind, one.level = heading, block.Level
		case hub.BlockReference:
			one.number = block.Number
			one.runs = slices.Insert(one.runs, 0, run{text: fmt.Sprintf("[%d] ", block.Number)})
		case hub.BlockText, hub.BlockQuoted:
			language := block.Language
			if language == "" {
				language = paper.Language
			}
			read := &reader{language: language, lists: lists, isQuoted: block.Kind == hub.BlockQuoted}
			pieces = append(pieces, read.pieces(block.Markdown)...)
			lists = read.lists
			continue
		}
		pieces = append(pieces, one)
	}
	return pieces
}

func runsOf(spans []hub.Span) []run {
	runs := make([]run, len(spans))
	for at, span := range spans {
		runs[at] = run{text: span.Text, strong: span.Strong, number: span.Number, language: span.Language}
		if span.Number > 0 {
			runs[at].text = fmt.Sprintf("[%d]", span.Number)
		}
		if leads(string(span.URL)) {
			runs[at].url = string(span.URL)
		}
	}
	return runs
}

// leads tells whether an address does nothing but lead somewhere.
func leads(address string) bool {
	parsed, err := url.Parse(address)
	if err != nil {
		return false
	}
	switch strings.ToLower(parsed.Scheme) {
	case "http", "https":
		return parsed.Host != ""
	default:
		return strings.EqualFold(parsed.Scheme, "mailto")
	}
}
