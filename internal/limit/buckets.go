package limit

import (
	"math/bits"
	"sync"
	"time"
)

// window is the time that a quota is for: who has spent nothing for so long has all of it.
const window = time.Minute

// buckets remember what each asker has spent, as the instant at which they will have everything again (the generic cell rate
// algorithm: a token bucket of one number). Whoever is not remembered has everything.
//
// There are two generations: who spends is in the newer one, and when that is full it becomes the older one, which is dropped.
// So what is remembered is bounded, and forgotten are those who spent nothing for the longest time.
type buckets struct {
	most int

	mu           sync.Mutex
	newer, older map[string]time.Time
}

// mostRemembered is how many askers are remembered at least, and half of what are at most: 9 MB of addresses of IPv6, as
// measured. Whoever has more networks than this to ask from is held by what is done at once, not by what they spend.
const mostRemembered = 50_000

func newBuckets() *buckets { return &buckets{most: mostRemembered, newer: map[string]time.Time{}} }

// purse is what an asker has after asking.
type purse struct {
	// left is how many points there are, and whole in how long there are all.
	left  int
	whole time.Duration
	// wait is how long to wait for the points that were asked for; zero when there were enough.
	wait time.Duration
}

// spendTogether takes points from an asker and from all that it is counted with, who have several quotas together; or from neither,
// when one of them has not enough.
func (b *buckets) spendTogether(who asker, points, quota int, now time.Time) purse {
	own := b.spend(who.own, points, quota, now)
	if own.wait > 0 || who.all == "" {
		return own
	}
	all := b.spend(who.all, points, together*quota, now)
	if all.wait > 0 {
		b.giveBack(who.own, points, quota)
		return all
	}
	own.left, own.whole = min(own.left, all.left), max(own.whole, all.whole)
	return own
}

// giveBackTogether gives back what spendTogether took.
func (b *buckets) giveBackTogether(who asker, points, quota int) {
	b.giveBack(who.own, points, quota)
	if who.all != "" {
		b.giveBack(who.all, points, together*quota)
	}
}

// giveBack gives points back that were taken. Whoever is not remembered any more has everything.
func (b *buckets) giveBack(who string, points, quota int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, generation := range []map[string]time.Time{b.newer, b.older} {
		if whole, known := generation[who]; known {
			generation[who] = whole.Add(-timeFor(points, quota))
			return
		}
	}
}

// timeFor is how long points take to come back.
func timeFor(points, quota int) time.Duration {
	return time.Duration(int64(points) * int64(window) / int64(quota))
}

// spend takes points from whoever has a quota of points a window, or none when there are not enough.
func (b *buckets) spend(who string, points, quota int, now time.Time) purse {
	b.mu.Lock()
	defer b.mu.Unlock()
	whole, known := b.newer[who]
	if !known {
		whole = b.older[who]
	}
	if whole.Before(now) {
		whole = now
	}
	var given purse
	if after := whole.Add(timeFor(points, quota)); after.Sub(now) > window {
		given.wait = after.Sub(now) - window
	} else {
		whole = after
	}
	if !known && len(b.newer) >= b.most {
		b.older, b.newer = b.newer, make(map[string]time.Time, b.most/8)
	}
	b.newer[who] = whole
	given.whole = whole.Sub(now)
	given.left = share(window-given.whole, quota)
	return given
}

// share is how many points of a quota are had after so much of the window. The product of both has more than 64 bits from a quota of 150
// million on.
func share(of time.Duration, quota int) int {
	high, low := bits.Mul64(uint64(max(0, of)), uint64(quota)) // #nosec G115 -- neither is negative
	points, _ := bits.Div64(high, low, uint64(window))
	return int(points) // #nosec G115 -- no more than the quota
}
