package exchange

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/samlaer/samlaer/internal/hub"
)

// LessonsFile is a table of lessons whose structure was found whole.
type LessonsFile struct {
	file      *os.File
	name      string
	size      int64
	settings  settings
	encoding  Encoding
	separator rune
	// faulty are the rows that a strict import found faults in.
	faulty Counts
}

// OpenLessons reads the file for the first time: its encoding, its header and its quoting, and with Strict its rows. It
// writes nothing and needs no store. The error is a sentence for the operator. The listener may be nil.
func OpenLessons(ctx context.Context, path string, options LessonsOptions, listener Listener) (*LessonsFile, error) {
	settings, err := options.settings(path)
	if err != nil {
		return nil, err
	}
	file, size, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	l := &LessonsFile{file: file, name: filepath.Base(path), size: size, settings: settings}
	if err := l.check(ctx, audible(listener)); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w. Nothing was imported", l.name, err), file.Close())
	}
	return l, nil
}

// Close closes the file.
func (l *LessonsFile) Close() error { return l.file.Close() }

// openRegular opens what can be read twice. It looks before it opens, for a pipe would be waited for.
func openRegular(path string) (*os.File, int64, error) {
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		return nil, 0, fmt.Errorf("%s is a folder. Give a file in it", path)
	}
	if err == nil && !info.Mode().IsRegular() {
		return nil, 0, fmt.Errorf("%s is no file that can be read twice. Save it as a file first", path)
	}
	var file *os.File
	if err == nil {
		file, err = os.Open(path) // #nosec G304 -- the file that who imports names
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, 0, fmt.Errorf("there is no file %s", path)
	case errors.Is(err, fs.ErrPermission):
		return nil, 0, fmt.Errorf("the file %s may not be read by this user", path)
	case err != nil:
		return nil, 0, fmt.Errorf("the file cannot be opened: %w", err)
	}
	return file, info.Size(), nil
}

func audible(listener Listener) Listener {
	if listener == nil {
		return silence{}
	}
	return listener
}

// check is the first reading.
func (l *LessonsFile) check(ctx context.Context, listener Listener) error {
	scan := &encodingScan{source: l.file, encoding: l.settings.encoding, line: 1}
	err := l.checkRows(ctx, scan, listener)
	if scan.err != nil {
		// What the CSV reader says of a file that it got only half of helps nobody.
		return scan.err
	}
	l.encoding = scan.found()
	return err
}

func (l *LessonsFile) checkRows(ctx context.Context, scan *encodingScan, listener Listener) error {
	t, err := newTable(scan, l.settings.separator)
	if err != nil {
		return err
	}
	if t.isMarked && l.settings.encoding == EncodingWindows1252 {
		return errors.New("the file says that it is UTF-8. Leave out --encoding windows-1252")
	}
	l.separator = t.csv.Comma
	rows, err := newRows(t, l.settings, l.settings.encoding)
	if err != nil {
		return err
	}
	progress := func(done int64) { listener.Progress("checking "+l.name, done, l.size) }
	return t.each(ctx, progress, func(row record) error {
		if !l.settings.isStrict {
			return nil
		}
		if _, faults := rows.lesson(row); len(faults) > 0 {
			l.faulty.Refused++
			tell(listener, faults)
		}
		return nil
	})
}

func tell(listener Listener, faults []Fault) {
	for _, fault := range faults {
		listener.Fault(fault)
	}
}

// Import reads the file for the second time and brings its lessons in. The counts tell what is in also when there is an
// error, and a later import of the same file goes on from there. The listener may be nil.
func (l *LessonsFile) Import(ctx context.Context, intake *hub.Intake, listener Listener) (Counts, error) {
	if l.settings.isStrict && l.faulty.Refused > 0 {
		return l.faulty, nil
	}
	if _, err := l.file.Seek(0, io.SeekStart); err != nil {
		return Counts{}, fmt.Errorf("%s cannot be read a second time: %w", l.name, err)
	}
	b := &batch[hub.ImportedLesson]{take: intake.Take, listener: audible(listener)}
	if err := l.importRows(ctx, b); err != nil {
		return b.counts, fmt.Errorf("import %s: %w", l.name, err)
	}
	return b.counts, nil
}

func (l *LessonsFile) importRows(ctx context.Context, b *batch[hub.ImportedLesson]) error {
	t, err := newTable(l.file, l.separator)
	if err != nil {
		return err
	}
	rows, err := newRows(t, l.settings, l.encoding)
	if err != nil {
		return err
	}
	progress := func(done int64) { b.listener.Progress("importing "+l.name, done, l.size) }
	err = t.each(ctx, progress, func(row record) error {
		lesson, faults := rows.lesson(row)
		return b.add(ctx, arrival[hub.ImportedLesson]{line: row.line, value: lesson, faults: faults,
			size:    len(lesson.Context) + len(lesson.Insight) + len(lesson.Recommendation) + len(lesson.Limits),
			explain: func(problems hub.Errors) []Fault { return explain(row, rows.columns, problems) }})
	})
	if err != nil {
		return err
	}
	return b.flush(ctx)
}

// explain turns what the hub says of a lesson into faults of its row.
func explain(row record, columns columns, problems hub.Errors) []Fault {
	faults := make([]Fault, 0, len(problems))
	for _, problem := range problems {
		fault := Fault{Line: row.line, Reason: problem.Message.EN}
		if problem.Field != "" {
			fault.Line, fault.Column = columns.place(row, problem.Field)
		}
		faults = append(faults, fault)
	}
	return faults
}

// language gives the tag that the hub knows: «no» is written for bokmål mostly.
func language(tag string) hub.Language {
	tag = strings.TrimSpace(tag)
	switch lower := strings.ToLower(tag); lower {
	case "no", "nb", "nn", "en":
		if lower == "no" {
			return "nb"
		}
		return hub.Language(lower)
	default:
		return hub.Language(tag)
	}
}
