package hub

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// clause is a piece of what a person typed that says more than a word does: «"lokal mentor"», «-språkkafé», «ment*»,
// «tema:integrering». What is not one, or not quite, is words.
type clause struct {
	// begin and end are its place in the text, from and to that of its words there.
	begin, end, from, to int
	// about is what it is said of; empty for the whole document.
	about  subject
	manner Manner
	not    bool
}

// subject is what a clause is about.
type subject string

const (
	aboutTitle        subject = "title"
	aboutAuthor       subject = "author"
	aboutProject      subject = "project"
	aboutTheme        subject = "theme"
	aboutOrganisation subject = "organisation"
	aboutMunicipality subject = "municipality"
)

// subjects are what clauses can be about, by what people call it in bokmål, nynorsk and English.
var subjects = map[string]subject{
	"title": aboutTitle, "tittel": aboutTitle,
	"author": aboutAuthor, "forfatter": aboutAuthor, "forfattar": aboutAuthor,
	"project": aboutProject, "prosjekt": aboutProject,
	"theme": aboutTheme, "tema": aboutTheme,
	"organisation": aboutOrganisation, "organization": aboutOrganisation, "organisasjon": aboutOrganisation,
	"virksomhet": aboutOrganisation, "verksemd": aboutOrganisation, "org": aboutOrganisation, "orgnr": aboutOrganisation,
	"organisasjonsnummer": aboutOrganisation,
	"municipality":        aboutMunicipality, "kommune": aboutMunicipality,
}

const (
	// longestSubject is the length of the longest name in subjects.
	longestSubject = len("organisasjonsnummer")
	// maxTyped is the length in characters of a text that is read as a query. A longer one was pasted, and its author did
	// not mean that all that is found must have the words in quotation marks.
	maxTyped = 500
	// maxClauses is how many a text may have, and maxLookups how many of them may be about what must be looked up, at a call
	// or two to the index and the store for each. What is beyond that is words.
	maxClauses = 20
	maxLookups = 8
	// maxTerse is how many words a text may have beside one that is left out, or beside words in quotation marks. In a longer
	// one, a sentence or a title that was pasted, the hyphen is a dash and the marks are its author's: one title of lessons in
	// seventy has them, and what it names was not found by it.
	maxTerse = 8
)

// clauses finds the clauses of a text, in its order. Nothing that can be typed is an error.
func clauses(text string) []clause {
	if utf8.RuneCountInString(text) > maxTyped {
		return nil
	}
	var found []clause
	lookups, words := 0, len(strings.Fields(text))
	for at := 0; at < len(text) && len(found) < maxClauses; {
		char, size := utf8.DecodeRuneInString(text[at:])
		if unicode.IsSpace(char) || char == '(' {
			at += size
			continue
		}
		one, ok := clauseAt(text, at)
		mustLook := ok && one.about != "" && one.about != aboutTitle
		if !ok || one.isOfSentence(text, words) || mustLook && lookups == maxLookups {
			at = wordEnd(text, at)
			continue
		}
		if mustLook {
			lookups++
		}
		found = append(found, one)
		at = one.end
	}
	return found
}

// isOfSentence tells whether the clause stands in a text of so many words that it is none.
func (c clause) isOfSentence(text string, words int) bool {
	others := words - len(strings.Fields(text[c.from:c.to]))
	return others > maxTerse && (c.not || c.manner == MannerPhrase && c.about == "")
}

// clauseAt reads the word that begins at a byte as a clause. A hyphen leaves out only what it stands before without a
// space, so that «e-post» and «A - B» are words.
func clauseAt(text string, at int) (clause, bool) {
	c := clause{begin: at, from: at}
	if text[at] == '-' {
		c.not, c.from = true, at+1
		if char, _ := utf8.DecodeRuneInString(text[c.from:]); !unicode.IsLetter(char) && closings[char] == "" {
			return c, false
		}
	}
	name, _, isNamed := strings.Cut(text[c.from:min(len(text), c.from+longestSubject+1)], ":")
	if c.about = subjects[strings.ToLower(name)]; isNamed && c.about != "" {
		c.from += len(name) + 1
	} else {
		c.about = ""
	}
	char, size := utf8.DecodeRuneInString(text[c.from:])
	if closing := closings[char]; closing != "" {
		return c.quoted(text, size, closing)
	}
	return c.unquoted(text)
}

// closings are the quotation marks that people write, by the one that opens: those of each keyboard, and of the word
// processors that put others in their place.
var closings = map[rune]string{'"': `"`, '«': "»", '“': "”“", '„': "“”", '”': "”"}

// quoted reads words in quotation marks. A mark that nothing closes is none.
func (c clause) quoted(text string, size int, closing string) (clause, bool) {
	c.manner, c.from = MannerPhrase, c.from+size
	length := strings.IndexAny(text[c.from:], closing)
	if length < 0 {
		return c, false
	}
	c.to = c.from + length
	_, size = utf8.DecodeRuneInString(text[c.to:])
	c.end = c.to + size
	next, _ := utf8.DecodeRuneInString(text[c.end:])
	joined := next == '-' || unicode.IsLetter(next) // «"me too"-bevegelsen» is a word of a sentence
	return c, !joined && hasWord(text[c.from:c.to])
}

// unquoted reads a single word: one that is left out, that words begin with, or that is about something.
func (c clause) unquoted(text string) (clause, bool) {
	word := strings.TrimRight(text[c.from:wordEnd(text, c.from)], ".,;:!?)")
	c.to = c.from + len(word)
	c.end, c.manner = c.to, MannerWords
	if beginning, ok := strings.CutSuffix(word, "*"); ok && isBeginning(beginning) && (c.about == "" || c.about == aboutTitle) {
		c.to, c.manner = c.to-1, MannerBeginning
		return c, true
	}
	if strings.ContainsFunc(word, func(char rune) bool { return !unicode.IsLetter(char) && !unicode.IsDigit(char) }) {
		c.manner = MannerPhrase // «e-post» is one word to who types it
	}
	return c, (c.not || c.about != "") && hasWord(word)
}

// isBeginning tells whether what is typed of a word says something yet: two letters, and nothing but letters and digits.
func isBeginning(word string) bool {
	letters := 0
	for _, char := range word {
		switch {
		case unicode.IsLetter(char):
			letters++
		case !unicode.IsDigit(char) && !unicode.IsMark(char): // «å» may come as «a» and a ring
			return false
		}
	}
	return letters >= 2
}

func hasWord(text string) bool {
	return strings.ContainsFunc(text, func(char rune) bool { return unicode.IsLetter(char) || unicode.IsDigit(char) })
}

// wordEnd is where the word ends that has the byte.
func wordEnd(text string, at int) int {
	length := strings.IndexFunc(text[at:], unicode.IsSpace)
	if length < 0 {
		return len(text)
	}
	return at + length
}
