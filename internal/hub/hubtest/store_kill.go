package hubtest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samlaer/samlaer/internal/hub"
)

var killTests = []storeTest{
	{"LosesNothingThatWasAcknowledged", losesNothing},
}

const (
	// killsVariable sets how many times the process that writes is killed.
	killsVariable = "SAMLAER_TEST_KILLS"
	usualKills    = 5
	// killWriters write at once, so that some commit is under way whenever the kill comes.
	killWriters = 4
	// mostAcknowledged is how many commits a child has acknowledged when it is killed, at most.
	mostAcknowledged = 400
	// receipts is the number of the first document that a writer adds: one for each of its commits.
	receipts = 1_000_000
)

// trioKinds are the kinds of the three documents that one writer replaces in each commit.
var trioKinds = []hub.Kind{hub.KindConcept, hub.KindCall, hub.KindEvent}

// round is the writer's commit that makes version the trio's, and adds a receipt for it.
func round(writer, version int) hub.Commit {
	commit := hub.Commit{ID: hub.CommitID(fmt.Sprintf("writer-%d-%d", writer, version))}
	for _, kind := range trioKinds {
		document := Document(kind, writer)
		document.Base().Version = version
		commit.Changes = append(commit.Changes, hub.Change{Kind: kind, ID: document.Base().ID, Was: version - 1,
			Document: document})
	}
	commit.Changes = append(commit.Changes, Insert(Document(hub.KindComment, receipts*writer+version)))
	return commit
}

// trio reads the versions of the writer's three documents.
func trio(ctx context.Context, store hub.Store, writer int) ([]int, error) {
	versions := make([]int, len(trioKinds))
	for at, kind := range trioKinds {
		documents, err := store.Get(ctx, kind, []hub.ID{ID(kind, writer)})
		if err != nil {
			return nil, err
		}
		if documents[0] != nil {
			versions[at] = documents[0].Base().Version
		}
	}
	return versions, nil
}

// WriteUntilKilled goes on from what the store holds and writes without end, and writes a line for each commit that was
// acknowledged. It is what the child of [Opened] does. It ends only with an error; while the store is not available it
// sends the same commit again.
func WriteUntilKilled(ctx context.Context, store hub.Store, acknowledged io.Writer) error {
	var mutex sync.Mutex
	return errors.Join(atOnce(killWriters, func(writer int) error {
		versions, err := trio(ctx, store, writer)
		if err != nil {
			return err
		}
		for version := versions[0] + 1; ; version++ {
			err := store.Commit(ctx, round(writer, version))
			for errors.Is(err, hub.ErrUnavailable) && ctx.Err() == nil {
				err = store.Commit(ctx, round(writer, version))
			}
			if err != nil {
				return fmt.Errorf("writer %d, version %d: %w", writer, version, err)
			}
			mutex.Lock()
			_, err = fmt.Fprintf(acknowledged, "%d %d\n", writer, version)
			mutex.Unlock()
			if err != nil {
				return err
			}
		}
	})...)
}

// TestKills is the part of [TestStore] that kills: for adapters that have more than one thing to kill.
func TestKills(t *testing.T, open func(t *testing.T) Opened) {
	losesNothing(t, &tested{Opened: open(t), ids: NewIDs(), another: open})
}

func losesNothing(t *testing.T, s *tested) {
	if s.Child == nil {
		t.Skip("the adapter has no child to kill")
	}
	kills := usualKills
	if asked := os.Getenv(killsVariable); asked != "" {
		var err error
		if kills, err = strconv.Atoi(asked); err != nil {
			t.Fatalf("%s: %v", killsVariable, err)
		}
	}
	position, total := s.position(t), 0
	before, last := make([]int, killWriters), make([]int, killWriters)
	for kill := range kills {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		total += s.killOne(t, last)
		s.restart(t)
		position = s.wantWhole(t, position, before, last, kill)
	}
	t.Logf("%d kills, %d commits acknowledged, none missing, none half there", kills, total)
}

// killOne lets a child write, kills it after some acknowledgements, and notes the last of each writer.
func (s *tested) killOne(t *testing.T, last []int) (acknowledged int) {
	t.Helper()
	child := s.Child(t)
	output, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	child.Stderr = os.Stderr
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	until := 1 + rand.IntN(mostAcknowledged) // #nosec G404 -- when to kill is no secret
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		var writer, version int
		if _, err := fmt.Sscanf(lines.Text(), "%d %d", &writer, &version); err != nil {
			t.Errorf("the child says %q", lines.Text())
			continue
		}
		last[writer] = version
		if acknowledged++; acknowledged == until {
			s.kill(t, child)
		}
	}
	if err := child.Wait(); err == nil || acknowledged < until {
		t.Fatalf("the child ended by itself after %d of %d commits: %v", acknowledged, until, err)
	}
	return acknowledged
}

func (s *tested) kill(t *testing.T, child *exec.Cmd) {
	t.Helper()
	if s.Kill != nil {
		s.Kill(t, child)
		return
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
}

// wantWhole checks what is there after a kill, and that the changes go on from the position without gap or repeat. It
// brings the versions before up to those that are there and gives the position after them.
func (s *tested) wantWhole(t *testing.T, position hub.Position, before, acknowledged []int, kill int) hub.Position {
	t.Helper()
	marker := Document(hub.KindBrief, kill)
	s.insert(t, marker)
	count := 1
	there := make([]int, killWriters)
	for writer := range killWriters {
		versions, err := trio(t.Context(), s, writer)
		if err != nil {
			t.Fatal(err)
		}
		there[writer] = versions[0]
		if versions[1] != versions[0] || versions[2] != versions[0] {
			t.Fatalf("writer %d: a commit is half there: versions %v", writer, versions)
		}
		if there[writer] < acknowledged[writer] || there[writer] > acknowledged[writer]+1 {
			t.Fatalf("writer %d: version %d is there, %d was acknowledged", writer, there[writer], acknowledged[writer])
		}
		for version := before[writer] + 1; version <= there[writer]+1; version++ {
			receipt := s.version(t, ID(hub.KindComment, receipts*writer+version))
			if (receipt == 1) != (version <= there[writer]) {
				t.Fatalf("writer %d: the receipt of version %d is at %d", writer, version, receipt)
			}
		}
		acknowledged[writer] = there[writer]
		count += (there[writer] - before[writer]) * (len(trioKinds) + 1)
	}
	happened := s.next(t, position, count)
	wantRounds(t, happened[:count-1], before)
	if diff := cmp.Diff(there, before); diff != "" {
		t.Fatalf("the changes end elsewhere than the documents: %s", diff)
	}
	if happened[count-1].ID != marker.Base().ID {
		t.Errorf("the last change is %+v", happened[count-1])
	}
	return happened[count-1].Position
}

// wantRounds checks that the changes are whole commits, and each writer's one after the other.
func wantRounds(t *testing.T, happened []hub.Happening, before []int) {
	t.Helper()
	size := len(trioKinds) + 1
	for at := 0; at < len(happened); at += size {
		writer := -1
		for number := range killWriters {
			if happened[at].ID == ID(trioKinds[0], number) {
				writer = number
			}
		}
		if writer < 0 {
			t.Fatalf("change %d does not begin a commit: %+v", at, happened[at])
		}
		before[writer]++
		for step, change := range round(writer, before[writer]).Changes {
			got := happened[at+step]
			if got.ID != change.ID || got.Version != change.Document.Base().Version {
				t.Fatalf("change %d is %+v, want %s at version %d", at+step, got, change.ID,
					change.Document.Base().Version)
			}
		}
	}
}
