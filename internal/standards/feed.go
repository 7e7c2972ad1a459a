package standards

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// atomFeed is a feed of the Atom Syndication Format (RFC 4287).
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  *atomPerson `xml:"author"`
	Rights  string      `xml:"rights,omitempty"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	Language  string        `xml:"http://www.w3.org/XML/1998/namespace lang,attr,omitempty"`
	ID        string        `xml:"id"`
	Title     string        `xml:"title"`
	Updated   string        `xml:"updated"`
	Published string        `xml:"published"`
	Author    *atomPerson   `xml:"author"`
	Links     []atomLink    `xml:"link"`
	Category  *atomCategory `xml:"category"`
	Summary   string        `xml:"summary,omitempty"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

const atomType = "application/atom+xml"

// feed answers with what a search finds, what was changed last first. The parameters are those of a search's filter, each as often as
// there are values: query, type, theme, targetGroup, method, municipality, county, scheme, call, project, kind, evidence,
// language, status, from, to and updatedSince; first and after choose the page.
func (d *desk) feed(w http.ResponseWriter, r *http.Request) error {
	asked := r.URL.Query()
	filter, err := filterOf(asked)
	if err != nil {
		return err
	}
	page, err := pageOf(asked)
	if err != nil {
		return err
	}
	ctx := hub.WithReading(r.Context(), d.Hub.Read(hub.ViewerOf(r.Context())))
	found, err := hub.Feed(ctx, asked.Get("query"), filter, page)
	if err != nil {
		return err
	}
	body, err := xml.MarshalIndent(d.atom(asked, found), "", " ")
	if err != nil {
		return fmt.Errorf("write a feed: %w", err)
	}
	whole(w, r, atomType+"; charset=utf-8", append([]byte(xml.Header), body...))
	return nil
}

// filterOf reads a filter as a search has it.
func filterOf(asked url.Values) (hub.SearchFilter, error) {
	filter := hub.SearchFilter{
		Types: asked["type"], Themes: asked["theme"], TargetGroups: asked["targetGroup"], Methods: asked["method"],
		Municipalities: asked["municipality"], Counties: asked["county"], Schemes: as[hub.ID](asked["scheme"]),
		Calls: as[hub.ID](asked["call"]), Projects: as[hub.ID](asked["project"]), Kinds: asked["kind"],
		Evidence: as[hub.Strength](asked["evidence"]), Languages: as[hub.Language](asked["language"]), Status: asked["status"],
		From: hub.ReadDate(asked.Get("from")), To: hub.ReadDate(asked.Get("to")),
	}
	if since := asked.Get("updatedSince"); since != "" {
		instant, err := hub.ParseInstant(since)
		if err != nil {
			return filter, err
		}
		filter.UpdatedSince = &instant
	}
	return filter, nil
}

// as gives texts as what they stand for; nil stays nil, which narrows nothing.
func as[T ~string](texts []string) []T {
	if texts == nil {
		return nil
	}
	values := make([]T, len(texts))
	for at, text := range texts {
		values[at] = T(text)
	}
	return values
}

func pageOf(asked url.Values) (hub.Page, error) {
	var page hub.Page
	if first := asked.Get("first"); first != "" {
		number, err := strconv.Atoi(first)
		if err != nil {
			number = -1 // which the hub refuses in a sentence
		}
		page.First = &number
	}
	if after := asked.Get("after"); after != "" {
		page.After = &after
	}
	return page, nil
}

func (d *desk) atom(asked url.Values, found *hub.FeedPage) atomFeed {
	at := func(change func(url.Values)) string {
		parameters := url.Values{}
		for name, values := range asked {
			parameters[name] = values
		}
		change(parameters)
		if len(parameters) == 0 {
			return string(d.Site) + "/feed.atom"
		}
		return string(d.Site) + "/feed.atom?" + parameters.Encode()
	}
	first := at(func(parameters url.Values) { parameters.Del("after") })
	feed := atomFeed{ID: first, Title: "Samlær", Updated: "1970-01-01T00:00:00Z", Rights: string(d.License),
		Author: &atomPerson{cmp.Or(d.Publisher.Name, "Samlær")},
		Links:  []atomLink{{"self", atomType, at(func(url.Values) {})}, {"first", atomType, first}, {"alternate", "text/html", string(d.Site) + "/"}}}
	if query := line(asked.Get("query")); query != "" {
		feed.Title += ": " + hub.Shortened(query, 100)
	}
	if found.Next != nil {
		feed.Links = append(feed.Links, atomLink{"next", atomType, at(func(parameters url.Values) { parameters.Set("after", *found.Next) })})
	}
	for _, item := range found.Items {
		_, uuid, _ := strings.Cut(string(item.ID), "_")
		entry := atomEntry{Language: string(item.Language), ID: "urn:uuid:" + uuid, Title: item.Title, Updated: instant(item.Updated),
			Published: instant(item.Published), Links: []atomLink{{"alternate", "text/html", string(item.URL)}},
			Category: &atomCategory{item.ID.Kind().Type()}, Summary: item.Summary}
		if item.Author != "" {
			entry.Author = &atomPerson{item.Author}
		}
		feed.Updated = max(feed.Updated, entry.Updated)
		feed.Entries = append(feed.Entries, entry)
	}
	return feed
}

func instant(at time.Time) string { return at.UTC().Format(time.RFC3339) }
