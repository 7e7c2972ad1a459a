package hub

import (
	"context"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"
)

const (
	// keptAtOnce is how many are written down in a commit.
	keptAtOnce = 100
	// maxKept bounds what is stored: beyond it nothing new is.
	maxKept = 10_000
	// keptDays is for how many days after the last search its words are kept.
	keptDays = 180
)

// KeepSearches writes down what was searched for in vain since it was last called, but for what has a word of somebody's
// name. What it cannot write waits for the next time. What waits is lost when a server is killed.
func (h *Hub) KeepSearches(ctx context.Context) error {
	waiting := h.unfound.take(h.Today())
	if len(waiting) == 0 {
		return nil
	}
	names, err := h.namesOfPeople(ctx)
	if err != nil {
		h.unfound.giveBack(waiting)
		return err
	}
	for name := range waiting {
		if names.stand(name) {
			delete(waiting, name)
		}
	}
	kept, err := h.store.Refs(ctx, KindSearchGap, listed[0], "", maxKept)
	if err != nil {
		h.unfound.giveBack(waiting)
		return fmt.Errorf("count what is kept of searches: %w", err)
	}
	room := maxKept - len(kept)
	for len(waiting) > 0 {
		part := map[string]*SearchGap{}
		for name, gap := range waiting {
			if len(part) < keptAtOnce {
				part[name] = gap
				delete(waiting, name)
			}
		}
		made, err := h.keepSome(ctx, part, room)
		if err != nil {
			h.unfound.giveBack(waiting)
			h.unfound.giveBack(part)
			return fmt.Errorf("keep what was searched for: %w", err)
		}
		room -= made
	}
	return nil
}

// keepSome adds to what is kept, and tells how many are new.
func (h *Hub) keepSome(ctx context.Context, part map[string]*SearchGap, room int) (made int, err error) {
	ids := make([]ID, 0, len(part))
	byID := map[ID]*SearchGap{}
	for name, gap := range part {
		ids = append(ids, SearchGapID(name))
		byID[SearchGapID(name)] = gap
	}
	slices.Sort(ids)
	for tries := 0; ; tries++ {
		there, err := h.store.Get(ctx, KindSearchGap, ids)
		if err != nil {
			return 0, err
		}
		var changes []Change
		made = 0
		for at, id := range ids {
			gap, known := there[at].(*SearchGap)
			switch {
			case known:
				gap.add(byID[id])
			case made < room:
				made++
				fresh := *byID[id]
				gap = &fresh
				gap.ID, gap.CreatedAt = id, beginningOf(gap.LastDay)
			default:
				continue
			}
			was := gap.Version
			gap.Version, gap.UpdatedAt = was+1, beginningOf(gap.LastDay)
			changes = append(changes, Change{Kind: KindSearchGap, ID: id, Was: was, Document: gap})
		}
		if len(changes) == 0 {
			return 0, nil
		}
		if err := h.commit(ctx, Commit{Changes: changes}); err == nil || !overtaken(err) || tries == maxTries {
			return made, err
		}
	}
}

// beginningOf is when a day began: the minute of a search would help to tell whose it was.
func beginningOf(day Date) time.Time {
	at, err := time.ParseInLocation(time.DateOnly, string(day), Oslo)
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}

// names are what people here are called.
type names struct {
	words map[string]bool
	// short are names of short words alone.
	short [][]string
}

// shortName is how many letters a word of a name has that is mostly another word too: «Bo», «de», «I.».
const shortName = 2

// namesOfPeople are the names of everybody here.
func (h *Hub) namesOfPeople(ctx context.Context) (*names, error) {
	all := &names{words: map[string]bool{}}
	for document, err := range h.store.Scan(ctx, KindPerson) {
		if err != nil {
			return nil, fmt.Errorf("names of people: %w", err)
		}
		person, ok := document.(*Person)
		if !ok {
			continue
		}
		words := nameWords(cleanLine(person.Name))
		isShort := true
		for _, word := range words {
			if utf8.RuneCountInString(word) > shortName {
				all.words[word], isShort = true, false
			}
		}
		if isShort && len(words) > 0 {
			all.short = append(all.short, words)
		}
	}
	return all, nil
}

// stand tells whether somebody's name, or a word of it, stands among words. That a name is also a word costs a gap now and
// then; that a word is also a name would cost somebody's peace.
func (n *names) stand(among string) bool {
	words := nameWords(among)
	return slices.ContainsFunc(words, func(word string) bool { return n.words[word] }) ||
		slices.ContainsFunc(n.short, func(name []string) bool { return hasAll(words, name) })
}

// ForgetSearches takes away what nobody has searched for in a long time, and what has the name of somebody who has come
// since.
func (h *Hub) ForgetSearches(ctx context.Context) error {
	names, err := h.namesOfPeople(ctx)
	if err != nil {
		return err
	}
	oldest := h.Today().addDays(-h.retention.searchDays())
	for document, err := range h.store.Scan(ctx, KindSearchGap) {
		if err != nil {
			return fmt.Errorf("searches to forget: %w", err)
		}
		gap, ok := document.(*SearchGap)
		if !ok || gap.LastDay >= oldest && !names.stand(gap.Query) {
			continue
		}
		err := h.commit(ctx, Commit{Changes: []Change{{Kind: KindSearchGap, ID: gap.ID, Was: gap.Version}}})
		if err != nil && !overtaken(err) { // somebody has searched for it again, or another server has forgotten it
			return fmt.Errorf("forget %s: %w", gap.ID, err)
		}
	}
	return nil
}
