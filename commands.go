package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime/debug"
	"time"

	"github.com/samlaer/samlaer/internal/archive"
	"github.com/samlaer/samlaer/internal/bench"
	"github.com/samlaer/samlaer/internal/bleveindex"
	"github.com/samlaer/samlaer/internal/erasures"
	"github.com/samlaer/samlaer/internal/exchange"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/registers"
	"github.com/samlaer/samlaer/internal/secret"
)

type importLessonsCommand struct {
	Place
	File      string `arg:"" help:"Table to read." type:"path"`
	Map       string `help:"Which column each field is read from." placeholder:"title=Title,insight=Lesson,…"`
	Preset    string `help:"A table that is known: nasa-llis." placeholder:"NAME"`
	Encoding  string `default:"auto" help:"auto, utf-8 or windows-1252."`
	Separator string `default:"auto" help:"auto, «,», «;» or tab."`
	HTML      bool   `name:"html" help:"The longer texts are HTML."`
	System    string `help:"What to call where the lessons come from; the file's name when not given." placeholder:"NAME"`
	Language  string `help:"Language of the lessons, as nb, nn or en." placeholder:"CODE"`
	Kind      string `help:"Kind of the lessons whose row does not say." placeholder:"KIND"`
	Status    string `help:"Status of the lessons; PUBLISHED when not given." placeholder:"STATUS"`
	Audience  string `help:"Audience of the lessons; PUBLIC when not given." placeholder:"AUDIENCE"`
	Strict    bool   `help:"Put none in when one row cannot be."`
}

// Run reads the table twice: nothing is opened, and nothing written, before its structure was found whole.
func (c *importLessonsCommand) Run(p *program) (err error) {
	reporter := exchange.NewReporter(p.errors)
	defer reporter.Close()
	lessons, err := exchange.OpenLessons(p.ctx, c.File, exchange.LessonsOptions{
		Map: c.Map, Preset: c.Preset, Encoding: exchange.Encoding(c.Encoding), Separator: c.Separator, HTML: c.HTML,
		System: c.System, Language: c.Language, Kind: c.Kind, Status: c.Status, Audience: c.Audience, Strict: c.Strict,
	}, reporter)
	if err != nil {
		return err
	}
	defer closed(&err, lessons)
	return p.takeIn(c.Place, func(intake *hub.Intake) (exchange.Counts, error) {
		return lessons.Import(p.ctx, intake, reporter)
	})
}

type importGrantsCommand struct {
	Place
	File      string `arg:"" help:"File to read: JSON or CSV." type:"path"`
	Map       string `help:"Which column each field of a grant system's table is read from." placeholder:"title=Prosjekt,grantedAmount=Innvilget,…"`
	Encoding  string `default:"auto" help:"auto, utf-8 or windows-1252."`
	Separator string `default:"auto" help:"auto, «,», «;» or tab."`
	System    string `help:"What to call where the grants of a mapped table come from; the file's name when not given." placeholder:"NAME"`
	Language  string `help:"Language of the texts, as nb, nn or en." placeholder:"CODE"`

	OrganisationsFrom  string `env:"SAMLAER_ORGANISATIONS_FROM" help:"Ask here what organisations are, by their numbers: the address of Enhetsregisteret's API, before /enheter. Nobody is asked when not given." placeholder:"URL"`
	MunicipalitiesFrom string `env:"SAMLAER_MUNICIPALITIES_FROM" help:"Ask here which municipalities there were: the address of SSB Klass' API, before /classifications. Nobody is asked when not given." placeholder:"URL"`
}

// Run puts each grant in as a project, with the organisations, schemes and calls that it names.
func (c *importGrantsCommand) Run(p *program) error {
	options := exchange.GrantsOptions{Map: c.Map, Encoding: exchange.Encoding(c.Encoding), Separator: c.Separator,
		System: c.System, Language: c.Language}
	warn := func(err error) { p.logger.Warn("a register", "error", err) }
	if c.OrganisationsFrom != "" {
		organisations, err := registers.NewOrganisations(c.OrganisationsFrom, warn)
		if err != nil {
			return fmt.Errorf("--organisations-from: %w", err)
		}
		options.Complete = organisations.Complete
	}
	if c.MunicipalitiesFrom != "" {
		municipalities, err := registers.NewMunicipalities(c.MunicipalitiesFrom, warn)
		if err != nil {
			return fmt.Errorf("--municipalities-from: %w", err)
		}
		options.Lacks = municipalities.Lacks
	}
	reporter := exchange.NewReporter(p.errors)
	defer reporter.Close()
	return p.takeIn(c.Place, func(intake *hub.Intake) (exchange.Counts, error) {
		return exchange.ImportGrants(p.ctx, c.File, options, intake, reporter)
	})
}

