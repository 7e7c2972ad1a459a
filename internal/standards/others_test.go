package standards_test

import (
	"encoding/json"
	"encoding/xml"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/demo"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/standards"
)

// atom is a feed, read with no knowledge of what wrote it.
type atom struct {
	XMLName xml.Name
	ID      string `xml:"id"`
	Title   string `xml:"title"`
	Updated string `xml:"updated"`
	Author  string `xml:"author>name"`
	Links   []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"link"`
	Entries []struct {
		ID      string `xml:"id"`
		Title   string `xml:"title"`
		Updated string `xml:"updated"`
		Author  string `xml:"author>name"`
		Link    struct {
			Href string `xml:"href,attr"`
		} `xml:"link"`
		Category struct {
			Term string `xml:"term,attr"`
		} `xml:"category"`
	} `xml:"entry"`
}

func (a atom) link(rel string) string {
	for _, link := range a.Links {
		if link.Rel == rel {
			return strings.TrimPrefix(link.Href, "https://samlaer.example")
		}
	}
	return ""
}

func feed(t *testing.T, d *door, path string) atom {
	t.Helper()
	var read atom
	if err := xml.Unmarshal([]byte(d.must(t, path, "application/atom+xml")), &read); err != nil {
		t.Fatal(err)
	}
	return read
}

func TestAFeedHasWhatAtomAsksFor(t *testing.T) {
	t.Parallel()
	d := open(t)
	read := feed(t, d, "/feed.atom?type=Lesson&type=Post&query=praksis")
	if read.XMLName.Space != "http://www.w3.org/2005/Atom" || read.ID == "" || read.Author == "" || !strings.Contains(read.Title, "praksis") ||
		read.link("self") == "" || read.link("alternate") == "" || len(read.Entries) < 2 {
		t.Fatalf("%+v", read)
	}
	last := "9999"
	for _, entry := range read.Entries {
		_, err := time.Parse(time.RFC3339, entry.Updated)
		if err != nil || !strings.HasPrefix(entry.ID, "urn:uuid:") || entry.Title == "" || !strings.HasPrefix(entry.Link.Href, "https://samlaer.example/") {
			t.Errorf("%+v", entry)
		}
		if entry.Category.Term != "Lesson" && entry.Category.Term != "Post" {
			t.Errorf("a %s is among them", entry.Category.Term)
		}
		if entry.Updated > last {
			t.Errorf("%s comes after %s", entry.Updated, last)
		}
		last = entry.Updated
	}
	if read.Updated != read.Entries[0].Updated {
		t.Errorf("the feed was updated %s, its first entry %s", read.Updated, read.Entries[0].Updated)
	}
}

func TestTheNextPageOfAFeedGoesOn(t *testing.T) {
	t.Parallel()
	d := open(t)
	seen := map[string]bool{}
	for path := "/feed.atom?type=Lesson&first=3"; path != ""; {
		page := feed(t, d, path)
		for _, entry := range page.Entries {
			if seen[entry.ID] {
				t.Errorf("%s is there twice", entry.ID)
			}
			seen[entry.ID] = true
		}
		path = page.link("next")
	}
	if whole := feed(t, d, "/feed.atom?type=Lesson&first=100"); len(whole.Entries) != len(seen) || len(seen) < 7 {
		t.Errorf("%d in pages, %d in one", len(seen), len(whole.Entries))
	}
}

func TestAFeedIsSentAgainOnlyWhenItHasChanged(t *testing.T) {
	t.Parallel()
	d := open(t)
	response, _ := d.get(t, "/feed.atom?type=Lesson")
	mark := response.Header.Get("ETag")
	if again, _ := d.get(t, "/feed.atom?type=Lesson", "If-None-Match", mark); again.StatusCode != http.StatusNotModified {
		t.Errorf("%d", again.StatusCode)
	}
	d.as(curator)
	if again, _ := d.get(t, "/feed.atom", "If-None-Match", mark); again.StatusCode != http.StatusOK {
		t.Errorf("another feed is the same: %d", again.StatusCode)
	}
}

func TestAFeedThatCannotBeIsRefusedInASentence(t *testing.T) {
	t.Parallel()
	d := open(t)
	for _, query := range []string{"first=x", "first=1000", "after=x", "from=x", "updatedSince=x", "theme=" + strings.Repeat("&theme=x", 5000)} {
		response, body := d.get(t, "/feed.atom?"+query)
		if response.StatusCode != http.StatusBadRequest && response.StatusCode != http.StatusUnprocessableEntity || body == "" {
			t.Errorf("%.30s: %d %.200s", query, response.StatusCode, body)
		}
	}
	if response, _ := d.get(t, "/feed.atom?query="+url.QueryEscape("\x00\x1b<]]>\xff\"")); response.StatusCode != http.StatusOK {
		t.Errorf("%d", response.StatusCode)
	}
}

func TestACuratorsFeedNamesNobodyWhomAVisitorsDoesNot(t *testing.T) {
	t.Parallel()
	d := open(t)
	names := map[string]string{}
	for _, entry := range feed(t, d, "/feed.atom?type=Post&first=100").Entries {
		names[entry.ID] = entry.Author
	}
	d.as(curator)
	named := 0
	for _, entry := range feed(t, d, "/feed.atom?type=Post&first=100").Entries {
		name, both := names[entry.ID]
		if both && name != entry.Author {
			t.Errorf("%s is by %q to a curator, by %q to a visitor", entry.Title, entry.Author, name)
		}
		if name != "" {
			named++
		}
	}
	if named == 0 || named == len(names) {
		t.Errorf("%d of %d are named", named, len(names))
	}
}

// unfolded are the lines of a calendar, of which each in the file is at most 75 octets long.
func unfolded(t *testing.T, body string) []string {
	t.Helper()
	for line := range strings.SplitSeq(strings.TrimSuffix(body, "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("a line of %d octets: %q", len(line), line)
		}
	}
	return strings.Split(strings.TrimSuffix(strings.ReplaceAll(body, "\r\n ", ""), "\r\n"), "\r\n")
}

func count(lines []string, start string) int {
	found := 0
	for _, line := range lines {
		if strings.HasPrefix(line, start) {
			found++
		}
	}
	return found
}

func TestEventsAreACalendar(t *testing.T) {
	t.Parallel()
	d := open(t)
	lines := unfolded(t, d.must(t, "/events.ics", "text/calendar"))
	events := count(lines, "BEGIN:VEVENT")
	if lines[0] != "BEGIN:VCALENDAR" || lines[1] != "VERSION:2.0" || lines[len(lines)-1] != "END:VCALENDAR" || events < 1 {
		t.Fatalf("%q", lines)
	}
	for _, name := range []string{"UID:event_", "DTSTAMP:2", "DTSTART:2", "SUMMARY;LANGUAGE=", "URL:https://samlaer.example/event/", "END:VEVENT"} {
		if count(lines, name) != events {
			t.Errorf("%d events, %d times %s", events, count(lines, name), name)
		}
	}
}

func TestATextDoesNotGetOutOfItsLineOfACalendar(t *testing.T) {
	t.Parallel()
	attack := "Ærlig;, \\ prat\r\nATTENDEE:mailto:x@example.org\nEND:VEVENT\rBEGIN:VEVENT\x00" + strings.Repeat(" åæø", 60)
	at := now.Add(-time.Hour)
	event := &hub.Event{Meta: hub.Meta{ID: hub.NewID(hub.KindEvent, newUUID()), Version: 1, CreatedAt: at, UpdatedAt: at},
		Address: hub.Address{Slug: "x-123456"}, Title: "Samling: én, to; tre", Language: "nb", Audience: hub.AudiencePublic,
		Description: hub.Markdown(attack), Place: "Hylla, rom 2", StartsAt: at, EndsAt: &at}
	d := openWith(t, func(store hub.Store) error {
		return store.Commit(t.Context(), hub.Commit{ID: "x", Changes: []hub.Change{{Kind: hub.KindEvent, ID: event.ID, Document: event}}})
	})
	lines := unfolded(t, d.must(t, "/events/"+string(event.ID)+".ics", "text/calendar"))
	if count(lines, "BEGIN:VEVENT") != 1 || count(lines, "ATTENDEE") != 0 || count(lines, "DTEND") != 0 ||
		count(lines, `SUMMARY;LANGUAGE=nb:Samling: én\, to\; tre`) != 1 || count(lines, `LOCATION:Hylla\, rom 2`) != 1 ||
		count(lines, `DESCRIPTION:Ærlig\;\, \\ prat\nATTENDEE`) != 1 {
		t.Errorf("%q", lines)
	}
	if response, _ := d.get(t, "/events/event_01905c7e-8a3b-7c1d-9e2f-0123456789ab.ics"); response.StatusCode != http.StatusNotFound {
		t.Errorf("%d", response.StatusCode)
	}
}

func TestALessonIsCitedInEveryForm(t *testing.T) {
	t.Parallel()
	d := open(t)
	at := "/export/lesson/" + string(demo.ID(hub.KindLesson, "kveld"))
	var items []map[string]any
	if err := json.Unmarshal([]byte(d.must(t, at+".json", "application/vnd.citationstyles.csl+json")), &items); err != nil || len(items) != 1 {
		t.Fatal(err, items)
	}
	for _, name := range []string{"id", "type", "title", "publisher", "author", "issued", "accessed", "URL", "version", "language"} {
		if items[0][name] == nil {
			t.Errorf("CSL-JSON has no %s", name)
		}
	}
	title, _ := items[0]["title"].(string)
	bibtex := d.must(t, at+".bib", "application/x-bibtex")
	for _, want := range []string{"@misc{", "  title = {{" + title + "}},\n", "  author = {{Eksempel fylkeskommune}},\n", "  year = {", "  urldate = {2026-06-16},\n", "  langid = {"} {
		if !strings.Contains(bibtex, want) {
			t.Errorf("BibTeX has no %q:\n%s", want, bibtex)
		}
	}
	record := d.must(t, at+".ris", "application/x-research-info-systems")
	for _, want := range []string{"TY  - RPRT\r\n", "TI  - " + title + "\r\n", "PB  - Eksempel fylkeskommune\r\n", "PY  - ", "UR  - https://samlaer.example/lesson/", "ER  - \r\n"} {
		if !strings.Contains(record, want) {
			t.Errorf("RIS has no %q:\n%s", want, record)
		}
	}
}

func TestATitleDoesNotGetOutOfItsReference(t *testing.T) {
	t.Parallel()
	at := now.Add(-time.Hour)
	lesson := &hub.Lesson{Meta: hub.Meta{ID: hub.NewID(hub.KindLesson, newUUID()), Version: 3, CreatedAt: at, UpdatedAt: at},
		Address: hub.Address{Slug: "x-123456"}, Title: "50 % av {alle} & «én» \\ $1_000 #1 ~^\nER  - \nTY  - BOOK", Language: "nn",
		Kind: hub.LessonKindIdea, Audience: hub.AudiencePublic, Status: hub.LessonStatusPublished, PublishedAt: &at}
	d := openWith(t, func(store hub.Store) error {
		return store.Commit(t.Context(), hub.Commit{ID: "x", Changes: []hub.Change{{Kind: hub.KindLesson, ID: lesson.ID, Document: lesson}}})
	})
	path := "/export/lesson/" + string(lesson.ID)
	want := `title = {{50 \% av \{alle\} \& «én» \textbackslash{} \$1\_000 \#1 \textasciitilde{}\textasciicircum{} ER - TY - BOOK}}`
	if bibtex := d.must(t, path+".bib", "application/x-bibtex"); !strings.Contains(bibtex, want) {
		t.Errorf("%s", bibtex)
	}
	if record := d.must(t, path+".ris", "application/x-research"); strings.Count(record, "\r\nER  -") != 1 || strings.Contains(record, "\nTY") {
		t.Errorf("%q", record)
	}
}

func TestWhatMayNotBeReadIsNotCited(t *testing.T) {
	t.Parallel()
	d := open(t)
	for _, path := range []string{"/export/lesson/lesson_01905c7e-8a3b-7c1d-9e2f-0123456789ab.json", "/export/lesson/x", "/export/lesson/x.ris",
		"/export/lesson/" + string(demo.ID(hub.KindPerson, "ingrid")) + ".bib", "/export/lesson/" + string(demo.ID(hub.KindLesson, "kveld")) + ".pdf"} {
		if response, _ := d.get(t, path); response.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, response.StatusCode)
		}
	}
}

func TestWhoAsksIsSaidByWhateverFoundItOutAndNotOverwritten(t *testing.T) {
	t.Parallel()
	recorder := httptest.NewRecorder()
	recorder.Header().Set("Vary", "X-API-Key")
	handler := standards.Routes(standards.Options{Logger: slog.New(slog.DiscardHandler), Site: "https://samlaer.example"})["GET /catalog.ttl"]
	handler.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/catalog.ttl", http.NoBody))
	if vary := recorder.Header().Get("Vary"); !strings.Contains(vary, "X-API-Key") {
		t.Errorf("a cache is told to give this to everybody with the same %q", vary)
	}
}
