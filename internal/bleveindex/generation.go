package bleveindex

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sync"

	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	bolterrors "go.etcd.io/bbolt/errors"

	"github.com/samlaer/samlaer/internal/hub"
)

// What an index keeps of itself, beside the documents and in the same batches.
var (
	keyMapping  = []byte("samlaer.mapping")
	keyStore    = []byte("samlaer.store")
	keyPosition = []byte("samlaer.position")
)

// errDamaged: the files cannot be read, or not as they should. The index has to be built anew.
var errDamaged = errors.New("the index is damaged")

// generation is one index on disk, in a folder of its own. A rebuild makes a new one beside it.
type generation struct {
	name         string
	folder       string
	scorch       *scorch.Scorch
	queue        *index.AnalysisQueue
	columns      *columns
	vocabularies *vocabularies
	lengths      *lengthsRead
	uses         *usesRead
	faults       *faults
	// users are the searches under way; nobody begins one after the generation was taken out of use.
	users sync.WaitGroup
	// built tells that this process made all of it, so that a panic in it is not the fault of old files.
	built bool

	mutex    sync.Mutex
	position hub.Position
}

// scorchConfig opens the index of a folder.
//
// unsafe_batch lets a batch return when it can be searched rather than when it is on disk: [generation.flush] waits for
// that. It cannot give a checkpoint newer than the documents, since Bleve writes the list of segments and the
// checkpoint in one transaction after the segments are synced: what a crash loses, the checkpoint has not passed.
// Following a store while it is written to is 3 times as fast so.
func scorchConfig(folder string) map[string]any {
	return map[string]any{
		"path":                   folder,
		"unsafe_batch":           true,
		"bolt_timeout":           lockTimeout.String(),
		"asyncErrorCallbackName": faultCallback,
	}
}

// openGeneration opens the folder's index, or makes it. A damaged one gives errDamaged, whatever Bleve did about it.
func openGeneration(parent, name string) (*generation, error) {
	folder := filepath.Join(parent, name)
	queue := index.NewAnalysisQueue(runtime.GOMAXPROCS(0))
	opened, err := scorch.NewScorch(scorch.Name, scorchConfig(folder), queue)
	if err != nil {
		return nil, fmt.Errorf("index %s: %w", folder, err)
	}
	g := &generation{name: name, folder: folder, scorch: opened.(*scorch.Scorch), queue: queue, columns: newColumns(), vocabularies: newVocabularies(), lengths: &lengthsRead{read: map[uint64]lengths{}},
		uses: newUsesRead(), faults: newFaults()}
	generationsByFolder.Store(folder, g)
	if err := g.open(); err != nil {
		_ = g.close() // it was never quite open
		return nil, err
	}
	return g, nil
}

func (g *generation) open() (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer recoverDamage(&err)
	if isCutShort(g.folder) {
		return fmt.Errorf("%w: %s: its list of files is cut short", errDamaged, g.folder)
	}
	if err := g.scorch.Open(); err != nil {
		if errors.Is(err, bolterrors.ErrTimeout) {
			return errLocked(g.folder)
		}
		return fmt.Errorf("%w: %s: %w", errDamaged, g.folder, err)
	}
	position, err := g.internal(keyPosition)
	if err != nil {
		return err
	}
	g.position = hub.Position(position)
	return g.verify()
}

// verify compares each file with the checksum at its end. Bleve writes it and never looks at it: one wrong bit would
// make a word be found where it is not, and nobody would know. 64 MB of 100,000 documents take 20 ms.
func (g *generation) verify() error {
	snapshot, err := g.snapshot()
	if err != nil {
		return err
	}
	defer snapshot.Close()
	for _, part := range snapshot.Segments() {
		file, ok := part.Segment().(segment.PersistedSegment)
		if !ok {
			continue
		}
		if err := verifyFile(file.Path()); err != nil {
			return fmt.Errorf("%w: %w", errDamaged, err)
		}
	}
	return nil
}

// sumSize is the size of the checksum at the end of a segment's file.
const sumSize = 4

func verifyFile(name string) error {
	file, err := os.Open(name) // #nosec G304 -- in the index's own folder
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	sum := crc32.NewIEEE()
	if _, err := io.CopyN(sum, file, info.Size()-sumSize); err != nil {
		return err
	}
	var written [sumSize]byte
	if _, err := io.ReadFull(file, written[:]); err != nil {
		return err
	}
	if binary.BigEndian.Uint32(written[:]) != sum.Sum32() {
		return fmt.Errorf("%s is not as it was written", name)
	}
	return nil
}

