package hubtest

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/samlaer/samlaer/internal/hub"
)

var pageTests = []indexTest{
	{"EachHitComesOnceOnSomePage", pagesHaveEach},
	{"WhatArrivesMeanwhileMovesNothing", pagesWhileArriving},
	{"APlaceOfAnotherOrderIsNoError", strangePlace},
}

// facetFields are counted in the model's queries.
var facetFields = []hub.Field{hub.FieldType, hub.FieldTheme, hub.FieldYear, hub.FieldKind, hub.FieldLanguage,
	hub.FieldMunicipality}

var orders = []hub.Order{hub.OrderRelevance, hub.OrderNewest, hub.OrderOldest, hub.OrderTitle, hub.OrderTitleDown,
	hub.OrderUpdated, hub.OrderUpdatedDown, hub.OrderCreated, hub.OrderCreatedDown, hub.OrderAmount, hub.OrderAmountDown}

// anyParts are of the words that the shelf has.
var anyParts = []hub.Part{
	{Manner: hub.MannerWords, Words: "1002 1001"},
	{Manner: hub.MannerWords, Words: "1003", Not: true},
	{Manner: hub.MannerPhrase, Words: "1001 1002"},
	{Manner: hub.MannerPhrase, Words: "1004 1005", Not: true},
	{Manner: hub.MannerWords, Words: "1001", Title: true},
	{Manner: hub.MannerBeginning, Words: "100", Not: true, Title: true},
	{Manner: hub.MannerPhrase, Words: "!!!"},
}

// anyQuery draws a query that the model can answer.
func anyQuery(t *rapid.T) hub.Query {
	query := hub.Query{
		Text:   strings.Join(rapid.SliceOfN(rapid.SampledFrom(numerals), 0, 3).Draw(t, "words"), " "),
		Tokens: rapid.SampledFrom(viewers).Draw(t, "viewer").Tokens(),
		Order:  rapid.SampledFrom(orders).Draw(t, "order"),
		Where:  map[hub.Field][]string{},
	}
	query.Parts = rapid.SliceOfN(rapid.SampledFrom(anyParts), 0, 2).Draw(t, "parts")
	if rapid.Bool().Draw(t, "by type") {
		query.Where[hub.FieldType] = rapid.SliceOfN(rapid.SampledFrom([]string{"Lesson", "Post", "Project", "None"}), 0, 3).
			Draw(t, "types")
	}
	if rapid.Bool().Draw(t, "by type typed") {
		query.Also = map[hub.Field][]string{hub.FieldType: {"Lesson", "Project"}}
	}
	if rapid.Bool().Draw(t, "without some") {
		query.Except = map[hub.Field][]string{hub.FieldYear: {"2021"}, hub.FieldType: {"Event"}}
	}
	if rapid.Bool().Draw(t, "by year") {
		query.Where[hub.FieldYear] = []string{rapid.SampledFrom([]string{"2020", "2021", "2022"}).Draw(t, "year")}
	}
	days := []hub.Date{"", "", "2020-02-11", "2021-02-10", "2022-01-12", "2023-03-11"}
	query.From, query.To = rapid.SampledFrom(days).Draw(t, "from"), rapid.SampledFrom(days).Draw(t, "to")
	if rapid.Bool().Draw(t, "by change") {
		query.UpdatedSince = Start.Add(time.Duration(rapid.IntRange(0, 60).Draw(t, "hours")) * time.Hour)
	}
	return query
}

func pagesHaveEach(t *testing.T, x *testedIndex) {
	entries := x.stocked(t, 240)
	rapid.Check(t, func(r *rapid.T) {
		query := anyQuery(r)
		query.Size = rapid.IntRange(1, 60).Draw(r, "size")
		query.Facets = facetFields
		want := expected(query, entries)
		all := x.whole(r, query, entries)
		if !slices.Equal(x.pages(r, query, len(want), false), all) {
			r.Errorf("forward, the pages differ from the whole")
		}
		if !slices.Equal(x.pages(r, query, len(want), true), all) {
			r.Errorf("backward, the pages differ from the whole")
		}
	})
}

