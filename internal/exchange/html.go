package exchange

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/JohannesKaufmann/html-to-markdown/v2/converter"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/base"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/commonmark"
	tables "github.com/JohannesKaufmann/html-to-markdown/v2/plugin/table"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/samlaer/samlaer/internal/hub"
)

// maxHTML is how many characters of HTML are turned into Markdown: four times what the hub keeps. The converter takes
// 4 seconds for as much of nothing but marks, its worst; NASA's longest text has 31,586 and takes 3 ms.
const maxHTML = 200_000

// markup tells of texts that are HTML: a tag or an entity. The others are kept as they are.
var markup = regexp.MustCompile(`<[a-zA-Z/!]|&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);`)

// lineEnd stands for the end of a line while HTML, to which it is a blank, is turned into Markdown. It is of the
// private use area and was cleaned out of the text before.
const lineEnd = "\uE000"

// paragraphEnd is a line's end with the blanks around it.
var paragraphEnd = regexp.MustCompile(`[ \t\n]*` + lineEnd + `[ \t\n` + lineEnd + `]*`)

// htmlReader turns the HTML of registers into Markdown. Their texts lost some tags on the way, and what is left of
// a paragraph is the end of its line, so that each line becomes a paragraph.
type htmlReader struct {
	converter *converter.Converter
}

func newHTMLReader() *htmlReader {
	return &htmlReader{converter: converter.NewConverter(converter.WithPlugins(
		base.NewBasePlugin(), commonmark.NewCommonmarkPlugin(commonmark.WithListEndComment(false)), tables.NewTablePlugin(),
	))}
}

// markdown gives the text as Markdown without any HTML in it, or a sentence that says why not.
func (h *htmlReader) markdown(text string) (markdown hub.Markdown, fault string) {
	text = strings.ReplaceAll(text, lineEnd, "")
	if !markup.MatchString(text) {
		return hub.Markdown(paragraphs(text)), ""
	}
	if utf8.RuneCountInString(text) > maxHTML {
		return "", fmt.Sprintf("The text is too long. Shorten it to %d characters of HTML.", maxHTML)
	}
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(text), body)
	if err != nil {
		return "", "The HTML is nested too deeply. Make it simpler."
	}
	for _, node := range nodes {
		body.AppendChild(node)
	}
	tidy(body, false)
	converted, err := h.converter.ConvertNode(body)
	if err != nil {
		return "", "The HTML cannot be turned into Markdown. Make it plain text."
	}
	return hub.Markdown(strings.TrimSpace(paragraphEnd.ReplaceAllString(string(converted), "\n\n"))), ""
}

// paragraphs makes each line of plain text a paragraph.
func paragraphs(text string) string {
	var kept []string
	for _, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n\n")
}

// tidy prepares what is under the node: pictures become their alternative text, for their addresses lead nowhere now
// or tell others who reads; of links those that lead somewhere stay; lists without items and items without a list are
// what lost tags left. Within items, cells and preformatted text a line's end is a blank as in all HTML.
func tidy(node *html.Node, isOneLine bool) {
	for child := node.FirstChild; child != nil; {
		next := child.NextSibling
		switch {
		case child.Type == html.TextNode && !isOneLine:
			child.Data = strings.ReplaceAll(child.Data, "\n", lineEnd)
		case child.Type == html.ElementNode:
			element(child, isOneLine)
		}
		child = next
	}
}

func element(node *html.Node, isOneLine bool) {
	switch node.DataAtom {
	case atom.Script, atom.Style, atom.Object, atom.Embed, atom.Param, atom.Iframe, atom.Form, atom.Svg, atom.Math:
		node.Parent.RemoveChild(node)
		return
	case atom.Img:
		depict(node, isOneLine)
		return
	case atom.Td, atom.Th, atom.Pre:
		isOneLine = true
	case atom.Li:
		isOneLine = isOneLine || isList(node.Parent)
	}
	tidy(node, isOneLine)
	if node.DataAtom == atom.A && !leads(attribute(node, "href")) ||
		node.DataAtom == atom.Li && !isList(node.Parent) || isList(node) && !hasItem(node) {
		unwrap(node)
	}
}

// depict puts a picture's alternative text in its place, in a paragraph of its own where there can be one.
func depict(picture *html.Node, isOneLine bool) {
	if words := strings.Join(strings.Fields(attribute(picture, "alt")), " "); words != "" {
		around := lineEnd
		if isOneLine {
			around = " "
		}
		text := &html.Node{Type: html.ElementNode, Data: "em", DataAtom: atom.Em}
		text.AppendChild(&html.Node{Type: html.TextNode, Data: words})
		picture.Parent.InsertBefore(&html.Node{Type: html.TextNode, Data: around}, picture)
		picture.Parent.InsertBefore(text, picture)
		picture.Parent.InsertBefore(&html.Node{Type: html.TextNode, Data: around}, picture)
	}
	picture.Parent.RemoveChild(picture)
}

// unwrap leaves what is in the node without the node.
func unwrap(node *html.Node) {
	for child := node.FirstChild; child != nil; child = node.FirstChild {
		node.RemoveChild(child)
		node.Parent.InsertBefore(child, node)
	}
	node.Parent.RemoveChild(node)
}

func isList(node *html.Node) bool { return node.DataAtom == atom.Ul || node.DataAtom == atom.Ol }

func hasItem(list *html.Node) bool {
	for child := range list.ChildNodes() {
		if child.DataAtom == atom.Li {
			return true
		}
	}
	return false
}

func attribute(node *html.Node, name string) string {
	at := slices.IndexFunc(node.Attr, func(a html.Attribute) bool { return a.Key == name })
	if at < 0 {
		return ""
	}
	return node.Attr[at].Val
}

// leads tells whether an address leads somewhere from everywhere, and is one that does nothing but lead.
func leads(address string) bool {
	parsed, err := url.Parse(strings.TrimSpace(address))
	return err == nil && (slices.Contains([]string{"http", "https"}, strings.ToLower(parsed.Scheme)) && parsed.Host != "" ||
		strings.EqualFold(parsed.Scheme, "mailto"))
}
