package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/mongostore/mongotest"
)

// table writes a table of lessons, of words with a fixed seed.
func table(t *testing.T, rows int) string {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields("språk arbeid praksis mentor nettverk kvinner ungdom kommune prosjekt deltakere kurs møte støtte tid")
	var text strings.Builder
	text.WriteString("id,title,insight,categories\n")
	for row := range rows {
		fmt.Fprintf(&text, "%d,Eksempel %d,\"", row, row)
		for range 60 {
			text.WriteString(words[random.IntN(len(words))] + " ")
		}
		fmt.Fprintf(&text, "\",%s\n", words[random.IntN(len(words))])
	}
	return file(t, "lessons.csv", text.String())
}

func file(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const tableMap = "id=id,title=title,insight=insight,categories=categories"

// kills is how often a process is killed: 5 times, and as often as SAMLAER_TEST_KILLS says in the long form.
func kills(t *testing.T) int {
	t.Helper()
	if long, err := strconv.Atoi(os.Getenv("SAMLAER_TEST_KILLS")); err == nil {
		return long
	}
	return 5
}

func TestAnImportThatIsKilledLeavesStoreAndIndexEqual(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, where func(*testing.T) place) {
		t.Parallel()
		p := where(t)
		const rows = 2000
		lessons := table(t, rows)
		must(t, p.with("import", "lessons", table(t, 1), "--map", tableMap)...)
		random := rand.New(rand.NewPCG(uint64(os.Getpid()), 3))
		killed := 0
		for round := range kills(t) {
			command := child(t.Context(), p.with("import", "lessons", lessons, "--map", tableMap)...)
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			timer := time.AfterFunc(time.Duration(100+random.IntN(1500))*time.Millisecond, func() { _ = command.Process.Kill() })
			_ = command.Wait()
			timer.Stop()
			if status, ok := command.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
				killed++
			}
			if got := do(t, p.with("check")...); got.status != 0 {
				t.Fatalf("round %d: %s\n%s", round, got.out, got.errs)
			}
		}
		t.Logf("%d of %d were killed under way", killed, kills(t))
		got := must(t, p.with("import", "lessons", lessons, "--map", tableMap)...)
		var imported, updated, unchanged, refused int
		if _, err := fmt.Sscanf(got.last(), "imported %d, updated %d, unchanged %d, refused %d", &imported, &updated, &unchanged, &refused); err != nil {
			t.Fatalf("%q: %v", got.last(), err)
		}
		if imported+unchanged != rows || updated+refused != 0 {
			t.Errorf("in the end: %s", got.last())
		}
		must(t, p.with("check")...)
	})
}

func TestBadInputIsRefusedInASentenceAndLeavesNothing(t *testing.T) {
	t.Parallel()
	good := table(t, 3)
	onBothStores(t, func(t *testing.T, where func(*testing.T) place) {
		t.Parallel()
		for name, bad := range map[string]struct {
			arguments []string
			says      string
		}{
			"an unknown preset":        {[]string{"import", "lessons", good, "--preset", "nasa"}, "nasa-llis"},
			"a column that is missing": {[]string{"import", "lessons", good, "--map", "id=id,title=Tittel"}, "Tittel"},
			"a field that is unknown":  {[]string{"import", "lessons", good, "--map", "id=id,title=title,nothing=id"}, "nothing"},
			"a folder for a file":      {[]string{"import", "lessons", t.TempDir(), "--map", tableMap}, ""},
			"a file that is not there": {[]string{"import", "lessons", filepath.Join(t.TempDir(), "none.csv"), "--map", tableMap}, "none.csv"},
			"a table cut within quotes": {[]string{"import", "lessons",
				file(t, "cut.csv", "id,title,insight,categories\n1,One,two,a\n2,Two,\"and then"), "--map", tableMap}, "3"},
			"mixed encodings": {[]string{"import", "lessons",
				file(t, "mixed.csv", "id,title,insight,categories\n1,Spr\xc3\xa5k,two,a\n2,Spr\xe5k,b,c\n"), "--map", tableMap}, "3"},
		} {
			t.Run(name, func(t *testing.T) {
				p := where(t)
				got := do(t, p.with(bad.arguments...)...)
				if got.status == 0 || !strings.Contains(got.errs, bad.says) || strings.Contains(got.errs, "goroutine") {
					t.Errorf("status %d: %s", got.status, got.errs)
				}
				if held := must(t, p.with("export", "jsonl")...).out; strings.Contains(held, `"_id":"lesson_`) || strings.Contains(held, `"_id":"concept_`) {
					t.Errorf("something was put in: %s", held)
				}
			})
		}
	})
}

