//go:build unix

package extract

import (
	"context"
	"syscall"

	"github.com/tetratelabs/wazero/experimental"
)

// withOwnMemory lets instances have their memory from the system and not from Go: it is taken as it is used, and given back at once. Go's
// would be copied whenever it grows, so that both copies stand in memory, and be given back when it pleases.
func withOwnMemory(ctx context.Context) context.Context {
	return experimental.WithMemoryAllocator(ctx, experimental.MemoryAllocatorFunc(func(_, most uint64) experimental.LinearMemory {
		space, err := syscall.Mmap(-1, 0, int(min(most, maxMemory)), syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
		if err != nil {
			return &ownMemory{} // which has no room, so that the instance fails
		}
		return &ownMemory{space}
	}))
}

// ownMemory is the memory of an instance. It is freed when the pool is closed, when nothing runs in it any more.
type ownMemory struct{ space []byte }

// Reallocate gives so much of it, nil when there is not.
func (m *ownMemory) Reallocate(size uint64) []byte {
	if size > uint64(len(m.space)) {
		return nil
	}
	return m.space[:size]
}

// Free gives it back.
func (m *ownMemory) Free() {
	if m.space != nil {
		_ = syscall.Munmap(m.space) // it was mapped: it cannot fail
		m.space = nil
	}
}
