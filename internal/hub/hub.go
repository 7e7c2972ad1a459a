package hub

import (
	"sync"
	"sync/atomic"
	"time"
)

// Hub answers what people ask and does what they may, by the rules.
type Hub struct {
	store Store
	index Index
	clock func() time.Time
	uuid  func() [16]byte
	site  URL
	// unfound is what was searched for in vain and is not written down yet.
	unfound *unfound
	// letters: there is somebody to send them.
	letters bool
	wake    func()
	caught  func(id, fault, stack string)
	// webhooks sends to webhooks; nil when nobody does.
	webhooks WebhookSender
	// files examines what is attached, and uploads signs where it is sent to; nil when there is no secret to sign with.
	files   FileExaminer
	uploads UploadSigner
	// texts takes the text out of what is attached; nil when nobody does. In oldTexts is whether files from before that were seen to.
	texts    TextExtractor
	oldTexts atomic.Bool
	// received counts what is sent.
	received *receiving
	// erasureLog keeps erasures beside the store; nil when nothing does.
	erasureLog ErasureLog
	retention  Retention
	// following is how many subscriptions there are.
	following atomic.Int64
	// feed is what the server follows of the store; nil when nobody subscribes.
	feeding sync.Mutex
	feed    *feed
}

// Parts are what a hub is made of.
type Parts struct {
	// Store keeps the documents, Index finds them.
	Store Store
	Index Index
	Clock func() time.Time
	// UUID makes UUIDs of version 7.
	UUID func() [16]byte
	// Site is the address under which people see the hub, without a slash at the end.
	Site URL
	// Letters tells whether people are written to; without, they are told in the hub alone.
	Letters bool
	// Webhooks sends to webhooks; nil when nobody does, and then none can be made.
	Webhooks WebhookSender
	// Files examines what is attached.
	Files FileExaminer
	// Texts takes the text out of what is attached; nil when nobody does, and then it waits for somebody who does.
	Texts TextExtractor
	// Uploads signs the addresses that files are sent to; nil when nobody does, and then files come with their forms.
	Uploads UploadSigner
	// FilesPerDay is how many bytes of files a person or a service may send a day; 0 for no limit.
	FilesPerDay int64
	// Erasures keeps erasures beside the store; nil when nothing does, and then a restored backup brings people back.
	Erasures ErasureLog
	// Retention is for how long what says something of people is kept.
	Retention Retention
	// Wake is called after a commit that left work to be done, which may also be found by looking for it; nil for nobody.
	Wake func()
	// Caught is told of a panic that ended no more than what somebody asked for, with the id that they were given; nil for
	// nobody.
	Caught func(id, fault, stack string)
}

// New makes a hub of its parts.
func New(parts Parts) *Hub {
	wake := parts.Wake
	if wake == nil {
		wake = func() {}
	}
	caught := parts.Caught
	if caught == nil {
		caught = func(string, string, string) {}
	}
	return &Hub{store: parts.Store, index: parts.Index, clock: parts.Clock, uuid: parts.UUID, site: parts.Site,
		letters: parts.Letters, wake: wake, caught: caught, webhooks: parts.Webhooks, files: parts.Files, uploads: parts.Uploads, texts: parts.Texts,
		received:   &receiving{most: parts.FilesPerDay},
		erasureLog: parts.Erasures, retention: parts.Retention,
		unfound: &unfound{waiting: map[string]*SearchGap{}}}
}

// Today is the date in Oslo.
func (h *Hub) Today() Date { return dateIn(h.clock()) }

// instant is now, as exact as every store keeps it.
func (h *Hub) instant() time.Time { return stored(h.clock()) }

// Address is where people see the document: {site}/{noun}/{slug}.
func (h *Hub) Address(document Findable) URL {
	return h.site + "/" + URL(document.DocumentKind()) + "/" + URL(document.Addressed().Slug)
}