// recoverDamage turns a panic of Bleve into errDamaged. It goes by defer.
func recoverDamage(err *error) {
	if cause := recover(); cause != nil {
		*err = fmt.Errorf("%w: %v\n%s", errDamaged, cause, debug.Stack())
	}
}

func (g *generation) internal(key []byte) (text string, err error) {
	defer recoverDamage(&err)
	snapshot, err := g.snapshot()
	if err != nil {
		return "", err
	}
	defer snapshot.Close()
	value, err := snapshot.GetInternal(key)
	if err != nil {
		return "", fmt.Errorf("%w: %w", errDamaged, err)
	}
	return string(value), nil
}

// snapshot is the index as it is now; it must be closed.
func (g *generation) snapshot() (*scorch.IndexSnapshot, error) {
	reader, err := g.scorch.Reader()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errDamaged, err)
	}
	snapshot, ok := reader.(*scorch.IndexSnapshot)
	if !ok {
		return nil, fmt.Errorf("the index's reader is a %T", reader)
	}
	return snapshot, nil
}

// at is the place in the store's history up to which everything is here.
func (g *generation) at() hub.Position {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	return g.position
}

// batch is what to write together.
type batch struct {
	put    []*document.Document
	remove []hub.ID
	// position is the place up to which everything is here afterwards; empty leaves it.
	position hub.Position
	internal map[string]string
}

// write makes the batch part of the index: searches that begin afterwards see it whole.
func (g *generation) write(b batch) (err error) {
	defer recoverDamage(&err)
	one := index.NewBatch()
	for _, id := range b.remove {
		one.Delete(string(id))
	}
	for _, document := range b.put {
		one.Update(document)
	}
	for key, value := range b.internal {
		one.SetInternal([]byte(key), []byte(value))
	}
	if b.position != "" {
		one.SetInternal(keyPosition, []byte(b.position))
	}
	if err := g.scorch.Batch(one); err != nil {
		return fmt.Errorf("write to the index: %w", err)
	}
	if b.position != "" {
		g.mutex.Lock()
		g.position = b.position
		g.mutex.Unlock()
	}
	return nil
}

// flush waits until all that was written is on disk.
func (g *generation) flush(ctx context.Context) (err error) {
	defer recoverDamage(&err)
	select { // what went wrong before is tried again now
	case <-g.faults.news:
	default:
	}
	done := make(chan error, 1)
	last := index.NewBatch()
	last.SetPersistedCallback(func(err error) { done <- err })
	if err := g.scorch.Batch(last); err != nil {
		return fmt.Errorf("flush the index: %w", err)
	}
	select {
	case err := <-done:
		if err != nil {
			return fmt.Errorf("flush the index: %w", err)
		}
		return nil
	case err := <-g.faults.news:
		return fmt.Errorf("flush the index: %w", err)
	case <-ctx.Done():
		return fmt.Errorf("flush the index: %w", context.Cause(ctx))
	}
}

// holds tells what the index has of a document; false when it has none.
func (g *generation) holds(snapshot *scorch.IndexSnapshot, id hub.ID) (h held, found bool, err error) {
	defer recoverDamage(&err)
	kept, err := snapshot.Document(string(id))
	if err != nil {
		return held{}, false, fmt.Errorf("%w: %w", errDamaged, err)
	}
	if kept == nil {
		return held{}, false, nil
	}
	kept.VisitFields(func(field index.Field) {
		if field.Name() == fieldHeld {
			h, err = parseHeld(string(field.Value()))
		}
	})
	return h, true, err
}

// close waits for the searches under way. What was not flushed is lost, and the checkpoint knows.
func (g *generation) close() (err error) {
	g.users.Wait()
	close(g.faults.closing)
	defer generationsByFolder.Delete(g.folder)
	defer g.queue.Close()
	defer recoverDamage(&err)
	if err := g.scorch.Close(); err != nil {
		return fmt.Errorf("close the index: %w", err)
	}
	return nil
}

// remove closes the generation and deletes its files.
func (g *generation) remove() error {
	err := g.close()
	if gone := os.RemoveAll(g.folder); gone != nil {
		return fmt.Errorf("remove the old index: %w", gone)
	}
	return err
}

// isCutShort tells whether the process was killed while bbolt made Bleve's list of files. It begins with four pages that
// are written at once; reading one that is not there is a fault of the bus, which would end the process.
func isCutShort(folder string) bool {
	info, err := os.Stat(filepath.Join(folder, "root.bolt"))
	return err == nil && info.Size() < int64(4*os.Getpagesize())
}
