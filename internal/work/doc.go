// Package work does what the hub has left to be done after a commit. It promises that this is done soon, by as many servers as
// there are, and again after a failure. What there is to do is the hub's; what the calendar brings is done in the package clock.
package work
