// Package hubtest holds the contracts of [hub.Store] and [hub.Index] as test suites: whatever keeps or finds documents
// for the hub passes all of its suite, and then the hub can do with it.
//
// It also makes what tests need to be the same each time they run: a clock that stands still, ids that count, and
// sample documents. What one adapter does beyond the contract is left to that adapter's own tests.
package hubtest
