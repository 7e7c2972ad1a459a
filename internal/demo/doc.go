// Package demo holds the content that a newcomer meets: the first grant scheme with what is known of it, and around it
// examples of everything a hub can hold.
//
// Two sorts of content stand here, and nobody should take one for the other. What is real are the schemes, the gathering
// and the two projects that are known by name, with no more than is known of them, and the vocabulary of the field. All
// the rest is made up, and says so in its title and in its text; [Documents] puts that mark on every example, so that none
// can be written without it.
//
// It promises that the content is valid, the same in every run (ids, times and texts are fixed, the evidence follows from
// the sources), and that [Load] touches no store that holds anything else. Who may load it, and under which address it is
// shown, is left to others.
//
// The content is written in files by noun, and in the languages people would have used. A text is wrapped as in a Markdown
// file: lines that follow each other are one paragraph.
package demo
