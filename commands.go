package main

import (
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/samlaer/samlaer/internal/bleveindex"
	"github.com/samlaer/samlaer/internal/erasures"
	"github.com/samlaer/samlaer/internal/hub"
)

type reindexCommand struct{ Place }

// Run builds the index anew beside the old one.
func (c *reindexCommand) Run(p *program) error {
	return p.withIndex(c.Place, func(_ hub.Store, index *bleveindex.Index) error { return index.Rebuild(p.ctx) })
}

type checkCommand struct{ Place }

// Run compares index and store, and attachments with their files, names each difference, and ends with status 1 when there is one.
func (c *checkCommand) Run(p *program) (err error) {
	store, err := p.openStore(c.Place)
	if err != nil {
		return err
	}
	defer closed(&err, store)
	index, err := bleveindex.Open(p.ctx, bleveindex.Options{Folder: c.index(), Store: store, Logger: p.logger,
		Clock: time.Now, NeverRebuild: true})
	if errors.Is(err, bleveindex.ErrUnusable) {
		return fmt.Errorf("%w. Build it anew with «samlaer reindex»", err)
	}
	if err != nil {
		return err
	}
	defer closed(&err, index)
	differences, err := index.Check(p.ctx)
	if err != nil {
		return err
	}
	files, err := hub.CheckBlobs(p.ctx, store, time.Now())
	if err != nil {
		return err
	}
	for _, difference := range differences {
		_, _ = fmt.Fprintln(p.out, difference)
	}
	for _, file := range files {
		_, _ = fmt.Fprintln(p.out, file)
	}
	count := len(differences) + len(files)
	_, _ = fmt.Fprintf(p.out, "differences %d\n", count)
	if count > 0 {
		return exitError(1)
	}
	return nil
}

// withIndex opens store and index, does something with them, and closes them.
func (p *program) withIndex(place Place, do func(hub.Store, *bleveindex.Index) error) (err error) {
	store, err := p.openStore(place)
	if err != nil {
		return err
	}
	defer closed(&err, store)
	index, err := p.openIndex(place, store, nil)
	if err != nil {
		return err
	}
	defer closed(&err, index)
	return do(store, index)
}

type analyzeCommand struct {
	Language string `default:"nb" help:"Language of the words, as nb, nn or en." placeholder:"CODE"`
}

// Run writes what the words of each line of standard input are indexed as.
func (c *analyzeCommand) Run(p *program) error {
	return bleveindex.Analyze(hub.Language(c.Language), p.in, p.out)
}

type compactCommand struct{ Place }

// Run compacts the store, and builds the index anew: what was deleted stands in the files of both until then.
func (c *compactCommand) Run(p *program) error {
	return p.withIndex(c.Place, func(store hub.Store, index *bleveindex.Index) error {
		if err := store.Compact(p.ctx); err != nil {
			return err
		}
		return index.Rebuild(p.ctx)
	})
}

type repeatErasuresCommand struct{ Place }

// Run erases again who came back with a backup. A server does the same when it starts.
func (c *repeatErasuresCommand) Run(p *program) error {
	return p.withIndex(c.Place, func(store hub.Store, index *bleveindex.Index) error {
		h := hub.New(hub.Parts{Store: store, Index: index, Clock: time.Now, UUID: newUUID, Erasures: erasures.In(c.Data)})
		if err := h.RepeatErasures(p.ctx); err != nil {
			return err
		}
		return index.CatchUp(p.ctx)
	})
}

type versionCommand struct{}

// Run says which program this is.
func (versionCommand) Run(p *program) error {
	version, revision := "development", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		if info.Main.Version != "" && info.Main.Version != "(devel)" {
			version = info.Main.Version
		}
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" {
				revision = " " + setting.Value
			}
		}
	}
	_, err := fmt.Fprintf(p.out, "samlaer %s%s\n", version, revision)
	return err
}

// tell says what is being done to whoever waits.
func (p *program) tell(what string) { _, _ = fmt.Fprintln(p.errors, what) }
