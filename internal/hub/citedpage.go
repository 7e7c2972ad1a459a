package hub

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// CitedAddress is where the attachment that a citation names is fetched from, at the page; nil for other sources, and where the
// viewer may not read it.
func CitedAddress(ctx context.Context, citation *Citation) (*URL, error) {
	if citation.SourceID.Kind() != KindAttachment {
		return nil, nil // null: no file
	}
	file, err := One[*Attachment](ctx, citation.SourceID)
	if err != nil || file == nil {
		return nil, err
	}
	page := 0
	if citation.Page != nil {
		page = *citation.Page
	}
	address := PageAddress(ctx, file, page)
	return &address, nil
}

// QuoteOnPage tells whether the quote of a citation stands on the page that it names: the same words in the same order, whatever
// signs and breaks are between them. Nil where that cannot be told: without a quote, a page or its text, or where the viewer may not
// read them or has had too many looked through.
func QuoteOnPage(ctx context.Context, citation *Citation) (*bool, error) {
	quoted := strings.Join(saidWords(rejoined(string(citation.Quote))), " ")
	if quoted == "" || citation.Page == nil || citation.SourceID.Kind() != KindAttachment {
		return nil, nil // null: nothing to compare
	}
	file, err := One[*Attachment](ctx, citation.SourceID)
	if err != nil || file == nil {
		return nil, err
	}
	pages, err := ReadingOf(ctx).pages(ctx, file)
	if err != nil || *citation.Page > len(pages) {
		return nil, err
	}
	page := pages[*citation.Page-1]
	if ReadingOf(ctx).leafed.Add(int64(len(page))) > maxLookedThrough {
		return nil, nil // null: the operation has looked through enough
	}
	text := strings.Join(saidWords(rejoined(page)), " ")
	stands := strings.Contains(" "+text+" ", " "+quoted+" ")
	return &stands, nil
}

// rejoined is a text without soft hyphens, and with the words together again that a line cuts in two.
func rejoined(text string) string { return hyphens.Replace(text) }

var hyphens = strings.NewReplacer("\u00ad\n", "", "\u00ad", "", "-\r\n", "", "-\n", "")

// pagesCited are what is wrong with the pages that citations name: there is no page 40 in a report of 12. What was named before
// the pages were counted stays. Where a page of DOCX and ODT ends is known from what programs leave in them, and some leave nothing.
func (l *Lesson) pagesCited(ctx context.Context, was *earlier) (Errors, error) {
	var problems Errors
	for at, source := range l.Sources {
		if source.Page == nil || source.SourceID.Kind() != KindAttachment || was.cited(source) {
			continue
		}
		file, err := One[*Attachment](ctx, source.SourceID)
		if err != nil {
			return nil, err
		}
		if file == nil {
			continue
		}
		if count := file.PageCount(); count != nil && !file.isReflowed() && *source.Page > *count {
			problems = append(problems, invalid("sources."+strconv.Itoa(at)+".page", messageNoPage.With(*count)))
		}
	}
	return problems, nil
}

// isReflowed tells whether each program puts the text on pages anew.
func (a *Attachment) isReflowed() bool { return strings.HasPrefix(a.MediaType, "application/vnd.") }

// cited tells whether a lesson named the page before.
func (e *earlier) cited(source Citation) bool {
	if e == nil {
		return false
	}
	sources, _ := e.fields["sources"].([]any)
	return slices.ContainsFunc(sources, func(one any) bool {
		fields, _ := one.(Fields)
		return fields["source"] == string(source.SourceID) && fmt.Sprint(fields["page"]) == strconv.Itoa(*source.Page)
	})
}

var messageNoPage = Message{
	"Filen har bare %d sider. Oppgi en av dem.", "Fila har berre %d sider. Oppgje ei av dei.",
	"The file has no more than %d pages. Give one of them.",
}
