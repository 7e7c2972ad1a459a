package exchange_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/exchange"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

// sweeping sweeps whenever something is read, as a server beside an import would that takes hours.
type sweeping struct {
	heard
	t     *testing.T
	store hub.Store
}

func (s *sweeping) Progress(step string, done, total int64) {
	s.heard.Progress(step, done, total)
	later := func() time.Time { return time.Now().Add(2 * time.Hour) }
	if err := hub.New(hub.Parts{Store: s.store, Clock: later}).SweepBlobs(s.t.Context()); err != nil {
		s.t.Error(err)
	}
}

func TestAServerBesideALongImportSweepsNoFileAwayThatIsToBeNamed(t *testing.T) {
	onEachStore(t, func(t *testing.T, store hub.Store) {
		from := stores["bolt"](t)
		folder, all := t.TempDir(), filepath.Join(t.TempDir(), "all.jsonl")
		var changes []hub.Document
		for number := 1; number <= 120; number++ { // more than one batch
			hash, size, err := from.PutBlob(t.Context(), strings.NewReader(strings.Repeat("a file ", number)))
			if err != nil {
				t.Fatal(err)
			}
			changes = append(changes, &hub.Attachment{Meta: hub.Meta{ID: hubtest.ID(hub.KindAttachment, number), Version: 1}, SHA256: hash, Size: size,
				OnID: hubtest.ID(hub.KindProject, 1), Kind: hub.AttachmentKindOther, Name: "a.txt", MediaType: "text/plain"})
		}
		if err := from.Commit(t.Context(), hub.Commit{ID: "files", Changes: hubtest.Inserts(changes...)}); err != nil {
			t.Fatal(err)
		}
		if _, err := exchange.ExportFiles(t.Context(), from, folder); err != nil {
			t.Fatal(err)
		}
		file, err := os.Create(all)
		if err == nil {
			_, err = exchange.ExportJSONL(t.Context(), from, file, nil)
		}
		if err != nil || file.Close() != nil {
			t.Fatal(err)
		}
		files, err := exchange.OpenFolder(t.Context(), folder)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = files.Close() })
		counts, err := exchange.ImportJSONLFile(t.Context(), all, files, newIntake(store), &sweeping{t: t, store: store})
		if err != nil {
			t.Fatalf("%s: %v", counts, err)
		}
		if missing, err := hub.CheckBlobs(t.Context(), store, time.Now()); err != nil || len(missing) > 0 {
			t.Errorf("%s: %d are missing: %v, %v", counts, len(missing), missing, err)
		}
	})
}
