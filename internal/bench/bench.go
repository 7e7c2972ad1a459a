package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
)

// Options say what to measure on, and how much.
type Options struct {
	// Documents is how many to make.
	Documents int
	// Projects is how many of them are projects, of a portfolio with so many applications beside; 0 for a mix without.
	Projects, Applications int
	// JSONL are files of JSON Lines whose texts the documents are made of; the demo's texts when there are none.
	JSONL []string
	// Data is the folder to leave the documents and the index in; a temporary one when empty.
	Data    string
	Clients int
	Queries int
	Seed    uint64
	// JSON asks for a report for programs.
	JSON bool
	// MongoDB is the address of an empty database to write to as well; none when empty.
	MongoDB string
	// Program is the program to start for what is measured of a process: with «serve --data DIR --listen ADDRESS».
	Program string
	// Profile is a file to write a CPU profile of what is measured to; none when empty.
	Profile string
	// Progress is told what is being done.
	Progress func(what string)
}

// Run measures and writes the report.
func Run(ctx context.Context, options Options, out io.Writer) (err error) {
	if options.Documents < 100 || options.Queries < 1 || options.Clients < 1 {
		return errors.New("there is nothing to measure with fewer than 100 documents, one query and one client")
	}
	folder, remove, err := folderOf(options.Data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	r := newRun(options, folder)
	if err := r.measure(ctx); err != nil {
		return err
	}
	if options.JSON {
		return r.report.json(out)
	}
	return r.report.markdown(out)
}

// run is one measurement under way.
type run struct {
	Options
	folder string
	logger *slog.Logger
	corpus *corpus
	// sorted lets bare Bleve have dates and titles too.
	sorted bool
	// warm are asked before anything is measured, asked are measured.
	warm, asked []*question
	report      report
}

func newRun(options Options, folder string) *run {
	if options.Progress == nil {
		options.Progress = func(string) {}
	}
	return &run{Options: options, folder: folder, logger: slog.New(slog.DiscardHandler)}
}

func (r *run) measure(ctx context.Context) error {
	if err := r.makeQuestions(ctx); err != nil {
		return err
	}
	if err := r.measureImport(ctx); err != nil {
		return fmt.Errorf("measure the import: %w", err)
	}
	if err := r.measureAnswers(ctx); err != nil {
		return fmt.Errorf("measure the answers: %w", err)
	}
	if err := r.measureProcess(ctx); err != nil {
		return fmt.Errorf("measure a process: %w", err)
	}
	if err := r.measureWriting(ctx); err != nil { // last: it adds to what the others count
		return fmt.Errorf("measure the writing: %w", err)
	}
	return nil
}

// makeQuestions makes the documents and what is asked of them.
func (r *run) makeQuestions(ctx context.Context) error {
	var err error
	r.Progress("making documents")
	if r.corpus, err = newCorpus(ctx, r.Options); err != nil {
		return err
	}
	questions, err := r.corpus.questions(r.Queries+max(5, r.Queries/5), r.Seed)
	if err != nil {
		return err
	}
	r.warm, r.asked = questions[r.Queries:], questions[:r.Queries]
	r.report.begin(r)
	return nil
}

// folderOf makes the folder to work in, and tells how to remove it.
func folderOf(data string) (string, func() error, error) {
	if data == "" {
		folder, err := os.MkdirTemp("", "samlaer-bench-")
		return folder, func() error { return os.RemoveAll(folder) }, err
	}
	if err := os.MkdirAll(data, 0o750); err != nil {
		return "", nil, err
	}
	entries, err := os.ReadDir(data)
	if err != nil {
		return "", nil, err
	}
	if len(entries) > 0 {
		return "", nil, fmt.Errorf("%s is not empty; choose a new folder", data)
	}
	return data, func() error { return nil }, nil
}

func (r *run) hubFolder() string  { return filepath.Join(r.folder, "samlaer") }
func (r *run) bareFolder() string { return filepath.Join(r.folder, "bare") }
