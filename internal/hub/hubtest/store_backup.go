package hubtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/samlaer/samlaer/internal/hub"
)

var backupTests = []storeTest{
	{"RestoresEverythingIntoAnotherStore", restoresEverything},
	{"TakenUnderWritesIsOfOneMoment", backupUnderWrites},
	{"ThatIsCutLeavesTheStoreEmpty", cutBackup},
	{"ThatIsAlteredLeavesTheStoreEmpty", alteredBackup},
	{"WithAKeyTwiceLeavesTheStoreEmpty", backupWithDuplicate},
	{"WhoseRestoreIsCancelledLeavesTheStoreEmpty", restoreCancelled},
	{"IsRefusedByAStoreWithDocuments", restoreIntoFull},
	{"MayHaveLaterRecordsAndDeletions", backupWithLaterRecords},
	{"EndsWithTheContextAndWithItsWriter", backupEnds},
	{"IsFollowedByChangesLikeAnyOther", changesAfterRestore},
}

// all reads everything that is in the store, a kind after the other.
func (s *tested) all(t *testing.T) []hub.Document {
	t.Helper()
	var all []hub.Document
	for _, kind := range hub.Kinds {
		for document, err := range s.Scan(t.Context(), kind) {
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, document)
		}
	}
	return all
}

// backup takes a backup.
func (s *tested) backup(t *testing.T) []byte {
	t.Helper()
	var backup bytes.Buffer
	if err := s.Backup(t.Context(), &backup); err != nil {
		t.Fatal(err)
	}
	return backup.Bytes()
}

// fresh opens another, empty store.
func (s *tested) fresh(t *testing.T) *tested {
	t.Helper()
	return &tested{Opened: s.another(t), ids: s.ids, another: s.another}
}

// wantEmpty checks that there is nothing in the store: no document, no key, no blob.
func (s *tested) wantEmpty(t *testing.T, keys map[hub.Kind][]hub.Key, hashes ...string) {
	t.Helper()
	if all := s.all(t); len(all) != 0 {
		t.Errorf("%d documents, the first is %s", len(all), all[0].Base().ID)
	}
	for kind, keys := range keys {
		for _, key := range keys {
			_, err := s.Find(t.Context(), kind, key)
			wantIs(t, err, hub.ErrNotFound)
			if ids := s.refs(t, kind, key); len(ids) != 0 {
				t.Errorf("%s lists %v", key, ids)
			}
		}
	}
	for _, hash := range hashes {
		s.wantBlob(t, hash, nil)
	}
}

// lessonKeys are the keys and refs of the sample lesson, to be looked for.
func lessonKeys(number int) map[hub.Kind][]hub.Key {
	lesson := Of[*hub.Lesson](number)
	return map[hub.Kind][]hub.Key{hub.KindLesson: append(lesson.Keys(), lesson.Refs()...)}
}

func restoresEverything(t *testing.T, s *tested) {
	content := noise(1, 600_000)
	hash, empty := s.put(t, content), s.put(t, nil)
	s.insert(t, Documents(300)...)
	for _, kind := range hub.Kinds {
		s.insert(t, Filled(kind, 1000))
	}
	changed, removed := Of[*hub.Lesson](1), Of[*hub.Lesson](2)
	changed.Title = "Endret"
	s.commit(t, Replace(changed), Delete(removed))
	want, other := s.all(t), s.fresh(t)
	backup := s.backup(t)
	for restart := range 2 {
		if restart == 1 {
			other.restart(t)
		} else if err := other.Restore(t.Context(), bytes.NewReader(backup)); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, other.all(t)); diff != "" {
			t.Fatal(diff)
		}
		for _, document := range want {
			for _, key := range document.Keys() {
				found, err := other.Find(t.Context(), document.DocumentKind(), key)
				if err != nil || found.Base().ID != document.Base().ID {
					t.Fatalf("%s: %v, %v", key, found, err)
				}
			}
		}
		for _, key := range changed.Refs() {
			if diff := cmp.Diff(s.refs(t, hub.KindLesson, key), other.refs(t, hub.KindLesson, key)); diff != "" {
				t.Errorf("%s: %s", key, diff)
			}
		}
		other.wantBlob(t, hash, content)
		other.wantBlob(t, empty, []byte{})
	}
	if other.Identity() == s.Identity() {
		t.Error("the restored store has the identity of the other: an index of the one would be taken for the other's")
	}
	if !bytes.Contains(backup[:100], []byte(s.Identity())) {
		t.Error("the backup does not say whose it is")
	}
}

// pairs is how many pairs of documents are written while a backup is taken. Each commit raises both of a pair.
const pairs = 8

// versions is more than any store writes of a pair in the time of four backups.
const versions = 10_000

