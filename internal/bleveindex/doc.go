// Package bleveindex is a [hub.Index] in files of Bleve: it finds documents, and follows the store by itself.
//
// What it promises: everything in it is a function of the store's documents, made by [hub.Entries]; the place in the
// store's history up to which it is true is written in the same batch as the documents, so that a crash, a restored
// backup and a second server are all «go on from there». An index that cannot be used is built anew beside the old one.
// Nothing is found, counted or told of that the viewer's tokens do not cover.
//
// How it lies on disk: a folder of generations, each one index of Bleve, and a file that names the one that is searched
// and is the lock (folder.go). A generation (generation.go) keeps the mapping's version, the store's identity and the
// position beside the documents.
//
// How it gets in: [Index.run] follows the store (follow.go) or builds anew (rebuild.go); an entry becomes an index
// document in mapping.go, its words become terms in words.go, analysis.go and the package norwegian.
//
// How it gets out: what was typed is read (asked.go, parts.go) and gets the words that are like it (expand.go, folding.go,
// misspelt.go, synonyms.go). A search (search.go) goes through Bleve's segments one by one, with a bitmap of what is
// readable and asked for (filter.go), the words' scores (query.go looks them up, scores.go adds them up, phrase.go finds
// words one after another, bonus.go weighs what is not words), the counts (facets.go) and the hits of the page (page.go).
// What is counted and sorted by is read from the dictionaries into memory (columns.go), and so are the words
// (vocabulary.go). Texts are marked in highlight.go and marks.go; suggest.go, similar.go and explain.go are what they say.
//
// What it leaves to others: documents (it gives ids), what a filter of the API means in fields, labels of values,
// cursors, and telling again whether the viewer may read what was found: a store is always ahead of its index.
package bleveindex
