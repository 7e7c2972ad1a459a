package hub

import (
	"fmt"
	"regexp"
	"strings"
)

// Markdown is the paper as CommonMark. What others wrote stands in quotations, which end whatever is in them.
func (p *Paper) Markdown() Markdown {
	parts := []string{"# " + escaped(p.Title)}
	for _, block := range p.Blocks {
		switch block.Kind {
		case BlockHeading:
			parts = append(parts, strings.Repeat("#", block.Level)+" "+line(block.Spans))
		case BlockLine:
			parts = append(parts, opening.ReplaceAllString(line(block.Spans), `$1$2\$3`))
		case BlockReference:
			parts = append(parts, fmt.Sprintf(`\[%d\] %s`, block.Number, line(block.Spans)))
		case BlockText:
			parts = append(parts, contained(string(block.Markdown)))
		case BlockQuoted:
			parts = append(parts, quoted(string(block.Markdown)))
		}
	}
	return Markdown(strings.Join(parts, "\n\n") + "\n")
}

// line is the spans as Markdown.
func line(spans []Span) string {
	var text strings.Builder
	for _, span := range spans {
		words := strings.TrimSpace(span.Text)
		before, after, _ := strings.Cut(" "+span.Text+" ", " "+words+" ")
		switch {
		case span.Number > 0:
			fmt.Fprintf(&text, `\[%d\]`, span.Number)
		case words == "":
			text.WriteString(span.Text)
		case words == string(span.URL) && !strings.ContainsAny(words, "<>\\ "):
			text.WriteString(before + "<" + words + ">" + after)
		case span.URL != "":
			text.WriteString(before + "[" + escaped(words) + "](<" + within.Replace(string(span.URL)) + ">)" + after)
		case span.Strong:
			text.WriteString(before + "**" + escaped(words) + "**" + after)
		default:
			text.WriteString(escaped(span.Text))
		}
	}
	return text.String()
}

// within keeps an address within its angle brackets.
var within = strings.NewReplacer("<", "%3C", ">", "%3E", `\`, "%5C", " ", "%20", "\n", "", "\t", "")

// signs are what Markdown takes for more than words, also where programs add to it: bare addresses.
var signs = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "#", `\#`,
	"|", `\|`, "~", `\~`, "&", `\&`, "!", `\!`, "$", `\$`, "@", `\@`, "://", `\://`, "www.", `www\.`, "\n", " ")

// opening are what opens a list or a line under a heading at the beginning of a line.
var opening = regexp.MustCompile(`^(\s*)(\d+)?([-+=.)])`)

// escaped is plain text as Markdown that shows it as it is.
func escaped(text string) string { return signs.Replace(text) }

// definition is where an address is given to a name that other texts could have too: «[1]: https://…».
var definition = regexp.MustCompile(`(?m)^([ \t>*+\-]*(?:\d+[.)][ \t]+)*)\[([^\]\n]*\]:)`)

// breaking are texts that go on after their end: what is fenced or opens as HTML, when it is not closed.
var breaking = regexp.MustCompile("(?m)^[ \t>*+.)0-9-]*(```|~~~|<)")

// contained is a text that ends where it ends.
func contained(text string) string {
	if breaking.MatchString(text) {
		return quoted(text)
	}
	return definition.ReplaceAllString(text, `$1\[$2`)
}

// quoted is a text as a quotation.
func quoted(text string) string {
	return "> " + strings.ReplaceAll(definition.ReplaceAllString(text, `$1\[$2`), "\n", "\n> ")
}
