package hub

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"
)

const (
	// hearTimeout is how long a store may take to say what happened next. One that has nothing new takes all of it.
	hearTimeout = 2 * time.Second
	// maxHeard is after how many changes that a webhook does not hear of it is noted how far it has come.
	maxHeard = 10_000
	// oldPosition is after how long it is noted how far a webhook has come though nothing happened that it could hear of: well
	// before a store forgets, after seven days.
	oldPosition = 24 * time.Hour
)

// Heed tells of each change that could let something be sent to a webhook, until ctx is done or the store has no more to say.
func (h *Hub) Heed(ctx context.Context, tell func()) error {
	position, err := h.store.Position(ctx)
	if err != nil {
		return fmt.Errorf("where the changes are: %w", err)
	}
	stream, err := h.store.Changes(ctx, position)
	if err != nil {
		return fmt.Errorf("heed changes: %w", err)
	}
	defer func() { _ = stream.Close() }()
	for {
		happened, err := stream.Next(ctx)
		if err != nil {
			return fmt.Errorf("heed changes: %w", err)
		}
		if slices.ContainsFunc(happened, func(one Happening) bool {
			return one.Kind == KindWebhook || one.Kind == KindDelivery || slices.Contains(Searchable, one.Kind)
		}) {
			tell()
		}
	}
}

// messageFor is what a delivery says now; nil when there is nothing to send.
func (h *Hub) messageFor(ctx context.Context, webhook *Webhook, d *Delivery) (*WebhookMessage, error) {
	if d.isNext() {
		return h.hear(ctx, webhook, d)
	}
	if d.Message.SubjectID == "" || d.Message.Action == MessageActionRemoved {
		return d.Message, nil
	}
	readable, err := h.Read(webhook.viewer()).Documents(ctx, []ID{d.Message.SubjectID})
	if err != nil {
		return nil, err
	}
	if readable[0] != nil {
		return d.Message, nil
	}
	// What may not be read any more is not told of: that it was removed is told by a message of its own.
	err = h.commit(ctx, Commit{Changes: []Change{{Kind: KindDelivery, ID: d.ID, Was: d.Version}}})
	if err != nil && !overtaken(err) {
		return nil, fmt.Errorf("drop %s: %w", d.ID, err)
	}
	return nil, nil // null: there is nothing to send
}

// hear looks for the next change that a webhook hears of, and notes how far it has come when there is none.
func (h *Hub) hear(ctx context.Context, webhook *Webhook, d *Delivery) (*WebhookMessage, error) {
	e := &ear{reading: h.Read(webhook.viewer()), webhook: webhook, at: d.Position}
	message, err := e.listen(ctx)
	if errors.Is(err, ErrHistoryLost) {
		message, err = e.lost(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("what %s hears next: %w", webhook.ID, err)
	}
	if message != nil {
		if d.Message != nil && d.Message.ID == message.ID {
			message.At, message.Cursor = d.Message.At, d.Message.Cursor // it says the same each time
		}
		return message, nil
	}
	moved := e.at != d.Position && (e.news || h.instant().Sub(d.UpdatedAt) > oldPosition)
	if !moved && d.Message == nil {
		return nil, nil // null: nothing happened
	}
	d.Position, d.Message, d.Attempts = e.at, nil, 0
	if err := h.settleDelivery(ctx, d); err != nil && !overtaken(err) {
		return nil, fmt.Errorf("note how far %s has come: %w", webhook.ID, err)
	}
	return nil, nil // null: nothing that it hears of
}

// ear hears what a webhook hears.
type ear struct {
	reading *Reading
	webhook *Webhook
	// at is how far it has heard; news, whether there was more than deliveries.
	at   Position
	news bool
}

func (e *ear) listen(ctx context.Context) (*WebhookMessage, error) {
	store := e.reading.hub.store
	latest, err := store.Position(ctx)
	if err != nil || latest == e.at {
		return nil, err
	}
	stream, err := store.Changes(ctx, e.at)
	if err != nil {
		return nil, err
	}
	defer func() { _ = stream.Close() }()
	listening, cancel := context.WithTimeout(ctx, hearTimeout)
	defer cancel()
	for heard := 0; heard < maxHeard && e.at != latest; {
		happened, err := stream.Next(listening)
		if err != nil {
			if listening.Err() != nil && ctx.Err() == nil {
				return nil, nil // null: there is no more for now
			}
			return nil, err
		}
		for _, one := range happened {
			message, err := e.consider(ctx, one)
			if err != nil || message != nil {
				return message, err
			}
			e.at = one.Position
			e.news = e.news || one.Kind != KindDelivery
		}
		heard += len(happened)
	}
	return nil, nil // null: nothing that it hears of
}

// lost tells that changes were forgotten before they were heard.
func (e *ear) lost(ctx context.Context) (*WebhookMessage, error) {
	h := e.reading.hub
	latest, err := h.store.Position(ctx)
	if err != nil {
		return nil, err
	}
	return &WebhookMessage{ID: messageID(e.webhook.ID, e.at, TypeLost), Type: TypeLost, At: h.instant(), Then: latest,
		Cursor: MessageCursor(h.sealCursor(latest))}, nil
}

// consider makes a message of a change; nil when the webhook does not hear of it. Who reads the document now decides beside who
// read it then: what was shown by mistake and taken back is not told of. A filter that names what is no more finds nothing.
func (e *ear) consider(ctx context.Context, one Happening) (*WebhookMessage, error) {
	seen, err := e.reading.changesAmong(WithReading(ctx, e.reading), e.webhook.narrowed(), passingOf([]Happening{one}))
	var impossible *Error
	var several Errors
	if errors.As(err, &impossible) || errors.As(err, &several) || err == nil && len(seen) == 0 {
		return nil, nil // null: it does not hear of it
	}
	if err != nil {
		return nil, err
	}
	action := messageActions[seen[0].action]
	message := e.message(one, action)
	if action == MessageActionRemoved {
		return message, nil
	}
	found, err := e.reading.Documents(ctx, []ID{one.ID})
	if err != nil {
		return nil, err
	}
	document, ok := found[0].(Findable)
	if !ok {
		return nil, nil // null: not for these readers any more
	}
	message.URL, message.Of = e.reading.hub.Address(document), one.Version
	return message, nil
}

var messageActions = map[ChangeAction]MessageAction{ChangeCreated: MessageActionCreated, ChangeUpdated: MessageActionUpdated,
	ChangeRemoved: MessageActionRemoved}

func (e *ear) message(one Happening, action MessageAction) *WebhookMessage {
	h, kind := e.reading.hub, MessageType(string(one.Kind)+"."+string(action))
	return &WebhookMessage{ID: messageID(e.webhook.ID, one.Position, kind), Type: kind, SubjectID: one.ID, Action: action,
		At: h.instant(), Then: one.Position, Cursor: MessageCursor(h.sealCursor(one.Position))}
}

// messageID is the same for the same change, so that a receiver knows what it has had.
func messageID(of ID, at Position, kind MessageType) MessageID {
	sum := sha256.Sum256([]byte(string(of) + " " + string(at) + " " + string(kind)))
	return MessageID("msg_" + hex.EncodeToString(sum[:16]))
}