// whole asks for all at once and compares it with what the model expects.
func (x *testedIndex) whole(r *rapid.T, query hub.Query, entries []*hub.Entry) []hub.Hit {
	query.Size = 1000
	want := expected(query, entries)
	found, err := x.Search(context.Background(), []hub.Query{query})
	if err != nil {
		r.Fatal(err)
	}
	if found[0].More || found[0].Total != len(want) {
		r.Fatalf("%d in all, more: %v; want %d", found[0].Total, found[0].More, len(want))
	}
	for _, field := range facetFields {
		if diff := gocmp.Diff(counted(field, expected(without(query, field), entries)), found[0].Facets[field], cmpopts.EquateEmpty()); diff != "" {
			r.Errorf("%s: %s", field, diff)
		}
	}
	x.matchesAlike(r, query, entries, found[0].Hits)
	hits := slices.Clone(found[0].Hits)
	if (query.Text != "" || asksFor(query.Parts)) && query.Order == hub.OrderRelevance {
		best := slices.IsSortedFunc(hits, func(a, b hub.Hit) int {
			return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
		})
		if !best {
			r.Error("the hits are not the best first")
		}
		slices.SortFunc(hits, func(a, b hub.Hit) int { return cmp.Compare(a.ID, b.ID) })
	}
	for at := range want {
		if hits[at].ID != want[at].ID {
			r.Fatalf("hit %d is %s, want %s", at, hits[at].ID, want[at].ID)
		}
	}
	return found[0].Hits
}

// matchesAlike checks that an entry looked at by itself is told to match when the search finds it.
func (x *testedIndex) matchesAlike(r *rapid.T, query hub.Query, entries []*hub.Entry, hits []hub.Hit) {
	matched, err := x.Match(context.Background(), []hub.Query{query}, append(slices.Clone(entries), nil))
	if err != nil || len(matched) != 1 || len(matched[0]) != len(entries)+1 || matched[0][len(entries)] {
		r.Fatalf("matched %v, %v", matched, err)
	}
	for at, entry := range entries {
		found := slices.ContainsFunc(hits, func(hit hub.Hit) bool { return hit.ID == entry.ID })
		if matched[0][at] != found {
			r.Fatalf("%s by itself matches: %v; found: %v", entry.ID, matched[0][at], found)
		}
	}
}

// pages goes from page to page, and gives all hits in their order.
func (x *testedIndex) pages(r *rapid.T, query hub.Query, total int, backward bool) []hub.Hit {
	var all []hub.Hit
	query.Last = backward
	for {
		found, err := x.Search(context.Background(), []hub.Query{query})
		if err != nil {
			r.Fatal(err)
		}
		hits := found[0].Hits
		if found[0].Total != total || len(hits) > query.Size {
			r.Fatalf("a page of %d, %d in all, want %d", len(hits), found[0].Total, total)
		}
		if backward {
			all = append(slices.Clone(hits), all...)
		} else {
			all = append(all, hits...)
		}
		if found[0].More != (len(all) < total) || len(hits) == 0 && len(all) < total {
			r.Fatalf("after %d of %d, more: %v", len(all), total, found[0].More)
		}
		if !found[0].More {
			return all
		}
		if backward {
			query.Before = &hits[0].Place
		} else {
			query.After = &hits[len(hits)-1].Place
		}
	}
}

func pagesWhileArriving(t *testing.T, x *testedIndex) {
	entries := x.stocked(t, 100)
	query := hub.Query{Tokens: everybody, Order: hub.OrderTitle, Size: 7}
	want := expected(query, entries)
	var got []hub.ID
	for number := 0; ; number++ {
		found := x.search(t, query)
		got = append(got, idsOf(found)...)
		if !found.More {
			break
		}
		query.After = &found.Hits[len(found.Hits)-1].Place
		early := Of[*hub.Lesson](5000 + number)
		early.Title = "0000"
		x.commit(t, Insert(early))
	}
	if len(got) != len(want) {
		t.Fatalf("%d hits of %d", len(got), len(want))
	}
	for at := range want {
		if got[at] != want[at].ID {
			t.Errorf("hit %d is %s, want %s", at, got[at], want[at].ID)
		}
	}
}

func strangePlace(t *testing.T, x *testedIndex) {
	x.stocked(t, 30)
	place := &hub.Place{Sort: "what is this", ID: "nothing"}
	for _, order := range orders {
		for _, text := range []string{"", numerals[0]} {
			x.search(t, hub.Query{Tokens: everybody, Text: text, Order: order, After: place, Size: 5})
			x.search(t, hub.Query{Tokens: everybody, Text: text, Order: order, Before: place, Size: 5})
		}
	}
}
