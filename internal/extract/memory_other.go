//go:build !unix

package extract

import "context"

// withOwnMemory leaves the memory of instances to Go, where the system has no mmap.
func withOwnMemory(ctx context.Context) context.Context { return ctx }
