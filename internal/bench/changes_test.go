package bench

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/mongostore/mongotest"
)

// The run fails when anybody hears something else than what they may see, once and in order.
func TestEachIsToldOfAllOnceAndInOrder(t *testing.T) {
	t.Parallel()
	for name, uri := range map[string]func(testing.TB) string{"embedded": func(testing.TB) string { return "" }, "MongoDB": mongotest.URI} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			err := Changes(t.Context(), ChangesOptions{Changes: 200, Rate: 50, Subscribers: 130, Stay: 3 * time.Second, Seed: 1, JSON: true,
				MongoDB: uri(t)}, &out)
			if err != nil {
				t.Fatal(err)
			}
			var given report
			if err := json.Unmarshal(out.Bytes(), &given); err != nil {
				t.Fatal(err)
			}
			figures := map[string]float64{}
			for _, figure := range given.Figures {
				figures[figure.Name] = figure.Value
			}
			if figures["Connections cut by their clients"] == 0 {
				t.Error("nobody was cut off")
			}
			// Run for each by itself, the operation would be run as often as there are answers.
			together, alone := figures["Executions for a kind together"], figures["Executions for one that caught up"]
			if each := figures["Answers heard, each once and in order"]; alone > (each-together)/2 {
				t.Errorf("the operation is not run for many at once: %s", out.String())
			}
		})
	}
}
