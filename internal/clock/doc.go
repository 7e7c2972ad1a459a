// Package clock does what the clock brings: each day what is due on it, every few minutes what is new in saved searches, each
// minute what has gathered in memory. It promises that all is done by as many servers as there are, again after a failure, and
// what has gathered once more when the server stops. What there is to do is the hub's.
package clock
