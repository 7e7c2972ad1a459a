package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// AttacksOptions say how a server is attacked.
type AttacksOptions struct {
	// Times is how often each request is sent, one after another. What it costs is the mean.
	Times int
	// Beside is how long a normal client asks beside each attack and beside the same aimed at a sink, in all; 0 for not at all.
	Beside time.Duration
	// Rate is how many requests of an attack are sent a second then.
	Rate int
	// Connections is how many are held open at once, and subscriptions on one of them.
	Connections int
	// Patience is how long to wait until the server closes the connections of slow senders; 0 for not at all.
	Patience time.Duration
	// Only are parts of the names of the attacks to make; all when empty.
	Only []string
	// Flags are further ones for the server.
	Flags []string
	// JSON asks for a report for programs.
	JSON bool
	// Command is this program with arguments, not yet started.
	Command func(ctx context.Context, arguments ...string) *exec.Cmd
	// Progress is told what is being done; nil for nobody.
	Progress func(what string)
}

// What an attack may cost. A request is answered or refused, and a connection is held, for so little that thousands of them
// are no reason to be afraid; and who asks beside them hardly notices.
const (
	// mostCPU is what a request may take of the processors.
	mostCPU = 100 * time.Millisecond
	// mostMemory is what one may take over idle, mostHeld what each connection that is held may, in bytes.
	mostMemory = 20_000_000
	mostHeld   = 64_000
	// mostSockets is how many one address may hold.
	mostSockets = 50
	// mostSlower is how many times longer a normal client may wait than beside the same generator aimed at a sink.
	mostSlower = 5
)

// AttacksReport is what came of all attacks.
type AttacksReport struct {
	Cores int         `json:"cores"`
	Go    string      `json:"go"`
	Rate  int         `json:"perSecond"`
	Rows  []AttackRow `json:"rows"`
}

// AttackRow is what came of one attack.
type AttackRow struct {
	Name string `json:"name"`
	// Answer is the status and the code of the error, «data» when there is none, or «closed»; Wanted is what may come.
	Answer string   `json:"answer"`
	Wanted []string `json:"wanted"`
	// CPU is in milliseconds, for each request or connection.
	CPU float64 `json:"cpuMs"`
	// Peak is in bytes over idle, of all that was sent one after another; for what is held, of all connections together.
	Peak float64 `json:"peakBytes"`
	// Held is in bytes for each connection when all were let in; 0 otherwise, and for what is not held.
	Held float64 `json:"heldBytes,omitempty"`
	// Admitted is how many connections or subscriptions were let in.
	Admitted int `json:"admitted,omitempty"`
	// Sink and Beside are the p95 of a normal client, in milliseconds, beside the same aimed at a sink and beside the attack.
	Sink   float64 `json:"sinkP95ms,omitempty"`
	Beside float64 `json:"besideP95ms,omitempty"`
	// Missed are the wanted things that it is not.
	Missed []string `json:"missed,omitempty"`
}

