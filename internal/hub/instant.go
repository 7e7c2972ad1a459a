package hub

import (
	"strconv"
	"time"
)

// ParseInstant reads an instant as people and dashboards write it: RFC 3339, a calendar date (its beginning in Oslo), or
// milliseconds since 1970. Anything else is INVALID, and so is what falls outside the years that RFC 3339 can write.
func ParseInstant(text string) (time.Time, error) {
	at, ok := readInstant(text)
	if at = at.UTC(); !ok || at.Year() < 0 || at.Year() > 9999 {
		return time.Time{}, &Error{Kind: ErrorInvalid, Message: messageInstant}
	}
	return at, nil
}

func readInstant(text string) (at time.Time, ok bool) {
	if instant, err := time.Parse(time.RFC3339, text); err == nil {
		return instant, true
	}
	if day, err := time.ParseInLocation(time.DateOnly, text, Oslo); err == nil {
		return day, true
	}
	// Dashboards send numbers with a fraction, or as 1.7e12; before the year 1 and after 9999 they mean something else.
	milliseconds, err := strconv.ParseFloat(text, 64)
	return time.UnixMilli(int64(milliseconds)), err == nil && milliseconds > -62e12 && milliseconds < 254e12
}

// ReadDate reads a calendar date, or an instant as [ParseInstant] does: the day it falls on in Oslo. Anything else stays as
// it is and is not valid: whoever takes it says so, together with all else that is wrong.
func ReadDate(text string) Date {
	if date := Date(text); date.Valid() {
		return date
	}
	instant, err := ParseInstant(text)
	if err != nil {
		return Date(text)
	}
	return dateIn(instant)
}

// ParseKroner reads whole kroner.
func ParseKroner(text string) (Kroner, error) {
	amount, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, &Error{Kind: ErrorInvalid, Message: messageAmount}
	}
	return Kroner(amount), nil
}

// stored is an instant as exact as every store keeps it.
func stored(at time.Time) time.Time { return at.UTC().Truncate(time.Millisecond) }
