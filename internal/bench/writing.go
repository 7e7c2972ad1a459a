package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"
	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/samlaer/samlaer/graph"
	"github.com/samlaer/samlaer/internal/bleveindex"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/mongostore"
)

const (
	bareCreate     = "bare bbolt commit and Bleve batch"
	executorCreate = "executor"
	// latencies is how many changes are followed from being sent to being found.
	latencies = 100
)

const createOperation = `mutation($input: CreatePostInput!) { createPost(input: $input) { post { id version } } }`

// measureWriting tells experiences to the hub that was loaded, and to bare systems of the same size. The hub's mutation also
// keeps an entry in the audit log, and answers when a search finds what was told.
func (r *run) measureWriting(ctx context.Context) (err error) {
	r.Progress("writing")
	o, err := r.openHub(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.close()) }()
	if err := o.await(ctx, r.corpus.documents); err != nil {
		return err
	}
	bare, err := r.openBareWriter()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, bare.close()) }()
	w, err := r.writer(ctx, o.store, o.index)
	if err != nil {
		return err
	}
	systems := []system{{name: bareCreate, ask: bare.create}, {name: executorCreate, baseline: bareCreate, ask: w.create}}
	results, err := r.compare(ctx, systems)
	if err != nil {
		return err
	}
	r.report.rows("Tell an experience: ", systems, results)
	ours, theirs := results[executorCreate], results[bareCreate]
	r.report.add(fmt.Sprintf("Tell an experience: ratio to bare, %d writers", r.Clients),
		theirs.together.Seconds()/ours.together.Seconds(), "×")
	r.report.add("Tell an experience: ratio to bare, 1 writer", theirs.alone.sum().Seconds()/ours.alone.sum().Seconds(), "×")
	if err := w.measureLatency(ctx, "the embedded store"); err != nil {
		return err
	}
	return r.measureWritingToMongoDB(ctx)
}

func (r *run) measureWritingToMongoDB(ctx context.Context) (err error) {
	if r.MongoDB == "" {
		return nil
	}
	r.Progress("writing to MongoDB")
	store, err := mongostore.Open(ctx, r.MongoDB, mongostore.Options{Logger: r.logger})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	index, err := bleveindex.Open(ctx, bleveindex.Options{Folder: filepath.Join(r.folder, "mongodb-index"), Store: store,
		Logger: r.logger, Clock: time.Now})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, index.Close()) }()
	if err := index.Ready(ctx); err != nil {
		return err
	}
	w, err := r.writer(ctx, store, index)
	if err != nil {
		return err
	}
	systems := []system{{name: executorCreate, ask: w.create}}
	results, err := r.compare(ctx, systems)
	if err != nil {
		return err
	}
	r.report.rows("Tell an experience, MongoDB: ", systems, results)
	return w.measureLatency(ctx, "MongoDB")
}

// writer tells experiences to a hub as a curator does.
type writer struct {
	run     *run
	viewer  hub.Viewer
	handler http.Handler
	told    atomic.Int64
	posts   []*hub.Post
}

func (r *run) writer(ctx context.Context, store hub.Store, index hub.Index) (*writer, error) {
	person := &hub.Person{Meta: hub.Meta{ID: hub.NewID(hub.KindPerson, uuidv7()), Version: 1}, Name: "Skribent",
		Roles: []hub.Role{hub.RoleCurator}}
	changes := []hub.Change{{Kind: hub.KindPerson, ID: person.ID, Document: person}}
	if err := store.Commit(ctx, hub.Commit{ID: hub.CommitID(person.ID), Changes: changes}); err != nil {
		return nil, err
	}
	if err := r.keepConcepts(ctx, store); err != nil {
		return nil, err
	}
	h := hub.New(hub.Parts{Store: store, Index: index, Clock: time.Now, UUID: uuidv7, Site: "http://localhost"})
	return &writer{run: r, handler: graph.NewHandler(h, r.logger), posts: r.corpus.posts(),
		viewer: hub.Viewer{ID: person.ID, Roles: person.Roles, Language: "nb"}}, nil
}

// keepConcepts keeps the concepts that the experiences name, where they are not kept yet.
func (r *run) keepConcepts(ctx context.Context, store hub.Store) error {
	for _, document := range r.corpus.documents {
		id := document.Base().ID
		if id.Kind() != hub.KindConcept {
			continue
		}
		there, err := store.Get(ctx, hub.KindConcept, []hub.ID{id})
		if err != nil {
			return err
		}
		if there[0] != nil {
			continue
		}
		changes := []hub.Change{{Kind: hub.KindConcept, ID: id, Document: document}}
		if err := store.Commit(ctx, hub.Commit{ID: hub.CommitID(id), Changes: changes}); err != nil {
			return err
		}
	}
	return nil
}

// posts are the corpus's, whose texts are told once more.
func (c *corpus) posts() []*hub.Post {
	var posts []*hub.Post
	for _, document := range c.documents {
		if post, ok := document.(*hub.Post); ok {
			posts = append(posts, post)
		}
	}
	return posts
}

