package boltstore

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"github.com/samlaer/samlaer/internal/hub"
)

const (
	// schemaVersion goes up when an older program could not read what a newer one writes.
	schemaVersion = 1
	// keepChanges and keepChangesFor bound the log of changes. An entry takes 100 to 200 bytes: 1,000,000 are 150 MB.
	keepChanges    = 1_000_000
	keepChangesFor = 7 * 24 * time.Hour
	// keepCommitIDs is how long a retry is recognised: what the contract promises, and a little more for clocks.
	keepCommitIDs = 65 * time.Minute
	// lockTimeout is how long to wait for a process that is just ending.
	lockTimeout = time.Second
	// mapped is how much of the address space the database is given at once. bbolt waits for all reads to end when it
	// must map anew, and lets no read begin meanwhile: a backup of some minutes would halt the hub as soon as the
	// file outgrew its map. Addresses cost nothing: RSS is the same with 64 GiB as with 32 KiB.
	mapped = 36
)

const (
	databaseName = "documents.db"
	blobsName    = "blobs"
	// unfinishedName is the folder of files that nobody needs after a crash.
	unfinishedName = "unfinished"
	folderMode     = 0o700
	fileMode       = 0o600
	lostLockTries  = 10
)

// Options say where a store is and how it does its work. Zero values are the constants above.
type Options struct {
	// Folder is made when it is not there.
	Folder string
	Logger *slog.Logger
	// Now is the clock; time.Now when nil.
	Now func() time.Time
	// KeepChanges, KeepChangesFor and KeepCommitIDs bound what the store remembers of its past.
	KeepChanges    int
	KeepChangesFor time.Duration
	KeepCommitIDs  time.Duration
}

func (o Options) withDefaults() Options {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.KeepChanges == 0 {
		o.KeepChanges = keepChanges
	}
	if o.KeepChangesFor == 0 {
		o.KeepChangesFor = keepChangesFor
	}
	if o.KeepCommitIDs == 0 {
		o.KeepCommitIDs = keepCommitIDs
	}
	return o
}

// Open opens the store in the folder, or makes one there. Its errors are sentences that say what is wrong and what to do.
func Open(ctx context.Context, options Options) (*Store, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	options = options.withDefaults()
	path := filepath.Join(options.Folder, databaseName)
	if err := makeFolders(options.Folder); err != nil {
		return nil, explain(options.Folder, path, err)
	}
	db, err := openLocked(path)
	if err != nil {
		return nil, explain(options.Folder, path, err)
	}
	identity, err := prepare(db)
	if err == nil {
		err = tidy(options.Folder)
	}
	if err != nil {
		return nil, errors.Join(explain(options.Folder, path, err), db.Close())
	}
	s := &Store{
		options:  options,
		path:     path,
		identity: identity,
		file:     newFile(db),
		queue:    make(chan *request),
		writing:  make(chan struct{}, 1),
		grown:    make(chan struct{}),
		closing:  make(chan struct{}),
		written:  make(chan struct{}),
		blobs: blobs{folder: filepath.Join(options.Folder, blobsName),
			unfinished: filepath.Join(options.Folder, unfinishedName)},
	}
	go s.write()
	return s, nil
}

// makeFolders makes the folders that are missing. The folder's own name is made to last here; what stands in it, when
// the database is there.
func makeFolders(folder string) error {
	_, missing := os.Stat(folder)
	for _, name := range []string{blobsName, unfinishedName} {
		if err := os.MkdirAll(filepath.Join(folder, name), folderMode); err != nil {
			return err
		}
	}
	if missing == nil {
		return nil
	}
	if err := syncFolder(filepath.Dir(filepath.Clean(folder))); err != nil && !errors.Is(err, fs.ErrPermission) {
		return err // one may be allowed to make a folder where one may not read
	}
	return nil
}

// openLocked opens the database and makes sure that it is the one in the folder: another process may have put a new
// file in its place (see Compact) and let go of the lock on the old one while we waited for it.
func openLocked(path string) (*bbolt.DB, error) {
	for try := 0; ; try++ {
		db, opened, err := openDatabase(path)
		if err != nil {
			return nil, err
		}
		ours, err := opened.Stat()
		if err == nil {
			var theirs fs.FileInfo
			if theirs, err = os.Stat(path); err == nil && os.SameFile(ours, theirs) {
				return db, nil
			}
		}
		if closing := db.Close(); closing != nil || try == lostLockTries {
			return nil, errors.Join(berrors.ErrTimeout, err, closing)
		}
	}
}

// openDatabase turns what bbolt does on a damaged file, which is to panic or to fault, into an error.
func openDatabase(path string) (db *bbolt.DB, opened *os.File, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if fault := recover(); fault != nil {
			// The database is nowhere to be closed; closing its file lets go of the lock.
			db, err = nil, errors.Join(damage(fault), opened.Close())
		}
	}()
	options := &bbolt.Options{Timeout: lockTimeout, FreelistType: bbolt.FreelistMapType, NoStatistics: true}
	options.OpenFile = func(name string, flag int, mode os.FileMode) (*os.File, error) {
		file, err := os.OpenFile(name, flag, mode) // #nosec G304 -- in the store's own folder
		opened = file
		return file, err
	}
	if strconv.IntSize == 64 && runtime.GOOS != "windows" { // where a map is not a file of that size
		options.InitialMmapSize = 1 << mapped
	}
	if db, err = bbolt.Open(path, fileMode, options); err != nil {
		return nil, nil, err
	}
	err = db.View(func(tx *bbolt.Tx) error {
		info, err := opened.Stat()
		if err == nil && info.Size() < tx.Size() {
			err = fmt.Errorf("%w: it has %d bytes of %d", errDamaged, info.Size(), tx.Size())
		}
		return err
	})
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return db, opened, nil
}

