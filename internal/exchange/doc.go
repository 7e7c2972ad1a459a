// Package exchange takes content in from files and out to files: lessons from tables (CSV), and everything as JSON
// Lines.
//
// It promises constant memory however large the file is, whole commits whenever it is stopped, and that the same file
// twice changes nothing. A file whose structure is broken (its encoding, header or quoting) changes nothing at all; a
// row or line with a fault is left out and told of with its line, its column and the reason. What a row means for the
// hub's documents, and what may replace what, are the rules of [hub.Intake]; opening stores, and how commands look, are
// left to the program.
//
// # Tables
//
// A table is read twice: first to find its encoding and to see that its quoting is whole, then to import. Values are
// separated by commas, semicolons or tabs, whichever the header has most of; lines end with LF or CRLF. A line «sep=;»
// before the header, as Excel writes it, is understood.
//
// # JSON Lines
//
// Each line is one document as MongoDB Extended JSON v2, relaxed, with the fields in the order in which every store
// keeps them; the id in «_id» tells the kind. Documents come in the order of [hub.Kinds] and ids, so that two stores
// with the same content give the same bytes. Ways to be somebody and queues stay behind, for a copy must not open doors
// or send letters twice: see [LeftBehind]. The bytes of attachments are not in it either; a backup has all.
package exchange
