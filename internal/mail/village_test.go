package mail_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/samlaer/samlaer/internal/boltstore"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
	letters "github.com/samlaer/samlaer/internal/mail"
	"github.com/samlaer/samlaer/internal/mongostore"
	"github.com/samlaer/samlaer/internal/mongostore/mongotest"
)

// noIndex is for a hub in which nothing is searched for.
type noIndex struct{ hub.Index }

func (noIndex) Await(context.Context, []hub.Expectation) bool { return true }

func newUUID() [16]byte { return uuid.Must(uuid.NewV7()) }

const (
	site   hub.URL = "https://samlaer.example"
	secret string  = "a secret for tests that is long enough"
)

// village is a hub with people, and an outbox that sends to an office.
type village struct {
	store  hub.Store
	hub    *hub.Hub
	clock  *hubtest.Clock
	now    func() time.Time
	outbox *letters.Outbox
	office *office
	// post is the experience of selam, written with jorunn. Ingrid curates.
	selam, jorunn, farid, ingrid, post, project hub.ID
	waking                                      sync.Mutex
	// troubled gets something when the outbox says that letters cannot be sent, recovered when they can again.
	troubled, recovered chan struct{}
}

// Enabled, Handle, WithAttrs and WithGroup make a village what its outbox logs to.
func (v *village) Enabled(context.Context, slog.Level) bool { return true }

func (v *village) Handle(_ context.Context, record slog.Record) error {
	said := v.recovered
	if record.Level == slog.LevelWarn {
		said = v.troubled
	}
	select {
	case said <- struct{}{}:
	default: // it has been said
	}
	return nil
}

func (v *village) WithAttrs([]slog.Attr) slog.Handler { return v }
func (v *village) WithGroup(string) slog.Handler      { return v }

func openVillage(t *testing.T, often map[string]hub.MailFrequency) *village {
	t.Helper()
	clock := hubtest.NewClock()
	v := openVillageAt(t, openBolt(t), often, clock.Now)
	v.clock = clock
	return v
}

