package graph

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	stdhtml "html"
	"sync"

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

const (
	// maxRendered is how much HTML one text becomes, and maxRenderings how many bytes of Markdown one operation has rendered.
	maxRendered   = 1 << 20
	maxRenderings = 1 << 20
)

var errTooLong = errors.New("too long")

// bounded takes so many bytes.
type bounded struct{ bytes.Buffer }

func (b *bounded) Write(more []byte) (int, error) {
	if b.Len()+len(more) > maxRendered {
		return 0, errTooLong
	}
	return b.Buffer.Write(more)
}

// renderHTML is the text as HTML that can be shown as it is.
func renderHTML(text hub.Markdown) (hub.Markdown, error) {
	var out bounded
	err := errTooLong
	if !text.IsDense() {
		err = renderer.Convert([]byte(text), &out)
	}
	if errors.Is(err, errTooLong) {
		return hub.Markdown("<pre>" + stdhtml.EscapeString(string(text)) + "</pre>\n"), nil
	}
	if err != nil {
		return "", fmt.Errorf("render Markdown: %w", err)
	}
	return hub.Markdown(sanitiser.SanitizeReader(&out.Buffer).String()), nil
}

// renderings are what an operation has rendered: the same text, asked for under many names, is rendered once.
type renderings struct {
	mutex sync.Mutex
	done  map[hub.Markdown]hub.Markdown
	spent int
}

type renderingsKey struct{}

func (r *renderings) of(text hub.Markdown) (hub.Markdown, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if done, known := r.done[text]; known {
		return done, nil
	}
	if r.spent += len(text); r.spent > maxRenderings {
		return "", &hub.Error{Kind: hub.ErrorTooComplex, Message: messageRenderings}
	}
	rendered, err := renderHTML(text)
	if err == nil {
		r.done[text] = rendered
	}
	return rendered, err
}

var messageRenderings = hub.Message{
	NB: "Så mange tekster kan ikke gjøres om til HTML på én gang. Be om færre.",
	NN: "Så mange tekstar kan ikkje gjerast om til HTML på éin gong. Be om færre.",
	EN: "That many texts cannot be turned into HTML at once. Ask for fewer.",
}

// html answers the directive «@html»: what is Markdown becomes HTML, anything else stays what it is.
func html(ctx context.Context, _ any, next graphql.Resolver) (any, error) {
	value, err := next(ctx)
	if err != nil {
		return nil, err
	}
	rendered, _ := ctx.Value(renderingsKey{}).(*renderings)
	switch text := value.(type) {
	case hub.Markdown:
		return rendered.of(text)
	case *hub.Markdown:
		if text == nil {
			return value, nil
		}
		one, err := rendered.of(*text)
		return &one, err
	case []hub.Markdown:
		all := make([]hub.Markdown, len(text))
		for at := range text {
			if all[at], err = rendered.of(text[at]); err != nil {
				return nil, err
			}
		}
		return all, nil
	default:
		return value, nil
	}
}
