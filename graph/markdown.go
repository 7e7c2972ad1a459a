package graph

import (
	"bytes"
	"context"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"github.com/samlaer/samlaer/internal/hub"
)

// renderer turns Markdown into HTML: CommonMark with tables, strikethrough and bare addresses as links. HTML that somebody
// wrote into the text is left out.
var renderer = goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify))

// sanitiser lets through what texts of people need and nothing that runs, loads or frames anything. Pictures would tell
// strangers' servers who reads.
var sanitiser = func() *bluemonday.Policy {
	policy := bluemonday.NewPolicy()
	policy.AllowElements("p", "br", "hr", "em", "strong", "del", "code", "pre", "blockquote", "ul", "li", "h1", "h2", "h3",
		"h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td")
	policy.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	policy.AllowElements("ol")
	policy.AllowAttrs("href").OnElements("a")
	policy.AllowURLSchemes("http", "https", "mailto")
	policy.RequireParseableURLs(true)
	policy.AllowRelativeURLs(false)
	policy.RequireNoFollowOnLinks(true)
	policy.RequireNoReferrerOnLinks(true)
	return policy
}()

// renderHTML is the text as HTML that can be shown as it is.
func renderHTML(text hub.Markdown) (hub.Markdown, error) {
	var out bytes.Buffer
	if err := renderer.Convert([]byte(text), &out); err != nil {
		return "", fmt.Errorf("render Markdown: %w", err)
	}
	return hub.Markdown(sanitiser.SanitizeReader(&out).String()), nil
}

// html answers the directive «@html»: what is Markdown becomes HTML, anything else stays what it is.
func html(ctx context.Context, _ any, next graphql.Resolver) (any, error) {
	value, err := next(ctx)
	if err != nil {
		return nil, err
	}
	switch text := value.(type) {
	case hub.Markdown:
		return renderHTML(text)
	case *hub.Markdown:
		if text == nil {
			return value, nil
		}
		rendered, err := renderHTML(*text)
		return &rendered, err
	case []hub.Markdown:
		rendered := make([]hub.Markdown, len(text))
		for at := range text {
			if rendered[at], err = renderHTML(text[at]); err != nil {
				return nil, err
			}
		}
		return rendered, nil
	default:
		return value, nil
	}
}
