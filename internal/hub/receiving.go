package hub

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"sync"
	"time"
)

// receiving counts how much each person and service has sent today, in memory: what was refused counts too, and a server that is
// started anew begins from nothing, as each of several does.
type receiving struct {
	// most is how many bytes one may send a day; 0 for no limit.
	most int64

	mu  sync.Mutex
	day Date
	of  map[ID]int64
}

// from counts what is read, and ends it when there is too much.
func (r *receiving) from(h *Hub, content io.Reader, who ID) io.Reader {
	if r.most == 0 {
		return content
	}
	return &receivedFile{content, func(bytes int) error { return r.add(h, who, int64(bytes)) }}
}

func (r *receiving) add(h *Hub, who ID, bytes int64) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if today := h.Today(); r.day != today {
		r.day, r.of = today, map[ID]int64{}
	}
	if r.of[who] += bytes; r.of[who] <= r.most {
		return nil
	}
	now := h.clock().In(Oslo)
	tomorrow := time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, Oslo)
	return &Error{Kind: ErrorRateLimited, Field: "file", Message: messageSentToday.With(r.most >> 20), RetryAfter: tomorrow.Sub(now)}
}

// receivedFile is a file that is counted as it comes.
type receivedFile struct {
	io.Reader
	count func(bytes int) error
}

func (r *receivedFile) Read(into []byte) (int, error) {
	read, err := r.Reader.Read(into)
	if tooMuch := r.count(read); tooMuch != nil {
		return 0, tooMuch
	}
	return read, err
}

// keepIfWanted keeps a file that has come, when the form would still be taken: much can have happened while it came, and what is kept
// for nothing takes place on the disk for an hour. Of one whose id has been used there is the hash alone, and no size: the same
// form and file are told what they made, and others are refused.
func (h *Hub) keepIfWanted(ctx context.Context, form Fields, file *ExaminedFile) (*Attachment, error) {
	_, isUsed, err := rehearse(ctx, form)
	switch {
	case err != nil:
		return nil, err
	case !isUsed:
		return h.keepFile(ctx, file)
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, file.Content); err != nil {
		return nil, fmt.Errorf("read a file again: %w", err)
	}
	return &Attachment{SHA256: hex.EncodeToString(sum.Sum(nil))}, nil
}

var messageSentToday = Message{
	"Du har sendt for mange filer i dag: grensen er %d MiB. Send resten i morgen, eller be den som drifter tjenesten, om å øke grensen.",
	"Du har sendt for mange filer i dag: grensa er %d MiB. Send resten i morgon, eller be den som driftar tenesta, om å auke grensa.",
	"You have sent too many files today: the limit is %d MiB. Send the rest tomorrow, or ask whoever runs the hub for a higher limit.",
}
