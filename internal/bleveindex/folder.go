package bleveindex

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// ErrInUse: another process has the index open.
var ErrInUse = errors.New("the index is in use by another process")

// lockTimeout is how long to wait for another process to let go.
const lockTimeout = time.Second

func errLocked(path string) error {
	return fmt.Errorf("%w: %s: stop that process, or give this one another folder", ErrInUse, path)
}

// folder holds the generations and says which of them is searched. What it says lies in a file that is also the lock:
// bbolt locks it for one process on every system, and changes it whole or not at all.
type folder struct {
	path string
	file *bolt.DB
}

const (
	currentFile      = "current.bolt"
	generationPrefix = "generation-"
)

var (
	bucketCurrent = []byte("current")
	keyName       = []byte("name")
)

// openFolder takes the folder for this process. A damaged file is begun anew: the index can be too.
func openFolder(path string) (*folder, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("folder of the index: %w", err)
	}
	name := filepath.Join(path, currentFile)
	file, err := openCurrent(name)
	if err != nil && !errors.Is(err, bolterrors.ErrTimeout) && !errors.Is(err, os.ErrPermission) {
		if gone := os.Remove(name); gone != nil {
			return nil, fmt.Errorf("folder of the index: %w: %w", err, gone)
		}
		file, err = openCurrent(name)
	}
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, errLocked(path)
	}
	if err != nil {
		return nil, fmt.Errorf("folder of the index: %w", err)
	}
	return &folder{path: path, file: file}, nil
}

func openCurrent(name string) (file *bolt.DB, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer recoverDamage(&err)
	file, err = bolt.Open(name, 0o600, &bolt.Options{Timeout: lockTimeout})
	if err != nil {
		return nil, err
	}
	err = file.Update(func(tx *bolt.Tx) error {
		_, err := tx.CreateBucketIfNotExists(bucketCurrent)
		return err
	})
	if err != nil {
		_ = file.Close()
		return nil, err
	}
	return file, nil
}

// current is the name of the generation that is searched; empty when there is none.
func (f *folder) current() (name string, err error) {
	err = f.file.View(func(tx *bolt.Tx) error {
		name = string(tx.Bucket(bucketCurrent).Get(keyName))
		return nil
	})
	return name, err
}

// choose makes the generation the one that is searched from now on, also after a crash.
func (f *folder) choose(name string) error {
	err := f.file.Update(func(tx *bolt.Tx) error { return tx.Bucket(bucketCurrent).Put(keyName, []byte(name)) })
	if err != nil {
		return fmt.Errorf("choose the new index: %w", err)
	}
	return nil
}

// generations are the names of those that lie in the folder, whole or half made.
func (f *folder) generations() ([]string, error) {
	entries, err := os.ReadDir(f.path)
	if err != nil {
		return nil, fmt.Errorf("folder of the index: %w", err)
	}
	var names []string
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), generationPrefix) {
			names = append(names, entry.Name())
		}
	}
	return names, nil
}

// fresh is a name that no generation has or had lately.
func (f *folder) fresh() (string, error) {
	names, err := f.generations()
	if err != nil {
		return "", err
	}
	last, err := f.current()
	if err != nil {
		return "", err
	}
	highest := 0
	for _, name := range append(names, last) {
		if number, err := strconv.Atoi(strings.TrimPrefix(name, generationPrefix)); err == nil {
			highest = max(highest, number)
		}
	}
	return fmt.Sprintf("%s%06d", generationPrefix, highest+1), nil
}

// sweep deletes the generations that a crash or a rebuild left, except the one to keep.
func (f *folder) sweep(keep string) error {
	names, err := f.generations()
	if err != nil {
		return err
	}
	for _, name := range names {
		if name == keep {
			continue
		}
		if err := os.RemoveAll(filepath.Join(f.path, name)); err != nil {
			return fmt.Errorf("remove an unfinished index: %w", err)
		}
	}
	return nil
}

func (f *folder) close() error { return f.file.Close() }
