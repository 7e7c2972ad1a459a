package hubtest

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
)

var indexKillTests = []indexTest{{"WhatWasKilledGoesOnWhereItWas", killedIndex}}

// killRounds is how often a child is killed.
func killRounds() int {
	if rounds, err := strconv.Atoi(os.Getenv(killsVariable)); err == nil {
		return rounds
	}
	return usualKills
}

func killedIndex(t *testing.T, x *testedIndex) {
	if x.Child == nil {
		t.Skip("the index has no child")
	}
	x.Close(t)
	rounds, written := killRounds(), 0
	for round := range rounds {
		written += killIndexing(t, x.Child(t), round)
		x.Store, x.Index = x.Revive(t)
		x.Ready(t)
		x.wantSame(t)
		x.Close(t)
	}
	t.Logf("%d kills, %d commits", rounds, written)
}

// killIndexing lets a child write, kills it after some commits, and tells how many it saw.
func killIndexing(t *testing.T, child *exec.Cmd, round int) int {
	t.Helper()
	child.Env = append(child.Environ(), fmt.Sprintf("%s=%d", roundVariable, round))
	output, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	last := 1 + rand.IntN(150) // #nosec G404 -- when to kill is no secret
	lines, count, told := bufio.NewScanner(output), 0, ""
	for count < last && lines.Scan() {
		told = lines.Text()
		count++
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := child.Wait(); child.ProcessState.Exited() {
		t.Fatalf("the child ended before it was killed: %v, %q", err, told)
	}
	return count
}

// roundVariable tells a child which round it is.
const roundVariable = "SAMLAER_TEST_ROUND"

// perRound is how far apart the numbers of two rounds lie.
const perRound = 10_000

// IndexUntilKilled commits sample documents without end and prints a line for each commit. In every second round it
// builds the index anew all the while.
func IndexUntilKilled(store hub.Store, rebuild func(context.Context) error, out io.Writer) error {
	round, err := strconv.Atoi(os.Getenv(roundVariable))
	if err != nil {
		return fmt.Errorf("%s: %w", roundVariable, err)
	}
	if round%2 == 1 {
		go func() {
			for rebuild(context.Background()) == nil {
			}
		}()
	}
	ids := &IDs{last: perRound * round}
	for number := 1 + perRound*round; ; number++ {
		changes := make([]hub.Change, len(SampleKinds))
		for at, kind := range SampleKinds {
			changes[at] = Insert(Document(kind, number))
		}
		if err := store.Commit(context.Background(), hub.Commit{ID: ids.Commit(), Changes: changes}); err != nil {
			return err
		}
		if _, err := fmt.Fprintln(out, number); err != nil {
			return err
		}
	}
}
