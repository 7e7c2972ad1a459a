package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
)

// maxCached is the longest operation that is kept, in bytes: clients are known to send up to 2 kB. A thousand operations of a
// megabyte of commas each, which count as nothing, held 1.7 GB.
const maxCached = 8 << 10

// shortTexts keeps what belongs to texts that are not too long.
type shortTexts[T any] struct{ graphql.Cache[T] }

// Add keeps the value of a text, unless the text is too long.
func (s shortTexts[T]) Add(ctx context.Context, text string, value T) {
	if len(text) <= maxCached {
		s.Cache.Add(ctx, text, value)
	}
}
