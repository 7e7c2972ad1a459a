package hub

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// How searches that find nothing, and those that were left, are counted. Counting costs a search some words in memory, and nothing of the store: they are
// written down afterwards, many at once.

const (
	// maxGapLength and maxGapWords are how long a search may be in characters and words: what is longer was pasted.
	maxGapLength = 100
	maxGapWords  = 8
	// fewestDigits makes a number one of a person or a thing: a phone, an account, an organisation.
	fewestDigits = 5
	// maxAskedFor bounds the memory of a day, and maxWaiting that of what is not written down yet; both full, they take 0.9 MiB.
	// What comes beyond is not counted. To note a search takes 2 µs.
	maxAskedFor = 50_000
	maxWaiting  = 1_000
)

// unfound counts the searches that found nothing or were left until they are written down.
type unfound struct {
	mu sync.Mutex
	// day is today in Oslo, key is that day's own, and asked has who searched for what on it, under the key: when the day is
	// over both are gone, and nobody can tell who it was.
	day     Date
	key     [32]byte
	asked   map[[8]byte]struct{}
	waiting map[string]*SearchGap
}

// note counts a search of a kind, once a day for each asker.
func (u *unfound) note(kind SearchGapKind, asker, typed string, today Date) {
	words := gapWords(typed)
	if words == nil {
		return
	}
	name := gapName(words)
	u.mu.Lock()
	defer u.mu.Unlock()
	u.turn(today)
	mac := hmac.New(sha256.New, u.key[:])
	mac.Write([]byte(asker + "\n" + string(kind) + "\n" + name))
	who := [8]byte(mac.Sum(nil))
	if _, again := u.asked[who]; again || len(u.asked) >= maxAskedFor {
		return
	}
	u.asked[who] = struct{}{}
	gap := &SearchGap{Query: strings.Join(words, " "), LastDay: today}
	if kind == SearchGapKindLeft {
		gap.Left, gap.LeftDays = 1, []Date{today}
	} else {
		gap.Count, gap.Days = 1, []Date{today}
	}
	u.wait(gap)
}

// turn begins a new day with a new key.
func (u *unfound) turn(today Date) {
	if u.day != today {
		u.day, u.asked = today, map[[8]byte]struct{}{}
		_, _ = rand.Read(u.key[:]) // it never fails
	}
}

// wait lets something wait to be written down, beside what waits already; u.mu is held.
func (u *unfound) wait(gap *SearchGap) {
	name := gapName(strings.Fields(gap.Query))
	if there := u.waiting[name]; there != nil {
		there.add(gap)
	} else if len(u.waiting) < maxWaiting {
		u.waiting[name] = gap
	}
}

// take gives what waits, and forgets who asked for it when their day is over.
func (u *unfound) take(today Date) map[string]*SearchGap {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.turn(today)
	waiting := u.waiting
	u.waiting = map[string]*SearchGap{}
	return waiting
}

// giveBack lets what could not be written down wait again.
func (u *unfound) giveBack(waiting map[string]*SearchGap) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, gap := range waiting {
		u.wait(gap)
	}
}

// add counts more searches for the same words.
func (s *SearchGap) add(more *SearchGap) {
	s.Count += more.Count
	s.Days = withDays(s.Days, more.Days)
	s.Left += more.Left
	s.LeftDays = withDays(s.LeftDays, more.LeftDays)
	s.LastDay = max(s.LastDay, more.LastDay)
}

// withDays adds days that are not there yet, no more than must be known of.
func withDays(days, more []Date) []Date {
	for _, day := range more {
		if !slices.Contains(days, day) && len(days) < gapDays {
			days = append(days, day)
		}
	}
	return days
}

// gapWords are the words of a search in small letters; nil for what is not counted: what is long, what has no word, an
// address or a long number, for those are somebody's.
func gapWords(typed string) []string {
	typed = cleanLine(firstRunes(typed, maxGapLength+1))
	if utf8.RuneCountInString(typed) > maxGapLength || strings.ContainsAny(typed, "@") || strings.Contains(typed, "://") ||
		hasLongNumber(typed) {
		return nil
	}
	words := nameWords(typed)
	isWord := func(word string) bool { return utf8.RuneCountInString(word) > 1 && !isNumber(word) }
	if len(words) > maxGapWords || !slices.ContainsFunc(words, isWord) {
		return nil
	}
	return words
}

func isNumber(word string) bool {
	return !strings.ContainsFunc(word, func(char rune) bool { return !unicode.IsDigit(char) })
}

// hasLongNumber finds numbers as people write them, in groups: «91 23 45 67», «+47 912.34.567».
func hasLongNumber(text string) bool {
	digits := 0
	for _, char := range text {
		switch {
		case unicode.IsDigit(char):
			if digits++; digits >= fewestDigits {
				return true
			}
		case !strings.ContainsRune(" -–.+()/", char):
			digits = 0
		}
	}
	return false
}

// gapName is the same for the same words in any order.
func gapName(words []string) string {
	return strings.Join(slices.Compact(slices.Sorted(slices.Values(words))), " ")
}

// isForWords tells whether a search was one for words alone: what a filter left out is there, and what is asked of somebody is
// about them.
func isForWords(asked Asked, query Query) bool {
	narrowed := len(query.Where)+len(query.Also)+len(query.Except) > 0 || query.From != "" || query.To != "" || !query.UpdatedSince.IsZero()
	if narrowed || asked.Plain {
		return false
	}
	return !slices.ContainsFunc(clauses(firstRunes(asked.Text, maxGapLength+1)), func(c clause) bool { return c.about != "" || c.not })
}

// notice counts a search that found nothing. What has a better spelling is no gap but a slip.
func (r *Reading) notice(asked Asked, query Query, page Page, hits Hits) {
	paged := page.After != nil || page.Before != nil
	if hits.Total == 0 && len(hits.Misspelt) == 0 && !paged && isForWords(asked, query) {
		r.Pass() // the next who asks counts too
		r.hub.unfound.note(SearchGapKindFoundNothing, r.viewer.asker(), asked.Text, r.hub.Today())
	}
}

// asker tells viewers apart for a day.
func (v Viewer) asker() string { return cmp.Or(string(v.ID), v.Address) }

// LeaveSearch counts a search that found something, as its asker says who opened nothing of it: who opened what, the hub does not
// know and does not ask. The same is counted as of searches that find nothing, and by the same rules. Whether it was is not told.
func LeaveSearch(ctx context.Context, typed string, filter *SearchFilter) (string, error) {
	r := ReadingOf(ctx)
	if r.viewer.ReadOnly { // a person with many keys would be many
		return "", &Error{Kind: ErrorForbidden, Message: messageReadOnly}
	}
	asked, query := Asked{Text: typed}, Query{Order: OrderRelevance, Tokens: r.tokens}
	if filter == nil {
		filter = &SearchFilter{}
	}
	if err := r.narrow(ctx, &query, Narrowing{Query: typed, Filter: *filter}); err != nil {
		return "", err
	}
	if !isForWords(asked, query) || gapWords(typed) == nil {
		return typed, nil
	}
	hits, err := r.hub.index.Search(ctx, []Query{query})
	if err != nil {
		return "", fmt.Errorf("search for what was left: %w", err)
	}
	if hits[0].Total > 0 && len(hits[0].Misspelt) == 0 {
		r.hub.unfound.note(SearchGapKindLeft, r.viewer.asker(), typed, r.hub.Today())
	}
	return typed, nil
}
