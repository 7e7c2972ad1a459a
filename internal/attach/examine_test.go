package attach

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/samlaer/samlaer/internal/hub"
)

// part is a file of an archive.
type part struct{ name, content string }

func archive(t testing.TB, parts ...part) []byte {
	t.Helper()
	var out bytes.Buffer
	writer := zip.NewWriter(&out)
	for _, one := range parts {
		method := zip.Deflate
		if one.name == "mimetype" {
			method = zip.Store
		}
		file, err := writer.CreateHeader(&zip.FileHeader{Name: one.name, Method: method})
		if err == nil {
			_, err = io.WriteString(file, one.content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

var (
	docxParts = []part{{"[Content_Types].xml", "<Types/>"}, {"word/document.xml", "<document/>"}}
	odtParts  = []part{{"mimetype", "application/vnd.oasis.opendocument.text"}, {"content.xml", "<content/>"}}
)

const wholePDF = "%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n9\n%%EOF\n"

// drawn is a picture whose left half is red and whose upper left corner is white.
func drawn(width, height int) *image.NRGBA {
	picture := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			switch {
			case x < width/4 && y < height/4:
				picture.Set(x, y, color.White)
			case x < width/2:
				picture.Set(x, y, color.NRGBA{R: 200, A: 255})
			default:
				picture.Set(x, y, color.NRGBA{B: 200, A: 255})
			}
		}
	}
	return picture
}

func asPNG(t testing.TB, picture image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// asJPEG is a picture as a camera writes it: with how it was held, and with a place that nobody shall be told.
func asJPEG(t testing.TB, picture image.Image, orientation byte) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	exif := "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(rune(orientation)) + "\x00\x00\x00\x00\x00\x00GPS 60.39N 5.32E"
	segment := fmt.Sprintf("\xFF\xE1%c%c%s", 0, len(exif)+2, exif)
	return append([]byte("\xFF\xD8"+segment), out.Bytes()[2:]...)
}

func examine(t testing.TB, name string, content []byte) (*hub.ExaminedFile, []byte, error) {
	t.Helper()
	file, err := NewExaminer(t.TempDir()).Examine(t.Context(), name, iotest.HalfReader(bytes.NewReader(content)))
	if err != nil {
		return nil, nil, err
	}
	got, err := io.ReadAll(file.Content)
	if err != nil {
		t.Fatal(err)
	}
	return file, got, file.Close()
}

func TestAFileIsWhatItsBytesSay(t *testing.T) {
	t.Parallel()
	for _, one := range []struct{ name, content, want string }{
		{"a.exe", wholePDF, "application/pdf"},
		{"a.pdf", string(archive(t, docxParts...)), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		{"a", string(archive(t, part{"[Content_Types].xml", "<Types/>"}, part{"xl/workbook.xml", "<workbook/>"})),
			"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
		{"a.zip", string(archive(t, odtParts...)), "application/vnd.oasis.opendocument.text"},
		{"a.CSV ", "navn;tall\nblåbær;3\n", "text/csv; charset=utf-8"},
		{"a.csv", "navn;tall\nbl\xE5b\xE6r;3\n", "text/csv; charset=windows-1252"},
		{"a.jpg", "Bare ord, og \f en side til.", "text/plain; charset=utf-8"},
	} {
		file, got, err := examine(t, one.name, []byte(one.content))
		if err != nil || file.MediaType != one.want || string(got) != one.content {
			t.Errorf("%s: %v, %v, want %s and the same bytes", one.name, file, err, one.want)
		}
	}
}

func TestFilesThatHarmAreRefused(t *testing.T) {
	t.Parallel()
	many := slicesOf(maxParts+1, func(at int) part { return part{fmt.Sprint(at), ""} })
	for _, one := range []struct {
		what, content string
		want          hub.Message
	}{
		{"nothing", "", messageEmpty},
		{"a page", "  <!DOCTYPE html><script>alert(1)</script>", messageMarkup},
		{"a drawing", "<!-- a note -->\n<SVG onload='alert(1)'/>", messageMarkup},
		{"another drawing", "\uFEFF<?xml version='1.0'?><svg/>", messageMarkup},
		{"a program", "\x7FELF\x02\x01\x01\x00", messageUnknown},
		{"an archive of anything", string(archive(t, part{"a.txt", "a"})), messageUnknown},
		{"half an archive", string(archive(t, docxParts...)[:150]), messageDamaged},
		{"parts that lie outside", string(archive(t, append(docxParts, part{"../../etc/passwd", "a"})...)), messageDamaged},
		{"a part that is there twice", string(archive(t, append(docxParts, part{"word/Document.xml", "a"})...)), messageDamaged},
		{"macros", string(archive(t, append(docxParts, part{"word/vbaProject.bin", "a"})...)), messageMacros},
		{"too many parts", string(archive(t, append(docxParts, many...)...)), messageBomb},
		{"too much in it", string(archive(t, append(docxParts, part{"word/a.xml", strings.Repeat("0", maxUnpacked)})...)), messageBomb},
		{"a PDF that is cut", wholePDF[:20], messageDamaged},
		{"a PDF that is an archive too", wholePDF + string(archive(t, docxParts...)) + "%%EOF", messageTwoSorts},
		{"a text that is an archive too", "hei\n" + string(archive(t, docxParts...)), messageUnknown},
		{"half a picture", string(asPNG(t, drawn(40, 40))[:60]), messageDamaged},
		{"half a photograph", string(asJPEG(t, drawn(40, 40), 1)[:100]), messageDamaged},
		{"a picture that is too large", vast, messageTooManyPixels.With(60000, 60000)},
		{"too much of it", strings.Repeat("a", hub.MaxFile+1), messageTooLarge.With(25)},
	} {
		_, _, err := examine(t, "a.pdf", []byte(one.content))
		var shown *hub.Error
		if !errors.As(err, &shown) || shown.Message != one.want || shown.Field != "file" {
			t.Errorf("%s: %v, want %q", one.what, err, one.want.EN)
		}
	}
}

// vast begins a PNG of 60,000 × 60,000 pixels.
const vast = "\x89PNG\r\n\x1A\n\x00\x00\x00\x0DIHDR\x00\x00\xEA\x60\x00\x00\xEA\x60\x08\x06\x00\x00\x00\x80\xD2\x75\x42"

func slicesOf[T any](count int, make func(int) T) []T {
	var all []T
	for at := range count {
		all = append(all, make(at))
	}
	return all
}

func TestAFileThatIsCutOffIsNoFile(t *testing.T) {
	t.Parallel()
	cable := errors.New("somebody pulled the cable")
	_, err := NewExaminer(t.TempDir()).Examine(t.Context(), "a.txt", io.MultiReader(strings.NewReader("hei"), iotest.ErrReader(cable)))
	if !errors.Is(err, cable) {
		t.Errorf("it is %v", err)
	}
}

func TestPicturesAreUprightAndTellNothingOfWhereTheyWereTaken(t *testing.T) {
	t.Parallel()
	// Where the white corner of the picture as it was taken is to be seen, by how the camera was held: x and y, in quarters.
	corners := []image.Point{1: {0, 0}, 2: {3, 0}, 3: {3, 3}, 4: {0, 3}, 5: {0, 0}, 6: {3, 0}, 7: {3, 3}, 8: {0, 3}}
	for orientation := 1; orientation <= 8; orientation++ {
		file, got, err := examine(t, "a.jpg", asJPEG(t, drawn(80, 40), byte(orientation)))
		if err != nil {
			t.Fatal(err)
		}
		width, height := 80, 40
		if orientation >= 5 {
			width, height = 40, 80
		}
		picture, err := jpeg.Decode(bytes.NewReader(got))
		if err != nil || file.Width != width || file.Height != height || picture.Bounds().Dx() != width {
			t.Fatalf("orientation %d: %d × %d, %v", orientation, file.Width, file.Height, err)
		}
		at := corners[orientation]
		x, y := at.X*width/4+width/8, at.Y*height/4+height/8
		if r, g, b, _ := picture.At(x, y).RGBA(); min(r, g, b) < 0xD000 {
			t.Errorf("orientation %d: at %d, %d it is %x %x %x, want white", orientation, x, y, r, g, b)
		}
		if bytes.Contains(got, []byte("GPS")) || bytes.Contains(got, []byte("Exif")) {
			t.Errorf("orientation %d: it still tells where it was taken", orientation)
		}
	}
}

func TestPicturesComeInTheSizesOfPages(t *testing.T) {
	t.Parallel()
	for _, one := range []struct {
		content   []byte
		mediaType string
		want      string
	}{
		{asPNG(t, drawn(300, 100)), "image/png", "300×100"},
		{asPNG(t, drawn(1000, 10)), "image/png", "320×3 960×9 1000×10"},
		{asJPEG(t, drawn(5000, 2500), 1), "image/jpeg", "320×160 960×480 1920×960 3840×1920"},
		{asPNG(t, drawn(1, 5000)), "image/png", "1×3840"},
	} {
		file, err := NewExaminer(t.TempDir()).Examine(t.Context(), "a", bytes.NewReader(one.content))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, narrower := range append(file.Narrower, hub.ExaminedPicture{Width: file.Width, Height: file.Height, Content: file.Content}) {
			config, format, err := image.DecodeConfig(narrower.Content)
			if err != nil || config.Width != narrower.Width || config.Height != narrower.Height || "image/"+format != file.MediaType {
				t.Errorf("%v of %s: %v", config, format, err)
			}
			got = append(got, fmt.Sprintf("%d×%d", narrower.Width, narrower.Height))
		}
		if sizes := strings.Join(got, " "); sizes != one.want || file.MediaType != one.mediaType {
			t.Errorf("%s: %s, want %s", file.MediaType, sizes, one.want)
		}
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestFilesTakeNoMemory lets 16 files of 25 MB come in at once.
func TestFilesTakeNoMemory(t *testing.T) {
	examiner := NewExaminer(t.TempDir())
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var files []*hub.ExaminedFile
	for range 16 {
		noise := rand.NewChaCha8([32]byte{1})
		file, err := examiner.Examine(t.Context(), "a.txt", io.LimitReader(lines{noise}, hub.MaxFile))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 8<<20 {
		t.Errorf("the heap grew by %d bytes", grown)
	}
	for _, file := range files {
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	}
}

// lines makes letters of noise.
type lines struct{ from io.Reader }

func (l lines) Read(into []byte) (int, error) {
	read, err := l.from.Read(into)
	for at := range read {
		into[at] = 'a' + into[at]%26
	}
	return read, err
}

func FuzzExamine(f *testing.F) {
	for _, seed := range [][]byte{[]byte(wholePDF), archive(f, docxParts...), archive(f, odtParts...), asPNG(f, drawn(20, 10)),
		asJPEG(f, drawn(20, 10), 6), []byte(vast), []byte("a;b\n1;2\n"), []byte("RIFF\x1A\x00\x00\x00WEBPVP8L\x0D\x00\x00\x00\x2F\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xFE\x07\x00")} {
		f.Add(seed)
	}
	examiner := NewExaminer(f.TempDir())
	f.Fuzz(func(t *testing.T, content []byte) {
		file, err := examiner.Examine(t.Context(), "a.csv", bytes.NewReader(content))
		var shown *hub.Error
		if err != nil {
			if !errors.As(err, &shown) {
				t.Fatalf("a file that is not taken: %v", err)
			}
			return
		}
		if _, err := io.Copy(io.Discard, file.Content); err != nil || file.MediaType == "" {
			t.Errorf("%s: %v", file.MediaType, err)
		}
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	})
}

func TestAPhotographWhoseFrameIsHiddenIsNoPhotograph(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, image.NewYCbCr(image.Rect(0, 0, 16, 16), image.YCbCrSubsampleRatio420), nil); err != nil {
		t.Fatal(err)
	}
	filled := append([]byte("\xFF\xD8\xFF\xFF"), out.Bytes()[3:]...) // a decoder passes over the byte before the first marker
	if _, err := jpeg.Decode(bytes.NewReader(filled)); err != nil {
		t.Fatal(err)
	}
	if file, _, err := examine(t, "a.jpg", filled); err == nil {
		t.Errorf("it is %v: nobody knows how much memory such a one takes", file)
	}
}

func TestALargePhotographIsTakenAndALargerOneIsNot(t *testing.T) {
	t.Parallel()
	for width, want := range map[int]bool{8000: true, 10000: false} {
		var out bytes.Buffer
		if err := jpeg.Encode(&out, image.NewYCbCr(image.Rect(0, 0, width, 6000), image.YCbCrSubsampleRatio420), nil); err != nil {
			t.Fatal(err)
		}
		file, _, err := examine(t, "a.jpg", out.Bytes())
		if (err == nil) != want || want && (file.Width != widest || len(file.Narrower) != 3) {
			t.Errorf("%d wide: %v, %v", width, file, err)
		}
	}
}
