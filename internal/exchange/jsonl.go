package exchange

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"unicode/utf8"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/samlaer/samlaer/internal/hub"
)

// LeftBehind are the kinds that JSON Lines do not carry: ways to be somebody, and what is on its way out.
var LeftBehind = []hub.Kind{
	hub.KindInvitation, hub.KindSession, hub.KindAPIKey, hub.KindWebhook, hub.KindDelivery, hub.KindMailOut,
	hub.KindTelling,
}

// ExportJSONL writes all documents but those left behind, one a line, and tells how many. The same content gives the
// same bytes, whichever store holds it. What is committed meanwhile may be missed. The listener may be nil.
func ExportJSONL(ctx context.Context, store hub.Store, to io.Writer, listener Listener) (int, error) {
	buffered := bufio.NewWriterSize(to, 1<<16)
	count := 0
	for _, kind := range hub.Kinds {
		if slices.Contains(LeftBehind, kind) {
			continue
		}
		for document, err := range store.Scan(ctx, kind) {
			if err != nil {
				return count, fmt.Errorf("export %s: %w", kind, err)
			}
			line, err := bson.MarshalExtJSON(document, false, false)
			if err != nil {
				return count, fmt.Errorf("export %s: %w", document.Base().ID, err)
			}
			if _, err := buffered.Write(append(line, '\n')); err != nil {
				return count, fmt.Errorf("write the export: %w", err)
			}
			count++
			audible(listener).Progress("exporting", int64(count), 0)
		}
	}
	if err := buffered.Flush(); err != nil {
		return count, fmt.Errorf("write the export: %w", err)
	}
	return count, nil
}

// ImportJSONLFile is ImportJSONL of the file; «-» is standard input. The folder with the files of attachments may be nil.
func ImportJSONLFile(ctx context.Context, path string, files *Folder, intake *hub.Intake, listener Listener) (_ Counts, err error) {
	if path == "-" {
		return ImportJSONL(ctx, &Source{Reader: os.Stdin, Name: "standard input", Files: files}, intake, listener)
	}
	file, size, err := openRegular(path)
	if err != nil {
		return Counts{}, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return ImportJSONL(ctx, &Source{Reader: file, Name: filepath.Base(path), Size: size, Files: files}, intake, listener)
}

// Source is what an import reads.
type Source struct {
	io.Reader
	Name string
	// Size is 0 when it is not known.
	Size int64
	// Files are those of the attachments; nil when they are not brought along.
	Files *Folder
}

// ImportJSONL brings in what ExportJSONL wrote, by the rules of [hub.Intake.Put]. A line with a fault is left out and
// told of. The counts tell what is in also when there is an error. The listener may be nil.
func ImportJSONL(ctx context.Context, source *Source, intake *hub.Intake, listener Listener) (Counts, error) {
	b := &batch[hub.Document]{listener: audible(listener), take: func(ctx context.Context, documents []hub.Document) ([]hub.Outcome, error) {
		if source.Files != nil {
			if err := source.Files.putFor(ctx, documents, intake); err != nil {
				return make([]hub.Outcome, len(documents)), err
			}
		}
		return intake.Put(ctx, documents, same)
	}}
	lines := &lineReader{source: bufio.NewReaderSize(source, 1<<16)}
	for {
		if err := ctx.Err(); err != nil {
			return b.counts, err
		}
		line, err := lines.next()
		if errors.Is(err, io.EOF) {
			err = b.flush(ctx)
			return b.counts, err
		}
		if err != nil && !errors.Is(err, errLineTooLong) {
			return b.counts, fmt.Errorf("read %s: %w", source.Name, err)
		}
		b.listener.Progress("importing "+source.Name, lines.done, source.Size)
		read := arrival[hub.Document]{line: lines.line, size: len(line), explain: explained(lines.line)}
		if err != nil {
			read.faults = []Fault{{Line: lines.line, Reason: fmt.Sprintf("The line is longer than %d MiB.", maxJSONLine>>20)}}
		} else if len(bytes.TrimSpace(line)) == 0 {
			continue
		} else if document, fault := parseDocument(line, lines.line); fault != nil {
			read.faults = []Fault{*fault}
		} else {
			read.value = document
		}
		if err := b.add(ctx, read); err != nil {
			return b.counts, fmt.Errorf("import %s: %w", source.Name, err)
		}
	}
}

// same compares what a store would keep.
func same(one, other hub.Document) bool {
	first, err := bson.Marshal(one)
	if err != nil {
		return false
	}
	second, err := bson.Marshal(other)
	return err == nil && bytes.Equal(first, second)
}

// parseDocument reads a line. A field that its noun does not have is a fault: it would be lost without a word.
func parseDocument(line []byte, number int) (hub.Document, *Fault) {
	fault := func(field, reason string) (hub.Document, *Fault) {
		return nil, &Fault{Line: number, Column: field, Reason: reason}
	}
	if !utf8.Valid(line) {
		return fault("", "The line is not UTF-8.")
	}
	if !json.Valid(line) {
		return fault("", "The line is not JSON.")
	}
	var raw bson.Raw
	if err := bson.UnmarshalExtJSON(line, false, &raw); err != nil {
		return fault("", "The line is not a document in Extended JSON: "+err.Error()+".")
	}
	text, _ := raw.Lookup("_id").StringValueOK()
	id := hub.ID(text)
	if !id.Valid() {
		return fault("_id", "The document has no id of a kind and a UUID of version 7.")
	}
	if slices.Contains(LeftBehind, id.Kind()) {
		return fault("_id", "Documents of the kind "+string(id.Kind())+" are not brought in: they let somebody in, or send something.")
	}
	document := hub.NewDocument(id.Kind())
	if err := bson.Unmarshal(raw, document); err != nil {
		return fault("", "The document does not fit its kind: "+err.Error()+".")
	}
	kept, err := bson.Marshal(document)
	if err != nil {
		return fault("", "The document cannot be kept: "+err.Error()+".")
	}
	if field := lost(raw, kept); field != "" {
		return fault(field, "There is no such field here. A newer Samlær may have written it.")
	}
	return document, nil
}

// lost is the path of a field that the given document has and the kept one has not; «» when there is none. Empty
// values are kept by leaving them out.
func lost(given, kept bson.Raw) string {
	elements, err := given.Elements()
	if err != nil {
		return ""
	}
	for _, element := range elements {
		value, err := kept.LookupErr(element.Key())
		if err != nil {
			if isEmpty(element.Value()) {
				continue
			}
			return element.Key()
		}
		if path := lostWithin(element.Value(), value); path != "" {
			return element.Key() + "." + path
		}
	}
	return ""
}

func lostWithin(given, kept bson.RawValue) string {
	switch given.Type {
	case bson.TypeEmbeddedDocument, bson.TypeArray:
		if kept.Type == given.Type {
			return lost(bson.Raw(given.Value), bson.Raw(kept.Value))
		}
	}
	return ""
}

func isEmpty(value bson.RawValue) bool {
	switch value.Type {
	case bson.TypeNull, bson.TypeUndefined:
		return true
	case bson.TypeString:
		return value.StringValue() == ""
	case bson.TypeBoolean:
		return !value.Boolean()
	case bson.TypeInt32, bson.TypeInt64:
		return value.AsInt64() == 0
	case bson.TypeEmbeddedDocument, bson.TypeArray:
		return lost(bson.Raw(value.Value), bson.Raw("\x05\x00\x00\x00\x00")) == ""
	default:
		return false
	}
}
