package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// hostileTexts is how many texts are made that nobody means well with.
const hostileTexts = 400

// measureHostile asks what people type by mistake and enemies on purpose, and compares the slowest with the middle one of
// ordinary questions. Each is asked three times and its quickest counts, so that a pause of the machine is not taken for
// an answer's own.
func (r *run) measureHostile(ctx context.Context, h *hub.Hub) error {
	ask := func(text string) (time.Duration, error) {
		quickest := time.Hour
		for range 3 {
			start := time.Now()
			asking := askHub(h, r.corpus, true, true)
			if _, err := asking(ctx, &question{text: text}); err != nil {
				return 0, fmt.Errorf("«%.80s»: %w", text, err)
			}
			quickest = min(quickest, time.Since(start))
		}
		return quickest, nil
	}
	var ordinary, hostile timings
	for _, asked := range r.asked {
		took, err := ask(asked.text)
		if err != nil {
			return err
		}
		ordinary = append(ordinary, took)
	}
	slowest := ""
	// #nosec G404 -- drawn by a seed, to be the same again
	random := rand.New(rand.NewPCG(r.Seed, 3))
	for at := range hostileTexts {
		text := r.hostile(random, at)
		took, err := ask(text)
		if err != nil {
			return err
		}
		if len(hostile) == 0 || took > hostile.percentile(100) {
			slowest = text
		}
		hostile = append(hostile, took)
	}
	r.Progress(fmt.Sprintf("the slowest hostile text begins «%.60s»", slowest))
	r.report.add("Hostile texts: the slowest over the middle ordinary question", float64(hostile.percentile(100))/
		float64(ordinary.percentile(50)), "×")
	r.report.add("Hostile texts: the middle one over the middle ordinary question", float64(hostile.percentile(50))/
		float64(ordinary.percentile(50)), "×")
	return nil
}

// hostile makes texts of each sort in turn.
func (r *run) hostile(random *rand.Rand, at int) string {
	words := strings.Fields(r.asked[random.IntN(len(r.asked))].text)
	word := words[0]
	letter := string(rune('a' + random.IntN(26))) // #nosec G115 -- a letter from a to z
	times := 1 << random.IntN(12)
	switch at % 16 {
	case 0:
		return strings.Repeat(letter+"* ", times)
	case 1:
		return strings.Repeat(letter+string(rune('a'+random.IntN(26)))+"* ", times) // #nosec G115 -- a letter from a to z
	case 2:
		return strings.Repeat(`"`, times) + word + strings.Repeat(`"`, times)
	case 3:
		return `"` + strings.Repeat(word+" ", times) + `"`
	case 4:
		return strings.Repeat("-"+word+" ", times)
	case 5:
		return strings.Repeat("title:"+letter+"* ", times)
	case 6:
		return strings.Repeat(letter, times)
	case 7:
		return strings.Repeat("aoaoaeoeaa", times)
	case 8:
		return random8(random, times)
	case 9:
		return swapped(random, strings.Join(words, " ")+" "+word+"xq")
	case 10:
		return strings.Repeat(swapped(random, word)+" ", times)
	case 11:
		return strings.Repeat("project:"+word+" ", times)
	case 12:
		return strings.Repeat("author:"+word+` -theme:"`+word+`" `, times)
	case 13:
		return "(" + strings.Repeat("((", times) + word + strings.Repeat("?.*+", times)
	case 14:
		return r.page(random)
	default:
		return "og i på the of " + strings.Repeat("å ", times)
	}
}

func random8(random *rand.Rand, length int) string {
	bytes := make([]byte, length)
	for at := range bytes {
		bytes[at] = byte(random.IntN(256)) // #nosec G115 -- less than 256
	}
	return string(bytes)
}

// swapped is a text with some of its letters in the place of others.
func swapped(random *rand.Rand, text string) string {
	letters := []rune(text)
	for range 1 + len(letters)/8 {
		a, b := random.IntN(len(letters)), random.IntN(len(letters))
		letters[a], letters[b] = letters[b], letters[a]
	}
	return string(letters)
}

// page is all that some documents say, as one who pastes a report.
func (r *run) page(random *rand.Rand) string {
	var text strings.Builder
	for text.Len() < 5000 {
		for _, part := range r.corpus.entries[random.IntN(len(r.corpus.entries))].Texts {
			text.WriteString(part.Words + " ")
		}
	}
	return text.String()
}