// raise writes the next version of both documents of a pair, and an attachment with a blob of its own; the attachment
// of the version before goes with its blob.
func (s *tested) raise(ctx context.Context, pair, version int) error {
	content := noise(uint64(versions*pair+version), 1000) // #nosec G115 -- a seed
	if _, _, err := s.PutBlob(ctx, bytes.NewReader(content)); err != nil {
		return err
	}
	attachment := Of[*hub.Attachment](versions*pair + version)
	attachment.SHA256 = hashOf(content)
	changes := []hub.Change{Insert(attachment)}
	for _, kind := range []hub.Kind{hub.KindConcept, hub.KindCall} {
		document := Document(kind, pair)
		document.Base().Version = version
		changes = append(changes, hub.Change{Kind: kind, ID: document.Base().ID, Was: version - 1, Document: document})
	}
	gone := ""
	if version > 1 {
		former := Of[*hub.Attachment](versions*pair + version - 1)
		gone = hashOf(noise(uint64(versions*pair+version-1), 1000)) // #nosec G115 -- a seed
		changes = append(changes, Delete(former))
	}
	if err := s.try(ctx, changes...); err != nil {
		return err
	}
	return s.DeleteBlob(ctx, gone, ever)
}

func backupUnderWrites(t *testing.T, s *tested) {
	s.insert(t, Documents(300)[150:]...)
	ctx, cancel := context.WithCancel(t.Context())
	raised, failures := make(chan struct{}), make(chan []error)
	go func() {
		failures <- atOnce(pairs, func(number int) error {
			for version := 1; ctx.Err() == nil && version < versions; version++ {
				if err := s.raise(t.Context(), 1000+number, version); err != nil {
					return fmt.Errorf("pair %d version %d: %w", number, version, err)
				}
				select {
				case raised <- struct{}{}:
				default:
				}
			}
			return nil
		})
	}()
	var backups [][]byte
	for range 4 {
		<-raised
		backups = append(backups, s.backup(t))
	}
	cancel()
	if err := errors.Join(<-failures...); err != nil {
		t.Error(err)
	}
	for number, backup := range backups {
		other := s.fresh(t)
		if err := other.Restore(t.Context(), bytes.NewReader(backup)); err != nil {
			t.Fatalf("backup %d: %v", number, err)
		}
		other.wantPairs(t)
	}
}

// wantPairs checks that both of each pair have the same version, and that the attachment of just that version is there
// with its blob.
func (s *tested) wantPairs(t *testing.T) {
	t.Helper()
	for number := range pairs {
		pair := 1000 + number
		version := s.version(t, ID(hub.KindConcept, pair))
		if other := s.version(t, ID(hub.KindCall, pair)); other != version {
			t.Errorf("pair %d: versions %d and %d", pair, version, other)
		}
		for near := max(1, version-1); near <= version+1; near++ {
			attachment := s.get(t, hub.KindAttachment, ID(hub.KindAttachment, versions*pair+near))
			if (attachment != nil) != (near == version) {
				t.Errorf("pair %d is at version %d, and the attachment of %d is %v", pair, version, near, attachment)
			}
			if near == version {
				content := noise(uint64(versions*pair+near), 1000)
				s.wantBlob(t, hashOf(content), content)
			}
		}
	}
}

func cutBackup(t *testing.T, s *tested) {
	hash := s.put(t, noise(1, 300_000))
	s.insert(t, Documents(64)...)
	backup, other := s.backup(t), s.fresh(t)
	for _, length := range []int{0, 10, 100, len(backup) / 4, len(backup) / 2, len(backup) - 40, len(backup) - 1} {
		err := other.Restore(t.Context(), bytes.NewReader(backup[:length]))
		if !errors.Is(err, hub.ErrBackupDamaged) {
			t.Errorf("cut to %d: got %v", length, err)
		}
		other.wantEmpty(t, lessonKeys(1), hash)
	}
	if err := other.Restore(t.Context(), bytes.NewReader(backup)); err != nil {
		t.Fatalf("the whole backup after the cut ones: %v", err)
	}
	if diff := cmp.Diff(s.all(t), other.all(t)); diff != "" {
		t.Error(diff)
	}
}

func alteredBackup(t *testing.T, s *tested) {
	hash := s.put(t, noise(1, 300_000))
	s.insert(t, Documents(64)...)
	backup, other := s.backup(t), s.fresh(t)
	for _, at := range []int{3, 200, len(backup) / 3, len(backup) - 200_000, len(backup) - 5} {
		altered := bytes.Clone(backup)
		altered[at] ^= 0x55
		if err := other.Restore(t.Context(), bytes.NewReader(altered)); err == nil {
			t.Fatalf("altered at %d: no error", at)
		}
		other.wantEmpty(t, lessonKeys(1), hash)
	}
	other.restart(t)
	other.wantEmpty(t, lessonKeys(1), hash)
}

