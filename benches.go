package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/samlaer/samlaer/internal/bench"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/secret"
)

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
	Reports   bool         `help:"Give experiences and projects reports in which other documents stand."`
	JSON      bool         `name:"json" help:"A report for programs."`
	Floor     string       `help:"Earlier report for programs; fail when a figure falls more than 0.005 under it." placeholder:"FILE" type:"path"`
}

// Run measures what searches find, beside bare Bleve.
func (c *benchRelevanceCommand) Run(p *program) error {
	return bench.Relevance(p.ctx, bench.RelevanceOptions{Passages: c.Passages, Questions: c.Questions, Language: c.Language,
		Reports: c.Reports, JSON: c.JSON, Floor: c.Floor, Progress: p.tell}, p.out)
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
	again, err := thisProgram()
	if err != nil {
		return err
	}
	return bench.Attacks(p.ctx, bench.AttacksOptions{Times: c.Times, Beside: c.Beside, Rate: c.Rate, Connections: c.Connections, Patience: c.Patience,
		Only: c.Only, Flags: c.Flag, JSON: c.JSON, Progress: p.tell, Command: again}, p.out)
}

// thisProgram makes commands of this program, not yet started.
func thisProgram() (func(ctx context.Context, arguments ...string) *exec.Cmd, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program: %w", err)
	}
	return func(ctx context.Context, arguments ...string) *exec.Cmd {
		return exec.CommandContext(ctx, self, arguments...) // #nosec G204 -- this program itself
	}, nil
}

type benchHostileFilesCommand struct {
	Beside time.Duration `default:"3s" help:"How long each file is sent, and a normal client asks beside it." placeholder:"TIME"`
	Only   []string      `help:"Parts of the names of the files to send; all when not given." placeholder:"TEXT"`
	JSON   bool          `name:"json" help:"A report for programs."`
}

// Run sends files to a server of its own.
func (c *benchHostileFilesCommand) Run(p *program) error {
	again, err := thisProgram()
	if err != nil {
		return err
	}
	return bench.HostileFiles(p.ctx, bench.HostileFilesOptions{Beside: c.Beside, Only: c.Only, JSON: c.JSON, Progress: p.tell,
		Command: again}, p.out)
}

type benchSinkCommand struct {
	Listen string `default:"127.0.0.1:0"`
}

// Run takes what is sent and answers nothing: attacks are compared with it.
func (c *benchSinkCommand) Run(p *program) error { return bench.Sink(p.ctx, c.Listen) }
