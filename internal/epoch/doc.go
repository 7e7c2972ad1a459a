// Package epoch tells whether what was read before would be read again now: it stands before a store and counts what
// happens to it, here and on other servers, and to the index. What is kept of answers is kept as long as nothing was counted.
//
// It counts what is of any kind but a few: those of which no visitor's answer is made, and which are written all day. An
// operation that reads one of these all the same is marked, so that its answer is not kept: the list costs hits when it is
// wrong, and never shows what is old.
package epoch
