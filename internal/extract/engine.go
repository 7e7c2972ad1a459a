package extract

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

const (
	// maxMemory is how much PDFium may have, in bytes: it begins with 18 MB, and 39 pages of small print with
	// their fonts take 33. With what the rest takes, a server stays within 200 MB over what it has when it is idle.
	maxMemory = 80 << 20
	// idleTime is how long PDFium is kept for a next file. Files come together, when a report has appendices; to compile it
	// again takes 1.3 seconds, and to keep it 50 MB.
	idleTime = time.Minute
	// wasmPage is how memory is counted in WebAssembly, in bytes.
	wasmPage = 64 << 10
)

var (
	errClosed = errors.New("texts are not taken out any more")
	// errEngine is what is wrong with PDFium and not with the file, which may be read another time.
	errEngine = errors.New("PDFs cannot be read now")
)

// engine has PDFium compiled while files come. Each file gets an instance of its own, so that nothing of one is there for the next, and
// one that was stopped is thrown away. It costs 45 ms.
type engine struct {
	// source is the module that is compiled.
	source []byte
	mu     sync.Mutex
	// compiled is nil until the first file, and when none came for a while.
	compiled wazero.CompilationCache
	// module is the source as far as reading needs it.
	module []byte
	// idle lets go of it; it is stopped while a file is read.
	idle   *time.Timer
	closed bool
}

// ready compiles PDFium when that is not done. It is in no file's time: on a busy server it takes as long as a report.
func (e *engine) ready(ctx context.Context) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return errClosed
	}
	if e.compiled != nil {
		e.idle.Reset(idleTime)
		return nil
	}
	e.compiled, e.module = wazero.NewCompilationCache(), reading(e.source)
	runtime := wazero.NewRuntimeWithConfig(ctx, e.config())
	_, err := runtime.CompileModule(ctx, e.module)
	if err = errors.Join(err, runtime.Close(ctx)); err != nil {
		return errors.Join(fmt.Errorf("compile PDFium: %w", err), e.release())
	}
	debug.FreeOSMemory() // compiling leaves 80 MB behind, which the server would keep for minutes
	e.idle = time.AfterFunc(idleTime, e.rest)
	return nil
}

func (e *engine) config() wazero.RuntimeConfig {
	return wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithCompilationCache(e.compiled).
		WithMemoryLimitPages(maxMemory / wasmPage).
		WithCloseOnContextDone(true)
}

// begin gives an instance of PDFium for one file, of what is ready. When the context is done, what it is doing ends with an error. The
// one who has it calls end.
func (e *engine) begin(ctx context.Context) (instance pdfium.Pdfium, end func(), err error) {
	e.mu.Lock()
	if e.closed || e.compiled == nil {
		e.mu.Unlock()
		return nil, nil, fmt.Errorf("%w: %w", errEngine, errClosed)
	}
	e.idle.Stop()
	pool, err := webassembly.InitWithWASM(webassembly.Config{
		WASM:          e.module,
		Context:       withOwnMemory(ctx),
		MaxTotal:      1,
		FSConfig:      wazero.NewFSConfig(), // no files: the default is all there are
		Stdout:        io.Discard,
		Stderr:        io.Discard,
		RuntimeConfig: e.config(),
	})
	if err != nil {
		e.end(nil)
		return nil, nil, fmt.Errorf("%w: start PDFium: %w", errEngine, err)
	}
	if instance, err = pool.GetInstanceWithContext(ctx); err != nil {
		e.end(pool)
		return nil, nil, fmt.Errorf("%w: an instance of PDFium: %w", errEngine, err)
	}
	return instance, func() { e.end(pool) }, nil
}

// end throws away what a file had.
func (e *engine) end(pool pdfium.Pool) {
	if pool != nil {
		_ = pool.Close() // what was stopped says so once more
	}
	e.idle.Reset(idleTime)
	e.mu.Unlock()
}

// rest lets go of what is compiled, when no file has come meanwhile.
func (e *engine) rest() {
	e.mu.Lock()
	defer e.mu.Unlock()
	_ = e.release()
}

func (e *engine) release() error {
	if e.compiled == nil {
		return nil
	}
	if e.idle != nil {
		e.idle.Stop()
	}
	err := e.compiled.Close(context.Background())
	e.compiled, e.module = nil, nil
	debug.FreeOSMemory()
	return err
}

func (e *engine) close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.closed = true
	if err := e.release(); err != nil {
		return fmt.Errorf("let go of PDFium: %w", err)
	}
	return nil
}
