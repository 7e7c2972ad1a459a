package front_test

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	replying "github.com/samlaer/samlaer/internal/answer"
	"github.com/samlaer/samlaer/internal/front"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/limit"
)

// sending gives 25 MB to whoever asks, and notes when it was given up.
func sending(ended chan<- time.Duration) http.HandlerFunc {
	content := bytes.NewReader(make([]byte, hub.MaxFile))
	return func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		http.ServeContent(replying.Pace(w, replying.Longest), r, "a.bin", time.Time{}, io.NewSectionReader(content, 0, hub.MaxFile))
		ended <- time.Since(began).Round(time.Second)
	}
}

// askedOver asks for a path over a new connection.
func askedOver(network *pipes, path string) net.Conn {
	connection := network.dial()
	_, _ = io.WriteString(connection, "GET "+path+" HTTP/1.1\r\nHost: here\r\n\r\n")
	return connection
}

// readSlowly reads so many bytes a second until there are no more.
func readSlowly(connection io.Reader, bytes int) {
	for {
		time.Sleep(time.Second) // which passes in no time
		if _, err := io.CopyN(io.Discard, connection, int64(bytes)); err != nil {
			return
		}
	}
}

func TestAReaderThatTakesNothingIsGivenUpAfterTwentySeconds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ended := make(chan time.Duration, 1)
		network, _, _ := allOnPipes(t, front.Options{GraphQL: http.NotFoundHandler(), Attached: sending(ended), Logger: quiet})
		connection := askedOver(network, "/files/attachment_1/a.bin")
		if took := <-ended; took != 20*time.Second {
			t.Errorf("one that reads nothing is given up after %s", took)
		}
		_ = connection.Close()
		go readSlowly(askedOver(network, "/files/attachment_1/a.bin"), 100)
		if took := <-ended; took < 20*time.Second || took > 3*time.Minute {
			t.Errorf("one that reads 100 bytes a second is given up after %s", took)
		}
		go readSlowly(askedOver(network, "/files/attachment_1/a.bin"), 35_000)
		if took := <-ended; took != 10*time.Minute {
			t.Errorf("one that takes twelve minutes is given up after %s", took)
		}
		go readSlowly(askedOver(network, "/files/attachment_1/a.bin"), 100_000)
		if took := <-ended; took < 4*time.Minute || took > 5*time.Minute {
			t.Errorf("25 MB at 100 kB/s took %s", took)
		}
	})
}

func TestWhoReadsSlowlyKeepsNobodyElseFromReading(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limits := limit.New(limit.Options{Now: time.Now})
		made := make(chan string, 100)
		paper := limits.File(limit.PriceOfPaper, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			made <- r.URL.Path
			_, _ = w.Write(make([]byte, 300<<10))
		}))
		network, _, _ := allOnPipes(t, front.Options{GraphQL: http.NotFoundHandler(), Export: paper, Logger: quiet})
		const readers = 30
		var all []net.Conn
		for range readers {
			all = append(all, askedOver(network, "/export/brief/a.docx"))
		}
		synctest.Wait()
		if len(made) != readers {
			t.Errorf("of %d papers that nobody reads %d were made at once", readers, len(made))
		}
		for _, one := range all {
			_ = one.Close()
		}
	})
}
