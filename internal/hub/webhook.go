package hub

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Webhook is an address that is told of changes.
type Webhook struct {
	Meta        `bson:",inline"`
	URL         URL          `bson:"url" set:"writer"`
	Description Words        `bson:"description,omitempty" set:"writer"`
	Filter      SearchFilter `bson:"filter" set:"writer"`
	// Reads is whose readers it hears as: PUBLIC, NETWORK or COUNTY. It never hears more than its owner may read.
	Reads   Audience `bson:"reads,omitempty" set:"writer"`
	OwnerID ID       `bson:"owner"`
	// Generation counts its secrets, from 1. A secret follows from the hub's own, the id and the generation, so that none is kept.
	Generation int `bson:"generation,omitempty"`
	// RotatedAt is when it got the secret that it has; nil for the first.
	RotatedAt *time.Time `bson:"rotatedAt,omitempty"`
	Paused    bool       `bson:"paused,omitempty" set:"writer"`
	// Stopped is that the hub itself has paused it; nil when somebody did, or nobody.
	Stopped *WebhookStop `bson:"stopped,omitempty"`
}

// WebhookStop is when and why the hub stopped sending to a webhook.
type WebhookStop struct {
	At     time.Time         `bson:"at"`
	Reason WebhookStopReason `bson:"reason"`
}

// WebhookStopReason is why the hub stopped sending to a webhook.
type WebhookStopReason string

const (
	// WebhookStopReasonGone: the receiver said that it wants no more (410).
	WebhookStopReasonGone WebhookStopReason = "GONE"
	// WebhookStopReasonFailing: nothing was taken for five days.
	WebhookStopReasonFailing WebhookStopReason = "FAILING"
	// WebhookStopReasonOwner: its owner is no administrator any more.
	WebhookStopReasonOwner WebhookStopReason = "OWNER"
)

// WebhookSender is who sends to webhooks.
type WebhookSender interface {
	// Accepts tells what is wrong with an address; empty when it would be sent to. A name is looked up.
	Accepts(ctx context.Context, address URL) DeliveryFault
	// Secret is the secret with the name, always the same, which nobody can guess who has others.
	Secret(name string) string
}

const (
	// maxWebhooks bounds what is done for each change: a county has a handful of systems that listen.
	maxWebhooks = 50
	// bothSecrets is for how long what is sent is signed with the secret before the last too.
	bothSecrets = 24 * time.Hour
)

func (*Webhook) DocumentKind() Kind { return KindWebhook }

func (*Webhook) Keys() []Key { return nil }

func (w *Webhook) Refs() []Key { return join(refs("person", w.OwnerID), listed) }

func (w *Webhook) Readers() []Token { return append(personTokens(w.OwnerID), TokenAdministrators) }

func (w *Webhook) validate(v *validation) {
	v.required("url", string(w.URL))
	v.url("url", w.URL)
	v.words("description", w.Description)
	v.reference("owner", KindPerson, w.OwnerID)
	v.oneOf("reads", string(w.Reads), "PUBLIC", "NETWORK", "COUNTY")
	v.take(w.Filter.check())
}

func (w *Webhook) begin(by *writing) {
	w.OwnerID, w.Reads, w.Generation = by.viewer.ID, AudiencePublic, 1
}

// settle looks at the address when it is another, and lets a webhook that is new or goes on begin to be sent to.
func (w *Webhook) settle(ctx context.Context, by *writing, was *earlier) error {
	sender := by.hub.webhooks
	if sender == nil {
		return &Error{Kind: ErrorInvalid, Message: messageNoWebhooks}
	}
	if was == nil || was.fields["url"] != string(w.URL) {
		if fault := sender.Accepts(ctx, w.URL); fault != "" {
			return invalid("url", webhookAddresses[fault])
		}
	}
	if was == nil {
		return w.open(ctx, by)
	}
	if was.fields["paused"] == true && !w.Paused {
		w.Stopped = nil
		return w.resume(ctx, by)
	}
	return nil
}

