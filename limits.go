package main

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/samlaer/samlaer/internal/answer"
	"github.com/samlaer/samlaer/internal/limit"
)

// Limits are how much each may ask of a server. A point is about a field that is read; the largest operation costs 20,000.
type Limits struct {
	Address              int `default:"1200000" env:"SAMLAER_LIMIT_ADDRESS" help:"How many points a minute visitors may spend from an address; 0 for no limit." placeholder:"POINTS"`
	Person               int `default:"1200000" env:"SAMLAER_LIMIT_PERSON" help:"How many points a minute somebody may spend who is signed in; 0 for no limit." placeholder:"POINTS"`
	Key                  int `default:"1200000" env:"SAMLAER_LIMIT_KEY" help:"How many points a minute a key may spend of which nothing else is said; 0 for no limit." placeholder:"POINTS"`
	AtOnce               int `default:"0" env:"SAMLAER_LIMIT_AT_ONCE" help:"How many operations to do at once; 0 for eight on each processor." placeholder:"COUNT"`
	Sockets              int `default:"50" env:"SAMLAER_LIMIT_SOCKETS" help:"How many sockets and event streams a person, a key or visitors from an address may have open; 0 for no limit." placeholder:"COUNT"`
	Subscriptions        int `default:"200" env:"SAMLAER_LIMIT_SUBSCRIPTIONS" help:"How many subscriptions a person, a key or visitors from an address may have; 0 for no limit." placeholder:"COUNT"`
	Connections          int `default:"5000" env:"SAMLAER_LIMIT_CONNECTIONS" help:"How many connections may be open at all; 0 for no limit." placeholder:"COUNT"`
	AddressesConnections int `default:"1000" name:"connections-per-address" env:"SAMLAER_LIMIT_CONNECTIONS_PER_ADDRESS" help:"How many connections may be open from an address; 0 for no limit." placeholder:"COUNT"`
}

// FileLimits are how much may be sent of files.
type FileLimits struct {
	PerDay int64  `default:"2048" env:"SAMLAER_FILES_PER_DAY" help:"How many MiB of files a person or a service may send a day; 0 for no limit." placeholder:"MIB"`
	Free   uint64 `default:"1024" env:"SAMLAER_FILES_FREE" help:"How many MiB must be free on the disks of --data and of its folder waiting for files to be taken; 0 for none." placeholder:"MIB"`
}

// limits are those that the flags say.
func (l Limits) limits() *limit.Limits {
	return limit.New(limit.Options{Address: l.Address, Person: l.Person, Key: l.Key, AtOnce: l.AtOnce,
		Streams: l.Sockets, Subscriptions: l.Subscriptions, Now: time.Now})
}

// connections are how many may be open.
func (l Limits) connections() limit.Connections {
	return limit.Connections{All: l.Connections, OfOne: l.AddressesConnections}
}

// limited lets what other systems read cost what it takes to make. What is short is held back until it is made; lists that are taken out
// whole take their own time, as tables do.
func limited(limits *limit.Limits, routes map[string]http.Handler) (short, long map[string]http.Handler) {
	short, long = map[string]http.Handler{}, map[string]http.Handler{}
	for pattern, handler := range routes {
		if strings.Contains(pattern, "/export/grants.") {
			long[pattern] = limits.Sent(limit.Tables, paced(handler))
			continue
		}
		short[pattern] = limits.File(limit.PriceOfPaper, handler)
	}
	return short, long
}

// paced gives an answer the time of a long file, and gives up who reads nothing of it.
func paced(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), answer.Longest)
		defer cancel()
		next.ServeHTTP(answer.Pace(w, answer.Longest), r.WithContext(ctx))
	})
}
