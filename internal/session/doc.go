// Package session finds out who is asking and puts the viewer into the request's context. It promises that a request that
// proves nothing is a visitor's, and that a claim it does not know is refused rather than ignored. What a viewer may see and
// do is left to hub.
package session
