package standards_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/exchange"
	"github.com/samlaer/samlaer/internal/hub"
)

// file writes a text to a file and gives its path.
func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func (d *door) intake() *hub.Intake {
	return hub.NewIntake(d.store, func() time.Time { return now }, newUUID, "batch")
}

// takes imports a file of grants, and lets the index follow.
func (d *door) takes(t *testing.T, path string) exchange.Counts {
	t.Helper()
	counts, err := exchange.ImportGrants(t.Context(), path, exchange.GrantsOptions{}, d.intake(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.index.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	return counts
}

func empty(t *testing.T) *door {
	t.Helper()
	return openWith(t, func(hub.Store) error { return nil })
}

// alike are grants without what tells when each hub got them.
func alike(t *testing.T, grants []map[string]any) map[string]any {
	t.Helper()
	byID := map[string]any{}
	for _, grant := range grants {
		delete(grant, "dateModified")
		id, _ := grant["id"].(string)
		byID[id] = grant
	}
	return byID
}

func TestGrantsThatGoOutAndInComeOutTheSame(t *testing.T) {
	t.Parallel()
	from := open(t)
	want := alike(t, grants(t, from).Grants)
	for _, name := range []string{"grants.json", "grants.csv"} {
		to := empty(t)
		_, body := from.get(t, "/export/"+name)
		if counts := to.takes(t, file(t, name, body)); counts.Imported != len(want) || counts.Refused > 0 {
			t.Fatalf("%s: %s, of %d", name, counts, len(want))
		}
		got := alike(t, grants(t, to).Grants)
		for id := range want {
			if !reflect.DeepEqual(got[id], want[id]) {
				one, _ := json.Marshal(got[id])
				other, _ := json.Marshal(want[id])
				t.Errorf("%s: %s\nis not\n%s", name, one, other)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s: %d grants, want %d", name, len(got), len(want))
		}
	}
}

func TestTheSameGrantsASecondTimeChangeNothing(t *testing.T) {
	t.Parallel()
	_, body := open(t).get(t, "/export/grants.json")
	to := empty(t)
	first := to.takes(t, file(t, "grants.json", body))
	before, err := to.store.Position(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	second := to.takes(t, file(t, "grants.json", body))
	after, err := to.store.Position(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if second.Unchanged != first.Imported || before != after {
		t.Errorf("first %s, then %s; the store was written: %t", first, second, before != after)
	}
}
