// Package giving is the shape of grants in the 360Giving data standard, as JSON and as a table, and what each part is in the hub.
//
// What goes out and what comes in share it. Names are those of the standard's schema (360-giving-schema.json).
package giving
