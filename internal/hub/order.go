package hub

import (
	"encoding/hex"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // years are Oslo's on every machine

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// Oslo is where years begin and dates are read.
var Oslo = func() *time.Location {
	oslo, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		panic(err) // time/tzdata is linked in
	}
	return oslo
}()

func dateIn(at time.Time) Date {
	if at.IsZero() {
		return ""
	}
	return Date(at.In(Oslo).Format(time.DateOnly))
}

func dateOf(at *time.Time) Date {
	if at == nil {
		return ""
	}
	return dateIn(*at)
}

// The collator is asked for nynorsk because x/text has the Norwegian order under that name only: with «nb» it sorts æ
// with a. The order is the same in both.
var collators = sync.Pool{New: func() any { return collate.New(language.MustParse("nn")) }}

// sortedRunes is how much of a title decides its place.
const sortedRunes = 60

// TitleOrder turns a title into text that sorts bytewise as Norwegian does: … x y z æ ø å, and «aa» as «å».
func TitleOrder(title string) string {
	collator, _ := collators.Get().(*collate.Collator)
	defer collators.Put(collator)
	runes := []rune(strings.TrimSpace(title))
	var buffer collate.Buffer
	return hex.EncodeToString(collator.KeyFromString(&buffer, string(runes[:min(len(runes), sortedRunes)])))
}