// open makes the delivery of a new webhook, which hears of what happens from now on.
func (w *Webhook) open(ctx context.Context, by *writing) error {
	there, err := allRefs(ctx, by.hub.store, KindWebhook, listed[0])
	if err != nil {
		return fmt.Errorf("webhooks: %w", err)
	}
	if len(there) >= maxWebhooks {
		return &Error{Kind: ErrorInvalid, Message: messageMostWebhooks.With(maxWebhooks)}
	}
	position, err := by.hub.store.Position(ctx)
	if err != nil {
		return fmt.Errorf("where a webhook begins: %w", err)
	}
	by.derive(&Delivery{Meta: Meta{ID: nextDelivery(w.ID), CreatedAt: by.now}, WebhookID: w.ID, Position: position,
		Status: DeliveryStatusWaiting, DueAt: by.now})
	return nil
}

// resume lets what waits be tried at once.
func (w *Webhook) resume(ctx context.Context, by *writing) error {
	found, err := by.load(ctx, []ID{nextDelivery(w.ID)})
	if err != nil {
		return err
	}
	next, ok := found[0].(*Delivery)
	if !ok { // an example, which nothing was ever sent to
		return w.open(ctx, by)
	}
	by.remember(next)
	next.Attempts, next.FailingSince, next.DueAt = 0, nil, by.now
	by.derive(next)
	return nil
}

// RotateWebhookSecret gives a webhook another secret. For a day what it is sent is signed with both.
func RotateWebhookSecret(ctx context.Context, id ID, version int) (*Webhook, error) {
	return change(ctx, "webhook.rotate", id, version, func(_ context.Context, w *writing, webhook *Webhook) error {
		webhook.Generation++
		webhook.RotatedAt = &w.now
		return nil
	})
}

// SecretOf is the secret that a webhook has now. It is shown when it is made, and never again.
func SecretOf(ctx context.Context, webhook *Webhook) *string {
	if webhook == nil {
		return nil
	}
	secret := ReadingOf(ctx).hub.webhooks.Secret(webhook.secretName(webhook.Generation))
	return &secret
}

// FirstSecretOf is the secret that a webhook was made with; nil when it has another since.
func FirstSecretOf(ctx context.Context, webhook *Webhook) *string {
	if webhook == nil || webhook.Generation != 1 {
		return nil
	}
	return SecretOf(ctx, webhook)
}

func (w *Webhook) secretName(generation int) string {
	return fmt.Sprintf("%s %d", w.ID, generation)
}

// secrets are those that a message is signed with at an instant, the newest first.
func (w *Webhook) secrets(of WebhookSender, now time.Time) []string {
	all := []string{of.Secret(w.secretName(w.Generation))}
	if w.RotatedAt != nil && now.Before(w.RotatedAt.Add(bothSecrets)) {
		all = append(all, of.Secret(w.secretName(w.Generation-1)))
	}
	return all
}

// RemoveWebhook deletes a webhook, and all that waits for it.
func RemoveWebhook(ctx context.Context, id ID, version int) (ID, error) {
	return write(ctx, "webhook.delete", func(ctx context.Context, w *writing) (ID, error) {
		webhook, err := takeVersion[*Webhook](ctx, w, id, version)
		if err != nil {
			return "", err
		}
		waiting, err := w.list(ctx, KindDelivery, Key("webhook:"+string(id)))
		if err != nil {
			return "", err
		}
		deliveries, err := w.load(ctx, waiting)
		if err != nil {
			return "", err
		}
		for _, one := range deliveries {
			if one != nil {
				w.delete(one)
			}
		}
		w.delete(webhook)
		return id, nil
	})
}

// viewer is who a webhook reads as.
func (w *Webhook) viewer() Viewer {
	switch w.Reads {
	case AudienceCounty:
		return Viewer{ID: w.ID, Roles: []Role{RoleCurator}}
	case AudienceNetwork:
		return Viewer{ID: w.ID, Roles: []Role{RoleContributor}}
	default:
		return Visitor("nb")
	}
}

// narrowed is what a webhook narrows by; nil for nothing.
func (w *Webhook) narrowed() *SearchFilter {
	if len(FieldsOf(w.Filter)) == 0 {
		return nil
	}
	return &w.Filter
}

// nextDelivery is the id of what comes next for a webhook: its own, of another kind.
func nextDelivery(webhook ID) ID {
	_, uuid, _ := strings.Cut(string(webhook), "_")
	return ID(string(KindDelivery) + "_" + uuid)
}
