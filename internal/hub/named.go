package hub

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// worded are the kinds of which the texts may name a person. Of the others, names stand in a person, and in what is a person's own.
var worded = []Kind{KindConcept, KindOrganisation, KindGrantScheme, KindCall, KindProject, KindEvent, KindAttachment, KindPost, KindLesson,
	KindRelation, KindMeasure, KindApplication, KindBrief, KindComment, KindFinalReport, KindPulse, KindReport}

// likeness knows the texts that may name a person: by the whole name or the address anywhere, and by a part of the name as a word of its
// own in what hangs on the person's projects and experiences, where others call them by it.
type likeness struct {
	// whole finds the name and the address however they are written; nil when there is neither.
	whole *regexp.Regexp
	// certain finds only what nobody else's words are: people choose their names themselves, and one who is called «per» or «det er»
	// would otherwise take words out of all that was ever written here. Nil when there is nothing certain.
	certain *regexp.Regexp
	// signs are a word of each of what is certain: a text without one of them does not have it.
	signs []string
	parts []string
	// called finds the parts as the name has them; nil when there are none.
	called *regexp.Regexp
	// near are the projects and experiences, and what hangs on them.
	near map[ID]bool
}

// shortestPart is how many letters a part of a name has at least to be looked for alone.
const shortestPart = 3

func likenessOf(person *Person, near []ID) *likeness {
	l := &likeness{near: map[ID]bool{}}
	name := strings.Join(strings.Fields(person.Name), " ")
	whole, certain := []string{person.Email}, []string{person.Email, strings.ToLower(person.Email)}
	if len(saidWords(name)) > 1 {
		whole = append(whole, name)
	}
	if isCertain(name) {
		certain = append(certain, name)
	}
	l.whole, l.certain = asWords("(?i)", whole), asWords("", certain)
	for _, text := range certain {
		if sign := longestWord(text); text != "" && !slices.Contains(l.signs, sign) {
			l.signs = append(l.signs, sign)
		}
	}
	var called []string
	for _, part := range strings.FieldsFunc(person.Name, func(char rune) bool { return !unicode.IsLetter(char) && !unicode.IsDigit(char) }) {
		if len([]rune(part)) >= shortestPart {
			l.parts, called = append(l.parts, strings.ToLower(part)), append(called, part)
		}
	}
	l.called = asWords("", called)
	for _, id := range near {
		l.near[id] = true
	}
	return l
}

// asWords finds texts that are no part of longer words; nil when there are none.
func asWords(how string, texts []string) *regexp.Regexp {
	var quoted []string
	for _, text := range texts {
		if text != "" {
			quoted = append(quoted, strings.ReplaceAll(regexp.QuoteMeta(text), " ", `\s+`))
		}
	}
	if len(quoted) == 0 {
		return nil
	}
	return regexp.MustCompile(how + `(^|[^\pL\pN])(?:` + strings.Join(quoted, "|") + `)($|[^\pL\pN])`)
}

// isCertain tells whether a name is two words or more, of at least two letters each, none of them small at its beginning.
func isCertain(name string) bool {
	words := strings.Fields(name)
	return len(words) > 1 && !slices.ContainsFunc(words, func(word string) bool {
		letters := []rune(word)
		return len(letters) < 2 || !unicode.IsLetter(letters[0]) || unicode.IsLower(letters[0])
	})
}

// saidWords are those of a text, in small letters.
func saidWords(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(char rune) bool { return !unicode.IsLetter(char) && !unicode.IsDigit(char) })
}

// is tells whether a document may name the person.
func (l *likeness) is(document Document) bool {
	text := strings.Join(textsOf(FieldsOf(document)), "\n")
	if l.hasWhole(text) {
		return true
	}
	if !l.isNear(document) {
		return false
	}
	said := saidWords(text)
	return slices.ContainsFunc(l.parts, func(part string) bool { return slices.Contains(said, part) })
}

func (l *likeness) hasWhole(text string) bool { return l.whole != nil && l.whole.MatchString(text) }

