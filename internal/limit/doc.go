// Package limit holds who asks to what a server can give: how much they ask a minute, how much is done for them at once, and how
// many connections and streams they have open. What something costs is said by who answers it; who asks stands in the request.
//
// It promises that what it remembers is bounded however many ask, that nobody alone can take what is there for all, and that
// whoever is refused is told when to come again.
package limit
