package limit

import (
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

const (
	// UsualUnread is how many bytes of answers one asker may leave unread: eight of the longest that an operation may have.
	UsualUnread = 64 << 20
	// mostUnread is how many all may.
	mostUnread = 512 << 20
	// unreadTogether is how many shares all have that belong together: eight would be all there is.
	unreadTogether = 2
	// leastUnread is from how many bytes on an answer is counted. A shorter one takes less than the request that it answers.
	leastUnread = 4 << 10
	// unreadAgain is when to try again: a reader who takes nothing is given up after a minute or more, others take theirs at once.
	unreadAgain = 10 * time.Second
)

// Hold counts an answer of so many bytes from when it was made until it was sent, which takes as long as its reader does. The error is
// for people: of the kind RATE_LIMITED when they leave too much unread, and UNAVAILABLE when all do.
func (a *Account) Hold(bytes int) (sent func(), err error) {
	if a == nil || bytes < leastUnread {
		return func() {}, nil
	}
	sent, full := a.limits.unread.openN(a.who, bytes)
	if full != hasRoom {
		return nil, full.refusal(messageUnread, unreadAgain)
	}
	return sent, nil
}

// HoldMade is Hold for what cannot be refused any more, since what was asked is done.
func (a *Account) HoldMade(bytes int) (sent func()) {
	if a == nil || bytes < leastUnread {
		return func() {}
	}
	return a.limits.unread.take(a.who, bytes)
}

// HasRoom tells whether a short answer could be held: it is asked before something is done that cannot be undone.
func (a *Account) HasRoom() error {
	sent, err := a.Hold(leastUnread)
	if err == nil {
		sent()
	}
	return err
}

var messageUnread = hub.Message{
	NB: "Du, eller nettverket ditt, har bedt om mer enn det er tatt imot. Les svarene som er på vei, og prøv igjen.",
	NN: "Du, eller nettverket ditt, har bede om meir enn det er teke imot. Les svara som er på veg, og prøv igjen.",
	EN: "You, or your network, have asked for more than has been received. Read the answers that are on their way, and try again.",
}
