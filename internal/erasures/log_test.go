package erasures_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/samlaer/samlaer/internal/erasures"
	"github.com/samlaer/samlaer/internal/hub"
)

func TestWhatWasErasedIsKeptOnceAndOverALineThatWasCutOff(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "data")
	one := hub.ErasureNote{PersonHash: "1234", Texts: hub.ErasedTextsKeep, At: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	other := hub.ErasureNote{PersonHash: "5678", Texts: hub.ErasedTextsRemove, At: one.At}
	log := erasures.In(folder)
	if kept, err := log.All(); err != nil || len(kept) != 0 {
		t.Fatalf("a log that is not there has %v, %v", kept, err)
	}
	for range 2 {
		if err := log.Add(one); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(folder, "erasures.jsonl")
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, append(content, `{"person":"56`...), 0o600); err != nil {
		t.Fatal(err)
	}
	again := erasures.In(folder)
	if err := again.Add(other); err != nil {
		t.Fatal(err)
	}
	kept, err := again.All()
	if diff := cmp.Diff([]hub.ErasureNote{one, other}, kept); err != nil || diff != "" {
		t.Errorf("kept %v, %v: %s", kept, err, diff)
	}
}

func TestALogThatIsDamagedIsSaid(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "erasures.jsonl"), []byte("something else\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if kept, err := erasures.In(folder).All(); err == nil {
		t.Errorf("a log that is damaged has %v", kept)
	}
}
