package hub

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
)

// Connection is a page of a list, as Relay asks for it.
type Connection[T Document] struct {
	// TotalCount is of all that the viewer may read.
	TotalCount int
	Edges      []Edge[T]
	PageInfo   PageInfo
}

// Nodes are the documents of the page.
func (c *Connection[T]) Nodes() []T {
	nodes := make([]T, len(c.Edges))
	for at, edge := range c.Edges {
		nodes[at] = edge.Node
	}
	return nodes
}

// Edge is a document and its place in a list.
type Edge[T Document] struct {
	Cursor string
	Node   T
}

// PageInfo is where a page lies in its list. The cursors are nil when the page is empty.
type PageInfo struct {
	HasNextPage, HasPreviousPage bool
	StartCursor, EndCursor       *string
}

// The connections, by the names they have in GraphQL.
type (
	GrantSchemeConnection  = Connection[*GrantScheme]
	GrantSchemeEdge        = Edge[*GrantScheme]
	CallConnection         = Connection[*Call]
	CallEdge               = Edge[*Call]
	OrganisationConnection = Connection[*Organisation]
	OrganisationEdge       = Edge[*Organisation]
	ProjectConnection      = Connection[*Project]
	ProjectEdge            = Edge[*Project]
	EventConnection        = Connection[*Event]
	EventEdge              = Edge[*Event]
	PostConnection         = Connection[*Post]
	PostEdge               = Edge[*Post]
	CommentConnection      = Connection[*Comment]
	CommentEdge            = Edge[*Comment]
	LessonConnection       = Connection[*Lesson]
	LessonEdge             = Edge[*Lesson]
	ApplicationConnection  = Connection[*Application]
	ApplicationEdge        = Edge[*Application]
	MeasureConnection      = Connection[*Measure]
	MeasureEdge            = Edge[*Measure]
	BriefConnection        = Connection[*Brief]
	BriefEdge              = Edge[*Brief]
	ConceptConnection      = Connection[*Concept]
	ConceptEdge            = Edge[*Concept]
	AttachmentConnection   = Connection[*Attachment]
	AttachmentEdge         = Edge[*Attachment]
	PersonConnection       = Connection[*Person]
	PersonEdge             = Edge[*Person]
	DraftConnection        = Connection[Findable]
	DraftEdge              = Edge[Findable]
	FollowConnection       = Connection[*Follow]
	FollowEdge             = Edge[*Follow]
	NotificationConnection = Connection[*Notification]
	NotificationEdge       = Edge[*Notification]
	RevisionConnection     = Connection[*Revision]
	RevisionEdge           = Edge[*Revision]
	AuditEntryConnection   = Connection[*AuditEntry]
	AuditEntryEdge         = Edge[*AuditEntry]
	ReportConnection       = Connection[*Report]
	ReportEdge             = Edge[*Report]
	InvitationConnection   = Connection[*Invitation]
	InvitationEdge         = Edge[*Invitation]
	ServiceConnection      = Connection[*Service]
	ServiceEdge            = Edge[*Service]
	WebhookConnection      = Connection[*Webhook]
	WebhookEdge            = Edge[*Webhook]
	DeliveryConnection     = Connection[*Delivery]
	DeliveryEdge           = Edge[*Delivery]
	MailOutConnection      = Connection[*MailOut]
	MailOutEdge            = Edge[*MailOut]
)

// The interfaces and unions of GraphQL. What belongs to them is said in the schema.
type (
	// Node is anything with an id.
	Node interface{ Document }
	// Findable is anything that a search can give.
	Findable interface {
		Document
		Addressed() *Address
	}
	// Commented can be commented and reacted on.
	Commented interface{ Document }
	// Attached can have attachments.
	Attached interface{ Document }
	// Applier can consider a lesson.
	Applier interface{ Document }
	// BriefSubject can stand in a brief.
	BriefSubject interface{ Document }
	// Source is what a lesson can rest on: a Post, Project, Attachment or Reference.
	Source interface{ isSource() }
)

func (*Post) isSource()       {}
func (*Project) isSource()    {}
func (*Attachment) isSource() {}
func (*Reference) isSource()  {}

// Addressed gives the address itself.
func (a *Address) Addressed() *Address { return a }

// Page is which part of a list is asked for: the first ones after a cursor or the last ones before one.
type Page struct {
	First  *int
	After  *string
	Last   *int
	Before *string
}

const (
	// pageSize is given when nobody asks for a size.
	pageSize = 20
	// maxPageSize is the most that can be asked for.
	maxPageSize = 100
	// maxRelevance is how deep a list by relevance goes: scores shift with every change, so that far pages would skip
	// and repeat.
	maxRelevance = 1000
)