// Attacks starts a server of its own with the demo's content on this machine, attacks it, and writes what came of each attack.
func Attacks(ctx context.Context, options AttacksOptions, out io.Writer) (err error) {
	if options.Times < 1 || options.Connections < 1 || options.Beside > 0 && options.Rate < 1 {
		return errors.New("there is nothing to measure with fewer than one request, one connection and one a second")
	}
	report := AttacksReport{Cores: runtime.GOMAXPROCS(0), Go: runtime.Version(), Rate: options.Rate}
	err = attackServer(ctx, options, func(a *attacking) error {
		if a.sink, err = a.startVictim(ctx, func(address string) []string { return []string{"bench", "sink", "--listen", address} }); err != nil {
			return err
		}
		for number, one := range allAttacks(options.Connections) {
			one.number = number
			if !options.wants(one.name) {
				continue
			}
			a.Progress(one.name)
			row, err := a.make(ctx, one)
			if err != nil {
				return fmt.Errorf("%s: %w", one.name, err)
			}
			report.Rows = append(report.Rows, row)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if options.JSON {
		return writeJSON(report, out)
	}
	return report.markdown(out)
}

// attackServer starts a server with the demo's content, lets one attack it, and takes all away again.
func attackServer(ctx context.Context, options AttacksOptions, attack func(*attacking) error) (err error) {
	if options.Progress == nil {
		options.Progress = func(string) {}
	}
	folder, remove, err := folderOf("")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	a := &attacking{AttacksOptions: options}
	defer func() { err = errors.Join(err, a.stop()) }()
	if err := a.start(ctx, filepath.Join(folder, "data")); err != nil {
		return err
	}
	return attack(a)
}

func (o AttacksOptions) wants(name string) bool {
	for _, part := range o.Only {
		if strings.Contains(name, part) {
			return true
		}
	}
	return len(o.Only) == 0
}

// attacking is one run under way.
type attacking struct {
	AttacksOptions
	victim, sink *victim
	normal       *normalClient
}

// start starts the server, and asks it a while as anybody does, so that idle is what it is after that.
func (a *attacking) start(ctx context.Context, folder string) (err error) {
	a.Progress("starting a server")
	if a.victim, err = a.startVictim(ctx, func(address string) []string {
		return append([]string{"serve", "--data", folder, "--listen", address, "--demo"}, a.Flags...)
	}); err != nil {
		return err
	}
	a.normal = newNormalClient(a.victim.address)
	return a.normal.warm(ctx)
}

func (a *attacking) stop() error {
	var errs []error
	for _, one := range []*victim{a.victim, a.sink} {
		if one != nil {
			errs = append(errs, one.stop())
		}
	}
	return errors.Join(errs...)
}

// make makes one attack, and measures it.
func (a *attacking) make(ctx context.Context, one attack) (AttackRow, error) {
	row := AttackRow{Name: one.name, Wanted: one.wanted}
	before, err := a.victim.rest(ctx)
	if err != nil {
		return row, err
	}
	sent := a.Times
	if one.holding == nil {
		row.Answer, err = a.sendAll(ctx, one)
	} else {
		sent = one.connections
		err = a.holdAll(ctx, one, &row, before)
	}
	if err != nil {
		return row, err
	}
	after, err := a.victim.usage()
	if err != nil {
		return row, err
	}
	row.CPU = milliseconds(after.cpu-before.cpu) / float64(sent)
	row.Peak = max(0, after.peak-before.resident)
	if a.Beside > 0 {
		if row.Sink, row.Beside, err = a.compare(ctx, one); err != nil {
			return row, err
		}
	}
	row.judge(one)
	return row, nil
}

// sendAll sends the request as often as is asked for, and gives what all were answered.
func (a *attacking) sendAll(ctx context.Context, one attack) (string, error) {
	from := newAttacker(routeOf(one.number, a.victim.address))
	defer from.close()
	answers := ""
	for range a.Times {
		answer, err := from.send(ctx, one.request)
		if err != nil {
			return "", err
		}
		if !strings.Contains(answers, answer) {
			answers = strings.TrimPrefix(answers+", "+answer, ", ")
		}
	}
	return answers, nil
}

// judge says what the row is not that it should be.
func (r *AttackRow) judge(one attack) {
	miss := func(isMissed bool, what string) {
		if isMissed {
			r.Missed = append(r.Missed, what)
		}
	}
	for answer := range strings.SplitSeq(r.Answer, ", ") {
		isWanted := false
		for _, wanted := range r.Wanted {
			isWanted = isWanted || strings.HasPrefix(answer, wanted)
		}
		miss(!isWanted, "answer")
	}
	miss(r.CPU > milliseconds(mostCPU), "CPU")
	miss(r.Held > mostHeld || r.Held == 0 && r.Peak > mostMemory, "memory")
	miss(one.limited && r.Admitted > mostSockets, "admitted")
	miss(r.Sink > 0 && r.Beside > mostSlower*r.Sink, "beside")
}
