package extract

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/extract/hostile"
)

// mostMemory is how much more a process may have than when it is idle, in kB, whatever it reads.
const mostMemory = 200 << 10

// TestMemoryStaysBounded reads all hostile files and the longest of the others in a process of its own, and asks the system how much memory that
// ever had. They are made here: some take more to be made than to be read.
func TestMemoryStaysBounded(t *testing.T) {
	if raceDetected {
		t.Skip("the race detector takes memory itself")
	}
	if folder := os.Getenv("SAMLAER_TEST_HOSTILE"); folder != "" {
		readAll(t, folder)
		return
	}
	if _, err := memory("VmHWM"); err != nil {
		t.Skip("the system does not say how much memory a process had: ", err)
	}
	folder := t.TempDir()
	for n, one := range hostile.Files() {
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprint(n)), one.Content(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	command := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestMemoryStaysBounded$", "-test.v")
	command.Env = append(os.Environ(), "SAMLAER_TEST_HOSTILE="+folder)
	out, err := command.CombinedOutput()
	if err != nil {
		t.Errorf("%v", err)
	}
	t.Logf("%s", out)
}

func readAll(t *testing.T, folder string) {
	idle, err := memory("VmRSS")
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("idle: %d MB", idle>>10)
	report := hostile.Page(hostile.Stream("", hostile.Hello))
	if _, err := extract(t.Context(), "application/pdf", report); err != nil {
		t.Fatal(err)
	}
	look(t, "compile PDFium", idle)
	for n, one := range hostile.Files() {
		file, err := os.Open(filepath.Join(folder, fmt.Sprint(n)))
		if err != nil {
			t.Fatal(err)
		}
		info, err := file.Stat()
		if err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		_, _ = extractor.Extract(t.Context(), one.MediaType, file, info.Size()) // what comes of it is another test's
		look(t, fmt.Sprintf("%s, in %v", one.Name, time.Since(begun).Round(time.Millisecond)), idle)
		_ = file.Close() // it was only read
	}
	debug.FreeOSMemory()
	waiting, err := memory("VmRSS")
	if err != nil {
		t.Fatal(err)
	}
	if err := extractor.Close(); err != nil {
		t.Fatal(err)
	}
	rest, err := memory("VmRSS")
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("while it waits: %+d MB; when PDFium is let go: %+d MB", (waiting-idle)>>10, (rest-idle)>>10)
}

// look fails when the process had too much memory since the last look.
func look(t *testing.T, what string, idle int) {
	t.Helper()
	most, err := memory("VmHWM")
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s: %+d MB", what, (most-idle)>>10)
	if most-idle > mostMemory {
		t.Errorf("%s: %d MB more than idle", what, (most-idle)>>10)
	}
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil { // begins anew (proc(5))
		t.Logf("the most is that of all before, too: %v", err)
	}
}

// memory is what the system says of the process, in kB.
func memory(name string) (int, error) {
	content, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(content), name+":")
	var n int
	_, err = fmt.Sscan(rest, &n)
	return n, err
}
