package mail_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/boltstore"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
	letters "github.com/samlaer/samlaer/internal/mail"
)

const (
	// childVariable tells the test binary to send the letters of the store in the folder until it is killed, and not to test
	// anything; officeVariable, which mail server takes them.
	childVariable  = "SAMLAER_TEST_CHILD"
	officeVariable = "SAMLAER_TEST_SMTP"
	// killsVariable sets how often the child is killed; the long form of the tests has a hundred.
	killsVariable = "SAMLAER_TEST_KILLS"
	usualKills    = 4
	// childLease is longer than a letter takes, and short enough to wait for.
	childLease = 5 * time.Second
)

func TestMain(m *testing.M) {
	if folder := os.Getenv(childVariable); folder != "" {
		fmt.Fprintln(os.Stderr, sendAsChild(folder, os.Getenv(officeVariable)))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func sendAsChild(folder, address string) error {
	ctx := context.Background()
	store, err := boltstore.Open(ctx, boltstore.Options{Folder: folder, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	outbox, err := outboxOf(store, address)
	if err != nil {
		return err
	}
	outbox.Run(ctx)
	return nil
}

func outboxOf(store hub.Store, address string) (*letters.Outbox, error) {
	server, err := letters.ParseServer("smtp://" + address)
	if err != nil {
		return nil, err
	}
	brief := letters.Backoff{First: 10 * time.Millisecond, Most: 100 * time.Millisecond}
	return letters.New(letters.Options{Hub: hubOf(store), Server: server, From: "samlaer@example.org", Site: site, Secret: secret,
		Logger: slog.New(slog.DiscardHandler), Clock: time.Now, Letters: brief, Servers: brief, Poll: 50 * time.Millisecond, Lease: childLease})
}

func hubOf(store hub.Store) *hub.Hub {
	return hub.New(hub.Parts{Store: store, Index: noIndex{}, Clock: time.Now, UUID: newUUID, Site: site, Letters: true})
}

// storm is a store full of letters, whose sender is killed again and again while the mail server has troubles of its own.
type storm struct {
	folder string
	office *office
	kills  int
	// readable are the Message-IDs of the letters that must arrive; of the others none may, but for those of closing before it
	// closes.
	readable, closing map[string]bool
	// hangups is how often the mail server hung up.
	hangups int
}

func kills(t *testing.T) int {
	t.Helper()
	if asked := os.Getenv(killsVariable); asked != "" {
		count, err := strconv.Atoi(asked)
		if err != nil {
			t.Fatal(err)
		}
		return count
	}
	return usualKills
}

// fill makes letters to fifty people, of which every tenth tells of what its receiver may not read any more, and every tenth of
// what its receiver may not read any more when half the kills are over.
func (s *storm) fill(t *testing.T, store hub.Store, count int) {
	t.Helper()
	const people = 50
	put := func(documents ...hub.Document) {
		for part := range slices.Chunk(documents, 200) {
			if err := store.Commit(t.Context(), hub.Commit{ID: hub.CommitID(fmt.Sprintf("%x", newUUID())), Changes: hubtest.Inserts(part...)}); err != nil {
				t.Fatal(err)
			}
		}
	}
	var all []hub.Document
	for number := range people {
		all = append(all, hubtest.Document(hub.KindPerson, 1+number))
	}
	open, closed, closing := hubtest.Of[*hub.Lesson](1), hubtest.Of[*hub.Lesson](2), hubtest.Of[*hub.Lesson](3)
	closed.Audience = hub.AudienceCounty
	put(append(all, open, closed, closing)...)
	all = nil
	for number := range count {
		person, subject := hubtest.ID(hub.KindPerson, 1+number%people), open.ID
		switch number % 10 {
		case 0:
			subject = closed.ID
		case 1:
			subject = closing.ID
		}
		letter := &hub.MailOut{Meta: meta(hub.KindMailOut), PersonID: person, Kind: hub.LetterKindNotice, DueAt: hubtest.Start}
		all = append(all, letter, &hub.Notification{Meta: meta(hub.KindNotification), PersonID: person, Kind: hub.NotificationKindFollowed,
			SubjectID: subject, At: hubtest.Start, LetterID: letter.ID})
		switch subject {
		case open.ID:
			s.readable[messageID(letter)] = true
		case closing.ID:
			s.closing[messageID(letter)] = true
		}
	}
	put(all...)
}

// meta is of something new: letters that have been tried for days are given up.
func meta(kind hub.Kind) hub.Meta {
	now := time.Now().UTC().Truncate(time.Millisecond)
	return hub.Meta{ID: hub.NewID(kind, newUUID()), Version: 1, CreatedAt: now, UpdatedAt: now}
}

func messageID(letter *hub.MailOut) string {
	_, uuid, _ := strings.Cut(string(letter.ID), "_")
	return "<" + uuid + "@samlaer.example>"
}

// shut takes what closes away from its readers, and gives what has arrived until then.
func (s *storm) shut(t *testing.T) map[string]int {
	t.Helper()
	store := s.open(t)
	closing := hubtest.Of[*hub.Lesson](3)
	closing.Audience, closing.Version = hub.AudienceCounty, 2
	if err := store.Commit(t.Context(), hub.Commit{ID: "shut", Changes: []hub.Change{{Kind: hub.KindLesson, ID: closing.ID, Was: 1, Document: closing}}}); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	return different(s.office.arrived(0))
}

func (s *storm) open(t *testing.T) hub.Store {
	t.Helper()
	store, err := boltstore.Open(t.Context(), boltstore.Options{Folder: s.folder, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return store
}

// child starts a process that sends.
func (s *storm) child(t *testing.T) *exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), program)
	command.Env = append(os.Environ(), childVariable+"="+s.folder, officeVariable+"="+s.office.address)
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	return command
}

// disturb lets the mail server have one of its troubles, for some letters.
func (s *storm) disturb(t *testing.T, round int) {
	t.Helper()
	s.office.judge(func(o *office) { o.onData, o.onTo = nil, nil })
	switch round % 4 {
	case 0: // every third letter later, please
		s.office.judge(func(o *office) {
			o.onTo = func(string) error {
				if rand.IntN(3) == 0 {
					return says(451, "greylisted")
				}
				return nil
			}
		})
	case 1: // it takes a letter and hangs up before it says so
		s.hangups++
		s.office.kill()
		s.office.back(t)
	case 2: // it takes no letter for a while
		s.office.judge(func(o *office) {
			left := 20
			o.onData = func(parcel) error {
				s.office.mutex.Lock()
				defer s.office.mutex.Unlock()
				if left--; left > 0 {
					return says(554, "the disk is full")
				}
				return nil
			}
		})
	}
}

// TestEveryLetterArrivesThoughItsSenderIsKilled kills the process that sends with a letter in flight, again and again, while
// the mail server is greylisting, full, slow or gone.
func TestEveryLetterArrivesThoughItsSenderIsKilled(t *testing.T) {
	t.Parallel()
	s := &storm{folder: t.TempDir(), office: openOffice(t), kills: kills(t), readable: map[string]bool{}, closing: map[string]bool{}}
	count := 100 * s.kills
	store := s.open(t)
	s.fill(t, store, count)
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	var before map[string]int
	for round := range s.kills {
		if round == s.kills/2 {
			before = s.shut(t)
		}
		command := s.child(t)
		s.disturb(t, round)
		s.office.arrived(1 + round*len(s.readable)*9/10/s.kills)
		s.killInFlight(t, command)
	}
	s.office.judge(func(o *office) { o.onData, o.onTo = nil, nil })
	command := s.child(t)
	s.office.wait(func(letters []parcel) bool { return len(different(letters)) >= len(s.readable) })
	_ = command.Process.Kill()
	_ = command.Wait()
	s.wantWhole(t, before)
}

// killInFlight holds a letter back when the mail server has it whole, and kills the sender then.
func (s *storm) killInFlight(t *testing.T, command *exec.Cmd) {
	t.Helper()
	held, release := make(chan struct{}, 1), make(chan struct{})
	s.office.judge(func(o *office) {
		o.onData = func(parcel) error {
			held <- struct{}{}
			<-release
			return nil
		}
	})
	<-held
	_ = command.Process.Kill()
	_ = command.Wait()
	taken := len(s.office.arrived(0))
	s.office.judge(func(o *office) { o.onData = nil })
	close(release)
	s.office.arrived(taken + 1) // what the sender will not know of
}

func different(letters []parcel) map[string]int {
	ids := map[string]int{}
	for _, one := range letters {
		ids[one.id]++
	}
	return ids
}

// wantWhole looks whether all arrived that had to, seldom twice, and nothing else, and whether the outbox knows.
func (s *storm) wantWhole(t *testing.T, before map[string]int) {
	t.Helper()
	store := s.open(t)
	t.Cleanup(func() { _ = store.Close() })
	outbox, err := outboxOf(store, s.office.address)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); outbox.Run(ctx) }()
	all := (&village{store: store}).settled(t)
	cancel()
	<-ended
	got := s.office.arrived(0)
	ids := different(got)
	for _, letter := range all {
		id := messageID(letter)
		if s.closing[id] {
			if ids[id] != before[id] {
				t.Errorf("%s arrived %d times before it could not be read any more, and %d times in the end", id, before[id], ids[id])
			}
			continue
		}
		if s.readable[id] != (ids[id] > 0) || s.readable[id] != (letter.SentAt != nil) {
			t.Errorf("%s: may be read %t, arrived %d times, sent %v, fault %q", id, s.readable[id], ids[id], letter.SentAt, letter.Fault)
		}
	}
	repeats, most := len(got)-len(ids), s.kills+1+s.hangups
	if repeats > most {
		t.Errorf("%d letters were repeated, want at most %d after %d kills and %d hangups", repeats, most, s.kills+1, s.hangups)
	}
	if len(before) == 0 {
		t.Error("nothing had arrived when half the kills were over")
	}
	t.Logf("%d letters, %d arrived, %d repeats, %d kills, %d hangups", len(all), len(ids), repeats, s.kills+1, s.hangups)
}