type importConceptsCommand struct {
	Place
	File   string `arg:"" help:"Vocabulary to read." type:"path"`
	Scheme string `default:"THEME" enum:"THEME,TARGET_GROUP,METHOD" help:"What its concepts are, where they do not say: THEME, TARGET_GROUP or METHOD."`
}

// Run puts the vocabulary in whole.
func (c *importConceptsCommand) Run(p *program) error {
	reporter := exchange.NewReporter(p.errors)
	defer reporter.Close()
	return p.takeIn(c.Place, func(intake *hub.Intake) (exchange.Counts, error) {
		return exchange.ImportConcepts(p.ctx, c.File, hub.ConceptScheme(c.Scheme), intake, reporter)
	})
}

type importJSONLCommand struct {
	Place
	File  string `arg:"" help:"File to read." type:"path"`
	Files string `help:"Folder to read the files of attachments from." type:"path" placeholder:"FOLDER"`
}

// Run puts each document in as it is, and before that the files.
func (c *importJSONLCommand) Run(p *program) error {
	reporter := exchange.NewReporter(p.errors)
	defer reporter.Close()
	return p.takeIn(c.Place, func(intake *hub.Intake) (exchange.Counts, error) {
		if c.Files != "" {
			if err := exchange.ImportFiles(p.ctx, c.Files, intake); err != nil {
				return exchange.Counts{}, err
			}
		}
		return exchange.ImportJSONLFile(p.ctx, c.File, intake, reporter)
	})
}

// takeIn imports, with the index following along, and says what came of it in the last line.
func (p *program) takeIn(place Place, read func(*hub.Intake) (exchange.Counts, error)) error {
	return p.withIndex(place, func(store hub.Store, index *bleveindex.Index) error {
		batch := time.Now().UTC().Format(time.RFC3339)
		counts, err := read(hub.NewIntake(store, time.Now, newUUID, batch))
		if errors.Is(err, hub.ErrUnavailable) {
			return fmt.Errorf("%w. What came in before that is kept. Import again, and it goes on from there", err)
		}
		if err != nil {
			return err
		}
		if err := index.CatchUp(p.ctx); err != nil {
			return err
		}
		_, _ = fmt.Fprintln(p.out, counts)
		if status := counts.ExitStatus(); status != 0 {
			return exitError(status)
		}
		return nil
	})
}

type exportJSONLCommand struct {
	Place
	Files string `help:"Folder to write the files of attachments into." type:"path" placeholder:"FOLDER"`
}

// Run writes all content to standard output, and then the files, so that none is missing that a document names.
func (c *exportJSONLCommand) Run(p *program) (err error) {
	store, err := p.openStore(c.Place)
	if err != nil {
		return err
	}
	defer closed(&err, store)
	reporter := exchange.NewReporter(p.errors)
	defer reporter.Close()
	buffered := bufio.NewWriter(p.out)
	if _, err := exchange.ExportJSONL(p.ctx, store, buffered, reporter); err != nil {
		return err
	}
	if err := buffered.Flush(); err != nil || c.Files == "" {
		return err
	}
	_, err = exchange.ExportFiles(p.ctx, store, c.Files)
	return err
}

type archiveCommand struct {
	Place
	Project   string `arg:"" help:"Id of the project."`
	Dir       string `arg:"" help:"Folder to make the project's folder in." type:"path"`
	Publisher string `default:"Samlær" env:"SAMLAER_PUBLISHER" help:"Name of the organisation that the archive belongs to." placeholder:"NAME"`
}

// Run writes the folder, and says which.
func (c *archiveCommand) Run(p *program) (err error) {
	store, err := p.openStore(c.Place)
	if err != nil {
		return err
	}
	defer closed(&err, store)
	h := hub.New(hub.Parts{Store: store, Clock: time.Now, UUID: newUUID})
	file, err := h.CaseFile(p.ctx, hub.ID(c.Project))
	if err != nil {
		return err
	}
	path, err := archive.Folder(p.ctx, c.Dir, file, c.Publisher)
	if err == nil {
		_, _ = fmt.Fprintln(p.out, path)
	}
	return err
}

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