// isNear tells whether a document hangs on one that is near, and remembers it.
func (l *likeness) isNear(document Document) bool {
	id := document.Base().ID
	for _, above := range append(mentioned(document), id) {
		if kind := above.Kind(); l.near[above] && (kind == KindProject || kind == KindPost || above == id) {
			l.near[id] = true
			return true
		}
	}
	return false
}

// textsOf are the texts in fields, however deep they stand.
func textsOf(value any) []string {
	var texts []string
	switch one := value.(type) {
	case string:
		return []string{one}
	case []any:
		for _, element := range one {
			texts = append(texts, textsOf(element)...)
		}
	case map[string]any:
		return textsOf(Fields(one))
	case Fields:
		for _, field := range one {
			texts = append(texts, textsOf(field)...)
		}
	}
	return texts
}

// nameElsewhere looks for the person's name in what others wrote: the curators are asked to read the texts. It is the first that is done:
// once the person is in no project any more, nobody could say which texts hang on it. What goes with the person is left out.
func (e *erasing) nameElsewhere(ctx context.Context) error {
	gone, err := e.goesAlong(ctx)
	if err != nil {
		return err
	}
	var found []ID
	for _, kind := range worded {
		for document, err := range e.hub.store.Scan(ctx, kind) {
			if err != nil {
				return fmt.Errorf("texts of kind %s: %w", kind, err)
			}
			if e.like.is(document) && !gone[document.Base().ID] && !gone[belongsTo(document)] {
				found = append(found, document.Base().ID)
			}
		}
	}
	onPages, err := e.namesOnPages(ctx, gone)
	if err != nil {
		return err
	}
	if err := e.report(ctx, append(found, onPages...)); err != nil {
		return err
	}
	return e.unnameConsents(ctx)
}

// goesAlong are the texts that are taken away with the person.
func (e *erasing) goesAlong(ctx context.Context) (map[ID]bool, error) {
	gone := map[ID]bool{}
	if e.note.Texts != ErasedTextsRemove {
		return gone, nil
	}
	posts, err := listedOf[*Post](ctx, e.hub.store, KindPost, Key("person:"+string(e.person.ID)))
	if err != nil {
		return nil, err
	}
	for _, post := range posts {
		gone[post.ID] = post.AuthorID == e.person.ID && len(post.CoWriterIDs) == 0
	}
	comments, err := listedOf[*Comment](ctx, e.hub.store, KindComment, Key("person:"+string(e.person.ID)))
	for _, comment := range comments {
		gone[comment.ID] = comment.AuthorID == e.person.ID
	}
	return gone, err
}

// report asks the curators to read texts, of each once however often the erasure is done. What they may not read, such as a draft, is
// left out: its writer alone can do something about it.
func (e *erasing) report(ctx context.Context, found []ID) error {
	readable, err := e.hub.Read(Viewer{Roles: []Role{RoleCurator}}).Documents(ctx, found)
	if err != nil {
		return fmt.Errorf("what the curators may read: %w", err)
	}
	var subjects []ID
	for _, document := range readable {
		if document != nil {
			subjects = append(subjects, document.Base().ID)
		}
	}
	for some := range slices.Chunk(subjects, erasedAtOnce) {
		_, err := write(ctx, "person.erase", func(ctx context.Context, w *writing) (bool, error) {
			ids := make([]ID, len(some))
			for at, subject := range some {
				ids[at] = madeOf(KindReport, e.note.At, e.note.PersonHash, string(subject))
			}
			there, err := w.load(ctx, ids)
			if err != nil {
				return false, err
			}
			for at, id := range ids {
				if there[at] == nil {
					w.derive(&Report{Meta: Meta{ID: id, CreatedAt: w.now}, SubjectID: some[at], OfErasure: true})
				}
			}
			return true, nil
		})
		if err != nil {
			return fmt.Errorf("ask the curators: %w", err)
		}
	}
	e.erased.Reported = len(subjects)
	return nil
}

// nameTaken stands where a name stood.
const nameTaken = "[…]"