func (w *writer) create(ctx context.Context, _ *question) (func() (*answer, error), error) {
	_, err := w.tell(ctx, "")
	return nothing, err
}

// nothing is what there is to agree on about a change.
func nothing() (*answer, error) { return &answer{}, nil }

// tell tells an experience with a word more in its title.
func (w *writer) tell(ctx context.Context, word string) (string, error) {
	post := w.posts[int(w.told.Add(1))%len(w.posts)]
	var told struct {
		CreatePost struct{ Post struct{ ID string } }
	}
	err := w.ask(ctx, createOperation, map[string]any{"input": map[string]any{"title": post.GivenTitle + " " + word,
		"whatWeTried": post.WhatWeTried, "whatHappened": post.WhatHappened, "language": post.Language, "audience": "PUBLIC",
		"status": "PUBLISHED", "themes": post.ThemeIDs, "kind": post.Kind}}, &told)
	return told.CreatePost.Post.ID, err
}

func (w *writer) ask(ctx context.Context, operation string, variables map[string]any, into any) error {
	body, err := json.Marshal(request{operation, variables})
	if err != nil {
		return err
	}
	asked := httptest.NewRequestWithContext(hub.WithViewer(ctx, w.viewer), http.MethodPost, "/graphql", strings.NewReader(string(body)))
	asked.Header.Set("Content-Type", "application/json")
	recorder := httptest.NewRecorder()
	w.handler.ServeHTTP(recorder, asked)
	var response struct {
		Data   json.RawMessage
		Errors []struct{ Message string }
	}
	if err := json.Unmarshal(recorder.Body.Bytes(), &response); err != nil {
		return err
	}
	if len(response.Errors) > 0 {
		return fmt.Errorf("answer: %s", response.Errors[0].Message)
	}
	return json.Unmarshal(response.Data, into)
}

// measureLatency follows changes from being sent until a search gives them.
func (w *writer) measureLatency(ctx context.Context, where string) error {
	var taken timings
	for number := range latencies {
		word := fmt.Sprintf("kjennemerke%dx", number)
		began := time.Now()
		id, err := w.tell(ctx, word)
		if err != nil {
			return err
		}
		for found := false; !found; {
			var answer struct {
				Search struct{ Nodes []struct{ ID string } }
			}
			if err := w.ask(ctx, `query($q: String!) { search(query: $q, first: 1) { nodes { id } } }`, map[string]any{"q": word}, &answer); err != nil {
				return err
			}
			found = len(answer.Search.Nodes) > 0 && answer.Search.Nodes[0].ID == id
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		taken = append(taken, time.Since(began))
	}
	for _, percent := range []int{50, 95} {
		w.run.report.add(fmt.Sprintf("From sending a change to the first search that gives it, %s, p%d", where, percent),
			milliseconds(taken.percentile(percent)), "ms")
	}
	return nil
}

// bareWriter is bbolt and Bleve with nothing around them.
type bareWriter struct {
	bareIndex
	db    *bbolt.DB
	posts []*hub.Post
	// entries are those of the posts, made before.
	entries map[hub.ID]*hub.Entry
	told    atomic.Int64
}

func (r *run) openBareWriter() (*bareWriter, error) {
	bare, err := openBare(filepath.Join(r.bareFolder(), "index"))
	if err != nil {
		return nil, err
	}
	db, err := bbolt.Open(filepath.Join(r.bareFolder(), "documents.db"), os.FileMode(0o600), nil)
	if err != nil {
		return nil, errors.Join(err, bare.in.Close())
	}
	w := &bareWriter{bareIndex: bare, db: db, posts: r.corpus.posts(), entries: map[hub.ID]*hub.Entry{}}
	for _, entry := range r.corpus.entries {
		w.entries[entry.ID] = entry
	}
	return w, nil
}

func (w *bareWriter) close() error { return errors.Join(w.in.Close(), w.db.Close()) }

// create keeps and indexes a document. Each writer waits for its own: what was told is safe, and can be found.
func (w *bareWriter) create(_ context.Context, _ *question) (func() (*answer, error), error) {
	post := *w.posts[int(w.told.Add(1))%len(w.posts)]
	entry := *w.entries[post.ID]
	post.ID = hub.NewID(hub.KindPost, uuidv7())
	record, err := bson.Marshal(&post)
	if err != nil {
		return nothing, err
	}
	err = w.db.Update(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte(hub.KindPost)).Put([]byte(post.ID), record)
	})
	if err != nil {
		return nothing, fmt.Errorf("keep: %w", err)
	}
	batch := w.in.NewBatch()
	if err := batch.Index(string(post.ID), bareDocument(&entry)); err != nil {
		return nothing, err
	}
	if err := w.in.Batch(batch); err != nil {
		return nothing, fmt.Errorf("index: %w", err)
	}
	return nothing, nil
}