type benchSpeedCommand struct {
	Documents int            `default:"20000" help:"How many documents to make."`
	JSONL     []string       `name:"jsonl" help:"File of JSON Lines whose texts the documents are made of; the demo's when not given." placeholder:"FILE" type:"path"`
	Data      string         `help:"Folder to leave the documents and the index in; a temporary one when not given." placeholder:"DIR" type:"path"`
	Clients   int            `default:"16" help:"How many ask at once, where many do."`
	Queries   int            `default:"500" help:"How many different queries."`
	Seed      uint64         `default:"1" help:"What the documents and queries are drawn by."`
	JSON      bool           `name:"json" help:"A report for programs."`
	MongoDB   secret.Address `name:"mongodb" help:"Empty MongoDB database to measure writing on, too." placeholder:"URI"`
	Profile   string         `help:"File for a CPU profile of searches over HTTP." placeholder:"FILE" type:"path"`
}

// Run measures this program beside bare Bleve.
func (c *benchSpeedCommand) Run(p *program) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	return bench.Run(p.ctx, bench.Options{Documents: c.Documents, JSONL: c.JSONL, Data: c.Data, Clients: c.Clients,
		Queries: c.Queries, Seed: c.Seed, JSON: c.JSON, Program: self, Profile: c.Profile, MongoDB: c.MongoDB.Reveal(),
		Progress: p.tell}, p.out)
}

type benchSearchCommand struct {
	Documents int      `default:"100000" help:"How many documents to make."`
	JSONL     []string `name:"jsonl" help:"File of JSON Lines whose texts the documents are made of; the demo's when not given." placeholder:"FILE" type:"path"`
	Data      string   `help:"Folder to leave the documents and the index in; a temporary one when not given." placeholder:"DIR" type:"path"`
	Queries   int      `default:"500" help:"How many different queries."`
	Seed      uint64   `default:"1" help:"What the documents and queries are drawn by."`
	JSON      bool     `name:"json" help:"A report for programs."`
}

func (c *benchSearchCommand) options(p *program) bench.Options {
	return bench.Options{Documents: c.Documents, JSONL: c.JSONL, Data: c.Data, Queries: c.Queries, Seed: c.Seed, JSON: c.JSON,
		Progress: p.tell}
}

// Run measures the index alone beside bare Bleve.
func (c *benchSearchCommand) Run(p *program) error {
	return bench.Searching(p.ctx, c.options(p), p.out)
}

type benchReadsCommand struct {
	Clients  int    `default:"16" help:"How many ask at once."`
	Requests int    `default:"20000" help:"How many requests they send together in a round."`
	Rounds   int    `default:"5" help:"How often each server has its turn."`
	JSON     bool   `name:"json" help:"A report for programs."`
	Profile  string `help:"File for a CPU profile of answers that are kept." placeholder:"FILE" type:"path"`
}

// Run measures what is kept beside a file server.
func (c *benchReadsCommand) Run(p *program) error {
	return bench.Reads(p.ctx, bench.ReadsOptions{Clients: c.Clients, Requests: c.Requests, Rounds: c.Rounds, JSON: c.JSON,
		Profile: c.Profile, Progress: p.tell}, p.out)
}

type benchStatisticsCommand struct {
	benchSearchCommand
	Projects     int    `default:"20000" help:"How many of the documents are projects."`
	Applications int    `default:"50000" help:"How many applications of lessons to make beside them."`
	Profile      string `help:"File for a CPU profile of statistics." placeholder:"FILE" type:"path"`
}

// Run measures statistics beside facets of bare Bleve.
func (c *benchStatisticsCommand) Run(p *program) error {
	options := c.options(p)
	options.Projects, options.Applications, options.Profile = c.Projects, c.Applications, c.Profile
	return bench.Statistics(p.ctx, options, p.out)
}

type benchFilesCommand struct {
	Documents int    `default:"48000" help:"How many documents to make; five sixths are in the list."`
	Data      string `help:"Folder to leave the documents and the index in; a temporary one when not given." placeholder:"DIR" type:"path"`
	Seed      uint64 `default:"1" help:"What the documents are drawn by."`
	JSON      bool   `name:"json" help:"A report for programs."`
	Profile   string `help:"File for a profile of what was in memory when there was most of it." placeholder:"FILE" type:"path"`
}

