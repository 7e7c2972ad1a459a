package paper

import (
	"fmt"
	"html"
	"io"
	"strings"

	"github.com/samlaer/samlaer/internal/hub"
)

// style is for paper and for the screen. Nothing is fetched from anywhere.
const style = `:root{color-scheme:light}
body{font:1.05rem/1.5 Georgia,"Times New Roman",serif;max-width:42rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}
h1,h2,h3,h4,h5,h6{font-family:"Helvetica Neue",Arial,sans-serif;line-height:1.25;margin:1.6em 0 .5em;break-after:avoid}
h1{font-size:1.7rem}h2{font-size:1.35rem}h3{font-size:1.1rem}h4,h5,h6{font-size:1rem}
p,li,pre{margin:.5em 0;orphans:2;widows:2}
blockquote{margin:.4em 0 .4em 1.2rem;padding-left:.8rem;border-left:2px solid #999}
pre{white-space:pre-wrap;font-size:.9rem}
a{color:#00458a;overflow-wrap:anywhere}
.reference{padding-left:2.2rem;text-indent:-2.2rem;break-inside:avoid}
@media print{body{max-width:none;margin:0;padding:0;font-size:11pt}a{color:inherit}}
@page{margin:2.2cm}
`

// styleElement is what stands between the tags of the style.
const styleElement = "\n" + style

// page is a page of HTML that is being written.
type page struct {
	out strings.Builder
	// open are the lists that have begun and not ended, and quotes how many quotations they stand in.
	open   []list
	quotes int
}

// HTML writes the paper as a page to print, all of it in one file.
func HTML(to io.Writer, paper *hub.Paper) error {
	p := &page{}
	fmt.Fprintf(&p.out, "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"+
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n"+
		"<title>%s</title>\n<style>%s</style>\n</head>\n<body>\n<main>\n", html.EscapeString(string(paper.Language)),
		html.EscapeString(paper.Title), styleElement)
	for _, one := range piecesOf(paper) {
		p.piece(one, paper.Language)
	}
	p.lists(piece{})
	p.out.WriteString("</main>\n</body>\n</html>\n")
	if _, err := io.WriteString(to, p.out.String()); err != nil {
		return fmt.Errorf("write a page: %w", err)
	}
	return nil
}

func (p *page) piece(one piece, around hub.Language) {
	p.lists(one)
	quotes := 0
	if len(one.lists) == 0 { // lists stand in their quotation as a whole
		quotes = one.quotes
	}
	p.out.WriteString(strings.Repeat("<blockquote>", quotes))
	tag, attributes := "p", inLanguage(one.language, around)
	switch {
	case one.kind == heading:
		tag = fmt.Sprintf("h%d", one.level)
	case one.kind == code:
		tag = "pre"
	case one.number > 0:
		attributes += fmt.Sprintf(` class="reference" id="ref%d"`, one.number)
	}
	if one.kind == rule {
		p.out.WriteString("<hr>")
	} else {
		p.out.WriteString("<" + tag + attributes + ">")
		for _, run := range one.runs {
			p.run(run, one.language)
		}
		p.out.WriteString("</" + tag + ">")
	}
	p.out.WriteString(strings.Repeat("</blockquote>", quotes) + "\n")
}

// lists ends the lists that the piece does not stand in, and begins those and the items that it does.
func (p *page) lists(next piece) {
	same := 0
	for same < len(p.open) && same < len(next.lists) && p.open[same].id == next.lists[same].id {
		same++
	}
	for len(p.open) > same {
		last := len(p.open) - 1
		p.out.WriteString("</li></" + tagOf(p.open[last]) + ">\n")
		if p.open = p.open[:last]; last == 0 {
			p.out.WriteString(strings.Repeat("</blockquote>", p.quotes))
		}
	}
	if next.isMarked && same == len(next.lists) && same > 0 {
		p.out.WriteString("</li><li>")
	}
	for _, one := range next.lists[same:] {
		if len(p.open) == 0 {
			p.quotes = next.quotes
			p.out.WriteString(strings.Repeat("<blockquote>", p.quotes))
		}
		start := ""
		if one.isOrdered && one.start != 1 {
			start = fmt.Sprintf(` start="%d"`, one.start)
		}
		p.out.WriteString("<" + tagOf(one) + start + "><li>")
		p.open = append(p.open, one)
	}
}

func tagOf(list list) string {
	if list.isOrdered {
		return "ol"
	}
	return "ul"
}

func (p *page) run(run run, around hub.Language) {
	var tags []string
	switch attributes := inLanguage(run.language, around); {
	case run.number > 0:
		tags = append(tags, fmt.Sprintf(`a href="#ref%d"`, run.number))
	case run.url != "":
		tags = append(tags, `a href="`+html.EscapeString(run.url)+`" rel="nofollow noreferrer"`)
	case attributes != "":
		tags = append(tags, "span"+attributes)
	}
	for _, look := range []struct {
		has bool
		tag string
	}{{run.strong, "strong"}, {run.emphasised, "em"}, {run.struck, "del"}, {run.isCode, "code"}} {
		if look.has {
			tags = append(tags, look.tag)
		}
	}
	for _, tag := range tags {
		p.out.WriteString("<" + tag + ">")
	}
	p.out.WriteString(html.EscapeString(run.text))
	for at := len(tags) - 1; at >= 0; at-- {
		name, _, _ := strings.Cut(tags[at], " ")
		p.out.WriteString("</" + name + ">")
	}
	if run.ends {
		p.out.WriteString("<br>")
	}
}

// inLanguage marks what is in another language than what is around it, and what is written from right to left.
func inLanguage(language, around hub.Language) string {
	if language == "" || language == around {
		return ""
	}
	marked := ` lang="` + html.EscapeString(string(language)) + `"`
	if language.Direction() == hub.DirectionRTL {
		marked += ` dir="rtl"`
	}
	return marked
}
