package main

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// chromiumVariable says that tests may not be left out for want of a browser.
const chromiumVariable = "SAMLAER_TEST_CHROMIUM"

// longestPage ends a test whose browser hangs.
const longestPage = 3 * time.Minute

// tab is a window of a browser of its own, with cookies of its own.
type tab struct{ ctx context.Context }

// openTab starts Chromium; a test without one is left out, unless it may not be.
func openTab(t *testing.T) tab {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		if os.Getenv(chromiumVariable) == "required" {
			t.Fatal("there is no Chromium")
		}
		t.Skip("there is no Chromium here")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-popup-blocking", true), chromedp.Flag("no-proxy-server", true))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	allocator, release := chromedp.NewExecAllocator(t.Context(), options...)
	ctx, closeTab := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx) // waits for the browser, whose folder is taken away next
		closeTab()
		release()
	})
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("Chromium: %v", err)
	}
	return tab{ctx}
}

// open goes to a page.
func (b tab) open(t *testing.T, address string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, longestPage)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
		t.Fatalf("%s: %v", address, err)
	}
}

// evaluated gives what a script in the page comes to.
func evaluated[T any](t *testing.T, b tab, script string) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, longestPage)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%s: %v", script[:min(len(script), 200)], err)
	}
	return value
}

// otherSite serves an empty page at a port of its own on this machine. By the name localhost it is another site than 127.0.0.1 to
// browsers; by the number it is the same site and another origin, to which they send the same cookies.
func otherSite(t *testing.T) (number, name string) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, "<!DOCTYPE html><title>Another site</title><body>")
	}))
	t.Cleanup(server.Close)
	return server.URL, strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
}
