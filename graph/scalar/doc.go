// Package scalar says how the domain's values are written and read in GraphQL: a value that is not known is null, and
// a value that cannot be is refused in a sentence. What the values mean is the hub's.
package scalar
