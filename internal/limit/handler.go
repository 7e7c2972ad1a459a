package limit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/samlaer/samlaer/internal/hub"
)

// Asked counts a request of GraphQL, and gives it its account: what it costs besides is known when it has been read. Who asks
// stands in the request's context.
func (l *Limits) Asked(next http.Handler) http.Handler {
	if l == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		account := l.account(r, w.Header())
		if err := account.Spend(PriceOfRequest); err != nil {
			refuse(w, r, err, asGraphQL)
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), accountKey{}, account)))
	})
}

// Page counts a request that always costs the same.
func (l *Limits) Page(price int, next http.Handler) http.Handler {
	if l == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := l.account(r, w.Header()).Spend(price); err != nil {
			refuse(w, r, err, asText)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// File is Page for what takes long to make: few of them are made at once. The place is left before what was made is sent, which takes
// as long as its reader does; while more is sent than is held back, the place is kept.
func (l *Limits) File(price int, next http.Handler) http.Handler {
	if l == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		account := l.account(r, w.Header())
		err := account.Spend(price)
		var leave func()
		if err == nil {
			leave, err = l.files.enter(r.Context(), account.who.seat())
		}
		if err != nil {
			refuse(w, r, err, asText)
			return
		}
		out, before := &held{ResponseWriter: w}, w.Header().Clone()
		func() {
			defer leave()
			next.ServeHTTP(out, r)
		}()
		sent, err := account.Hold(out.body.Len())
		if err != nil { // and nothing was sent, as something is held back
			clear(w.Header())
			maps.Copy(w.Header(), before)
			refuse(w, r, err, asText)
			return
		}
		defer sent()
		_ = out.release() // the asker has gone when this fails
	})
}

// Upload is File for what comes in.
func (l *Limits) Upload(next http.Handler) http.Handler {
	return l.entered(next, func(ctx context.Context, account *Account) (leave func(), err error) { return account.EnterUpload(ctx) })
}

// entered answers who has got a place, with their account in the context.
func (l *Limits) entered(next http.Handler, enter func(context.Context, *Account) (leave func(), err error)) http.Handler {
	if l == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		account := l.account(r, w.Header())
		leave, err := enter(r.Context(), account)
		if err != nil {
			refuse(w, r, err, asText)
			return
		}
		defer leave()
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), accountKey{}, account)))
	})
}

// Tried stands around what finds out who asks, and answers by itself when nobody does: an address from which many keys and tokens come
// that open nothing is told to wait before the next is looked at. Each has its try taken before, so that many at once have no more,
// and given back when it has opened.
func (l *Limits) Tried(identified func(next http.Handler) http.Handler, next http.Handler) http.Handler {
	if l == nil {
		return identified(next)
	}
	door := identified(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if try, ok := r.Context().Value(tryKey{}).(*try); ok {
			try.opened()
		}
		next.ServeHTTP(w, r)
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !showsKey(r) {
			door.ServeHTTP(w, r)
			return
		}
		try, err := l.try(r)
		if err != nil {
			refuse(w, r, err, asGraphQL)
			return
		}
		defer try.leave()
		door.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), tryKey{}, try)))
	})
}

// try is a key that is being looked at.
type try struct {
	limits *Limits
	from   asker
	// leave lets the next of its address be looked at.
	leave func()
}

type tryKey struct{}

// opened gives back what the try cost, and its place: what is asked may take long.
func (t *try) opened() {
	t.leave()
	t.limits.spent.giveBackTogether(t.from, 1, triesAMinute)
}

// try takes what a try costs. Only so many of an address are looked at at once that keys which open do not run out of tries by
// coming together.
func (l *Limits) try(r *http.Request) (*try, error) {
	from := askerAt(r.RemoteAddr).trying()
	leave, err := l.tries.enter(r.Context(), from.seat())
	if err != nil {
		return nil, err
	}
	if purse := l.spent.spendTogether(from, 1, triesAMinute, l.Now()); purse.wait > 0 {
		leave()
		return nil, tooMuch(purse.wait)
	}
	return &try{l, from, sync.OnceFunc(leave)}, nil
}

// showsKey tells whether a request may have a key, which has to be looked for.
func showsKey(r *http.Request) bool {
	return r.Header.Get("Authorization") != "" || r.Header.Get("X-API-Key") != "" || strings.Contains(r.URL.RawQuery, "api_key")
}

// StatusOf is the status of an error of the limits, and writes when to come again into the header.
func StatusOf(err error, header http.Header) int {
	code := http.StatusServiceUnavailable
	var shown *hub.Error
	if errors.As(err, &shown) {
		if shown.Kind == hub.ErrorRateLimited {
			code = http.StatusTooManyRequests
		}
		header.Set("Retry-After", strconv.FormatInt(shown.RetrySeconds(), 10))
	}
	header.Set("Cache-Control", "no-store")
	return code
}

// form writes the sentence of an error.
type form func(w http.ResponseWriter, code int, kind hub.ErrorKind, sentence string, retryAfter int64)

func asGraphQL(w http.ResponseWriter, code int, kind hub.ErrorKind, sentence string, retryAfter int64) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(map[string]any{"errors": []map[string]any{{
		"message": sentence, "extensions": map[string]any{"code": kind, "retryAfter": retryAfter},
	}}}) // the asker has gone when this fails
}

func asText(w http.ResponseWriter, code int, _ hub.ErrorKind, sentence string, _ int64) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(code)
	_, _ = fmt.Fprintln(w, sentence) // the asker has gone when this fails
}

// refuse says what was too much. An asker who has gone while waiting is told nothing.
func refuse(w http.ResponseWriter, r *http.Request, err error, as form) {
	shown := hub.Unavailable()
	_ = errors.As(err, &shown) // what is not for people is a context that is done
	code := StatusOf(err, w.Header())
	w.Header().Set("X-Content-Type-Options", "nosniff")
	as(w, code, shown.Kind, shown.Message.In(hub.ViewerOf(r.Context()).Language), shown.RetrySeconds())
}
