// Package norwegian turns words of bokmål and nynorsk into terms: all forms of a word into the same one, different words
// into different ones.
//
// What it promises: [Term] is a function of the word alone. «Innvandrer», «innvandrerne» and «innvandrarane» have one
// term, and so have «skole» and «grunnskulane» with theirs; «muligheten» stays apart from «mål». A term is never empty but for the
// words that say nothing (data/stopwords.txt). Words with digits, and with letters that Norwegian does not use, are only
// written small; of borrowed words (workshop) the endings of nouns are taken off. Names that look like forms stay (data/names.txt).
//
// How it works: a word that the lists in data/ know, alone or as the last part of a compound, has its term from there
// (lexicon.go): strong verbs, «bøker», «sommer» with its «somrer», and words that look like forms of others («planet»).
// From all others the rules (rules.go) take off one ending after another until none is left. What is left need not be a
// word, and may be too short: to go on is what makes the forms meet, since «innvandraren» and «innvandrar» end alike only when nothing
// is left to take off. Then words of nynorsk become those of bokmål (data/pairs.txt).
//
// A term is not a word, and is not to be analysed again: [Term] of a term is mostly, not always, the term itself.
//
// What it leaves to others: cutting texts into words, folding of æ, ø and å, the first parts of compounds, English.
package norwegian