// damage makes an error of what a damaged file made bbolt do. A page that is not there is a fault of memory to the
// runtime, in words that would send people looking in the wrong place.
func damage(fault any) error {
	if _, ofMemory := fault.(runtime.Error); ofMemory {
		return fmt.Errorf("%w: a page cannot be read", errDamaged)
	}
	return fmt.Errorf("%w: %v", errDamaged, fault)
}

var (
	errDamaged = errors.New("the database is cut or altered")
	errForeign = errors.New("the database holds something else")
)

// newerSchema is the error of a database that only a newer program knows.
type newerSchema int

func (n newerSchema) Error() string { return fmt.Sprintf("schema version %d", int(n)) }

// prepare makes the buckets that are missing and gives the store's identity.
func prepare(db *bbolt.DB) (identity string, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	err = updating(db, func(tx *bbolt.Tx) (bool, error) {
		isNew, err := introduce(tx)
		if err != nil {
			return false, err
		}
		about := tx.Bucket(aboutBucket)
		version, err := strconv.Atoi(string(about.Get(schemaKey)))
		if err != nil {
			return false, errForeign
		}
		if version > schemaVersion {
			return false, newerSchema(version)
		}
		identity = string(about.Get(identityKey))
		made, err := makeBuckets(tx)
		return isNew || made > 0, err
	})
	return identity, err
}

// introduce writes what a new database is, and gives an identity to it.
func introduce(tx *bbolt.Tx) (isNew bool, err error) {
	if tx.Bucket(aboutBucket) != nil {
		return false, nil
	}
	if first, _ := tx.Cursor().First(); first != nil {
		return false, errForeign
	}
	about, err := tx.CreateBucket(aboutBucket)
	if err != nil {
		return false, err
	}
	return true, errors.Join(about.Put(schemaKey, []byte(strconv.Itoa(schemaVersion))),
		about.Put(identityKey, []byte(rand.Text())))
}

// explain makes a sentence of what went wrong: what is the matter and what to do about it.
func explain(folder, path string, err error) error {
	var newer newerSchema
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return fmt.Errorf("the data folder %s is in use by another process: stop the other samlaer, "+
			"or choose another folder with --data: %w", folder, err)
	case errors.As(err, &newer):
		return fmt.Errorf("the data folder %s was written by a newer samlaer (schema %d, this program knows %d): "+
			"use that program or a newer one", folder, int(newer), schemaVersion)
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, syscall.EISDIR), errors.Is(err, fs.ErrExist):
		return fmt.Errorf("the data folder %s cannot be used, because a file stands where a folder should "+
			"or the other way round: choose another folder with --data: %w", folder, err)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return fmt.Errorf("the data folder %s cannot be written: give the user that runs samlaer the right to, "+
			"or choose another folder with --data: %w", folder, err)
	case isFull(err):
		return fmt.Errorf("the disk with the data folder %s is full: make room and start again: %w: %w",
			folder, hub.ErrUnavailable, err)
	case errors.Is(err, errForeign):
		return fmt.Errorf("the file %s was not made by samlaer: move it away, or choose another folder with --data: %w",
			path, err)
	case errors.Is(err, errDamaged), errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrChecksum),
		errors.Is(err, berrors.ErrVersionMismatch), isTooSmall(path):
		return fmt.Errorf("the file %s is damaged, or was not made by samlaer: move it away and restore a backup: %w",
			path, err)
	default:
		return fmt.Errorf("open the data folder %s: %w", folder, err)
	}
}

// isTooSmall tells whether the file is shorter than any database: bbolt has no error of its own for that.
func isTooSmall(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Size() < int64(4*os.Getpagesize())
}

// isFull tells whether there is no room left to write.
func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) ||
		strings.Contains(err.Error(), syscall.ENOSPC.Error()) // bbolt does not wrap what happens as its file grows
}

// tidy takes away what a process that was killed left half-written, and makes the names in the folder last.
func tidy(folder string) error {
	leftovers, err := os.ReadDir(filepath.Join(folder, unfinishedName))
	if err != nil {
		return err
	}
	for _, leftover := range leftovers {
		if err := os.Remove(filepath.Join(folder, unfinishedName, leftover.Name())); err != nil {
			return err
		}
	}
	return syncFolder(folder)
}

// syncFolder makes names made or changed in the folder last.
func syncFolder(folder string) error {
	if runtime.GOOS == "windows" { // which has no such thing
		return nil
	}
	opened, err := os.Open(folder) // #nosec G304 -- the store's own folder
	if err != nil {
		return err
	}
	return errors.Join(opened.Sync(), opened.Close())
}
