package hub

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// How searches that find nothing are counted. Counting costs a search some words in memory, and nothing of the store: they are
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

// unfound counts the searches that found nothing until they are written down.
type unfound struct {
	mu sync.Mutex
	// day is today in Oslo, key is that day's own, and asked has who searched for what on it, under the key: when the day is
	// over both are gone, and nobody can tell who it was.
	day     Date
	key     [32]byte
	asked   map[[8]byte]struct{}
	waiting map[string]*SearchGap
}

// note counts a search, once a day for each asker.
func (u *unfound) note(asker, typed string, today Date) {
	words := gapWords(typed)
	if words == nil {
		return
	}
	name := gapName(words)
	u.mu.Lock()
	defer u.mu.Unlock()
	u.turn(today)
	mac := hmac.New(sha256.New, u.key[:])
	mac.Write([]byte(asker + "\n" + name))
	who := [8]byte(mac.Sum(nil))
	if _, again := u.asked[who]; again || len(u.asked) >= maxAskedFor {
		return
	}
	u.asked[who] = struct{}{}
	u.wait(&SearchGap{Query: strings.Join(words, " "), Count: 1, Days: []Date{today}, LastDay: today})
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
	for _, day := range more.Days {
		if !slices.Contains(s.Days, day) && len(s.Days) < gapDays {
			s.Days = append(s.Days, day)
		}
	}
	s.LastDay = max(s.LastDay, more.LastDay)
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

// notice counts a search that found nothing, when it was one for words alone: what a filter left out is there, what is asked
// of somebody is about them, and what has a better spelling is no gap but a slip.
func (r *Reading) notice(asked Asked, query Query, page Page, hits Hits) {
	narrowed := len(query.Where)+len(query.Also)+len(query.Except) > 0 || query.From != "" || query.To != "" || !query.UpdatedSince.IsZero()
	paged := page.After != nil || page.Before != nil
	if hits.Total > 0 || len(hits.Misspelt) > 0 || narrowed || paged || asked.Plain {
		return
	}
	for _, clause := range clauses(firstRunes(asked.Text, maxGapLength+1)) {
		if clause.about != "" || clause.not {
			return
		}
	}
	asker := string(r.viewer.ID)
	if asker == "" {
		asker = r.viewer.Address
	}
	r.hub.unfound.note(asker, asked.Text, r.hub.Today())
}
