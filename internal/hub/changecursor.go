package hub

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
)

// Cursors of changes are positions of the store that nobody else can read: a store counts all that is committed, and two
// positions would tell how much happened in between that one may not read. The key is made of the store's identity, which
// is nowhere shown: each server of a hub reads what another gave.

var messageHistoryLost = Message{
	"Det er for lenge siden: endringene etter dette stedet finnes ikke lenger. Les alt på nytt, og abonner så uten «after».",
	"Det er for lenge sidan: endringane etter denne staden finst ikkje lenger. Les alt på nytt, og abonner så utan «after».",
	"It is too long ago: the changes after this place are no longer kept. Read everything anew, then subscribe without “after”.",
}

func (h *Hub) cursorCipher() cipher.AEAD {
	key := sha256.Sum256([]byte("changes " + h.store.Identity()))
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic(err) // 32 bytes are always a key
	}
	sealing, err := cipher.NewGCM(block)
	if err != nil {
		panic(err) // AES is always good for it
	}
	return sealing
}

func (h *Hub) sealCursor(position Position) string {
	sealing := h.cursorCipher()
	nonce := make([]byte, sealing.NonceSize(), sealing.NonceSize()+len(position)+sealing.Overhead())
	_, _ = rand.Read(nonce) // never fails
	return base64.RawURLEncoding.EncodeToString(sealing.Seal(nonce, nonce, []byte(position), nil))
}

// positionOf is the position that a cursor holds; now when it is empty. One of another store is as one that is too old.
func (h *Hub) positionOf(ctx context.Context, cursor string) (Position, error) {
	if cursor == "" {
		position, err := h.store.Position(ctx)
		if err != nil {
			return "", changesFault(err)
		}
		return position, nil
	}
	sealing := h.cursorCipher()
	sealed, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(sealed) < sealing.NonceSize() {
		return "", invalid("after", messageCursor)
	}
	position, err := sealing.Open(nil, sealed[:sealing.NonceSize()], sealed[sealing.NonceSize():], nil)
	if err != nil {
		return "", historyLost()
	}
	return Position(position), nil
}

func historyLost() *Error { return &Error{Kind: ErrorHistoryLost, Message: messageHistoryLost} }

// changesFault gives errors of the store's changes to people.
func changesFault(err error) error {
	switch {
	case errors.Is(err, ErrHistoryLost):
		return historyLost()
	case errors.Is(err, ErrUnavailable), errors.Is(err, ErrClosed):
		return Unavailable()
	default:
		return fmt.Errorf("changes: %w", err)
	}
}
