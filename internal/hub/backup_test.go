package hub_test

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/samlaer/samlaer/internal/hub"
)

// writeBackup makes a small backup with every sort of record.
func writeBackup(t *testing.T, to io.Writer) {
	t.Helper()
	writer, err := hub.NewBackupWriter(to, "store-a")
	for _, err := range []error{
		err,
		writer.Document(hub.KindLesson, "lesson_1", []byte("one")),
		writer.Document(hub.KindLesson, "lesson_2", []byte{}),
		writer.Blob("empty", strings.NewReader("")),
		writer.Blob("large", bytes.NewReader(bytes.Repeat([]byte("samlær"), 30_000))),
		writer.Deletion(hub.KindLesson, "lesson_1"),
		writer.End(),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// readBackup goes through a backup to its end and tells what it says, a line a record.
func readBackup(from io.Reader, readBlobs bool) ([]string, error) {
	reader, err := hub.NewBackupReader(from)
	if err != nil {
		return nil, err
	}
	lines := []string{reader.Identity()}
	for {
		record, err := reader.Next()
		switch {
		case errors.Is(err, io.EOF):
			return lines, nil
		case err != nil:
			return lines, err
		case record.Blob != "" && readBlobs:
			content, err := io.ReadAll(record.Bytes)
			if err != nil {
				return lines, err
			}
			lines = append(lines, record.Blob+" "+strings.Repeat("|", len(content)/1000))
		case record.Blob != "":
			lines = append(lines, record.Blob)
		case record.Content == nil:
			lines = append(lines, "without "+string(record.ID))
		default:
			lines = append(lines, string(record.Kind)+" "+string(record.ID)+" "+string(record.Content))
		}
	}
}

func TestBackupIsReadAsItWasWritten(t *testing.T) {
	var backup bytes.Buffer
	writeBackup(t, &backup)
	for name, from := range map[string]io.Reader{
		"at once":        bytes.NewReader(backup.Bytes()),
		"a byte a time":  iotest.OneByteReader(bytes.NewReader(backup.Bytes())),
		"end with bytes": iotest.DataErrReader(bytes.NewReader(backup.Bytes())),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := readBackup(from, true)
			want := "store-a\nlesson lesson_1 one\nlesson lesson_2 \nempty \nlarge " + strings.Repeat("|", 210) +
				"\nwithout lesson_1"
			if err != nil || strings.Join(got, "\n") != want {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

func TestBackupBlobsMayBePassedOver(t *testing.T) {
	var backup bytes.Buffer
	writeBackup(t, &backup)
	got, err := readBackup(&backup, false)
	if err != nil || len(got) != 6 {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestBackupThatIsCutAnywhereIsDamaged(t *testing.T) {
	var backup bytes.Buffer
	writeBackup(t, &backup)
	for length := 0; length < backup.Len(); length += 1 + length/40 {
		if _, err := readBackup(bytes.NewReader(backup.Bytes()[:length]), true); !errors.Is(err, hub.ErrBackupDamaged) {
			t.Fatalf("cut to %d of %d bytes: %v", length, backup.Len(), err)
		}
	}
}

func TestBackupThatIsAlteredAnywhereIsRefused(t *testing.T) {
	var backup bytes.Buffer
	writeBackup(t, &backup)
	random := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		altered, at := bytes.Clone(backup.Bytes()), random.IntN(backup.Len())
		altered[at] ^= byte(1 + random.IntN(255))
		if _, err := readBackup(bytes.NewReader(altered), true); err == nil {
			t.Fatalf("altered at %d of %d bytes: no error", at, backup.Len())
		}
	}
}

func TestBackupWithSomethingAfterItsEndIsDamaged(t *testing.T) {
	var backup bytes.Buffer
	writeBackup(t, &backup)
	backup.WriteString("more")
	if _, err := readBackup(&backup, true); !errors.Is(err, hub.ErrBackupDamaged) {
		t.Errorf("got %v", err)
	}
}

func TestBackupOfANewerProgramSaysSo(t *testing.T) {
	_, err := hub.NewBackupReader(strings.NewReader("samlaer backup 2 store-a\n"))
	if err == nil || errors.Is(err, hub.ErrBackupDamaged) || !strings.Contains(err.Error(), "newer program") {
		t.Errorf("got %v", err)
	}
}

func TestBackupTellsASourceThatFailsFromDamage(t *testing.T) {
	var backup bytes.Buffer
	writeBackup(t, &backup)
	cable := errors.New("somebody pulled the cable")
	from := io.MultiReader(bytes.NewReader(backup.Bytes()[:100]), iotest.ErrReader(cable))
	if _, err := readBackup(from, true); !errors.Is(err, cable) || errors.Is(err, hub.ErrBackupDamaged) {
		t.Errorf("got %v", err)
	}
}

func FuzzBackupReaderNeverPanics(f *testing.F) {
	f.Add([]byte("samlaer backup 1 a\nd\x06lesson\x01a\x00b\x01c\x01d\x00z\x01\x00\x01"))
	f.Fuzz(func(_ *testing.T, backup []byte) {
		_, _ = readBackup(bytes.NewReader(backup), true)
	})
}
