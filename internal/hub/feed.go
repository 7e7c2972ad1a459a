package hub

import (
	"cmp"
	"context"
	"strings"
	"time"
)

// FeedItem is what a search found, as those who follow it from elsewhere are told.
type FeedItem struct {
	ID       ID
	Title    string
	Language Language
	// Summary is the beginning of what it says, as Markdown.
	Summary            string
	URL                URL
	Published, Updated time.Time
	// Author is a name that all who read the document are shown; empty where none is.
	Author string
}

// FeedPage is a page of a feed.
type FeedPage struct {
	Items []FeedItem
	// Total is how many there are in all; Next is where the next page begins, nil when there is none.
	Total int
	Next  *string
}

// summaryRunes is how much of a text a summary has: what fits into the list of a feed reader.
const summaryRunes = 500

// Feed gives what a search finds, what was changed last first. It is asked by programs again and again: unlike a search by people,
// one in vain is not noted.
func Feed(ctx context.Context, query string, filter SearchFilter, page Page) (*FeedPage, error) {
	found, err := listOf[Findable](ctx, Narrowing{Query: query, Filter: filter}, OrderUpdatedDown, page)
	if err != nil {
		return nil, err
	}
	feed := &FeedPage{Total: found.TotalCount}
	if found.PageInfo.HasNextPage {
		feed.Next = found.PageInfo.EndCursor
	}
	for _, document := range found.Nodes() {
		author, err := namedAuthor(ctx, document)
		if err != nil {
			return nil, err
		}
		base := document.Base()
		item := FeedItem{ID: base.ID, Title: cmp.Or(titleOf(document), string(base.ID)), Language: languageOf(document),
			Summary: summaryOf(document), URL: PageURL(ctx, document), Published: base.CreatedAt, Updated: base.UpdatedAt}
		if author != nil {
			item.Author = author.Name
		}
		feed.Items = append(feed.Items, item)
	}
	return feed, nil
}

// namedAuthor is the author where the name is shown to everybody who reads the post: where a feed is shown is for nobody here to
// say, so that a curator's has no other names than a visitor's.
func namedAuthor(ctx context.Context, document Findable) (*Person, error) {
	if post, ok := document.(*Post); !ok || nameless(post) {
		return nil, nil // null: the name is not shown
	}
	return Author(ctx, document)
}

// summaryOf is the beginning of what a document says of itself.
func summaryOf(document Findable) string {
	text := ""
	switch d := document.(type) {
	case *Project:
		text = cmp.Or(string(d.Summary), string(d.Description))
	case *Lesson:
		text = cmp.Or(string(d.Insight), string(d.Context))
	case *Post:
		text = cmp.Or(string(d.Body), string(d.WhatHappened), string(d.WhatWeTried), string(d.WhatWeWouldDoDifferently))
	case *Event:
		text = string(d.Description)
	case *Measure:
		text = cmp.Or(string(d.Problem), string(d.Description))
	case *Brief:
		text = d.Question
	case *GrantScheme:
		text = string(d.Description)
	case *Call:
		text = string(d.Eligible)
	}
	return Shortened(strings.TrimSpace(text), summaryRunes)
}

// Shortened is the text, or its beginning up to the end of a word, and that there is more.
func Shortened(text string, runes int) string {
	count := 0
	for at := range text {
		if count++; count > runes {
			cut := text[:at]
			if space := strings.LastIndexAny(cut, " \n"); space > len(cut)/2 {
				cut = cut[:space]
			}
			return strings.TrimSpace(cut) + " …"
		}
	}
	return text
}
