package hub

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"runtime"
	"runtime/debug"
)

// Guarded does something of which more hangs than who asked for it: a panic in it is an error for people, which ends what was
// asked for and nothing else. Parts.Caught is told of it once.
func (h *Hub) Guarded(do func() error) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			fault := Internal()
			h.caught(fault.FaultID, FaultName(cause), string(debug.Stack()))
			err = fault
		}
	}()
	return do()
}

// FaultName says what a panic is without what was being worked on: what Go itself finds wrong has only numbers and types in it, and
// of anything else the type and the stack are enough to find the place.
func FaultName(panicked any) string {
	if ours, ok := panicked.(runtime.Error); ok {
		return ours.Error()
	}
	return fmt.Sprintf("%T", panicked)
}

// Internal is the error of what is our fault, with an id of its own for the log.
func Internal() *Error {
	var random [6]byte
	_, _ = rand.Read(random[:]) // never fails
	id := hex.EncodeToString(random[:])
	return &Error{Kind: ErrorInternal, FaultID: id, Message: messageInternal.With(id)}
}

// messageInternal holds the place of the id that the log has.
var messageInternal = Message{
	"Noe gikk galt hos oss. Prøv igjen, og si fra hvis det fortsetter. Oppgi da %s.",
	"Noko gjekk gale hos oss. Prøv igjen, og sei frå om det held fram. Oppgje då %s.",
	"Something went wrong on our side. Try again, and tell us if it goes on. Then give %s.",
}
