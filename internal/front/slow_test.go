package front_test

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"strings"
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
			synctest.Wait()
		}
		if len(made) != readers {
			t.Errorf("of %d papers that nobody reads %d were made at once", readers, len(made))
		}
		for _, one := range all {
			_ = one.Close()
		}
	})
}

// sendsSlowly sends a request whose body has so many bytes, one in each length of time, until nobody takes any.
func sendsSlowly(connection net.Conn, head string, bytes int, each time.Duration) {
	_, _ = io.WriteString(connection, head)
	go func() { _, _ = io.Copy(io.Discard, connection) }()
	for range bytes {
		time.Sleep(each) // which passes in no time
		if _, err := io.WriteString(connection, "a"); err != nil {
			return
		}
	}
}

func TestAFileMayComeSlowlyWhenItIsKnownWhoSendsIt(t *testing.T) {
	t.Parallel()
	const head = "POST /graphql HTTP/1.1\r\nHost: here\r\nContent-Type: multipart/form-data; boundary=a\r\nContent-Length: 1000\r\n\r\n"
	synctest.Test(t, func(t *testing.T) {
		isKnown, ended := false, make(chan time.Duration, 1)
		network, _, _ := onPipes(t, func(w http.ResponseWriter, r *http.Request) {
			began, body := time.Now(), io.Reader(r.Body)
			if isKnown {
				body = replying.Patient(w, r.Body, 10*time.Minute)
			}
			_, _ = io.Copy(io.Discard, body)
			ended <- time.Since(began).Round(time.Second)
		})
		go sendsSlowly(network.dial(), head, 1000, time.Second)
		if took := <-ended; took != time.Minute {
			t.Errorf("before that it is given up after %s", took)
		}
		isKnown = true
		go sendsSlowly(network.dial(), head, 1000, time.Second)
		if took := <-ended; took != 10*time.Minute {
			t.Errorf("after that it is given up after %s", took)
		}
		go sendsSlowly(network.dial(), head, 1000, time.Second/2)
		if took := <-ended; took != 500*time.Second {
			t.Errorf("1000 bytes, two a second, took %s", took)
		}
	})
}

func TestAnAddressSendsSoManyBodiesAtOnceAndNoMore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		reading := make(chan bool, 1000)
		network, _, _ := allOnPipes(t, front.Options{Limits: limit.New(limit.Options{Now: time.Now}), Logger: quiet,
			GraphQL: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				reading <- true
				_, _ = io.Copy(io.Discard, r.Body)
			})})
		const head = "POST /graphql HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n"
		var all []net.Conn
		for range 200 {
			connection := network.dial()
			go sendsSlowly(connection, head, 2, 50*time.Second) // which are given up after a minute
			all = append(all, connection)
		}
		synctest.Wait()
		one := network.dial()
		_, _ = io.WriteString(one, head+"{}")
		response, err := http.ReadResponse(bufio.NewReader(one), nil)
		if err != nil || response.StatusCode != http.StatusTooManyRequests || response.Header.Get("Retry-After") != "30" || len(reading) != 200 {
			t.Fatalf("%v %v: %d are read", err, response, len(reading))
		}
		told, _ := io.ReadAll(response.Body)
		if !strings.Contains(string(told), `"RATE_LIMITED"`) {
			t.Errorf("it says %s", told)
		}
		time.Sleep(2 * time.Minute)
		one = network.dial()
		_, _ = io.WriteString(one, head+"{}")
		if response, err = http.ReadResponse(bufio.NewReader(one), nil); err != nil || response.StatusCode != http.StatusOK {
			t.Errorf("when the others were given up: %v %v", err, response)
		}
		for _, connection := range append(all, one) {
			_ = connection.Close()
		}
	})
}
