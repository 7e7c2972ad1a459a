package hub

import (
	"context"
	"time"
)

// Entry is what the index holds of a document: a function of the document and of those it refers to.
type Entry struct {
	ID      ID
	Kind    Kind
	Version int
	// Readers are the tokens of which a viewer must hold one to find the document. Never «as:» tokens. None: it is never found, as
	// applications, which are counted with the lessons.
	Readers []Token
	// Language is the one the document was written in.
	Language Language
	// Texts are searched. The first is the title.
	Texts []Text
	// Files are attached files with a text, which is found too: see [FilePages].
	Files []EntryFile
	// Values are what one filters by and counts.
	Values map[Field][]string
	// Title is sorted by: see [TitleOrder].
	Title string
	// Names are what people call it, to suggest it by while they type: its title, the labels of a concept, the number of
	// an organisation.
	Names []string
	// Date is the one by which the document is filtered, grouped and called new.
	Date Date
	// CreatedAt and UpdatedAt are in UTC.
	CreatedAt, UpdatedAt time.Time
	// Amount is what was granted, of a project; sorted by.
	Amount Kroner
	// Applied and Paid are what was applied for and paid, of a project; added up.
	Applied, Paid Kroner
	// Planned and Actual are how many people took part in a project; nil where it does not say.
	Planned, Actual *int
}

// Text is a part of a document that is searched.
type Text struct {
	// Name is the GraphQL field it comes from: «title», «insight», «body»; or «place» and «topics» for words that come
	// from municipalities and concepts.
	Name     string
	Language Language
	Words    string
	// Page is where the words stand in an attached file, from 1; 0 for the document's own words.
	Page int
}

// Synonym is a concept with the words that stand for it, in any language. A query that has one of them finds the others.
type Synonym struct {
	Concept ID
	Labels  []Label
}

// Field names what one filters by. The values are ids, codes or enum values; see [Entry].
type Field string

const (
	// FieldType holds the kind's GraphQL type: «Lesson».
	FieldType Field = "type"
	// FieldTheme, FieldTargetGroup and FieldMethod hold the ids of the concepts and of all broader ones.
	FieldTheme       Field = "theme"
	FieldTargetGroup Field = "targetGroup"
	FieldMethod      Field = "method"
	// FieldMunicipality and FieldCounty hold the codes that hold now; they are counted.
	FieldMunicipality Field = "municipality"
	FieldCounty       Field = "county"
	// FieldMunicipalityEver and FieldCountyEver hold the codes before and after too; they are filtered by.
	FieldMunicipalityEver Field = "municipalityEver"
	FieldCountyEver       Field = "countyEver"
	// FieldYear holds the year of the entry's date, in Oslo.
	FieldYear Field = "year"
	// FieldMonth holds its year and month: «2026-05».
	FieldMonth Field = "month"
	// FieldKind holds the enum value of the document's kind: «DID_NOT_WORK».
	FieldKind Field = "kind"
	// FieldEvidence holds the strength of a lesson.
	FieldEvidence Field = "evidence"
	// FieldLanguage holds the language it was written in and those of its translations.
	FieldLanguage Field = "language"
	FieldStatus   Field = "status"
	// FieldScheme, FieldCall, FieldProject, FieldOrganisation and FieldEvent hold ids.
	FieldScheme       Field = "scheme"
	FieldCall         Field = "call"
	FieldProject      Field = "project"
	FieldOrganisation Field = "organisation"
	FieldEvent        Field = "event"
	// FieldCites holds the sources of a lesson, FieldGrounds the lessons of a measure.
	FieldCites   Field = "cites"
	FieldGrounds Field = "grounds"
	// FieldUses holds the lesson that an application is of, FieldUsedBy what considered it, FieldDecision what was done with it.
	FieldUses     Field = "uses"
	FieldUsedBy   Field = "usedBy"
	FieldDecision Field = "decision"
	// FieldOutcome holds what came of an application. Lessons are counted by it as if they had the outcomes of their applications
	// that the viewer may read, and in a group by it only the applications count that had the outcome.
	FieldOutcome Field = "outcome"
	// FieldAuthor holds the person who wrote a post, where the name is shown to all who read it, and nobody otherwise.
	FieldAuthor Field = "author"
)

