package hubtest

import (
	"encoding/binary"
	"fmt"
	"sync"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// Start is what the clock shows at first: the gathering in Drammen.
var Start = time.Date(2023, time.June, 16, 8, 0, 0, 0, time.UTC)

// Clock stands still until it is told to move on.
type Clock struct {
	mutex sync.Mutex
	now   time.Time
}

// NewClock gives a clock that shows Start.
func NewClock() *Clock { return &Clock{now: Start} }

// Now is what the clock shows.
func (c *Clock) Now() time.Time {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.now
}

// Advance moves the clock on.
func (c *Clock) Advance(by time.Duration) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.now = c.now.Add(by)
}

// IDs makes ids that count. They begin far above those of the sample documents.
type IDs struct {
	mutex sync.Mutex
	last  int
}

// firstMade is more than any test makes of sample documents.
const firstMade = 10_000_000

// NewIDs gives a maker that begins at the beginning.
func NewIDs() *IDs { return &IDs{last: firstMade} }

// New is an id that was not given before.
func (i *IDs) New(kind hub.Kind) hub.ID { return ID(kind, i.next()) }

// Commit is a commit's id that was not given before.
func (i *IDs) Commit() hub.CommitID { return hub.CommitID(fmt.Sprintf("commit-%d", i.next())) }

func (i *IDs) next() int {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	i.last++
	return i.last
}

// ID is the id of the sample document with the number: ids of a kind are in the order of their numbers, and their last
// six characters differ up to 16,777,215.
func ID(kind hub.Kind, number int) hub.ID {
	var uuid [16]byte
	var wide [8]byte
	binary.BigEndian.PutUint64(wide[:], uint64(Start.UnixMilli()+int64(number))) // #nosec G115 -- times after 1970
	copy(uuid[0:6], wide[2:8])
	binary.BigEndian.PutUint64(wide[:], uint64(number)) // #nosec G115 -- counts from 0
	copy(uuid[8:16], wide[:])
	uuid[6], uuid[8] = 0x70, 0x80
	return hub.NewID(kind, uuid)
}
