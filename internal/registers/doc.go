// Package registers asks public registers what they know: Enhetsregisteret of organisations by their numbers, and SSB's Klass of which
// municipalities there were on a day.
//
// Nothing is asked of anybody unless an address is given. What a register says is extra: when it does not answer, or says something
// that is not understood, the import goes on without.
package registers
