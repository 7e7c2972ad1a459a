package mail

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/mail"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// Hub is what the outbox asks of the hub.
type Hub interface {
	Unsubscriber
	DueLetters(ctx context.Context) ([]hub.ID, error)
	Claim(ctx context.Context, id hub.ID, lease time.Duration) (*hub.Claim, error)
	Letter(ctx context.Context, claim *hub.Claim) (*hub.Letter, error)
	Sent(ctx context.Context, claim *hub.Claim) error
	Dropped(ctx context.Context, claim *hub.Claim, why string) error
	Failed(ctx context.Context, claim *hub.Claim, why string, wait time.Duration) error
	Refused(ctx context.Context, claim *hub.Claim, address, why string) error
}

const (
	// lease is how long a worker keeps a letter to itself: longer than a mail server may take over it, so that two never send
	// it at once; short enough that a letter of a worker which was killed is not forgotten over lunch.
	lease = 5 * sendTimeout
	// poll is how often a worker looks for letters of other servers, and for those whose time has come.
	poll = 15 * time.Second
	// grace is as long as requests have when the process stops.
	grace = 10 * time.Second
	// patience is for how long a letter is tried that the mail server does not take; mail servers themselves give up after
	// four or five days (RFC 5321, 4.5.4.1).
	patience = 5 * 24 * time.Hour
)

// Backoff is how long to wait after the first failure, and at most; between, each wait is twice the one before, give or take a
// quarter: servers that failed together shall not come back together.
type Backoff struct{ First, Most time.Duration }

var (
	letterBackoff = Backoff{time.Minute, 4 * time.Hour}
	serverBackoff = Backoff{time.Second, 5 * time.Minute}
)

// after is the wait after so many failures.
func (b Backoff) after(failures int) time.Duration {
	wait := b.First
	for range failures - 1 {
		if wait *= 2; wait >= b.Most {
			wait = b.Most
			break
		}
	}
	return wait - wait/4 + rand.N(wait/2+1) // #nosec G404 -- it only keeps servers from trying at once
}

// Options are what an outbox is made of.
type Options struct {
	Hub    Hub
	Server Server
	// From is who letters come from, «Samlær <samlaer@example.org>».
	From string
	// Site is the address of the hub, and Secret signs the links that stop letters.
	Site   hub.URL
	Secret string
	Logger *slog.Logger
	Clock  func() time.Time
	// Letters and Servers are how long to wait after failures, Poll how often to look and Lease how long to keep a letter;
	// all as they should be when they are empty.
	Letters, Servers Backoff
	Poll, Lease      time.Duration
	// Grace is how long a letter has to be taken when the process stops.
	Grace time.Duration
}

// Outbox sends letters.
type Outbox struct {
	Options
	links *Links
	from  sender
	bell  chan struct{}
	// trouble is what is wrong with the mail server; nil for nothing.
	trouble atomic.Pointer[trouble]
}

type trouble struct {
	since time.Time
	err   error
}

// New makes an outbox; it sends nothing before Run.
func New(options Options) (*Outbox, error) {
	links, err := NewLinks(options.Site, options.Secret, options.Hub)
	if err != nil {
		return nil, err
	}
	from, err := mail.ParseAddress(options.From)
	if err != nil {
		return nil, fmt.Errorf("sender of letters %q: %w. Write it as «Samlær <samlaer@example.org>»", options.From, err)
	}
	site, err := url.Parse(string(options.Site))
	if err != nil || site.Hostname() == "" {
		return nil, fmt.Errorf("letters need the address of the hub, and %q is none", options.Site)
	}
	defaults(&options.Letters, letterBackoff)
	defaults(&options.Servers, serverBackoff)
	defaults(&options.Poll, poll)
	defaults(&options.Lease, lease)
	defaults(&options.Grace, grace)
	return &Outbox{Options: options, links: links, from: sender{*from, site.Hostname()}, bell: make(chan struct{}, 1)}, nil
}

func defaults[T comparable](value *T, otherwise T) {
	var none T
	if *value == none {
		*value = otherwise
	}
}

// Links are the addresses by which people stop letters.
func (o *Outbox) Links() *Links { return o.links }

// Wake tells that there may be something to send.
func (o *Outbox) Wake() {
	select {
	case o.bell <- struct{}{}:
	default: // it rings already
	}
}

// State says in a line what is wrong with the mail server, for those who look after it; empty when nothing is known to be.
func (o *Outbox) State() string {
	trouble := o.trouble.Load()
	if trouble == nil {
		return ""
	}
	return fmt.Sprintf("mail: letters wait since %s for %s: %v", trouble.since.UTC().Format(time.RFC3339), o.Server, trouble.err)
}

