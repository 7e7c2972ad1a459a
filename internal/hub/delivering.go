package hub

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Dispatch is a delivery that one worker has taken on, for a time, and what is to be sent.
type Dispatch struct {
	delivery *Delivery
	webhook  *Webhook
	// Address is where it goes, and Secrets what it is signed with, the newest first.
	Address URL
	Secrets []string
	Message WebhookMessage
}

// ID is the delivery's.
func (d *Dispatch) ID() ID { return d.delivery.ID }

// WebhookID is the webhook's.
func (d *Dispatch) WebhookID() ID { return d.webhook.ID }

// Attempts is how often sending it was tried, this time among them.
func (d *Dispatch) Attempts() int { return d.delivery.Attempts }

// Mishap is why something could not be sent, and what is to come of it.
type Mishap struct {
	Fault DeliveryFault
	// StatusCode is what the receiver answered with; nil for nothing.
	StatusCode *int
	// Wait is how long to wait before it is tried again.
	Wait time.Duration
	// GiveUp: it is not tried again by itself. Gone: the receiver wants no more.
	GiveUp, Gone bool
}

// failingTooLong is after how long without anything taken a webhook is stopped. It is longer than one message is tried.
const failingTooLong = 5 * 24 * time.Hour

// DueDeliveries are those that may be taken on now.
func (h *Hub) DueDeliveries(ctx context.Context) ([]ID, error) {
	ids, err := allRefs(ctx, h.store, KindDelivery, openDeliveries)
	if err != nil {
		return nil, fmt.Errorf("deliveries that are due: %w", err)
	}
	found, err := h.store.Get(ctx, KindDelivery, ids)
	if err != nil {
		return nil, fmt.Errorf("deliveries that are due: %w", err)
	}
	var due []ID
	for _, document := range found {
		if one, ok := document.(*Delivery); ok && one.isDue(h.instant()) {
			due = append(due, one.ID)
		}
	}
	return due, nil
}

func (d *Delivery) isDue(now time.Time) bool {
	return d.Status == DeliveryStatusWaiting && !d.DueAt.After(now)
}

// StoppedWebhooks are how many the hub has stopped by itself.
func (h *Hub) StoppedWebhooks(ctx context.Context) (int, error) {
	stopped := 0
	for document, err := range h.store.Scan(ctx, KindWebhook) {
		if err != nil {
			return 0, fmt.Errorf("webhooks: %w", err)
		}
		if webhook, ok := document.(*Webhook); ok && webhook.Stopped != nil {
			stopped++
		}
	}
	return stopped, nil
}

// ClaimDelivery takes a delivery on for a time; nil when there is nothing to send now, or somebody else has it. What it says
// follows from what its webhook may read now.
func (h *Hub) ClaimDelivery(ctx context.Context, id ID, lease time.Duration) (*Dispatch, error) {
	delivery, webhook, err := h.dueDelivery(ctx, id)
	if err != nil || webhook == nil {
		return nil, err
	}
	message, err := h.messageFor(ctx, webhook, delivery)
	if err != nil || message == nil {
		return nil, err
	}
	delivery.Message = message
	delivery.Attempts++
	delivery.DueAt = stored(h.clock().Add(lease))
	switch err := h.settleDelivery(ctx, delivery); {
	case overtaken(err):
		return nil, nil // null: somebody else was faster
	case err != nil:
		return nil, fmt.Errorf("claim %s: %w", id, err)
	}
	return &Dispatch{delivery: delivery, webhook: webhook, Address: webhook.URL, Secrets: webhook.secrets(h.webhooks, h.clock()),
		Message: *message}, nil
}

