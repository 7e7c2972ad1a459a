package limit

import (
	"cmp"
	"context"
	"net/http"
	"runtime"
	"strconv"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// Options say how much is allowed. Points are what operations cost: their complexity.
type Options struct {
	// Address, Person and Key are points a minute for an address from which visitors ask, for somebody who is signed in, and for
	// a key that has no limit of its own; 0 for no limit.
	Address, Person, Key int
	// AtOnce is how many operations are done at once; 0 for eight on each processor.
	AtOnce int
	// Streams is how many sockets and event streams somebody may have open, visitors from an address together, and Subscriptions how many
	// subscriptions; 0 for no limit.
	Streams, Subscriptions int
	// Unread is how many bytes of answers one asker may leave unread; 0 for [UsualUnread].
	Unread int
	Now    func() time.Time
}

// UsualPoints is how many points a minute are to be had when nothing else is said: those of the largest operation each second, which
// is a fifth of what a processor does.
const UsualPoints = 1_200_000

const (
	// PriceOfRequest is what any request costs, also one that is answered from what is kept: that takes some 10 µs, as much as a
	// field that is read.
	PriceOfRequest = 1
	// PriceOfReading is what it costs to read and check a document that was not seen before: 75 µs.
	PriceOfReading = 10
	// PriceOfText is what a text costs that is the same for all and was compressed before: the schema, the files of GraphiQL.
	PriceOfText = 100
	// PriceOfPage is what a page behind a link costs, and each step of signing in: 1,200 within a minute from an address by the
	// usual quota, which is plenty for an office where everybody signs in at eight, and little for who tries out links.
	PriceOfPage = 1_000
	// PriceOfFile is what a list costs that is taken out whole: as the largest operation.
	PriceOfFile = 20_000
	// PriceOfPaper is what a paper, a feed, a calendar, a catalogue or a reference costs.
	PriceOfPaper = 2_000
)

const (
	// perProcessor is how many operations are done at once on each processor: while one waits for the store another is reckoned.
	perProcessor = 8
	// half of the places are one asker's at most, and of those for files a quarter: a file takes as long as it is read.
	half, quarter = 2, 4
	// patience is how long an operation waits for a place, and filePatience a file.
	patience, filePatience = 2 * time.Second, 10 * time.Second
	// filesAtOnce is how many files and feeds are made at once.
	filesAtOnce = 8
	// uploadsAtOnce is how many files come in at once: each takes as long as its sender does, and place on the disk.
	uploadsAtOnce = 16
	// mostWaiting is how many may wait to be told: each change is told at once to all who follow, and of a server those are 2,000.
	mostWaiting = 2000
	// triesAMinute is how many keys that open nothing an address may try a minute.
	triesAMinute = 120
	// triesAtOnce is how many keys of an address are looked at at once, which takes some milliseconds: half of its tries, so that keys
	// that open find one however many come together. triesWaiting wait, of an address and of all.
	triesAtOnce, triesWaitingOfOne, triesWaiting = triesAMinute / 2, 8 * triesAMinute, 5000
)

// Limits are those of one server. The methods of nil ones allow everything.
type Limits struct {
	Options
	spent             *buckets
	operations, files *places
	uploads, tries    *places
	// following are the places of what is told to those who subscribe.
	following *places
	// sent has the places of each sort of what is sent.
	sent          map[string]*places
	streams       *tally
	subscriptions *tally
	bodies        *tally
	// unread are the bytes of answers that were made and that nobody has taken yet.
	unread *tally
}

// New makes limits.
func New(options Options) *Limits {
	options.Unread = cmp.Or(options.Unread, UsualUnread)
	if options.AtOnce == 0 {
		options.AtOnce = perProcessor * runtime.GOMAXPROCS(0)
	}
	following := newPlaces(max(1, options.AtOnce/quarter), half, filePatience)
	following.waiting, following.waitingOfOne = mostWaiting, mostWaiting
	return &Limits{Options: options, following: following, spent: newBuckets(), operations: newPlaces(options.AtOnce, half, patience),
		files: newPlaces(filesAtOnce, quarter, filePatience), uploads: newPlaces(uploadsAtOnce, quarter, filePatience), sent: newSendings(),
		streams: newTally(options.Streams, together, 0), subscriptions: newTally(options.Subscriptions, together, 0),
		bodies: newTally(ofAnAddress, connectionsTogether, mostBodies), tries: newTryPlaces(), unread: newTally(options.Unread, unreadTogether, mostUnread)}
}

// Troubles say that somebody was turned away within the last five minutes, a line each; empty for nothing.
func (l *Limits) Troubles() []func() string {
	troubles := []func() string{
		func() string { return l.operations.trouble("operations") },
		func() string { return l.files.trouble("files") },
		func() string { return l.uploads.trouble("uploads") },
		func() string { return l.following.trouble("subscriptions") },
	}
	for _, sort := range sendings {
		troubles = append(troubles, func() string { return l.sent[sort.name].trouble(sort.name) })
	}
	return troubles
}

// Account is what somebody may ask. The methods of a nil one allow everything.
type Account struct {
	limits *Limits
	// who is a key or a person, or else the network that a visitor asks from.
	who asker
	// isGranted: an administrator gave the key a quota, which is counted with nobody else's.
	isGranted bool
	// policy names what is counted, and quota is how many points a minute there are; 0 for no limit.
	policy string
	quota  int
	header http.Header
}

type accountKey struct{}

// Of is the account of who asks; nil when there are no limits.
func Of(ctx context.Context) *Account {
	account, _ := ctx.Value(accountKey{}).(*Account)
	return account
}

// account is that of who asks by a request. What is left of it will stand in the header.
func (l *Limits) account(r *http.Request, header http.Header) *Account {
	viewer := hub.ViewerOf(r.Context())
	account := &Account{limits: l, header: header}
	switch {
	case viewer.KeyID != "":
		account.who, account.policy, account.quota = keyAsker(viewer), "key", l.Key
		if viewer.PointsPerMinute > 0 {
			account.quota, account.isGranted = viewer.PointsPerMinute, true
		}
	case viewer.ID != "":
		account.who, account.policy, account.quota = asker{own: string(viewer.ID)}, "person", l.Person
	default:
		account.who, account.policy, account.quota = askerAt(r.RemoteAddr), "address", l.Address
	}
	return account
}

// Lasting is the context with the account of a connection that lasts longer than the answer to its request, and so has no header
// to write into.
func Lasting(ctx context.Context) context.Context {
	a := Of(ctx)
	if a == nil {
		return ctx
	}
	lasting := *a
	lasting.header = nil
	return context.WithValue(ctx, accountKey{}, &lasting)
}

// Spend takes points. The error is for people, of the kind RATE_LIMITED, and says when there will be enough.
func (a *Account) Spend(points int) error {
	if a == nil || a.quota == 0 {
		return nil
	}
	who := a.who
	if a.isGranted {
		who.all = ""
	}
	purse := a.limits.spent.spendTogether(who, min(points, a.quota), a.quota, a.limits.Now())
	if a.header != nil {
		a.show(purse)
	}
	if purse.wait > 0 {
		return tooMuch(purse.wait)
	}
	return nil
}

// show writes what is left, as draft-ietf-httpapi-ratelimit-headers-10 has it.
func (a *Account) show(purse purse) {
	policy := make([]byte, 0, 64)
	policy = append(strconv.AppendQuote(policy, a.policy), ";q="...)
	policy = append(strconv.AppendInt(policy, int64(a.quota), 10), `;w=60;qu="points"`...)
	now := make([]byte, 0, 64)
	now = append(strconv.AppendQuote(now, a.policy), ";r="...)
	now = append(strconv.AppendInt(now, int64(purse.left), 10), ";t="...)
	now = strconv.AppendInt(now, hub.WholeSeconds(purse.whole), 10)
	a.header["Ratelimit-Policy"] = []string{string(policy)}
	a.header["Ratelimit"] = []string{string(now)}
}

// Enter takes a place for an operation, until it is left. The error is for people, of the kind UNAVAILABLE, and says when to come
// again; or it is that of the context.
func (a *Account) Enter(ctx context.Context) (leave func(), err error) {
	if a == nil {
		return func() {}, nil
	}
	return a.limits.operations.enter(ctx, a.who.seat())
}

// EnterFollowing is Enter for telling those who subscribe what happened: that waits behind none of what is asked, and keeps no place
// from it.
func (a *Account) EnterFollowing(ctx context.Context) (leave func(), err error) {
	if a == nil {
		return func() {}, nil
	}
	return a.limits.following.enter(ctx, a.who.seat())
}

// EnterUpload is Enter for an operation that a file comes along with, which takes as long as its sender does: it keeps no place from
// others, and costs what a file does.
func (a *Account) EnterUpload(ctx context.Context) (leave func(), err error) {
	if a == nil {
		return func() {}, nil
	}
	if err := a.Spend(PriceOfFile); err != nil {
		return nil, err
	}
	return a.limits.uploads.enter(ctx, a.who.seat())
}

// Stream counts a socket or an event stream, until it has ended. The error is for people.
func (a *Account) Stream() (ended func(), err error) {
	if a == nil {
		return func() {}, nil
	}
	if ended, _ = a.limits.streams.open(a.who); ended == nil {
		return nil, &hub.Error{Kind: hub.ErrorRateLimited, Message: messageStreams.With(a.limits.Streams), RetryAfter: streamsAgain}
	}
	return ended, nil
}

// Subscribe counts a subscription, until it has ended. The error is for people.
func (a *Account) Subscribe() (ended func(), err error) {
	if a == nil {
		return func() {}, nil
	}
	if ended, _ = a.limits.subscriptions.open(a.who); ended == nil {
		return nil, &hub.Error{Kind: hub.ErrorRateLimited, Message: messageSubscriptions.With(a.limits.Subscriptions), RetryAfter: streamsAgain}
	}
	return ended, nil
}

// streamsAgain is when to try again to open a stream: others end when their clients do, which nobody knows.
const streamsAgain = 30 * time.Second

func tooMuch(wait time.Duration) *hub.Error {
	return &hub.Error{Kind: hub.ErrorRateLimited, Message: messageTooMuch.With(hub.WholeSeconds(wait)), RetryAfter: wait}
}

var (
	messageTooMuch = hub.Message{
		NB: "Du har spurt om for mye på kort tid. Prøv igjen om %d s, eller be om mindre om gangen.",
		NN: "Du har spurt om for mykje på kort tid. Prøv igjen om %d s, eller be om mindre om gongen.",
		EN: "You have asked for too much in a short time. Try again in %d s, or ask for less at a time.",
	}
	messageStreams = hub.Message{
		NB: "Du, eller nettverket ditt, har alt %d åpne forbindelser. Avslutt en, eller la flere abonnementer dele en forbindelse.",
		NN: "Du, eller nettverket ditt, har alt %d opne samband. Avslutt eit, eller la fleire abonnement dele eit samband.",
		EN: "You, or your network, already have %d open connections. End one, or let several subscriptions share a connection.",
	}
	messageSubscriptions = hub.Message{
		NB: "Du har alt %d abonnementer. Avslutt et før du åpner et nytt.",
		NN: "Du har alt %d abonnement. Avslutt eit før du opnar eit nytt.",
		EN: "You already have %d subscriptions. End one before you open another.",
	}
)