// Run sends letters until ctx is done, over one connection and one at a time: a process that is killed has one letter in
// flight. What is in flight when ctx is done is ended first. Ten thousand letters took 29 s on two cores, through a hundred
// kills; more servers send more at once.
func (o *Outbox) Run(ctx context.Context) {
	client, err := o.Server.client()
	if err != nil {
		o.note(err)
		return
	}
	l := &line{client: client}
	defer l.close()
	for failures := 0; ctx.Err() == nil; {
		sent, err := o.round(ctx, l)
		wait := o.Poll
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			failures++
			l.close()
			o.note(err)
			wait = o.Servers.after(failures)
		case sent > 0:
			failures = 0
			o.note(nil)
			continue // there may be more
		default:
			l.close() // mail servers hang up on those who say nothing
		}
		o.rest(ctx, wait, err == nil)
	}
}

// rest waits, and for the bell too unless the mail server is what is waited for.
func (o *Outbox) rest(ctx context.Context, wait time.Duration, listen bool) {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	bell := o.bell
	if !listen {
		bell = nil
	}
	select {
	case <-ctx.Done():
	case <-timer.C:
	case <-bell:
	}
}

// note keeps what is wrong with the mail server, and logs when it begins and ends.
func (o *Outbox) note(err error) {
	before := o.trouble.Load()
	if err != nil {
		err = faultOf(err)
	}
	switch {
	case err == nil && before != nil && o.trouble.CompareAndSwap(before, nil):
		o.Logger.Info("letters are sent again", "server", o.Server.String())
	case err != nil && before == nil && o.trouble.CompareAndSwap(nil, &trouble{o.Clock(), err}):
		o.Logger.Warn("letters cannot be sent", "server", o.Server.String(), "error", err)
	case err != nil && before != nil:
		o.trouble.CompareAndSwap(before, &trouble{before.since, err})
	}
}

// round sends letters that are due, and tells of how many something became. The error is of the mail server or the store:
// then it is better to wait.
func (o *Outbox) round(ctx context.Context, l *line) (done int, err error) {
	due, err := o.Hub.DueLetters(ctx)
	if err != nil || len(due) == 0 {
		return 0, err
	}
	if err := l.connect(ctx); err != nil {
		return 0, err // nothing is claimed that cannot be sent
	}
	rand.Shuffle(len(due), func(one, other int) { due[one], due[other] = due[other], due[one] })
	for _, id := range due {
		if ctx.Err() != nil {
			return done, ctx.Err()
		}
		claim, err := o.Hub.Claim(ctx, id, o.Lease)
		if err != nil {
			return done, err
		}
		if claim == nil {
			continue
		}
		if err := o.deliver(ctx, l, claim); err != nil {
			return done, err
		}
		done++
	}
	return done, nil
}

// deliver makes a letter and gives it to the mail server. A letter that was begun when the process stops is ended, unless the
// mail server is slow. The error is what is wrong with that, or with the store.
func (o *Outbox) deliver(stopping context.Context, l *line, claim *hub.Claim) error {
	ctx := context.WithoutCancel(stopping) // what came of a letter is noted, also when the server stops
	letter, err := o.Hub.Letter(ctx, claim)
	if err != nil {
		return err
	}
	if letter == nil {
		return o.Hub.Dropped(ctx, claim, "There was nothing left to tell.")
	}
	message, err := o.links.compose(letter, o.from, o.Clock())
	var wrong *addressError
	switch {
	case errors.As(err, &wrong):
		return o.Hub.Refused(ctx, claim, letter.Address, wrong.Error())
	case err != nil: // that is a fault of ours, and the other letters can go out
		o.Logger.WarnContext(ctx, "a letter cannot be written", "letter", claim.ID(), "error", err)
		return o.Hub.Failed(ctx, claim, said(err), o.Letters.after(claim.Attempts()))
	}
	verdict, failure := l.sendWithin(stopping, o.Grace, message)
	switch {
	case verdict == taken:
		return o.Hub.Sent(ctx, claim)
	case verdict == refused:
		return o.Hub.Refused(ctx, claim, letter.Address, said(failure))
	case verdict == postponed && o.Clock().Sub(claim.Made()) > patience:
		return o.Hub.Dropped(ctx, claim, said(failure))
	}
	if err := o.Hub.Failed(ctx, claim, said(failure), o.Letters.after(claim.Attempts())); err != nil {
		return err
	}
	if verdict == broken {
		return failure
	}
	return nil
}

// maxSaid is how much of what a mail server says is kept.
const maxSaid = 300

func said(err error) string { return shorten(strings.Join(strings.Fields(err.Error()), " "), maxSaid) }
