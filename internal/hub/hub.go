package hub

import "time"

// Hub answers what people ask, by the rules.
type Hub struct {
	store Store
	index Index
	clock func() time.Time
	site  URL
}

// New makes a hub that keeps in the store and finds by the index. The site is the address under which people see it,
// without a slash at the end.
func New(store Store, index Index, clock func() time.Time, site URL) *Hub {
	return &Hub{store: store, index: index, clock: clock, site: site}
}

// Today is the date in Oslo.
func (h *Hub) Today() Date { return dateIn(h.clock()) }

// Address is where people see the document: {site}/{noun}/{slug}.
func (h *Hub) Address(document Findable) URL {
	return h.site + "/" + URL(document.DocumentKind()) + "/" + URL(document.Addressed().Slug)
}
