package hub

import (
	"testing"

	"pgregory.net/rapid"
)

// TestSumsOfPeopleTellNoHiddenNumber tries all numbers from 1 to 4 that the hidden ones could be: what is shown must leave at
// least two for each.
func TestSumsOfPeopleTellNoHiddenNumber(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		numbers := rapid.SliceOfN(rapid.IntRange(1, 4), 1, 6).Draw(t, "hidden numbers")
		parts := rapid.IntRange(1, 4).Draw(t, "parts")
		overlapping := rapid.Bool().Draw(t, "overlapping")
		members := make([][]bool, parts)
		for part := range members {
			members[part] = make([]bool, len(numbers))
		}
		for number := range numbers {
			in := rapid.IntRange(0, parts).Draw(t, "part") // the last is none of them
			for part := range members {
				members[part][number] = part == in || overlapping && rapid.Bool().Draw(t, "also in")
			}
		}
		sums := make([]HeadCount, parts)
		var total HeadCount
		for at, number := range numbers {
			total.Add(number)
			for part := range sums {
				if members[part][at] {
					sums[part].Add(number)
				}
			}
		}
		whole, shown := mayShow(total, sums)
		if overlapping {
			whole, shown = !total.pins(), mayShowWithin(total, !total.pins(), sums)
		}
		told := possible(numbers, members, whole, shown)
		for number, few := range told {
			if len(few) < 2 {
				t.Fatalf("number %d of %v can only be %v: shown %v %v of %v", number, numbers, few, whole, shown, members)
			}
		}
	})
}

// possible are the values that each number can have by what is shown.
func possible(numbers []int, members [][]bool, whole bool, shown []bool) []map[int]bool {
	found := make([]map[int]bool, len(numbers))
	for at := range found {
		found[at] = map[int]bool{}
	}
	all := make([]bool, len(numbers))
	for at := range all {
		all[at] = true
	}
	sum := func(of []int, in []bool) int {
		sum := 0
		for at, number := range of {
			if in[at] {
				sum += number
			}
		}
		return sum
	}
	guess := make([]int, len(numbers))
	var try func(at int)
	try = func(at int) {
		if at < len(guess) {
			for guess[at] = 1; guess[at] < fewestShown; guess[at]++ {
				try(at + 1)
			}
			return
		}
		if whole && sum(guess, all) != sum(numbers, all) {
			return
		}
		for part := range members {
			if shown[part] && sum(guess, members[part]) != sum(numbers, members[part]) {
				return
			}
		}
		for at, number := range guess {
			found[at][number] = true
		}
	}
	try(0)
	return found
}
