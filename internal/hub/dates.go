package hub

import (
	"fmt"
	"time"
)

var months = map[Language][]string{
	"nb": {"januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember"},
	"en": {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
}

// In is the date as people write it: «16. juni 2023», “16 June 2023”; as it stands where it is none.
func (d Date) In(language Language) string {
	day, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return string(d)
	}
	if language == "en" {
		return fmt.Sprintf("%d %s %d", day.Day(), months["en"][day.Month()-1], day.Year())
	}
	return fmt.Sprintf("%d. %s %d", day.Day(), months["nb"][day.Month()-1], day.Year())
}

// monthIn is the date's month as people write it: «juni 2023».
func (d Date) monthIn(language Language) string {
	day, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return string(d)
	}
	names := months["nb"]
	if language == "en" {
		names = months["en"]
	}
	return fmt.Sprintf("%s %d", names[day.Month()-1], day.Year())
}
