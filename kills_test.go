package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/mongostore"
	"github.com/samlaer/samlaer/internal/mongostore/mongotest"
)

// themedRows is how many lessons a table of [themed] has: six commits, of 50 documents each.
const themedRows = 150

// whole is how many lessons a guest has in the end, and how many themes.
const whole = 1 + themedRows

// themed writes a table in which each lesson has a theme of its own, so that a commit that was only half made would leave
// one without the other.
func themed(t *testing.T) string {
	t.Helper()
	var text strings.Builder
	text.WriteString("id,title,insight,categories\n")
	for row := range themedRows {
		fmt.Fprintf(&text, "%[1]d,Eksempel %[1]d,Noe vi lærte,Tema %[1]d\n", row)
	}
	return file(t, "themed.csv", text.String())
}

// guest is an import into a MongoDB that can be killed under it.
type guest struct {
	server    *mongotest.Server
	uri       string
	place     place
	arguments []string
	command   *exec.Cmd
	out, errs bytes.Buffer
}

// newGuest gives a place on the server that has one lesson, and an index.
func newGuest(t *testing.T, server *mongotest.Server, name string) *guest {
	t.Helper()
	g := &guest{server: server, uri: server.URI(name)}
	g.place = place{"--data", t.TempDir(), "--mongodb", g.uri}
	must(t, g.place.with("import", "lessons", table(t, 1), "--map", tableMap)...)
	return g
}

// begin starts the import of a table and waits until some of its commits are there and more to come.
func (g *guest) begin(t *testing.T) {
	t.Helper()
	store, err := mongostore.Open(t.Context(), g.uri, mongostore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	}()
	position, err := store.Position(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	g.arguments = g.place.with("import", "lessons", themed(t), "--map", tableMap)
	g.command = child(t.Context(), g.arguments...)
	g.command.Stdout, g.command.Stderr = &g.out, &g.errs
	if err := g.command.Start(); err != nil {
		t.Fatal(err)
	}
	stream, err := store.Changes(t.Context(), position)
	if err != nil {
		t.Fatal(err)
	}
	for some := 1 + rand.IntN(themedRows); some > 0; { // of twice as many documents
		happened, err := stream.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		some -= len(happened)
	}
	if err := stream.Close(); err != nil {
		t.Error(err)
	}
}

// end waits for the import.
func (g *guest) end() said {
	_ = g.command.Wait() // what it ended with is in the state
	return said{g.out.String(), g.errs.String(), g.command.ProcessState.ExitCode()}
}

// wantWhole checks that the import either brought in all or said that it could not, that no commit is half there, and that
// the same import again brings in the rest.
func (g *guest) wantWhole(t *testing.T, got said) {
	t.Helper()
	all := fmt.Sprintf("imported %d, updated 0, unchanged 0, refused 0", themedRows)
	isDone := got.status == 0 && got.last() == all
	isRefused := got.status == 1 && strings.Contains(got.errs, hub.ErrUnavailable.Error()) &&
		strings.Contains(got.errs, "Import again") && !strings.Contains(got.errs, "goroutine")
	if !isDone && !isRefused {
		t.Fatalf("status %d: %s\n%s", got.status, got.out, got.errs)
	}
	must(t, g.place.with("check")...)
	lessons, themes := g.holds(t)
	if lessons != themes || isDone && lessons != whole {
		t.Fatalf("%d lessons and %d themes are there", lessons, themes)
	}
	want := fmt.Sprintf("imported %d, updated 0, unchanged %d, refused 0", whole-lessons, lessons-1)
	if again := must(t, g.arguments...); again.last() != want {
		t.Fatalf("the second time %s, want %s", again.last(), want)
	}
	must(t, g.place.with("check")...)
	if lessons, themes := g.holds(t); lessons != whole || themes != whole {
		t.Fatalf("in the end %d lessons and %d themes are there", lessons, themes)
	}
}

func (g *guest) holds(t *testing.T) (lessons, themes int) {
	t.Helper()
	held := must(t, g.place.with("export", "jsonl")...).out
	return strings.Count(held, `"_id":"lesson_`), strings.Count(held, `"_id":"concept_`)
}

func TestAnImportOutlivesAKillOfItsMongoDB(t *testing.T) {
	t.Parallel()
	server := mongotest.Start(t, mongotest.Options{})
	wentOn := 0
	for round := range kills(t) {
		g := newGuest(t, server, fmt.Sprint("round-", round))
		g.begin(t)
		g.server.Kill(t)
		g.server.Restart(t)
		got := g.end()
		if got.status == 0 {
			wentOn++
		}
		g.wantWhole(t, got)
	}
	t.Logf("%d of %d imports went on by themselves", wentOn, kills(t))
}

func TestAnImportWhoseMongoDBWasKilledForGoodSaysSo(t *testing.T) {
	t.Parallel()
	g := newGuest(t, mongotest.Start(t, mongotest.Options{}), "killed")
	g.begin(t)
	g.server.Kill(t)
	got := g.end()
	if got.status == 0 {
		t.Errorf("status 0: %s", got.out)
	}
	g.server.Restart(t)
	g.wantWhole(t, got)
}