// Query is what to find.
type Query struct {
	// Text is words as a person typed them, of any length: words beyond the first 200 or so may be left out, but there is
	// no error. An entry is found that has one of the words, in any form that the analysis of its language takes for the
	// same; those that have all of them come first. Nothing in it is a command. A text without a word that says something
	// («», «!!!», «og») finds all.
	Text string
	// Parts are what an entry must have, or must not have, beside the words.
	Parts []Part
	// Plain finds only what has the words themselves, in any form: not what is like them, see [Index.Search].
	Plain bool
	// Level leaves how well founded and how new an entry is out of its score.
	Level bool
	// Prefer lets entries that have one of the values come before others that match as well.
	Prefer map[Field][]string
	// Tokens are the viewer's: only entries with one of these readers are found, counted or told of.
	Tokens []Token
	// Where narrows: an entry must have one of the values of each field named. An empty list finds nothing, and so does
	// an empty value.
	Where map[Field][]string
	// Also narrows beside Where, by what was typed among the words: an entry must have one of these values of each field
	// too. Facets are counted within it, whatever field they are of, for it is a part of the question, not a choice among
	// their values. An empty list finds nothing.
	Also map[Field][]string
	// Except leaves out the entries that have one of the values of a field. Facets are counted without them.
	Except map[Field][]string
	// From and To narrow by the entry's date, both included; empty is open. An entry without a date is found only when
	// both are open.
	From, To Date
	// UpdatedSince narrows to what was updated at this time or later; zero is open.
	UpdatedSince time.Time
	Order        Order
	// Size is how many hits to give; 0 only counts, which costs least.
	Size int
	// After and Before page: only hits after, or before, this place in the order. Nil is open. With Before alone, or
	// with Last, the last of them are given rather than the first, still in the order asked for. Total and Facets are of
	// all that is found, wherever the page lies. A place that came with another order or text is no error.
	After, Before *Place
	// Last asks for the last hits rather than the first.
	Last bool
	// Facets are the fields whose values to count, over all that is found, and over what would be found if the query did
	// not narrow by the field itself: see [Field.NarrowedBy].
	Facets []Field
	// FacetSize is how many values of each at most, the most frequent first, equals in the order of values; 0 gives all.
	FacetSize int
}

// Part is a part of a query that is more than words. One without a word that says something is as if it were not there.
type Part struct {
	Manner Manner
	// Words are as a person typed them.
	Words string
	// Title is about the entry's title alone.
	Title bool
	// Not leaves out the entries that have it.
	Not bool
}

// Manner is how the words of a part must stand in an entry.
type Manner string

const (
	// MannerWords: all of them, in any form.
	MannerWords Manner = "WORDS"
	// MannerPhrase: one after another, in any form.
	MannerPhrase Manner = "PHRASE"
	// MannerBeginning: a word that begins as this one does. Unless it is left out, or asked of the title, an entry need
	// not have it: it is one more word of the text.
	MannerBeginning Manner = "BEGINNING"
)

// NarrowedBy is the field that one narrows by with a value of this one: places are counted as they are now, and narrowed
// by as they ever were. A year is narrowed by dates, and has none.
func (f Field) NarrowedBy() Field {
	switch f {
	case FieldMunicipality:
		return FieldMunicipalityEver
	case FieldCounty:
		return FieldCountyEver
	case FieldYear:
		return ""
	default:
		return f
	}
}

// Order is what hits are sorted by; equals come in the order of ids.
type Order string

const (
	// OrderRelevance is best first; with an empty text, newest first.
	OrderRelevance   Order = "RELEVANCE"
	OrderNewest      Order = "NEWEST"
	OrderOldest      Order = "OLDEST"
	OrderTitle       Order = "TITLE"
	OrderTitleDown   Order = "TITLE_DESC"
	OrderUpdated     Order = "UPDATED_ASC"
	OrderUpdatedDown Order = "UPDATED_DESC"
	OrderCreated     Order = "CREATED_ASC"
	OrderCreatedDown Order = "CREATED_DESC"
	OrderAmount      Order = "AMOUNT_ASC"
	OrderAmountDown  Order = "AMOUNT_DESC"
)

