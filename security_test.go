package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const securityPage = "docs/security.md"

func TestEveryTestThatThePageOfSecurityNamesIsThere(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(securityPage)
	if err != nil {
		t.Fatal(err)
	}
	there := testsOfTheTree(t)
	named := 0
	for _, name := range regexp.MustCompile(`\b(?:Test|Fuzz)[A-Z]\w+`).FindAllString(string(page), -1) {
		named++
		if !there[name] {
			t.Errorf("%s names %s, which is not there", securityPage, name)
		}
	}
	if named < 100 {
		t.Errorf("%s names %d tests", securityPage, named)
	}
}

// testsOfTheTree are the names of all tests, also of those that stand in suites.
func testsOfTheTree(t *testing.T) map[string]bool {
	t.Helper()
	there := map[string]bool{}
	declared := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	err := filepath.WalkDir(".", func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, found := range declared.FindAllSubmatch(text, -1) {
			there[string(found[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return there
}

// Each chapter says what holds, what the operator must do and what does not hold yet, so that nothing is passed over.
func TestThePageOfSecurityHasEveryChapterOfASVS(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(securityPage)
	if err != nil {
		t.Fatal(err)
	}
	for number, name := range []string{"Encoding and Sanitization", "Validation and Business Logic", "Web Frontend Security", "API and Web Service",
		"File Handling", "Authentication", "Session Management", "Authorization", "Self-contained Tokens", "OAuth and OIDC", "Cryptography",
		"Secure Communication", "Configuration", "Data Protection", "Secure Coding and Architecture", "Security Logging and Error Handling", "WebRTC"} {
		heading := fmt.Sprintf("\n## V%d %s\n", number+1, name)
		_, chapter, found := strings.Cut(string(page), heading)
		if !found {
			t.Errorf("there is no chapter «%s»", strings.TrimSpace(heading))
			continue
		}
		chapter, _, _ = strings.Cut(chapter, "\n## ")
		for _, part := range []string{"- **Holds.**", "- **The operator**", "- **Not yet.**"} {
			if !strings.Contains(chapter, part) && name != "WebRTC" {
				t.Errorf("%s does not say «%s»", name, part)
			}
		}
	}
}