func TestAFolderInUseIsRefusedInASentence(t *testing.T) {
	t.Parallel()
	p := boltPlace(t)
	serve(t, p...)
	for _, arguments := range [][]string{{"check"}, {"compact"}, {"export", "jsonl"}, {"serve", "--listen", "127.0.0.1:0"},
		{"import", "lessons", table(t, 1), "--map", tableMap}} {
		if got := do(t, p.with(arguments...)...); got.status == 0 || !strings.Contains(got.errs, "in use") {
			t.Errorf("%q: status %d: %s", arguments, got.status, got.errs)
		}
	}
}

func TestAFullDiskIsSaidAndLosesNothing(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if err := syscall.Mount("samlaer-test", folder, "tmpfs", 0, "size=8m"); err != nil {
		t.Skipf("no small disk can be made here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(folder, syscall.MNT_DETACH) })
	p := place{"--data", folder}
	must(t, p.with("import", "lessons", table(t, 5), "--map", tableMap)...)
	got := do(t, p.with("import", "lessons", table(t, 20_000), "--map", tableMap)...)
	if got.status == 0 || !strings.Contains(got.errs, "space") && !strings.Contains(got.errs, "full") {
		t.Errorf("status %d: %s", got.status, got.errs)
	}
	if strings.Contains(got.errs, "SIGBUS") || strings.Contains(got.errs, "goroutine") {
		t.Errorf("it crashed: %s", got.errs)
	}
	held := must(t, p.with("export", "jsonl")...).out
	if lessons := strings.Count(held, `"_id":"lesson_`); lessons < 5 {
		t.Errorf("%d lessons are left", lessons)
	}
}

func TestMongoDBThatCannotBeUsedIsSaid(t *testing.T) {
	t.Parallel()
	standalone := mongotest.Start(t, mongotest.Options{Standalone: true})
	guarded := mongotest.Start(t, mongotest.Options{Auth: true})
	for name, bad := range map[string]struct{ uri, says string }{
		"standalone":       {standalone.URI("samlaer"), "replica set"},
		"a wrong password": {strings.Replace(guarded.URI("samlaer"), "mongodb://", "mongodb://samlaer:wrong-password@", 1), "password"},
		"nobody there":     {"mongodb://127.0.0.1:1/samlaer", "127.0.0.1:1"},
		"no such scheme":   {"postgres://127.0.0.1/samlaer", "mongodb://"},
	} {
		began := time.Now()
		got := do(t, "serve", "--listen", "127.0.0.1:0", "--data", t.TempDir(), "--mongodb", bad.uri)
		if got.status == 0 || !strings.Contains(got.errs, bad.says) || strings.Contains(got.errs, "wrong-password") {
			t.Errorf("%s: status %d: %s", name, got.status, got.errs)
		}
		if took := time.Since(began); took > 30*time.Second {
			t.Errorf("%s: it took %s to say so", name, took)
		}
	}
}

func TestTheDemoAnswersOnThisMachineOnly(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:80", "example.org:80"} {
		if got := do(t, "serve", "--demo", "--data", t.TempDir(), "--listen", address); got.status == 0 || !strings.Contains(got.errs, "demo") {
			t.Errorf("%s: status %d: %s", address, got.status, got.errs)
		}
	}
}

func TestTheDemoLeavesOtherContentAlone(t *testing.T) {
	t.Parallel()
	p := boltPlace(t)
	must(t, p.with("import", "lessons", table(t, 3), "--map", tableMap)...)
	before := must(t, p.with("export", "jsonl")...).out
	if got := do(t, p.with("serve", "--demo", "--listen", "127.0.0.1:0")...); got.status == 0 || !strings.Contains(got.errs, "other content") {
		t.Errorf("status %d: %s", got.status, got.errs)
	}
	if after := must(t, p.with("export", "jsonl")...).out; after != before {
		t.Error("it changed what was there")
	}
}