// Place is a hit's place in an order: what it was sorted by, and its id.
type Place struct {
	// Sort is opaque: what the index gave with the hit. It is the same whichever server gave it, and by relevance as
	// long as no document is added, changed or removed.
	Sort string
	ID   ID
}

// Hits are what a query found.
type Hits struct {
	// Total is how many there are in all.
	Total int
	// Hits are the ones asked for.
	Hits []Hit
	// More tells whether there are hits beyond them in the direction of paging: after the last of them, or before the
	// first of them when they were the last that were asked for.
	More bool
	// Facets has the counts for each field asked for, empty where nothing that is found has a value.
	Facets map[Field][]FacetCount
	// Misspelt are the words of the text that nothing has which the viewer may read, each with the word that it was
	// probably meant for, in the order of the text.
	Misspelt []Correction
	// ExpandedWith are the labels of concepts that were looked for too because another label of theirs stands in the text,
	// in the order of the text: those that something has which the viewer may read.
	ExpandedWith []string
}

// ids are those of the hits asked for, in their order.
func (h *Hits) ids() []ID {
	ids := make([]ID, len(h.Hits))
	for at, hit := range h.Hits {
		ids[at] = hit.ID
	}
	return ids
}

// Correction is another word for a piece of a query's text, from one byte to before another.
type Correction struct {
	Begin, End int
	Word       string
}

// Likeness is an entry that is like a text, and why.
type Likeness struct {
	Hit
	// Words are those of the text that the entry has, as they were written there, what says most first; at most five.
	Words []string
}

// Explanation is why a hit has its score: the sum of its reasons, times its bonuses.
type Explanation struct {
	Score   float64
	Reasons []Reason
	Bonuses []Bonus
}

// Reason is what one word or part of the query gives a hit: only the best of what it looks for in the entry counts.
type Reason struct {
	// Word is as it was typed; Term is the term that it was found by.
	Word, Term string
	Match      Match
	// Occurrences are how often the entry has the term; those in the title count twice.
	Occurrences float64
	// Documents are how many entries have it that the viewer may read. How rare it is counts all.
	Documents int
	Score     float64
}

// Match is how a word of a query was found.
type Match string

const (
	// MatchForm: the word in some form; MatchExact: in the very form that was typed, which adds to it.
	MatchForm  Match = "FORM"
	MatchExact Match = "EXACT"
	// MatchFolded: typed without æ, ø and å.
	MatchFolded Match = "FOLDED"
	// MatchCompound: a compound that it ends, or a part of it.
	MatchCompound Match = "COMPOUND"
	// MatchLonger: a word that it begins.
	MatchLonger Match = "LONGER"
	// MatchMisspelt: a word that is spelt much like it.
	MatchMisspelt Match = "MISSPELT"
	// MatchConcept: another label of a concept.
	MatchConcept Match = "CONCEPT"
	// MatchPhrase: the words of a part, one after another.
	MatchPhrase Match = "PHRASE"
	// MatchPage: on a page of an attached file.
	MatchPage Match = "PAGE"
)

// Bonus is what multiplies a score for more than words: FieldEvidence for how well founded a lesson is, «date» for how new
// a document is, or a field that the query prefers.
type Bonus struct {
	Field  Field
	Factor float64
}

// Hit is one entry found.
type Hit struct {
	Place
	// Score is how well it matches the text; 0 when there was none.
	Score float64
}

// FacetCount is how many of the hits have a value.
type FacetCount struct {
	Value string
	Count int
}

// Fragment is a piece of a text where words of the query stand.
type Fragment struct {
	// Name and Page are those of the text.
	Name string
	Page int
	// Words is how many different words of the query stand in it.
	Words int
	// HTML is the piece, escaped, with <mark> around the words that match.
	HTML string
}

