// Package work does what the hub has left to be done after a commit, and what the calendar brings. It promises that both are
// done soon, by as many servers as there are, and again after a failure. What there is to do is the hub's.
package work
