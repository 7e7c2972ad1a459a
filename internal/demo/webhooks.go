package demo

import (
	"fmt"
	"strings"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// webhooks are addresses that were told of changes once. All are paused: nothing is sent from examples.
func webhooks() []hub.Document {
	archive := webhook("arkiv", "2025-02-17", "Saksarkivet: tiltak som er vedtatt", hub.AudienceCounty, "")
	archive.Filter = hub.SearchFilter{Types: []string{"Measure"}, Status: []string{"ADOPTED", "COMPLETED"}}
	documents := []hub.Document{archive,
		webhook("nettside", "2025-01-20", "Nettsida til fylkeskommunen", hub.AudiencePublic, hub.WebhookStopReasonFailing),
		webhook("nettverk", "2024-09-02", "Intranettet", hub.AudienceNetwork, hub.WebhookStopReasonGone),
		webhook("prøve", "2024-08-19", "En prøve", hub.AudiencePublic, hub.WebhookStopReasonOwner),
	}
	deliveries := []*hub.Delivery{
		delivery("arkiv", hub.DeliveryStatusDelivered, "", 204),
		delivery("nettside", hub.DeliveryStatusWaiting, hub.DeliveryFaultUnreachable, 0),
	}
	for _, fault := range []hub.DeliveryFault{hub.DeliveryFaultAddress, hub.DeliveryFaultCertificate, hub.DeliveryFaultTimeout} {
		deliveries = append(deliveries, delivery("nettside", hub.DeliveryStatusDead, fault, 0))
	}
	deliveries = append(deliveries, delivery("nettverk", hub.DeliveryStatusDead, hub.DeliveryFaultRedirect, 302),
		delivery("nettverk", hub.DeliveryStatusDead, hub.DeliveryFaultStatus, 410))
	next := deliveries[1] // what comes next has its webhook's own id, and waits for as long as that is paused
	next.ID = hub.ID(strings.Replace(string(next.WebhookID), string(hub.KindWebhook), string(hub.KindDelivery), 1))
	for _, one := range deliveries {
		documents = append(documents, one)
	}
	return documents
}

func webhook(name string, day hub.Date, description string, reads hub.Audience, stopped hub.WebhookStopReason) *hub.Webhook {
	w := &hub.Webhook{Meta: made(hub.KindWebhook, name, day, person("aslak")), URL: hub.URL("https://example.org/" + name),
		Description: hub.Words(description), Reads: reads, OwnerID: person("aslak"), Generation: 1, Paused: true}
	if stopped != "" {
		w.Stopped = &hub.WebhookStop{At: oslo("2025-06-02 09:00"), Reason: stopped}
	}
	return w
}

// delivery is a message that was sent to try the receiver.
func delivery(to string, status hub.DeliveryStatus, fault hub.DeliveryFault, code int) *hub.Delivery {
	name := fmt.Sprintf("%s %s %s", to, status, fault)
	at := oslo("2025-05-28 09:00")
	d := &hub.Delivery{Meta: made(hub.KindDelivery, name, "2025-05-28", person("aslak")), WebhookID: id(hub.KindWebhook, to),
		Status: status, DueAt: at, Attempts: 10,
		Message: &hub.WebhookMessage{ID: "msg_example", Type: hub.TypePing, At: at}}
	if code != 0 {
		d.StatusCode = &code
	}
	if status == hub.DeliveryStatusDelivered {
		d.Attempts, d.DeliveredAt = 1, &at
		return d
	}
	d.Fault = &fault
	since := at.Add(-3 * 24 * time.Hour)
	d.FailingSince = &since
	return d
}
