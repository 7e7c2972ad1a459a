// Package paper writes what is taken out of the hub, a brief or the appendix of a call, as a page to print and as a document
// for word processors, and serves both, with the Markdown, to whoever may read them.
//
// It promises that a file holds what the paper holds and nothing else: texts of people become paragraphs, headings, lists,
// emphasis and links to http, https and mailto, and whatever else stands in them is shown as the words that it is. What HTML and
// Office Open XML are written from is one list of pieces, so that neither has what the other has not. Every text is marked with
// its language. The same paper gives the same bytes.
//
// The document is written here and not by a library: it takes eight small parts, and the library that was looked at has no method
// for the language of a run.
//
// What a paper holds, and who may read it, is left to hub; who asks to the one who calls the handler.
package paper
