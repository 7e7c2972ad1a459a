package paper

import (
	"html"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extensions "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/samlaer/samlaer/internal/hub"
)

// parser reads Markdown as it is read everywhere here: CommonMark with tables, strikethrough and bare addresses as links.
var parser = goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify)).Parser()

// deepest is how many levels of a heading, and of lists, there are in a document.
const deepest = 6

// reader makes pieces of what somebody wrote.
type reader struct {
	source   []byte
	language hub.Language
	// isQuoted: the text is of somebody who is cited, and its headings are none of the paper's.
	isQuoted bool
	// lists is how many lists there have been in the paper.
	lists  int
	within []list
	quotes int
	// isItem: the next paragraph is the first of an item.
	isItem bool
	found  []piece
}

func (r *reader) pieces(markdown hub.Markdown) []piece {
	r.source = []byte(markdown)
	if r.isQuoted {
		r.quotes++
	}
	if markdown.IsDense() { // as it was written, like everywhere else
		r.add(code, 0, []run{{text: string(markdown), isCode: true}})
		return r.found
	}
	r.blocks(parser.Parse(text.NewReader(r.source)))
	return r.found
}

func (r *reader) add(kind kind, level int, runs []run) {
	if len(runs) == 0 && kind != rule {
		return
	}
	one := piece{kind: kind, level: level, quotes: r.quotes, language: r.language, runs: runs}
	one.lists = append(one.lists, r.within...)
	one.isMarked, r.isItem = r.isItem, false
	r.found = append(r.found, one)
}

// blocks reads what stands one below another in a node.
func (r *reader) blocks(parent ast.Node) {
	for node := parent.FirstChild(); node != nil; node = node.NextSibling() {
		switch n := node.(type) {
		case *ast.Heading:
			r.heading(n)
		case *ast.Blockquote:
			r.quotes++
			r.blocks(n)
			r.quotes--
		case *ast.List:
			r.list(n)
		case *ast.FencedCodeBlock, *ast.CodeBlock:
			r.add(code, 0, []run{{text: strings.TrimSuffix(string(n.Lines().Value(r.source)), "\n"), isCode: true}})
		case *ast.ThematicBreak:
			r.add(rule, 0, nil)
		case *ast.HTMLBlock: // what would be HTML is left out, as it is in pages
		case *extensions.Table:
			r.table(n)
		default:
			r.add(paragraph, 0, r.runs(n, run{}))
		}
	}
}

// heading is one below the paper's own; in a quotation it is no heading of the paper.
func (r *reader) heading(node *ast.Heading) {
	if r.quotes > 0 || len(r.within) > 0 {
		r.add(paragraph, 0, r.runs(node, run{strong: true}))
		return
	}
	r.add(heading, min(max(node.Level, 2), deepest), r.runs(node, run{}))
}

func (r *reader) list(node *ast.List) {
	r.lists++
	r.within = append(r.within, list{id: r.lists, isOrdered: node.IsOrdered(), start: node.Start})
	for item := node.FirstChild(); item != nil; item = item.NextSibling() {
		r.isItem = true
		r.blocks(item)
	}
	r.isItem = false
	r.within = r.within[:len(r.within)-1]
}

// table writes a row as a line: the tables of people are lists with two columns, mostly.
func (r *reader) table(table *extensions.Table) {
	for row := table.FirstChild(); row != nil; row = row.NextSibling() {
		_, isHead := row.(*extensions.TableHeader)
		var line []run
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			if len(line) > 0 {
				line = append(line, run{text: " | "})
			}
			line = append(line, r.runs(cell, run{strong: isHead})...)
		}
		r.add(paragraph, 0, line)
	}
}

// runs reads what stands in a line of a node, looking as it does there.
func (r *reader) runs(parent ast.Node, look run) []run {
	var runs []run
	say := func(words string, ends bool) {
		one := look
		one.text, one.ends = words, ends
		runs = append(runs, one)
	}
	for node := parent.FirstChild(); node != nil; node = node.NextSibling() {
		within := look
		switch n := node.(type) {
		case *ast.Text:
			words := string(n.Segment.Value(r.source))
			if !n.IsRaw() {
				words = plain(words)
			}
			if n.SoftLineBreak() {
				words += " "
			}
			say(words, n.HardLineBreak())
			continue
		case *ast.String:
			say(string(n.Value), false)
			continue
		case *ast.RawHTML:
			continue
		case *ast.AutoLink:
			within.url = destination(string(n.URL(r.source)), n.AutoLinkType == ast.AutoLinkEmail)
			within.text = string(n.Label(r.source))
			runs = append(runs, within)
			continue
		case *ast.CodeSpan:
			within.isCode = true
		case *ast.Emphasis:
			within.strong, within.emphasised = look.strong || n.Level > 1, look.emphasised || n.Level == 1
		case *extensions.Strikethrough:
			within.struck = true
		case *ast.Link:
			within.url = destination(plain(string(n.Destination)), false)
		}
		runs = append(runs, r.runs(node, within)...)
	}
	return runs
}

// longestEntity is more than the name of any letter has: «&CounterClockwiseContourIntegral;».
const longestEntity = 40

// plain is the text that a source stands for: without the strokes that keep signs from meaning more, and with entities as the
// letters that they are.
func plain(source string) string {
	var text strings.Builder
	for at := 0; at < len(source); at++ {
		switch end := strings.IndexByte(source[at:min(len(source), at+longestEntity)], ';'); {
		case source[at] == '\\' && at+1 < len(source) && util.IsPunct(source[at+1]):
			at++
			text.WriteByte(source[at])
		case source[at] == '&' && end > 0:
			text.WriteString(html.UnescapeString(source[at : at+end+1]))
			at += end
		default:
			text.WriteByte(source[at])
		}
	}
	return text.String()
}

// destination is where a link leads; empty when it does something else.
func destination(address string, isMail bool) string {
	if isMail && !strings.HasPrefix(strings.ToLower(address), "mailto:") {
		address = "mailto:" + address
	}
	if !leads(address) {
		return ""
	}
	return address
}
