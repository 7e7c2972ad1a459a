package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/99designs/gqlgen/graphql/executor"

	"github.com/samlaer/samlaer/internal/hub"
)

// reading is an operation that there is nothing bare to compare with.
type reading struct {
	name, operation string
	// variables are made of a question's number.
	variables func(number int) map[string]any
}

// readings are a lesson with all around it, and a list: another one for each question.
func (c *corpus) readings() []reading {
	var lessons, themes []string
	for _, entry := range c.entries {
		if entry.Kind == hub.KindLesson && slices.Contains(entry.Readers, hub.TokenPublic) {
			lessons = append(lessons, string(entry.ID))
		}
		if entry.Kind == hub.KindConcept && slices.Contains(entry.Values[hub.FieldKind], string(hub.ConceptSchemeTheme)) {
			themes = append(themes, c.keys[entry.ID])
		}
	}
	return []reading{
		{"lesson(id)", lessonOperation, func(number int) map[string]any {
			return map[string]any{"id": lessons[number*7919%len(lessons)]} // a prime, so that they lie apart
		}},
		{"list of 20 lessons", listOperation, func(number int) map[string]any {
			return map[string]any{"filter": map[string]any{"themes": []any{themes[number%len(themes)]}}}
		}},
	}
}

func (r *run) measureReading(ctx context.Context, e *executor.Executor, client client) error {
	for _, read := range r.corpus.readings() {
		bodies := map[int][]byte{}
		for _, asked := range slices.Concat(r.warm, r.asked) {
			body, err := json.Marshal(request{read.operation, read.variables(asked.number)})
			if err != nil {
				return err
			}
			bodies[asked.number] = body
		}
		systems := []system{
			{name: executorSearch, ask: func(ctx context.Context, asked *question) (func() (*answer, error), error) {
				_, err := inside(ctx, e, read.operation, read.variables(asked.number))
				return func() (*answer, error) { return nil, nil }, err //nolint:nilnil // there is nothing to agree on
			}},
			{name: httpSearch, ask: func(ctx context.Context, asked *question) (func() (*answer, error), error) {
				text, err := client.post(ctx, bodies[asked.number])
				return func() (*answer, error) { return r.corpus.readResponse(text) }, err
			}},
		}
		results, err := r.compare(ctx, systems)
		if err != nil {
			return fmt.Errorf("%s: %w", read.name, err)
		}
		r.report.rows(read.name+": ", systems, results)
	}
	return nil
}
