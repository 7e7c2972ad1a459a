package erasures

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/samlaer/samlaer/internal/hub"
)

// fileName is what the file is called in the data folder. It is to be kept when the store is restored from a backup.
const fileName = "erasures.jsonl"

// Log is a hub.ErasureLog in a file.
type Log struct {
	path  string
	mutex sync.Mutex
}

// In is the log of a data folder, which is made when there is something to keep.
func In(folder string) *Log { return &Log{path: filepath.Join(folder, fileName)} }

// Add writes a line and waits until it is on disk; what is there already is not written twice.
func (l *Log) Add(note hub.ErasureNote) (err error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	kept, whole, err := l.read()
	if err != nil {
		return err
	}
	if slices.ContainsFunc(kept, func(one hub.ErasureNote) bool { return one.PersonHash == note.PersonHash && one.Texts == note.Texts }) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(l.path), 0o700); err != nil {
		return fmt.Errorf("keep an erasure: %w", err)
	}
	file, err := os.OpenFile(l.path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("keep an erasure: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	line, err := json.Marshal(note)
	if err == nil {
		_, err = file.WriteAt(append(line, '\n'), whole) // over what a crash cut off
	}
	if err == nil {
		err = file.Sync()
	}
	if err != nil {
		return fmt.Errorf("keep an erasure: %w", err)
	}
	return syncFolder(filepath.Dir(l.path))
}

// All gives what the file has; nothing when there is none.
func (l *Log) All() ([]hub.ErasureNote, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	notes, _, err := l.read()
	return notes, err
}

// read gives the notes, and how many bytes their lines are: after them may stand one that was cut off.
func (l *Log) read() (notes []hub.ErasureNote, whole int64, err error) {
	content, err := os.ReadFile(l.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, fmt.Errorf("read what was erased: %w", err)
	}
	lines := bufio.NewReader(bytes.NewReader(content))
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return notes, whole, nil // the end, or a line that has none
		}
		var note hub.ErasureNote
		if err := json.Unmarshal(line, &note); err != nil || note.PersonHash == "" {
			return nil, 0, fmt.Errorf("%s is damaged after byte %d: %w", l.path, whole, errors.Join(err, errDamaged))
		}
		notes, whole = append(notes, note), whole+int64(len(line))
	}
}

var errDamaged = errors.New("a line says nothing of an erasure; take the file from a backup")

func syncFolder(path string) error {
	folder, err := os.Open(path) // #nosec G304 -- the folder of the data, which the operator names
	if err != nil {
		return fmt.Errorf("keep an erasure: %w", err)
	}
	return errors.Join(folder.Sync(), folder.Close())
}