// unname takes the name out of how something was: those are nobody's words now.
func (e *erasing) unname(ctx context.Context) error {
	like := e.like
	var named []ID
	for document, err := range e.hub.store.Scan(ctx, KindRevision) {
		if err != nil {
			return fmt.Errorf("earlier versions: %w", err)
		}
		if revision, ok := document.(*Revision); ok && like.unnamed(revision.Content) != revision.Content {
			named = append(named, revision.ID)
		}
	}
	return e.each(ctx, named, func(_ context.Context, w *writing, document Document) error {
		if revision, ok := document.(*Revision); ok {
			revision.Content = like.unnamed(revision.Content)
			w.derive(revision)
		}
		return nil
	})
}

// unnameConsents takes the name out of what consents were given for, and a part of it where the consent is to something near the person:
// nobody can write that anew, and it is said of a picture or a quote and is nobody's text.
func (e *erasing) unnameConsents(ctx context.Context) error {
	var named []ID
	for document, err := range e.hub.store.Scan(ctx, KindConsent) {
		if err != nil {
			return fmt.Errorf("what consents are for: %w", err)
		}
		if consent, ok := document.(*Consent); ok && e.like.unnamedPurpose(consent) != consent.Purpose {
			named = append(named, consent.ID)
		}
	}
	return e.each(ctx, named, func(_ context.Context, w *writing, document Document) error {
		if consent, ok := document.(*Consent); ok {
			consent.Purpose = e.like.unnamedPurpose(consent)
			w.derive(consent)
		}
		return nil
	})
}

func (l *likeness) unnamedPurpose(consent *Consent) Words {
	purpose := string(consent.Purpose)
	for _, name := range []*regexp.Regexp{l.certain, l.whole} {
		purpose = replaced(purpose, name)
	}
	if l.near[consent.SubjectID] {
		purpose = replaced(purpose, l.called)
	}
	return Words(purpose)
}

// replaced is a text with what a name finds taken out.
func replaced(text string, name *regexp.Regexp) string {
	if name == nil {
		return text
	}
	for range 2 { // what stands between two names belongs to the first
		text = name.ReplaceAllString(text, "${1}"+nameTaken+"${2}")
	}
	return text
}

// mayHave tells whether a text may have what is certainly the person's name or address: most have not, and looking costs a
// fifth of reading one as fields.
func (l *likeness) mayHave(text string) bool {
	return slices.ContainsFunc(l.signs, func(sign string) bool { return strings.Contains(text, sign) })
}

// longestWord is that of a text which tells most about it: letters and digits stand in JSON as they are.
func longestWord(text string) string {
	words := strings.FieldsFunc(text, func(char rune) bool { return !unicode.IsLetter(char) && !unicode.IsDigit(char) })
	return slices.MaxFunc(append(words, ""), func(one, other string) int { return cmp.Compare(len(one), len(other)) })
}

// unnamed is how something was, without what is certainly the person's name or address in its texts.
func (l *likeness) unnamed(content string) string {
	if !l.mayHave(content) {
		return content
	}
	fields, err := parseFields(content)
	if err != nil || l.certain == nil || !slices.ContainsFunc(textsOf(fields), l.certain.MatchString) {
		return content
	}
	return l.takenOut(fields).(Fields).String()
}

// takenOut is a value with the name taken out of its texts, however deep they stand.
func (l *likeness) takenOut(value any) any {
	switch one := value.(type) {
	case string:
		return replaced(one, l.certain)
	case []any:
		for at := range one {
			one[at] = l.takenOut(one[at])
		}
		return one
	case map[string]any:
		return map[string]any(l.takenOut(Fields(one)).(Fields))
	case Fields:
		for name := range one {
			one[name] = l.takenOut(one[name])
		}
		return one
	default:
		return value
	}
}

// forgetSearches takes away what was searched for with the whole name in it.
func (e *erasing) forgetSearches(ctx context.Context) error {
	name := saidWords(e.person.Name)
	var named []ID
	for document, err := range e.hub.store.Scan(ctx, KindSearchGap) {
		if err != nil {
			return fmt.Errorf("searches: %w", err)
		}
		gap, ok := document.(*SearchGap)
		if ok && len(name) > 0 && !slices.ContainsFunc(name, func(part string) bool { return !slices.Contains(saidWords(gap.Query), part) }) {
			named = append(named, gap.ID)
		}
	}
	return e.each(ctx, named, remove)
}
