// Package signed makes and reads what links in letters carry, so that nobody makes one for somebody else: a text and its
// HMAC-SHA256 under a secret of the hub's. It promises that what it reads is what was signed, for the same purpose, and nothing
// of whether that may be done: that is asked of the hub each time. Pages and letters are others'.
package signed
