package hubtest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/samlaer/samlaer/internal/hub"
)

var modelTests = []storeTest{
	{"DoesWhatTheSimplestStoreDoes", doesWhatTheModelDoes},
}

// model is the simplest store there can be: it says what a store should do with a commit.
type model struct {
	lessons map[hub.ID]*hub.Lesson
	done    map[hub.CommitID]bool
	told    []hub.Happening
}

func (m *model) version(id hub.ID) int {
	if lesson := m.lessons[id]; lesson != nil {
		return lesson.Version
	}
	return 0
}

// commit gives the errors of which a store may choose one, or makes the changes and gives none.
func (m *model) commit(commit hub.Commit) (allowed []error) {
	if m.done[commit.ID] {
		return nil
	}
	after := maps.Clone(m.lessons)
	var told []hub.Happening
	for _, change := range commit.Changes {
		current := m.version(change.ID)
		if current != change.Was {
			allowed = append(allowed, &hub.VersionConflict{Kind: change.Kind, ID: change.ID, Current: current})
		}
		happening := hub.Happening{Kind: change.Kind, ID: change.ID}
		if before := m.lessons[change.ID]; before != nil {
			happening.Before = before.Readers()
		}
		delete(after, change.ID)
		if lesson, ok := change.Document.(*hub.Lesson); ok {
			after[change.ID] = lesson
			happening.Version, happening.After = lesson.Version, lesson.Readers()
		}
		told = append(told, happening)
	}
	for _, expected := range commit.Expect {
		if current := m.version(expected.ID); current != expected.Version {
			allowed = append(allowed, &hub.VersionConflict{Kind: expected.Kind, ID: expected.ID, Current: current})
		}
	}
	allowed = append(allowed, twice(after)...)
	if len(allowed) == 0 {
		m.lessons, m.done[commit.ID], m.told = after, true, append(m.told, told...)
	}
	return allowed
}

// twice finds the keys that two lessons have.
func twice(lessons map[hub.ID]*hub.Lesson) (duplicates []error) {
	seen := map[hub.Key]bool{}
	for _, lesson := range lessons {
		for _, key := range lesson.Keys() {
			if seen[key] {
				duplicates = append(duplicates, &hub.DuplicateKey{Kind: hub.KindLesson, Key: key})
			}
			seen[key] = true
		}
	}
	return duplicates
}

// same tells whether two errors of a commit say the same.
func same(got, want error) bool {
	var gotConflict, wantConflict *hub.VersionConflict
	if errors.As(got, &gotConflict) && errors.As(want, &wantConflict) {
		return *gotConflict == *wantConflict
	}
	var gotDuplicate, wantDuplicate *hub.DuplicateKey
	return errors.As(got, &gotDuplicate) && errors.As(want, &wantDuplicate) && *gotDuplicate == *wantDuplicate
}

// plot draws commits about a few lessons that have a few keys and themes between them, so that they often collide. Each
// run has lessons, keys and themes of its own: the store is the same in all of them.
type plot struct {
	run   int
	model *model
	sent  []hub.Commit
}

const (
	plotLessons = 5
	plotSlugs   = 4
	plotThemes  = 3
)

func (p *plot) lesson(number int) hub.ID { return ID(hub.KindLesson, 100*p.run+number) }

func (p *plot) slug(number int) string { return fmt.Sprintf("run-%d-%d", p.run, number) }

func (p *plot) theme(number int) hub.ID { return hub.ID(fmt.Sprintf("theme-%d-%d", p.run, number)) }

func (p *plot) drawLesson(t *rapid.T, id hub.ID, version int) *hub.Lesson {
	lesson := Of[*hub.Lesson](1)
	lesson.ID, lesson.Version = id, version
	lesson.Title = rapid.StringN(0, 8, -1).Draw(t, "title")
	lesson.Status = rapid.SampledFrom([]hub.LessonStatus{hub.LessonStatusDraft, hub.LessonStatusPublished}).Draw(t, "status")
	lesson.Audience = rapid.SampledFrom([]hub.Audience{hub.AudiencePublic, hub.AudienceCounty}).Draw(t, "audience")
	slugs := rapid.SliceOfNDistinct(rapid.IntRange(0, plotSlugs-1), 0, 3, rapid.ID).Draw(t, "slugs")
	lesson.Slug, lesson.FormerSlugs = fmt.Sprintf("own-%s", id), nil
	for _, slug := range slugs {
		lesson.FormerSlugs = append(lesson.FormerSlugs, p.slug(slug))
	}
	themes := rapid.SliceOfNDistinct(rapid.IntRange(0, plotThemes-1), 0, plotThemes, rapid.ID).Draw(t, "themes")
	lesson.ThemeIDs = nil
	for _, theme := range themes {
		lesson.ThemeIDs = append(lesson.ThemeIDs, p.theme(theme))
	}
	return lesson
}

