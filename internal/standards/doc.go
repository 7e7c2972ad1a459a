// Package standards serves what the hub has in forms that other systems know: grants by the 360Giving standard, a catalogue by
// DCAT-AP-NO, concepts by SKOS, searches as Atom feeds, events as calendars, and lessons as references.
//
// Whoever asks gets what they may read, as everywhere; who asks stands in the request's context.
package standards
