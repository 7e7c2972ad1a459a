package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// end is the story's end: the entrepreneur erases herself. What she told stands without a name, and so do the lesson and the measure
// that rest on it; her name and her address stand nowhere.
func (s *story) end(t *testing.T, at place) {
	t.Helper()
	herself := s.entrepreneur.ask(t, `{ viewer { id } }`, nil).text(t, "viewer", "id")
	erased := s.entrepreneur.ask(t, `mutation { eraseMe(texts: KEEP) { erased { kept removed reported } } }`, nil)
	if erased.get(t, "eraseMe", "erased", "removed") != 0.0 || erased.get(t, "eraseMe", "erased", "kept") == 0.0 {
		t.Errorf("erased: %v", erased.Data)
	}
	if code := s.entrepreneur.try(t, `{ viewer { id } }`, nil).code(); code != "UNAUTHENTICATED" {
		t.Errorf("she is here still: %q", code)
	}
	down := s.visitor.ask(t, clientOperation(t, "entrepreneur/what-came-of-it"), map[string]any{"id": s.selams})
	if got := down.text(t, "post", "citedBy", "edges", 0, "node", "id"); got != s.lesson {
		t.Errorf("her experience is cited by %s, want %s", got, s.lesson)
	}
	if got := down.text(t, "post", "citedBy", "edges", 0, "node", "measures", "edges", 0, "node", "id"); got != s.measure {
		t.Errorf("the measure is %s, want %s", got, s.measure)
	}
	told := s.curator.ask(t, `query($id: ID!, $lesson: ID!) { post(id: $id) { author { name } createdBy { name } }
		lesson(id: $lesson) { evidence { strength projectCount personCount } sources { quote removed } } }`,
		map[string]any{"id": s.selams, "lesson": s.lesson})
	if told.get(t, "post", "author") != nil || told.get(t, "post", "createdBy") != nil {
		t.Errorf("her experience has a name: %v", told.Data)
	}
	s.wantEvidence(t, told.get(t, "lesson", "evidence"), "REPLICATED", 2, 3)
	if told.text(t, "lesson", "sources", 0, "quote") != "everybody with small children" || told.get(t, "lesson", "sources", 0, "removed") != false {
		t.Errorf("the lesson's source is %v", told.get(t, "lesson", "sources", 0))
	}
	administrator := demoPerson{s.server, "administrator"}
	log := administrator.ask(t, `{ auditEntries(first: 100) { nodes { action detail address by { name } subject { id } } } }`, nil)
	if got := log.text(t, "auditEntries", "nodes", 0, "action"); got != "person.erase" || log.get(t, "auditEntries", "nodes", 0, "by") != nil {
		t.Errorf("the log's last is %q by %v", got, log.get(t, "auditEntries", "nodes", 0, "by"))
	}
	s.server.stop(t)
	must(t, at.with("compact")...)
	s.wantNowhere(t, at, "selam")
	s.wantNowhere(t, at, herself)
	if strings.Contains(strings.ToLower(s.server.log.String()), "selam") {
		t.Error("the server's log names her")
	}
}

// wantNowhere looks for a word in every file of the data folder, and in every document of the database.
func (s *story) wantNowhere(t *testing.T, at place, word string) {
	t.Helper()
	holds := func(content []byte) bool { return bytes.Contains(bytes.ToLower(content), []byte(word)) }
	looked := 0
	err := filepath.WalkDir(at[1], func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if holds(content) {
			t.Errorf("%s has %q", path, word)
		}
		looked++
		return err
	})
	if err != nil || looked < 3 {
		t.Errorf("%d files were looked through: %v", looked, err)
	}
	if len(at) < 4 {
		return
	}
	client, err := mongo.Connect(options.Client().ApplyURI(at[3]))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Disconnect(t.Context()) }()
	database := client.Database(databaseOf(at[3]))
	names, err := database.ListCollectionNames(t.Context(), bson.D{})
	if err != nil || len(names) < 10 {
		t.Fatalf("there are %v: %v", names, err)
	}
	for _, name := range names {
		cursor, err := database.Collection(name).Find(t.Context(), bson.D{})
		if err != nil {
			t.Fatal(err)
		}
		for cursor.Next(t.Context()) {
			if holds(cursor.Current) {
				t.Errorf("%s has a document with %q: %s", name, word, cursor.Current)
			}
		}
		if err := cursor.Err(); err != nil {
			t.Fatal(err)
		}
	}
}

// databaseOf is the one that an address names.
func databaseOf(uri string) string {
	path, _, _ := strings.Cut(uri, "?")
	return path[strings.LastIndexByte(path, '/')+1:]
}
