package exchange_test

import (
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/exchange"
)

// FuzzLessons: whatever a table holds, it is taken in or told by line and column what is wrong.
func FuzzLessons(f *testing.F) {
	for _, text := range []string{"id,title\n1,One\n", "id;title;insight;date\n1;\"a\"\"b\n\";c;17.5.2024\n", "\ufeffid\ttitle\n1\ta\n", "id,title\n1,\xe6\xf8\xe5\n",
		"\"", "id,id\n1,1\n", "\x00", "id,title\n" + strings.Repeat("1,a\n", 50), "\xff\xfei\x00d\x00"} {
		f.Add([]byte(text), false)
		f.Add([]byte(text), true)
	}
	f.Fuzz(func(t *testing.T, table []byte, llis bool) {
		if len(table) > 1<<16 {
			return
		}
		options := exchange.LessonsOptions{}
		if llis {
			options.Preset = "nasa-llis"
		}
		listener := &heard{}
		file, err := exchange.OpenLessons(t.Context(), written(t, string(table)), options, listener)
		if err != nil {
			return // it says why
		}
		_, _ = file.Import(t.Context(), newIntake(grantStore(t)), listener)
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	})
}
