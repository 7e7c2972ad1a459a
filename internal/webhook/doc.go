// Package webhook sends what happens in the hub to the addresses that asked for it, as Standard Webhooks describe it
// (https://www.standardwebhooks.com): signed, at least once, in the order in which it happened.
//
// It promises that one server at a time sends to a webhook, that a process which is killed repeats at most the message that it had
// in flight, under the same id, that a receiver which is slow or gone holds up nobody else, that nothing of what a receiver
// answers is kept but its status, and that nothing is sent to addresses of private networks, whatever a name resolves to. What a
// webhook may hear of is the hub's.
package webhook