// IndexState is how the index stands.
type IndexState struct {
	// Position is the place in the store's history up to which everything is in the index.
	Position Position
	// Rebuilding tells that a new index is being built; searches go to the old one, if any.
	Rebuilding bool
	// Empty tells that there is no index yet that could be searched.
	Empty bool
	// Behind is how long the oldest change that is not in the index has waited here, as far as the index knows; 0 when
	// there is none. It counts from when the index saw the change, or lost sight of the store.
	Behind time.Duration
	// Fault is why following stopped, for the log; nil when it goes on. It is tried again and again.
	Fault error
}

// Index finds documents. It follows a store's changes by itself. All methods may be called by many goroutines at once.
type Index interface {
	// Search answers the queries, aligned, all from one state of the index. Unless a query is plain, its words also find,
	// ranked below, words that they may have been typed for on a keyboard without æ, ø and å, compounds that they end or are
	// made of, longer words that they begin, other labels of a concept, and, when nothing has them, the words that are spelt
	// most like them: among words of what the viewer may read. While there is no index that could be searched, the error
	// wraps ErrUnavailable.
	Search(ctx context.Context, queries []Query) ([]Hits, error)
	// Suggest gives entries with a name that has words beginning as those of the query's text do, best first: what begins
	// with the text before what has it further on. At most the query's Size, among those that the query narrows to; its
	// parts, order, paging and facets are not used. A text without a letter or digit suggests nothing.
	Suggest(ctx context.Context, query Query) ([]ID, error)
	// Similar gives the entries most like the texts, best first, at most the query's Size, among those that the query
	// narrows to (its text, order, paging and facets are not used), without the entry «except». An entry is like a text
	// that has one of the words which say most of it; the tokens narrow as they do in Search. A text without a language is
	// read in all of them.
	Similar(ctx context.Context, texts []Text, except ID, query Query) ([]Likeness, error)
	// Concepts are those of which a label stands in the text, in the order of the text, each once.
	Concepts(ctx context.Context, text string) ([]ID, error)
	// Explain tells why the query gives the entries the scores that it does, aligned with ids: nil for one that it does not
	// find.
	Explain(ctx context.Context, query Query, ids []ID) ([]*Explanation, error)
	// Match tells for each query which of the entries it would find, were they in the index: aligned with queries, and within
	// with entries; a nil entry is never found. What is like the words is what is like them in the index. Of a query, its
	// order, paging and facets are not used.
	Match(ctx context.Context, queries []Query, entries []*Entry) ([][]bool, error)
	// Highlight marks in the texts of each document what the query's text matches, as Search understands it: aligned with
	// documents, at most three fragments a text, the best of each text first, texts without any left out. Each text is
	// analysed in its language. Of the query, only its text, its parts, whether it is plain, and its tokens are used.
	Highlight(query Query, documents [][]Text) [][]Fragment
	// Figures counts and adds up what the query finds, apart by each of the groupings, all from one state of the index: aligned
	// with groupings, within one in any order, without groups that count nothing. Of an entry, only the kinds that [Figures]
	// names count; one counts in each group of which it has the values, once. Without a field there is one group, always.
	// With uses, the applications of lessons count with the lessons: those by what has one of the query's tokens among its readers.
	// Of the query, its order, paging and facets are not used.
	Figures(ctx context.Context, query Query, groupings []Grouping, uses bool) ([][]Group, error)
	// FirstUses gives the first day on which each of the lessons was applied, by what has one of the tokens among its readers;
	// a lesson that was not applied so is left out. Who asks may read the lessons.
	FirstUses(ctx context.Context, tokens []Token, lessons []ID) (map[ID]Date, error)
	// Await waits until the index holds each document at that version or later, or the document is gone (version 0), and
	// tells whether it does: false when ctx was done first, or while a new index is being built. A document that no
	// search gives is held when its change was taken in: what follows from it for others is in the index then.
	Await(ctx context.Context, documents []Expectation) bool
	// State tells how the index stands.
	State() IndexState
	// Close stops following and searching.
	Close() error
}