// Run measures the memory that files take.
func (c *benchFilesCommand) Run(p *program) error {
	return bench.Files(p.ctx, bench.Options{Documents: c.Documents, Data: c.Data, Seed: c.Seed, JSON: c.JSON, Profile: c.Profile,
		Progress: p.tell}, p.out)
}

type benchRelevanceCommand struct {
	Passages  string       `help:"File of JSON Lines with «id» and «text»; the demo's documents when not given." placeholder:"FILE" type:"path"`
	Questions string       `help:"File of JSON Lines with «id», «question» and «passage», the id of the passage that answers it; those judged over the demo when not given." placeholder:"FILE" type:"path"`
	Language  hub.Language `default:"nb" help:"Language of the passages, as nb, nn or en." placeholder:"CODE"`
	JSON      bool         `name:"json" help:"A report for programs."`
	Floor     string       `help:"Earlier report for programs; fail when a figure falls more than 0.005 under it." placeholder:"FILE" type:"path"`
}

// Run measures what searches find, beside bare Bleve.
func (c *benchRelevanceCommand) Run(p *program) error {
	return bench.Relevance(p.ctx, bench.RelevanceOptions{Passages: c.Passages, Questions: c.Questions, Language: c.Language,
		JSON: c.JSON, Floor: c.Floor, Progress: p.tell}, p.out)
}

type benchChangesCommand struct {
	Subscribers int            `default:"1000" help:"How many subscribe, half of them over WebSockets."`
	Changes     int            `default:"6000" help:"How many changes to make."`
	Rate        int            `default:"20" help:"How many changes a second."`
	Stay        time.Duration  `default:"1m" help:"How long a connection lasts in the mean until its client cuts it." placeholder:"TIME"`
	Seed        uint64         `default:"1" help:"What the changes are drawn by."`
	JSON        bool           `name:"json" help:"A report for programs."`
	MongoDB     secret.Address `name:"mongodb" help:"Empty MongoDB database to follow; the embedded store when not given." placeholder:"URI"`
	Profile     string         `help:"File for a CPU profile of the time in which changes are made." placeholder:"FILE" type:"path"`
}

// Run lets many follow a hub of its own.
func (c *benchChangesCommand) Run(p *program) error {
	return bench.Changes(p.ctx, bench.ChangesOptions{Subscribers: c.Subscribers, Changes: c.Changes, Rate: c.Rate, Stay: c.Stay, MongoDB: c.MongoDB.Reveal(),
		Seed: c.Seed, JSON: c.JSON, Profile: c.Profile, Progress: p.tell}, p.out)
}

type benchAttacksCommand struct {
	Times       int           `default:"30" help:"How often each request is sent, one after another."`
	Beside      time.Duration `default:"6s" help:"How long a normal client asks beside each attack and beside a sink, in all; 0s for not at all." placeholder:"TIME"`
	Rate        int           `default:"100" help:"How many requests of an attack are sent a second then."`
	Connections int           `default:"2000" help:"How many connections, and subscriptions on one of them, are asked for."`
	Patience    time.Duration `default:"100s" help:"How long to wait until slow senders are closed; 0s for not at all." placeholder:"TIME"`
	Only        []string      `help:"Parts of the names of the attacks to make; all when not given." placeholder:"TEXT"`
	Flag        []string      `help:"Further flag for the server." placeholder:"FLAG"`
	JSON        bool          `name:"json" help:"A report for programs."`
}

// Run attacks a server of its own.
func (c *benchAttacksCommand) Run(p *program) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	return bench.Attacks(p.ctx, bench.AttacksOptions{Times: c.Times, Beside: c.Beside, Rate: c.Rate, Connections: c.Connections, Patience: c.Patience,
		Only: c.Only, Flags: c.Flag, JSON: c.JSON, Progress: p.tell, Command: func(ctx context.Context, arguments ...string) *exec.Cmd {
			return exec.CommandContext(ctx, self, arguments...) // #nosec G204 -- this program itself
		}}, p.out)
}

type benchSinkCommand struct {
	Listen string `default:"127.0.0.1:0"`
}

// Run takes what is sent and answers nothing: attacks are compared with it.
func (c *benchSinkCommand) Run(p *program) error { return bench.Sink(p.ctx, c.Listen) }
