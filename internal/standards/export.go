package standards

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/samlaer/samlaer/internal/hub"
)

// Export writes to a file what an address gives to all, byte for byte, and tells how many projects were left out because they say too
// little to be grants. The address is one of [Routes] that has no other than itself: «/export/grants.json».
func Export(ctx context.Context, options Options, address string, to io.Writer) (leftOut int, err error) {
	answer := newDesk(options).answers()["GET "+address]
	if answer == nil {
		return 0, fmt.Errorf("nothing is had at %s", address)
	}
	asked, err := http.NewRequestWithContext(hub.WithViewer(ctx, hub.Visitor("nb")), http.MethodGet, address, http.NoBody)
	if err != nil {
		return 0, fmt.Errorf("ask for %s: %w", address, err)
	}
	file := &file{to: to, header: http.Header{}}
	if err := answer(file, asked); err != nil {
		return 0, fmt.Errorf("export %s: %w", address, err)
	}
	leftOut, _ = strconv.Atoi(file.header.Get(leftOutHeader)) // 0 where nothing is left out
	return leftOut, file.err
}

// file is where an answer goes that nobody has asked for over HTTP.
type file struct {
	to     io.Writer
	header http.Header
	err    error
}

func (f *file) Header() http.Header { return f.header }

func (f *file) WriteHeader(int) {}

// Write keeps the first error: what sends an answer that is whole does not tell of it.
func (f *file) Write(bytes []byte) (int, error) {
	n, err := f.to.Write(bytes)
	if err != nil && f.err == nil {
		f.err = fmt.Errorf("write: %w", err)
	}
	return n, err
}
