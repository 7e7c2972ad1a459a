package bench

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/samlaer/samlaer/internal/demo"
	"github.com/samlaer/samlaer/internal/hub"
)

// languages are those that documents are made in, and how many of a hundred.
var languages = []struct {
	language hub.Language
	share    int
}{{"nb", 45}, {"nn", 10}, {"en", 45}}

// sentences are what documents are made of, by language.
type sentences map[hub.Language][]string

// readSentences takes the files' sentences, and the demo's for languages that the files have none of.
func readSentences(files []string) (sentences, error) {
	read := sentences{}
	for _, name := range files {
		if err := read.file(name); err != nil {
			return nil, fmt.Errorf("read texts from %s: %w", name, err)
		}
	}
	texts := sentences{}
	for _, text := range demo.Texts() {
		texts.add(text.Language, text.Words)
	}
	for _, one := range languages {
		if len(read[one.language]) == 0 {
			read[one.language] = texts[one.language]
		}
		if len(read[one.language]) == 0 {
			return nil, fmt.Errorf("no sentences in language %s", one.language)
		}
	}
	return read, nil
}

// maxLine is the longest line of JSON: a text of 50,000 characters in each of a dozen fields.
const maxLine = 4 << 20

func (s sentences) file(name string) (err error) {
	file, err := os.Open(name) // #nosec G304 -- the file that who measures names
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	lines := bufio.NewReaderSize(file, 1<<16)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > maxLine {
			return fmt.Errorf("a line of %d bytes", len(line))
		}
		if len(strings.TrimSpace(string(line))) > 0 {
			var value any
			if err := json.Unmarshal(line, &value); err != nil {
				return err
			}
			s.value(value, "")
		}
		switch err {
		case nil:
		case io.EOF:
			return nil
		default:
			return err
		}
	}
}

// value takes the long texts of a value of JSON, whatever the fields are called. An object's language holds for all
// within it.
func (s sentences) value(value any, language hub.Language) {
	switch value := value.(type) {
	case map[string]any:
		if own, ok := value["language"].(string); ok {
			language = hub.Language(own)
		}
		for _, one := range value {
			s.value(one, language)
		}
	case []any:
		for _, one := range value {
			s.value(one, language)
		}
	case string:
		if strings.Count(value, " ") < 6 {
			return
		}
		if language == "" {
			language = guess(value)
		}
		s.add(language, value)
	}
}

// guess tells Norwegian from English by letters and words that the other does not have.
func guess(text string) hub.Language {
	if strings.ContainsAny(text, "æøåÆØÅ") || strings.Contains(text, " og ") {
		return "nb"
	}
	return "en"
}

func (s sentences) add(language hub.Language, text string) {
	for _, sentence := range strings.FieldsFunc(plain(text), func(char rune) bool {
		return char == '.' || char == '?' || char == '!'
	}) {
		words := strings.Fields(sentence)
		if len(words) >= 4 && len(words) <= 60 {
			s[language] = append(s[language], strings.Join(words, " "))
		}
	}
}

// plain keeps the words of a text, and of other signs only those that two ways of finding words agree on. Bleve's own
// tokenizer follows the rules of Unicode, by which «and/or» is two words and «example.org» one; the hub has simpler ones.
// What is compared is the search, not that.
func plain(text string) string {
	var out strings.Builder
	runes := []rune(norm.NFC.String(text))
	for at, char := range runes {
		switch {
		case unicode.IsLetter(char) && char < 0x300:
			out.WriteRune(char)
		case char >= '0' && char <= '9':
			out.WriteRune(char)
		case strings.ContainsRune(".?!,;", char):
			out.WriteRune(char)
			if at+1 < len(runes) {
				out.WriteByte(' ')
			}
		default:
			out.WriteByte(' ')
		}
	}
	return out.String()
}