func openBolt(t *testing.T) hub.Store {
	t.Helper()
	store, err := boltstore.Open(t.Context(), boltstore.Options{Folder: t.TempDir(), Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

func openMongo(t *testing.T) hub.Store {
	t.Helper()
	store, err := mongostore.Open(t.Context(), mongotest.URI(t), mongostore.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

// openVillageAt is a village whose time is told by something else than a clock that stands still.
func openVillageAt(t *testing.T, store hub.Store, often map[string]hub.MailFrequency, now func() time.Time) *village {
	t.Helper()
	v := &village{store: store, now: now, office: openOffice(t), troubled: make(chan struct{}, 1), recovered: make(chan struct{}, 1)}
	v.hub = hub.New(hub.Parts{Store: store, Index: noIndex{}, Clock: v.now, UUID: newUUID, Site: site, Letters: true, Wake: v.wake})
	person := func(number int, name string, language hub.Language, role hub.Role) hub.ID {
		one := hubtest.Of[*hub.Person](number)
		one.Name, one.Email, one.Language, one.Roles = name, strings.ToLower(name)+"@example.org", language, []hub.Role{role}
		if frequency, said := often[strings.ToLower(name)]; said {
			one.Notifications.ByMail = &frequency
		}
		v.put(t, one)
		return one.ID
	}
	v.selam = person(1, "Selam", "en", hub.RoleContributor)
	v.jorunn = person(2, "Jorunn", "nn", hub.RoleContributor)
	v.farid = person(3, "Farid", "nb", hub.RoleContributor)
	v.ingrid = person(4, "Ingrid", "nb", hub.RoleCurator)
	project := hubtest.Of[*hub.Project](1)
	project.Members = []hub.Member{{PersonID: v.selam, Role: hub.ProjectRoleOwner}}
	post := hubtest.Of[*hub.Post](1)
	post.AuthorID, post.CoWriterIDs, post.GivenTitle = v.selam, []hub.ID{v.jorunn}, "Buss & båt"
	v.project, v.post = project.ID, post.ID
	v.put(t, project, post)
	return v
}

func (v *village) put(t *testing.T, documents ...hub.Document) {
	t.Helper()
	uuid := newUUID()
	if err := v.store.Commit(t.Context(), hub.Commit{ID: hub.CommitID(fmt.Sprintf("%x", uuid)), Changes: hubtest.Inserts(documents...)}); err != nil {
		t.Fatal(err)
	}
}

func (v *village) wake() {
	v.waking.Lock()
	defer v.waking.Unlock()
	if v.outbox != nil {
		v.outbox.Wake()
	}
}

// as does something as one of the people.
func (v *village) as(ctx context.Context, id hub.ID, roles ...hub.Role) context.Context {
	viewer := hub.Viewer{ID: id, Roles: append(roles, hub.RoleContributor), Language: "nb"}
	if id == v.selam {
		viewer.ProjectIDs = []hub.ID{v.project}
	}
	return hub.WithReading(ctx, v.hub.Read(viewer))
}

func (v *village) comment(t *testing.T, by hub.ID, body string) *hub.Comment {
	t.Helper()
	comment, err := hub.Create[*hub.Comment](v.as(t.Context(), by), hub.KindComment, hub.Fields{"on": string(v.post), "body": body})
	if err != nil {
		t.Fatal(err)
	}
	return comment
}

// options are those of an outbox that does not wait long.
func (v *village) options(t *testing.T) letters.Options {
	t.Helper()
	server, err := letters.ParseServer("smtp://" + v.office.address)
	if err != nil {
		t.Fatal(err)
	}
	brief := letters.Backoff{First: time.Millisecond, Most: 10 * time.Millisecond}
	return letters.Options{Hub: v.hub, Server: server, From: "Samlær <samlaer@example.org>", Site: site, Secret: secret,
		Logger: slog.New(v), Clock: v.now, Letters: brief, Servers: brief, Poll: 10 * time.Millisecond, Grace: 10 * time.Millisecond}
}

// open lets letters be sent until the test ends, or stop is called.
func (v *village) open(t *testing.T) (stop func()) {
	t.Helper()
	outbox, err := letters.New(v.options(t))
	if err != nil {
		t.Fatal(err)
	}
	v.waking.Lock()
	v.outbox = outbox
	v.waking.Unlock()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); outbox.Run(ctx) }()
	stop = func() { cancel(); <-ended }
	t.Cleanup(stop)
	return stop
}

// all are the letters of the outbox, however they ended.
func (v *village) all(t *testing.T) []*hub.MailOut {
	t.Helper()
	var all []*hub.MailOut
	for document, err := range v.store.Scan(t.Context(), hub.KindMailOut) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, document.(*hub.MailOut))
	}
	return all
}

// settled waits until no letter of the outbox is open, and gives them. Each change of the store is looked at once.
func (v *village) settled(t *testing.T) []*hub.MailOut {
	t.Helper()
	position, err := v.store.Position(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	stream, err := v.store.Changes(t.Context(), position)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stream.Close() }()
	for {
		all, open := v.all(t), 0
		for _, letter := range all {
			if letter.SentAt == nil && letter.DroppedAt == nil {
				open++
			}
		}
		if open == 0 {
			return all
		}
		if _, err := stream.Next(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// parts are the plain text and the HTML of a letter.
func (p parcel) parts(t *testing.T) (plain, marked string) {
	t.Helper()
	message, err := mail.ReadMessage(strings.NewReader(p.raw))
	if err != nil {
		t.Fatal(err)
	}
	_, parameters, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for reader := multipart.NewReader(message.Body, parameters["boundary"]); ; {
		part, err := reader.NextRawPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		var text bytes.Buffer
		if _, err := io.Copy(&text, quotedprintable.NewReader(part)); err != nil {
			t.Fatal(err)
		}
		texts = append(texts, part.Header.Get("Content-Type")+"\n"+strings.ReplaceAll(text.String(), "\r\n", "\n"))
	}
	if len(texts) != 2 || !strings.HasPrefix(texts[0], "text/plain") || !strings.HasPrefix(texts[1], "text/html") {
		t.Fatalf("the parts are %q", texts)
	}
	return texts[0], texts[1]
}

func (p parcel) subject(t *testing.T) string {
	t.Helper()
	subject, err := new(mime.WordDecoder).DecodeHeader(p.header(t, "Subject"))
	if err != nil {
		t.Fatal(err)
	}
	return subject
}
