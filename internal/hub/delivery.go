package hub

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Delivery (levering) is something that is sent to a webhook. Each webhook has one for what comes next, which goes along with
// the changes; what was given up, sent again or sent to try has one of its own.
type Delivery struct {
	Meta      `bson:",inline"`
	WebhookID ID             `bson:"webhook"`
	Status    DeliveryStatus `bson:"status"`
	// Position is up to where the webhook has heard; empty for what does not come next.
	Position Position `bson:"position,omitempty"`
	// Message is what is being sent; nil when there was nothing to send.
	Message *WebhookMessage `bson:"message,omitempty"`
	// DueAt is when it is to be tried next. While a worker tries, it is when others may, should that one be gone.
	DueAt    time.Time `bson:"dueAt"`
	Attempts int       `bson:"attempts,omitempty"`
	// FailingSince is when sending failed first, with nothing taken since.
	FailingSince *time.Time `bson:"failingSince,omitempty"`
	DeliveredAt  *time.Time `bson:"deliveredAt,omitempty"`
	// Fault is what went wrong the last time, and StatusCode what the receiver answered with; nil for nothing.
	Fault      *DeliveryFault `bson:"fault,omitempty"`
	StatusCode *int           `bson:"statusCode,omitempty"`
}

// WebhookMessage is what a webhook is told: that something happened, and not what it says. Who wants to know asks the hub.
type WebhookMessage struct {
	// ID is the same however often it is sent.
	ID MessageID `bson:"id"`
	// Type is the kind and what became of it, «lesson.updated»; see also TypePing and TypeLost.
	Type MessageType `bson:"type"`
	// SubjectID is empty for messages that are of nothing.
	SubjectID ID `bson:"subject,omitempty"`
	// Of is the subject's version; 0 when it was removed.
	Of     int           `bson:"of,omitempty"`
	Action MessageAction `bson:"action,omitempty"`
	URL    URL           `bson:"url,omitempty"`
	At     time.Time     `bson:"at"`
	// Then is up to where the webhook has heard when it has this.
	Then Position `bson:"then,omitempty"`
	// Cursor is the same place, as a subscription goes on from it.
	Cursor MessageCursor `bson:"cursor,omitempty"`
}

// MessageCursor is a place in the changes that says nothing to who has it.
type MessageCursor string

// MessageID names a message to its receiver.
type MessageID string

// MessageType is what sort of message it is.
type MessageType string

const (
	// TypePing is sent when somebody asks for it, to try the receiver.
	TypePing MessageType = "webhook.ping"
	// TypeLost tells that the hub no longer knows all that happened: the receiver has to ask for everything anew.
	TypeLost MessageType = "changes.lost"
)

// MessageAction is what became of a document, for who may read what the webhook may.
type MessageAction string

const (
	MessageActionCreated MessageAction = "created"
	MessageActionUpdated MessageAction = "updated"
	// MessageActionRemoved: it is gone, or not for these readers any more. Only its id is told.
	MessageActionRemoved MessageAction = "removed"
)

// DeliveryStatus is where a delivery is on its way.
type DeliveryStatus string

const (
	// DeliveryStatusWaiting: it is to be sent, or to go on with what happens next.
	DeliveryStatusWaiting   DeliveryStatus = "WAITING"
	DeliveryStatusDelivered DeliveryStatus = "DELIVERED"
	// DeliveryStatusDead: it was given up, and can be sent again.
	DeliveryStatusDead DeliveryStatus = "DEAD"
)

// DeliveryFault is why something could not be sent.
type DeliveryFault string

const (
	// DeliveryFaultAddress: the address is not one that is sent to: a private network, no https, a port of something else.
	DeliveryFaultAddress DeliveryFault = "ADDRESS"
	// DeliveryFaultUnreachable: the name was not found, or nobody takes connections there.
	DeliveryFaultUnreachable DeliveryFault = "UNREACHABLE"
	// DeliveryFaultCertificate: TLS did not come about.
	DeliveryFaultCertificate DeliveryFault = "CERTIFICATE"
	DeliveryFaultTimeout     DeliveryFault = "TIMEOUT"
	// DeliveryFaultRedirect: the receiver sends on to another address. That is not followed.
	DeliveryFaultRedirect DeliveryFault = "REDIRECT"
	// DeliveryFaultStatus: the receiver answered that it did not take it.
	DeliveryFaultStatus DeliveryFault = "STATUS"
)

const openDeliveries Key = "open:delivery"

func (*Delivery) DocumentKind() Kind { return KindDelivery }

func (*Delivery) Keys() []Key { return nil }

func (d *Delivery) Refs() []Key {
	keys := join(refs("webhook", d.WebhookID), listed)
	if d.Status == DeliveryStatusWaiting {
		keys = append(keys, openDeliveries)
	}
	return keys
}

func (*Delivery) Readers() []Token { return []Token{TokenAdministrators} }

