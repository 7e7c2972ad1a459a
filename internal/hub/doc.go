// Package hub is the domain: the nouns, their rules and who may see and do what.
//
// It promises that no document leaves it to a viewer who may not read it, and that what it writes is valid. It does no
// I/O of its own: what it keeps goes to a [Store], what it finds comes from an [Index], the clock and the ids are
// passed in. How documents look in GraphQL, on pages and in files is left to others.
package hub