// dueDelivery gives a delivery with its webhook, where that is to be sent now.
func (h *Hub) dueDelivery(ctx context.Context, id ID) (*Delivery, *Webhook, error) {
	found, err := h.store.Get(ctx, KindDelivery, []ID{id})
	if err != nil {
		return nil, nil, fmt.Errorf("delivery %s: %w", id, err)
	}
	delivery, ok := found[0].(*Delivery)
	if !ok || !delivery.isDue(h.instant()) || h.webhooks == nil {
		return nil, nil, nil
	}
	found, err = h.store.Get(ctx, KindWebhook, []ID{delivery.WebhookID})
	if err != nil {
		return nil, nil, fmt.Errorf("webhook of %s: %w", id, err)
	}
	webhook, ok := found[0].(*Webhook)
	if !ok || webhook.Paused && delivery.isNext() {
		return nil, nil, nil
	}
	found, err = h.store.Get(ctx, KindPerson, []ID{webhook.OwnerID})
	if err != nil {
		return nil, nil, fmt.Errorf("owner of %s: %w", webhook.ID, err)
	}
	if owner, ok := found[0].(*Person); ok && slices.Contains(owner.Roles, RoleAdministrator) {
		return delivery, webhook, nil
	}
	if webhook.Paused { // and so it is not to be tried out either
		return nil, nil, nil
	}
	err = h.commit(ctx, Commit{Changes: []Change{h.stop(webhook, WebhookStopReasonOwner)}})
	if err != nil && !overtaken(err) {
		return nil, nil, fmt.Errorf("stop %s: %w", webhook.ID, err)
	}
	return nil, nil, nil
}

// stop is the change by which the hub stops sending to a webhook.
func (h *Hub) stop(webhook *Webhook, reason WebhookStopReason) Change {
	was := webhook.Version
	webhook.Paused, webhook.Stopped = true, &WebhookStop{At: h.instant(), Reason: reason}
	webhook.Version, webhook.UpdatedAt = was+1, h.instant()
	return Change{Kind: KindWebhook, ID: webhook.ID, Was: was, Document: webhook}
}

// settleDelivery commits a delivery as it is now, beside other changes.
func (h *Hub) settleDelivery(ctx context.Context, d *Delivery, beside ...Change) error {
	was := d.Version
	d.Version, d.UpdatedAt = was+1, h.instant()
	change := Change{Kind: KindDelivery, ID: d.ID, Was: was, Document: d}
	return h.commit(ctx, Commit{Changes: append([]Change{change}, beside...)})
}

// closeDispatch ends a claim. That somebody else has taken it over meanwhile is no error: theirs counts.
func (h *Hub) closeDispatch(ctx context.Context, d *Dispatch, beside ...Change) error {
	if err := h.settleDelivery(ctx, d.delivery, beside...); err != nil && !overtaken(err) {
		return fmt.Errorf("note what came of %s: %w", d.delivery.ID, err)
	}
	return nil
}

// Delivered notes that the receiver has taken it.
func (h *Hub) Delivered(ctx context.Context, d *Dispatch, statusCode int) error {
	now, one := h.instant(), d.delivery
	one.FailingSince, one.DeliveredAt, one.Fault, one.StatusCode = nil, &now, nil, &statusCode
	if one.isNext() {
		one.goOn(now)
	} else {
		one.Status = DeliveryStatusDelivered
	}
	return h.closeDispatch(ctx, d)
}

// goOn lets what comes after the message be sent.
func (d *Delivery) goOn(now time.Time) {
	d.Position, d.Message, d.Attempts, d.DueAt = d.Message.Then, nil, 0, now
}

// NotDelivered notes why it could not be sent. What is given up stays as a delivery of its own, and the next goes on.
func (h *Hub) NotDelivered(ctx context.Context, d *Dispatch, mishap Mishap) error {
	now, one := h.instant(), d.delivery
	one.Fault, one.StatusCode, one.DueAt = &mishap.Fault, mishap.StatusCode, stored(now.Add(mishap.Wait))
	if one.FailingSince == nil {
		one.FailingSince = &now
	}
	var beside []Change
	switch {
	case mishap.Gone && !d.webhook.Paused:
		beside = append(beside, h.stop(d.webhook, WebhookStopReasonGone))
	case one.isNext() && now.Sub(*one.FailingSince) > failingTooLong && !d.webhook.Paused:
		beside = append(beside, h.stop(d.webhook, WebhookStopReasonFailing))
	}
	switch {
	case mishap.GiveUp && one.isNext():
		dead := *one
		dead.Meta = Meta{ID: NewID(KindDelivery, h.uuid()), Version: 1, CreatedAt: now, UpdatedAt: now}
		dead.Status, dead.Position = DeliveryStatusDead, ""
		beside = append(beside, Change{Kind: KindDelivery, ID: dead.ID, Document: &dead})
		one.goOn(now)
	case mishap.GiveUp, mishap.Gone && !one.isNext():
		one.Status = DeliveryStatusDead
	}
	return h.closeDispatch(ctx, d, beside...)
}
