package standards

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/samlaer/samlaer/internal/hub"
)

// calendarType is that of iCalendar (RFC 5545).
const calendarType = "text/calendar; charset=utf-8"

// descriptionRunes is how much of a description a calendar shows; the rest is at the event's address.
const descriptionRunes = 1000

// events answers with all gatherings that the asker may read.
func (d *desk) events(w http.ResponseWriter, r *http.Request) error {
	c := &calendar{host: d.host()}
	c.begin()
	err := hub.EachPage(r.Context(), d.Hub, hub.ViewerOf(r.Context()), hub.KindEvent, func(ctx context.Context, page []*hub.Event) error {
		for _, event := range page {
			c.event(ctx, event)
		}
		return nil
	})
	if err != nil {
		return err
	}
	c.line("END", "VCALENDAR")
	whole(w, r, calendarType, []byte(c.out.String()))
	return nil
}

// event answers with one gathering: {id}.ics.
func (d *desk) event(w http.ResponseWriter, r *http.Request) error {
	id, found := strings.CutSuffix(r.PathValue("file"), ".ics")
	if !found {
		id = ""
	}
	ctx := hub.WithReading(r.Context(), d.Hub.Read(hub.ViewerOf(r.Context())))
	event, err := hub.Required[*hub.Event](ctx, hub.ID(id))
	if err != nil {
		return err
	}
	c := &calendar{host: d.host()}
	c.begin()
	c.event(ctx, event)
	c.line("END", "VCALENDAR")
	attach(w, event.Slug+".ics")
	whole(w, r, calendarType, []byte(c.out.String()))
	return nil
}

// host is the site's name, which makes ids of events the world's own.
func (d *desk) host() string {
	_, host, _ := strings.Cut(string(d.Site), "://")
	host, _, _ = strings.Cut(host, "/")
	return host
}

// calendar is a calendar that is being written.
type calendar struct {
	host string
	out  strings.Builder
}

func (c *calendar) begin() {
	c.line("BEGIN", "VCALENDAR")
	c.line("VERSION", "2.0")
	c.line("PRODID", "-//Samlaer//Samlaer//NO")
	c.line("CALSCALE", "GREGORIAN")
}

func (c *calendar) event(ctx context.Context, event *hub.Event) {
	c.line("BEGIN", "VEVENT")
	c.line("UID", string(event.ID)+"@"+escapedValue(c.host))
	c.line("DTSTAMP", moment(event.UpdatedAt))
	c.line("CREATED", moment(event.CreatedAt))
	c.line("LAST-MODIFIED", moment(event.UpdatedAt))
	c.line("SEQUENCE", strconv.Itoa(max(0, event.Version-1)))
	c.line("DTSTART", moment(event.StartsAt))
	// An end has to be later than the beginning.
	if event.EndsAt != nil && moment(*event.EndsAt) > moment(event.StartsAt) {
		c.line("DTEND", moment(*event.EndsAt))
	}
	summary := "SUMMARY"
	if tag := languageTag(event.Language); tag != "" {
		summary += ";LANGUAGE=" + tag
	}
	c.line(summary, escapedValue(event.Title))
	if event.Description != "" {
		c.line("DESCRIPTION", escapedValue(hub.Shortened(string(event.Description), descriptionRunes)))
	}
	place := []string{}
	if event.Place != "" {
		place = append(place, string(event.Place))
	}
	if municipality := hub.MunicipalityOf(event.MunicipalityCode); municipality != nil {
		place = append(place, municipality.Name)
	}
	if len(place) > 0 {
		c.line("LOCATION", escapedValue(strings.Join(place, ", ")))
	}
	c.line("URL", line(string(hub.PageURL(ctx, event))))
	c.line("END", "VEVENT")
}

// moment is an instant in UTC: no calendar needs to know when summer begins in Norway.
func moment(at time.Time) string { return at.UTC().Format("20060102T150405Z") }

// languageTag is the language where it is letters, digits and hyphens; a parameter must not hold anything else.
func languageTag(language hub.Language) string {
	if strings.Trim(strings.ToLower(string(language)), "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return ""
	}
	return string(language)
}

// escapedValue writes a text so that it stays within its line.
func escapedValue(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(text, "\uFFFD"))
	text = strings.Map(func(char rune) rune {
		if char < ' ' && char != '\n' && char != '\t' || char == 0x7f {
			return -1
		}
		return char
	}, text)
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`).Replace(text)
}

// foldedOctets is how long a line may be, without what ends it.
const foldedOctets = 75

// line writes a property, folded between letters.
func (c *calendar) line(name, value string) {
	rest, room := name+":"+value, foldedOctets
	for len(rest) > room {
		cut := room
		for !utf8.RuneStart(rest[cut]) {
			cut--
		}
		c.out.WriteString(rest[:cut] + "\r\n ")
		rest, room = rest[cut:], foldedOctets-1
	}
	c.out.WriteString(rest + "\r\n")
}
