package hub

import "context"

// EachPage gives all documents of a kind that the viewer may read, a page at a time, the oldest first. Each page comes with a
// context whose reading is its own, so that memory does not grow with the list. It ends with the first error of the visitor.
func EachPage[T Document](ctx context.Context, h *Hub, viewer Viewer, kind Kind, visit func(ctx context.Context, page []T) error) error {
	size := maxPageSize
	page := Page{First: &size}
	narrowing := Narrowing{Filter: SearchFilter{Types: []string{kind.Type()}}}
	for {
		within := WithReading(ctx, h.Read(viewer))
		connection, err := listOf[T](within, narrowing, OrderCreated, page)
		if err != nil {
			return err
		}
		if err := visit(within, connection.Nodes()); err != nil {
			return err
		}
		if !connection.PageInfo.HasNextPage || connection.PageInfo.EndCursor == nil {
			return nil
		}
		page.After = connection.PageInfo.EndCursor
	}
}
