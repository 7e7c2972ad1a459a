package attach

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
)

// directory is an archive of nothing but a list of parts without names, as many as there is room for, which says that it has count
// of them; in large numbers (ZIP64) when large.
func directory(parts int, count uint64, large bool) []byte {
	var out bytes.Buffer
	put := func(values ...any) {
		for _, value := range values {
			_ = binary.Write(&out, binary.LittleEndian, value) // a buffer takes all
		}
	}
	put([]byte("PK\x03\x04"), make([]byte, 26))
	begin := out.Len()
	for range parts {
		put([]byte("PK\x01\x02"), make([]byte, 42))
	}
	end := out.Len()
	if large {
		put([]byte("PK\x06\x06"), uint64(44), uint16(45), uint16(45), uint32(0), uint32(0), count, count, uint64(end-begin), uint64(begin))
		put([]byte("PK\x06\x07"), uint32(0), uint64(end), uint32(1))
		put([]byte("PK\x05\x06"), uint32(0), uint16(0xffff), uint16(0xffff), uint32(0xffffffff), uint32(0xffffffff), uint16(0))
	} else {
		put([]byte("PK\x05\x06"), uint32(0), uint16(count), uint16(count), uint32(end-begin), uint32(begin), uint16(0)) //nolint:gosec // it may lie
	}
	return out.Bytes()
}

// An archive of 25 MB has room for half a million parts, which take hundreds of MB when all of them are looked at.
func TestTheListOfAnArchivesPartsIsBoundedBeforeItIsRead(t *testing.T) {
	const many = 540_000
	for what, content := range map[string][]byte{
		"that says so":                           directory(many, many%65_536, false),
		"that says so in large numbers":          directory(many, many, true),
		"that says that there are few":           directory(many, 3, false),
		"that says in large numbers there's one": directory(many, 1, true),
		"that says more than there are":          directory(10, 800_000, true),
		"of long names": archive(t, append(docxParts, slicesOf(1000, func(at int) part {
			return part{strings.Repeat("a", 2000) + fmt.Sprint(at), ""}
		})...)...),
		"that is a PDF too": append([]byte(wholePDF), append(directory(many/2, 3, false), "%%EOF"...)...),
	} {
		if what == "that says more than there are" { // room is made only where so many could be
			content = append(make([]byte, 24<<20), content...)
			copy(content, "PK\x03\x04")
		}
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _, err := examine(t, "a.docx", content)
		runtime.ReadMemStats(&after)
		want, shown := messageBomb, &hub.Error{}
		if what == "that is a PDF too" {
			want = messageTwoSorts
		}
		if !errors.As(err, &shown) || shown.Message != want {
			t.Errorf("an archive %s: %v", what, err)
		}
		if taken := (after.TotalAlloc - before.TotalAlloc) >> 20; taken > 16 {
			t.Errorf("an archive %s takes %d MB", what, taken)
		}
	}
}

func TestAPDFThatHasFourBytesOfAnArchiveIsTaken(t *testing.T) {
	t.Parallel()
	content := strings.Replace(wholePDF, "endobj", "endobj PK\x05\x06\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f", 1)
	if file, _, err := examine(t, "a.pdf", []byte(content)); err != nil {
		t.Errorf("%v, %v", file, err)
	}
}
