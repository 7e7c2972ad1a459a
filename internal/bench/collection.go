package bench

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// collection is documents, and questions of which is known what answers them.
type collection struct {
	// name says what it is, language which analysis of Bleve suits it.
	name      string
	language  hub.Language
	documents []hub.Document
	judged    []judged
	// reports: experiences and projects have reports, that say what others do.
	reports bool
}

// judged is a question with the documents that answer it: 1 for one that helps, 3 for one that is meant.
type judged struct {
	query    string
	relevant map[hub.ID]int
	// groups are what it is counted among beside all: its language, who asks, and what makes it hard.
	groups []string
}

// passage and passageQuestion are the lines of the files.
type passage struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

type passageQuestion struct {
	ID       string `json:"id"`
	Question string `json:"question"`
	Passage  string `json:"passage"`
}

// readPassages makes a public lesson of each passage, and of each question one with a single answer.
func readPassages(passages, questions string, language hub.Language) (*collection, error) {
	c := &collection{name: "passages", language: language}
	ids := map[string]hub.ID{}
	err := eachLine(passages, func(line passage) error {
		if line.ID == "" || line.Text == "" {
			return errors.New("a passage needs «id» and «text»")
		}
		if ids[line.ID] != "" {
			return fmt.Errorf("passage %s stands twice", line.ID)
		}
		lesson := c.lesson(line.Text)
		ids[line.ID] = lesson.ID
		c.documents = append(c.documents, lesson)
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = eachLine(questions, func(line passageQuestion) error {
		answer, known := ids[line.Passage]
		if line.Question == "" || !known {
			return fmt.Errorf("question %s needs «question», and in «passage» the id of one of the passages", line.ID)
		}
		c.judged = append(c.judged, judged{query: line.Question, relevant: map[hub.ID]int{answer: 1}})
		return nil
	})
	if err == nil && len(c.judged) == 0 {
		err = fmt.Errorf("%s: there is no question", questions)
	}
	return c, err
}

// untitled is the title of a passage, which has none, while a lesson must. It has no word: an invented one would be found
// by whoever has it in the query, and make the document longer.
const untitled = "–"

func (c *collection) lesson(text string) *hub.Lesson {
	at := time.Date(2024, time.January, 1, 12, 0, 0, 0, time.UTC)
	var uuid [16]byte
	binary.BigEndian.PutUint64(uuid[:8], uint64(at.UnixMilli())<<16)
	binary.BigEndian.PutUint64(uuid[8:], uint64(len(c.documents))) // equals come in the order of the file
	uuid[6], uuid[8] = 0x70, 0x80
	id := hub.NewID(hub.KindLesson, uuid)
	return &hub.Lesson{
		Meta:    hub.Meta{ID: id, Version: 1, CreatedAt: at, UpdatedAt: at},
		Address: hub.Address{Slug: hub.Slug(untitled, id)},
		Title:   untitled, Language: c.language, Insight: hub.Markdown(text), Kind: hub.LessonKindWorked,
		Audience: hub.AudiencePublic, Status: hub.LessonStatusPublished, PublishedAt: &at,
	}
}

// eachLine reads a file of JSON Lines. Empty lines are passed over.
func eachLine[T any](name string, do func(T) error) error {
	file, err := os.Open(name) // #nosec G304 -- the file that who measures names
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	if err := eachLineOf(file, do); err != nil {
		return fmt.Errorf("%s, %w", name, err)
	}
	return nil
}

func eachLineOf[T any](from io.Reader, do func(T) error) error {
	lines := bufio.NewScanner(from)
	lines.Buffer(nil, maxLine)
	for number := 1; lines.Scan(); number++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		var line T
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			return fmt.Errorf("line %d: %w", number, err)
		}
		if err := do(line); err != nil {
			return fmt.Errorf("line %d: %w", number, err)
		}
	}
	return lines.Err()
}