// size checks the page and tells how many are asked for, and whether they are the last ones.
func (p Page) size() (size int, last bool, err error) {
	size = pageSize
	field := "first"
	switch {
	case p.First != nil && p.Last != nil:
		return 0, false, invalid("last", messageFirst.With(maxPageSize))
	case p.First != nil:
		size = *p.First
	case p.Last != nil:
		size, last, field = *p.Last, true, "last"
	case p.Before != nil:
		last = true
	}
	if size < 0 || size > maxPageSize {
		return 0, false, invalid(field, messageFirst.With(maxPageSize))
	}
	return size, last, nil
}

// cursor is what an opaque cursor holds.
type cursor struct {
	Order Order  `json:"o"`
	Sort  string `json:"s,omitempty"`
	ID    ID     `json:"i"`
	// Rank is the place in a list by relevance, from 1.
	Rank int `json:"r,omitempty"`
}

func (c cursor) String() string {
	text, err := json.Marshal(c)
	if err != nil {
		return "" // strings and numbers always marshal
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

// maxCursor is longer than any cursor that the hub gives: a title's sort key has at most 60 characters of four bytes and
// their weights.
const maxCursor = 4096

func parseCursor(field string, text *string, order Order) (*cursor, error) {
	if text == nil || *text == "" {
		return nil, nil // no cursor is the beginning of the list
	}
	var parsed cursor
	decoded, err := base64.RawURLEncoding.DecodeString((*text)[:min(len(*text), maxCursor)])
	if err == nil {
		err = json.Unmarshal(decoded, &parsed)
	}
	if err != nil || parsed.Order != order || !parsed.ID.Valid() || parsed.Rank < 0 {
		return nil, invalid(field, messageCursor)
	}
	return &parsed, nil
}

// The orders of lists that are read by reference.
const (
	orderByID     Order = "ID"
	orderByIDDown Order = "ID_DESC"
)

// alike are the kinds of which a viewer may read all documents or none, so that a page needs no look at the others.
var alike = map[Kind]bool{KindAuditEntry: true, KindMailOut: true}

// references pages through the documents of a kind that have the key, in the order of their time of making.
func references[T Document](ctx context.Context, r *Reading, kind Kind, key Key, order Order, page Page,
	keep func(T) bool) (*Connection[T], error) {
	ids, err := allRefs(ctx, r.hub.store, kind, key)
	if err != nil {
		return nil, err
	}
	if alike[kind] {
		if len(ids) > 0 && !meets(NewDocument(kind).Readers(), r.tokens) {
			ids = nil
		}
		return pageOf[T](ctx, r, ids, order, page)
	}
	documents, err := r.Documents(ctx, ids)
	if err != nil {
		return nil, err
	}
	kept := ids[:0]
	for _, document := range documents {
		if one, ok := document.(T); ok && (keep == nil || keep(one)) {
			kept = append(kept, document.Base().ID)
		}
	}
	return pageOf[T](ctx, r, kept, order, page)
}

// pageOf gives a page of a whole list of readable documents.
func pageOf[T Document](ctx context.Context, r *Reading, ids []ID, order Order, page Page) (*Connection[T], error) {
	slices.SortFunc(ids, order.compare)
	size, last, err := page.size()
	if err != nil {
		return nil, err
	}
	after, err := parseCursor("after", page.After, order)
	if err != nil {
		return nil, err
	}
	before, err := parseCursor("before", page.Before, order)
	if err != nil {
		return nil, err
	}
	from, to := 0, len(ids)
	if after != nil {
		at, there := slices.BinarySearchFunc(ids, after.ID, order.compare)
		from = at
		if there {
			from++
		}
	}
	if before != nil {
		at, _ := slices.BinarySearchFunc(ids, before.ID, order.compare)
		to = max(from, at)
	}
	if last {
		from = max(from, to-size)
	} else {
		to = min(to, from+size)
	}
	nodes, err := r.Documents(ctx, ids[from:to])
	if err != nil {
		return nil, err
	}
	connection := &Connection[T]{TotalCount: len(ids), Edges: make([]Edge[T], 0, to-from)}
	for at, node := range nodes {
		if one, ok := node.(T); ok {
			connection.Edges = append(connection.Edges, Edge[T]{cursor{Order: order, ID: ids[from+at]}.String(), one})
		}
	}
	connection.PageInfo = pageInfo(connection.Edges, to < len(ids), from > 0)
	return connection, nil
}

// compare orders ids by their time of making, whatever their kinds.
func (o Order) compare(one, other ID) int {
	_, oneMade, _ := strings.Cut(string(one), "_")
	_, otherMade, _ := strings.Cut(string(other), "_")
	if o == orderByIDDown {
		return cmp.Compare(otherMade, oneMade)
	}
	return cmp.Compare(oneMade, otherMade)
}

func pageInfo[T Document](edges []Edge[T], next, previous bool) PageInfo {
	info := PageInfo{HasNextPage: next, HasPreviousPage: previous}
	if len(edges) > 0 {
		info.StartCursor, info.EndCursor = &edges[0].Cursor, &edges[len(edges)-1].Cursor
	}
	return info
}