func (d *Delivery) validate(v *validation) {
	v.required("webhook", string(d.WebhookID))
	v.reference("webhook", KindWebhook, d.WebhookID)
	v.oneOf("status", string(d.Status), "WAITING", "DELIVERED", "DEAD")
}

// isNext tells whether it is what comes next, and not something that is sent beside that.
func (d *Delivery) isNext() bool { return d.ID == nextDelivery(d.WebhookID) }

// MessageOfDelivery is what sort of message is being sent; nil when there is none.
func MessageOfDelivery(d *Delivery) *string {
	if d.Message == nil {
		return nil
	}
	name := string(d.Message.Type)
	return &name
}

// SubjectOfDelivery is what the message is about; nil when it is of nothing, or that is gone.
func SubjectOfDelivery(ctx context.Context, d *Delivery) (Node, error) {
	if d.Message == nil {
		return nil, nil // null: there is no message
	}
	return One[Node](ctx, d.Message.SubjectID)
}

// Deliveries pages through what is sent to webhooks, or to one, the newest first; those of a status when one is given.
func Deliveries(ctx context.Context, webhook *ID, status *DeliveryStatus, page Page) (*Connection[*Delivery], error) {
	r := ReadingOf(ctx)
	key := listed[0]
	if webhook != nil {
		key = Key("webhook:" + string(*webhook))
	}
	ids, err := allRefs(ctx, r.hub.store, KindDelivery, key)
	if err != nil {
		return nil, fmt.Errorf("deliveries: %w", err)
	}
	found, err := Many[*Delivery](ctx, ids)
	if err != nil {
		return nil, err
	}
	found = slices.DeleteFunc(found, func(d *Delivery) bool { return status != nil && d.Status != *status })
	return pageOf[*Delivery](ctx, r, idsOf(found), orderByIDDown, page)
}

// keptDeliveries is for how long it is kept that something was sent beside what came next.
const keptDeliveries = 30 * 24 * time.Hour

// PingWebhook sends a message to try the receiver, also to a webhook that is paused. While one waits, it is that one.
func PingWebhook(ctx context.Context, id ID) (*Delivery, error) {
	ping, err := write(ctx, "webhook.ping", func(ctx context.Context, w *writing) (*Delivery, error) {
		if _, err := take[*Webhook](ctx, w, id); err != nil {
			return nil, err
		}
		deliveries, err := w.deliveriesOf(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, one := range deliveries {
			switch {
			case one.isNext():
			case one.Status == DeliveryStatusWaiting && one.Message.Type == TypePing:
				return one, nil
			case one.Status == DeliveryStatusDelivered && w.now.Sub(one.UpdatedAt) > keptDeliveries,
				one.Status == DeliveryStatusDead && one.Message.Type == TypePing:
				w.delete(one)
			}
		}
		ping := &Delivery{}
		w.begin(ping, "")
		w.subject = id
		ping.WebhookID, ping.Status, ping.DueAt = id, DeliveryStatusWaiting, w.now
		ping.Message = &WebhookMessage{ID: messageID(ping.ID, "", TypePing), Type: TypePing, At: w.now}
		w.put(ping)
		return ping, nil
	})
	return asWritten(ctx, ping, err)
}

func (w *writing) deliveriesOf(ctx context.Context, webhook ID) ([]*Delivery, error) {
	ids, err := allRefs(ctx, w.hub.store, KindDelivery, Key("webhook:"+string(webhook)))
	if err != nil {
		return nil, fmt.Errorf("deliveries of %s: %w", webhook, err)
	}
	return Many[*Delivery](ctx, ids)
}

// RetryDelivery sends what was given up again, beside what comes next.
func RetryDelivery(ctx context.Context, id ID, version int) (*Delivery, error) {
	return change(ctx, "delivery.retry", id, version, func(_ context.Context, w *writing, d *Delivery) error {
		if d.Status != DeliveryStatusDead {
			return invalid("id", messageNotDead)
		}
		d.again(w.now)
		return nil
	})
}

func (d *Delivery) again(now time.Time) {
	d.Status, d.Attempts, d.DueAt, d.FailingSince = DeliveryStatusWaiting, 0, now, nil
}

// retriedAtOnce is how many are sent again at once: more would make a commit that others wait for.
const retriedAtOnce = 500

// RetryDeliveries sends all that was given up for a webhook again, and tells how many; at most 500 at once, the oldest first.
func RetryDeliveries(ctx context.Context, webhook ID) (int, error) {
	return write(ctx, "webhook.retry", func(ctx context.Context, w *writing) (int, error) {
		if _, err := take[*Webhook](ctx, w, webhook); err != nil {
			return 0, err
		}
		deliveries, err := w.deliveriesOf(ctx, webhook)
		if err != nil {
			return 0, err
		}
		retried := 0
		for _, one := range deliveries {
			if one.Status != DeliveryStatusDead || retried == retriedAtOnce {
				continue
			}
			w.remember(one)
			one.again(w.now)
			w.put(one)
			retried++
		}
		return retried, nil
	})
}
