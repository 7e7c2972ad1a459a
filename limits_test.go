package main

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/samlaer/samlaer/internal/front"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/limit"
)

// slowly is a reader that takes a while for each piece, and that notes when it was late.
type slowly struct {
	*httptest.ResponseRecorder
	until time.Time
	late  bool
}

func (s *slowly) SetWriteDeadline(until time.Time) error { s.until = until; return nil }

func (s *slowly) Write(text []byte) (int, error) {
	time.Sleep(10 * time.Second) // which pass in no time
	s.late = s.late || time.Now().After(s.until)
	return s.ResponseRecorder.Write(text)
}

func TestListsOfGrantsTakeTheirOwnTimeAsTablesDo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const pieces, readers = 40, 32
		begun, limits := make(chan bool, readers+1), limit.New(limit.Options{Now: time.Now})
		list := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			begun <- true
			for range pieces {
				if _, err := w.Write(make([]byte, 32<<10)); err != nil || r.Context().Err() != nil {
					t.Errorf("%v, %v", err, r.Context().Err())
				}
			}
		})
		short, long := limited(limits, map[string]http.Handler{"GET /export/grants.csv": list, "GET /feed.atom": list})
		handler := front.Handler(front.Options{Logger: slog.New(slog.DiscardHandler), Limits: limits, GraphQL: list, Routes: short, Archives: long})
		var reading sync.WaitGroup
		for number := range readers {
			request := httptest.NewRequestWithContext(hub.WithViewer(t.Context(), hub.Visitor("nb")), http.MethodGet, "/export/grants.csv", http.NoBody)
			request.RemoteAddr = fmt.Sprintf("192.0.2.%d:1", number/4)
			reading.Go(func() {
				answer := &slowly{ResponseRecorder: httptest.NewRecorder()}
				handler.ServeHTTP(answer, request)
				if answer.late || answer.Body.Len() != pieces*32<<10 {
					t.Errorf("it is given up after %d bytes", answer.Body.Len())
				}
			})
		}
		synctest.Wait()
		if len(begun) != readers {
			t.Errorf("%d go out at once", len(begun))
		}
		reading.Wait()
	})
}