// drawVersion is mostly the version there is.
func (p *plot) drawVersion(t *rapid.T, id hub.ID) int {
	if rapid.IntRange(0, 9).Draw(t, "stale") == 0 {
		return rapid.IntRange(0, 3).Draw(t, "version")
	}
	return p.model.version(id)
}

func (p *plot) drawCommit(t *rapid.T, number int) hub.Commit {
	if len(p.sent) > 0 && rapid.IntRange(0, 7).Draw(t, "again") == 0 {
		return rapid.SampledFrom(p.sent).Draw(t, "retried")
	}
	commit := hub.Commit{ID: hub.CommitID(fmt.Sprintf("run-%d-%d", p.run, number))}
	chosen := rapid.SliceOfNDistinct(rapid.IntRange(0, plotLessons-1), 1, plotLessons, rapid.ID).Draw(t, "lessons")
	expected := rapid.IntRange(0, min(2, len(chosen)-1)).Draw(t, "expectations")
	for at, lesson := range chosen {
		id := p.lesson(lesson)
		was := p.drawVersion(t, id)
		if at < expected {
			commit.Expect = append(commit.Expect, hub.Expectation{Kind: hub.KindLesson, ID: id, Version: was})
			continue
		}
		change := hub.Change{Kind: hub.KindLesson, ID: id, Was: was}
		if was == 0 || rapid.IntRange(0, 3).Draw(t, "delete") > 0 {
			change.Document = p.drawLesson(t, id, was+1)
		}
		commit.Changes = append(commit.Changes, change)
	}
	return commit
}

func doesWhatTheModelDoes(t *testing.T, s *tested) {
	run := 0
	rapid.Check(t, func(r *rapid.T) {
		run++
		p := &plot{run: run, model: &model{lessons: map[hub.ID]*hub.Lesson{}, done: map[hub.CommitID]bool{}}}
		start := s.position(t)
		for number := range rapid.IntRange(1, 12).Draw(r, "commits") {
			commit := p.drawCommit(r, number)
			p.sent = append(p.sent, commit)
			allowed := p.model.commit(commit)
			err := s.Commit(t.Context(), commit)
			right := slices.ContainsFunc(allowed, func(want error) bool { return same(err, want) })
			if err == nil && len(allowed) > 0 || err != nil && !right {
				r.Fatalf("commit %d: got %v, want one of %v", number, err, allowed)
			}
		}
		s.compare(t, r, p)
		if len(p.model.told) > 0 {
			if diff := cmp.Diff(p.model.told, s.next(t, start, len(p.model.told)), told); diff != "" {
				r.Fatal(diff)
			}
		}
	})
}

// compare reads everything that the run can have written, in every way.
func (s *tested) compare(t *testing.T, r *rapid.T, p *plot) {
	t.Helper()
	var ids []hub.ID
	var want []hub.Document
	owners, listed := map[hub.Key]hub.ID{}, map[hub.Key][]hub.ID{}
	for number := range plotLessons {
		id := p.lesson(number)
		ids = append(ids, id)
		lesson := p.model.lessons[id]
		if lesson == nil {
			want = append(want, nil)
			continue
		}
		want = append(want, lesson)
		for _, key := range lesson.Keys() {
			owners[key] = id
		}
		for _, key := range lesson.Refs() {
			listed[key] = append(listed[key], id)
		}
	}
	got, err := s.Get(t.Context(), hub.KindLesson, ids)
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		r.Fatalf("%v %s", err, diff)
	}
	for number := range plotSlugs {
		key := hub.Key("slug:" + p.slug(number))
		found, err := s.Find(t.Context(), hub.KindLesson, key)
		switch {
		case owners[key] == "" && !errors.Is(err, hub.ErrNotFound):
			r.Fatalf("%s: %v, %v", key, found, err)
		case owners[key] != "" && (err != nil || found.Base().ID != owners[key]):
			r.Fatalf("%s: %v, %v, want %s", key, found, err, owners[key])
		}
	}
	for number := range plotThemes {
		key := hub.Key("concept:" + string(p.theme(number)))
		if diff := cmp.Diff(listed[key], s.refs(t, hub.KindLesson, key), told); diff != "" {
			r.Fatalf("%s: %s", key, diff)
		}
	}
}