// written makes a backup of records that no store would write in this order.
func written(t *testing.T, write func(writer *hub.BackupWriter, put func(hub.Document))) *bytes.Buffer {
	t.Helper()
	var backup bytes.Buffer
	writer, err := hub.NewBackupWriter(&backup, "made-by-hand")
	if err != nil {
		t.Fatal(err)
	}
	write(writer, func(document hub.Document) {
		content, err := bson.Marshal(document)
		if err != nil {
			t.Fatal(err)
		}
		if err := writer.Document(document.DocumentKind(), document.Base().ID, content); err != nil {
			t.Fatal(err)
		}
	})
	if err := writer.End(); err != nil {
		t.Fatal(err)
	}
	return &backup
}

func backupWithDuplicate(t *testing.T, s *tested) {
	backup := written(t, func(_ *hub.BackupWriter, put func(hub.Document)) {
		put(Document(hub.KindPost, 1))
		put(named(1, "a"))
		put(named(2, "b", "a"))
	})
	wantDuplicate(t, s.Restore(t.Context(), backup), hub.KindLesson, "slug:a")
	s.wantEmpty(t, lessonKeys(1))
}

func backupWithLaterRecords(t *testing.T, s *tested) {
	backup := written(t, func(writer *hub.BackupWriter, put func(hub.Document)) {
		put(named(1, "a"))
		put(named(2, "b"))
		put(named(3, "c"))
		again := named(2, "a", "c")
		again.Version = 2
		put(again)
		put(named(1, "b"))
		for range 2 {
			if err := writer.Deletion(hub.KindLesson, ID(hub.KindLesson, 3)); err != nil {
				t.Fatal(err)
			}
		}
		put(Document(hub.KindPost, 1))
	})
	if err := s.Restore(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	for number, want := range []int{0, 1, 2, 0} {
		if got := s.version(t, ID(hub.KindLesson, number)); got != want {
			t.Errorf("lesson %d: version %d, want %d", number, got, want)
		}
	}
	s.wantOwner(t, "a", ID(hub.KindLesson, 2))
	s.wantOwner(t, "b", ID(hub.KindLesson, 1))
	s.wantOwner(t, "c", ID(hub.KindLesson, 2))
}

func restoreCancelled(t *testing.T, s *tested) {
	hash := s.put(t, noise(1, 300_000))
	s.insert(t, Documents(64)...)
	backup, other := s.backup(t), s.fresh(t)
	ctx, cancel := context.WithCancel(t.Context())
	half := len(backup) / 2
	from := io.MultiReader(bytes.NewReader(backup[:half]), readerFunc(func([]byte) (int, error) {
		cancel()
		return 0, io.EOF
	}), bytes.NewReader(backup[half:]))
	wantIs(t, other.Restore(ctx, from), context.Canceled)
	other.wantEmpty(t, lessonKeys(1), hash)
}

func restoreIntoFull(t *testing.T, s *tested) {
	s.insert(t, Documents(32)...)
	other := s.fresh(t)
	other.insert(t, Document(hub.KindBrief, 77))
	before := other.all(t)
	if err := other.Restore(t.Context(), bytes.NewReader(s.backup(t))); err == nil {
		t.Error("no error")
	}
	if diff := cmp.Diff(before, other.all(t)); diff != "" {
		t.Error(diff)
	}
}

// failingWriter takes so many bytes and then fails.
type failingWriter struct {
	left  int
	fails func() error
}

func (f *failingWriter) Write(from []byte) (int, error) {
	if f.left -= len(from); f.left < 0 {
		return 0, f.fails()
	}
	return len(from), nil
}

func backupEnds(t *testing.T, s *tested) {
	s.put(t, noise(1, 3<<20))
	s.insert(t, Documents(160)...)
	full := errors.New("no room for a backup")
	for _, room := range []int{0, 100_000, 1 << 20} {
		wantIs(t, s.Backup(t.Context(), &failingWriter{room, func() error { return full }}), full)
		ctx, cancel := context.WithCancel(t.Context())
		wantIs(t, s.Backup(ctx, &failingWriter{room, func() error { cancel(); return ctx.Err() }}), context.Canceled)
	}
	s.insert(t, Document(hub.KindBrief, 500))
}

func changesAfterRestore(t *testing.T, s *tested) {
	s.insert(t, Documents(32)...)
	other := s.fresh(t)
	if err := other.Restore(t.Context(), bytes.NewReader(s.backup(t))); err != nil {
		t.Fatal(err)
	}
	latest := other.position(t)
	wantConflict(t, other.try(t.Context(), Insert(Document(hub.KindLesson, 1))), ID(hub.KindLesson, 1), 1)
	lesson := Of[*hub.Lesson](1)
	other.commit(t, Replace(lesson), Delete(Of[*hub.Lesson](2)))
	want := []hub.Happening{
		{Kind: hub.KindLesson, ID: lesson.ID, Version: 2, Before: lesson.Readers(), After: lesson.Readers()},
		{Kind: hub.KindLesson, ID: ID(hub.KindLesson, 2), Before: lesson.Readers()},
	}
	if diff := cmp.Diff(want, other.next(t, latest, 2), told); diff != "" {
		t.Error(diff)
	}
	s.wantLost(t, latest)
}
