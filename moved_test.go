package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestWhatOneStoreExportsTheOtherExportsToo(t *testing.T) {
	t.Parallel()
	source := boltPlace(t)
	serve(t, source.with("--demo")...).stop(t)
	files := t.TempDir()
	exported := must(t, source.with("export", "jsonl", "--files", files)...).out
	file := filepath.Join(t.TempDir(), "all.jsonl")
	if err := os.WriteFile(file, []byte(exported), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, where := range map[string]func(*testing.T) place{"MongoDB": mongoPlace, "embedded": boltPlace} {
		t.Run(name, func(t *testing.T) {
			p, filesAgain := where(t), t.TempDir()
			must(t, p.with("import", "jsonl", file, "--files", files)...)
			if again := must(t, p.with("export", "jsonl", "--files", filesAgain)...).out; again != exported {
				t.Errorf("%d bytes came back of %d", len(again), len(exported))
			}
			if names, again := namesIn(t, files), namesIn(t, filesAgain); len(names) == 0 || !slices.Equal(names, again) {
				t.Errorf("files %q came back as %q", names, again)
			}
			must(t, p.with("check")...)
		})
	}
}

func TestAFileThatIsNotWhatItsNameSaysIsNotImported(t *testing.T) {
	t.Parallel()
	folder, empty := t.TempDir(), filepath.Join(t.TempDir(), "none.jsonl")
	for path, text := range map[string]string{empty: "", filepath.Join(folder, strings.Repeat("0", 64)): "something else"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got := do(t, boltPlace(t).with("import", "jsonl", empty, "--files", folder)...)
	if got.status == 0 || !strings.Contains(got.errs, "another SHA-256") {
		t.Errorf("status %d: %s%s", got.status, got.out, got.errs)
	}
}

func namesIn(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}
