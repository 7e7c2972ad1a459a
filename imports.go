package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/samlaer/samlaer/internal/bleveindex"
	"github.com/samlaer/samlaer/internal/exchange"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/registers"
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

// Run puts each document in as it is, and before an attachment its files.
func (c *importJSONLCommand) Run(p *program) (err error) {
	reporter := exchange.NewReporter(p.errors)
	defer reporter.Close()
	var files *exchange.Folder
	if c.Files != "" {
		if files, err = exchange.OpenFolder(p.ctx, c.Files); err != nil {
			return err
		}
		defer closed(&err, files)
	}
	return p.takeIn(c.Place, func(intake *hub.Intake) (exchange.Counts, error) {
		return exchange.ImportJSONLFile(p.ctx, c.File, files, intake, reporter)
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
