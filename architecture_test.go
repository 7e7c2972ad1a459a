package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/samlaer/samlaer"

// imports gives for each package of the module the packages that it imports, without its tests.
func imports(t *testing.T) map[string][]string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	all := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		all[strings.TrimPrefix(strings.TrimPrefix(words[0], module), "/")] = words[1:]
	}
	return all
}

func TestHubImportsTheStandardLibraryAndTextOnly(t *testing.T) {
	t.Parallel()
	for _, imported := range imports(t)["internal/hub"] {
		if strings.Contains(imported, ".") && !strings.HasPrefix(imported, "golang.org/x/text/") {
			t.Errorf("hub imports %s", imported)
		}
	}
}

func TestAdaptersKnowTheHubAndNotEachOther(t *testing.T) {
	t.Parallel()
	// wiring may know everything; the others know the hub, what is theirs, and what stands here.
	wiring := []string{"", "internal/bench"}
	// common is what several need alike: what links in letters carry, what is shown masked, the shape of what goes out and comes in,
	// how much somebody may ask, and what answers as files have in common.
	common := []string{"internal/hub", "internal/signed", "internal/secret", "internal/giving", "internal/rdf", "internal/limit", "internal/answer"}
	for name, imported := range imports(t) {
		if slices.Contains(wiring, name) {
			continue
		}
		for _, other := range imported {
			if !strings.HasPrefix(other, module) {
				continue
			}
			other = strings.TrimPrefix(strings.TrimPrefix(other, module), "/")
			if !slices.Contains(common, other) && !strings.HasPrefix(other, name+"/") {
				t.Errorf("%s imports %s: arrows point to the hub", name, other)
			}
		}
	}
}

func TestNoResolverIsLeftUnwritten(t *testing.T) {
	t.Parallel()
	out, err := exec.CommandContext(t.Context(), "grep", "-rlE", `panic\(fmt\.Errorf\("not implemented`, "--include=*.go", "graph").Output()
	if len(out) > 0 {
		t.Errorf("resolvers that panic when they are called, in %s (%v)", strings.TrimSpace(string(out)), err)
	}
}
