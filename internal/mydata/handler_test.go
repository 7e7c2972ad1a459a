package mydata_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/samlaer/samlaer/internal/boltstore"
	"github.com/samlaer/samlaer/internal/front"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
	"github.com/samlaer/samlaer/internal/mongostore"
	"github.com/samlaer/samlaer/internal/mongostore/mongotest"
	"github.com/samlaer/samlaer/internal/mydata"
)

var logger = slog.New(slog.DiscardHandler)

func onBothStores(t *testing.T, test func(t *testing.T, store hub.Store)) {
	t.Run("bolt", func(t *testing.T) {
		store, err := boltstore.Open(t.Context(), boltstore.Options{Folder: t.TempDir(), Logger: logger})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = store.Close() })
		test(t, store)
	})
	t.Run("mongo", func(t *testing.T) {
		store, err := mongostore.Open(t.Context(), mongotest.URI(t), mongostore.Options{Logger: logger})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = store.Close() })
		test(t, store)
	})
}

// taken is an archive that was taken out.
type taken struct {
	status int
	body   string
	page   string
	files  map[string]string
	Person hub.ID
	Held   map[hub.Kind][]struct {
		ID     hub.ID
		Whole  bool
		Fields map[string]any
	}
}

// take asks for the archive, as the viewer.
func take(t *testing.T, store hub.Store, viewer hub.Viewer) taken {
	t.Helper()
	h := hub.New(hub.Parts{Store: store, Clock: time.Now, UUID: func() [16]byte { return uuid.Must(uuid.NewV7()) }})
	handler := mydata.NewHandler(h, logger)
	server := httptest.NewServer(front.Handler(front.Options{GraphQL: http.NotFoundHandler(), Logger: logger,
		Archives: map[string]http.Handler{"GET /my-data.zip": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			handler.ServeHTTP(w, r.WithContext(hub.WithViewer(r.Context(), viewer)))
		})}}))
	defer server.Close()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/my-data.zip", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	got := taken{status: response.StatusCode, body: string(body), files: map[string]string{}}
	if got.status != http.StatusOK {
		return got
	}
	archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range archive.File {
		file, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(file)
		if err != nil {
			t.Fatal(err)
		}
		got.files[entry.Name] = string(content)
	}
	got.page = html.UnescapeString(got.files["samlaer/index.html"])
	if err := json.Unmarshal([]byte(got.files["samlaer/my-data.json"]), &got); err != nil {
		t.Fatal(err)
	}
	return got
}

func put(t *testing.T, store hub.Store, documents ...hub.Document) {
	t.Helper()
	for some := range slices.Chunk(documents, 100) {
		commit := hub.Commit{ID: hub.CommitID(uuid.NewString()), Changes: hubtest.Inserts(some...)}
		if err := store.Commit(t.Context(), commit); err != nil {
			t.Fatal(err)
		}
	}
}

// notPeople are the fields of ids that are never a person's. A new field of ids stands here, or what is in it is found.
var notPeople = strings.Fields(`_id project event themes targetGroups methods call grantee partners.organisation origin.organisation
	aliases.organisation participants.byTargetGroup.targetGroup predecessors successors owner:grantScheme owner:measure scheme organisers
	projects on subject:comment subject supersededBy sources.source sources.id broader related from to lesson grounds.lesson items.item about via letter
	invitation webhook service causes.subject answers by:application message.subject subjects.item subject:revision
	filter.schemes filter.calls filter.projects`)

// toldElsewhere are the fields by which a document says of a person what another one says too, which is found.
var toldElsewhere = map[string]string{
	"createdBy":               "who makes something is its author or owner, or the entry in the log says so",
	"updatedBy":               "the revision and the entry in the log say who changed something",
	"notification.by":         "others are told of what the person did, and that is found itself",
	"telling.by":              "as notification.by",
	"post.hidden.by":          "the entry in the log says who hid it",
	"comment.hidden.by":       "as post.hidden.by",
	"lesson.returned.by":      "the entry in the log says who returned it",
	"lesson.evidence.lowered": "the entry in the log says who lowered it",
}

// places are where ids stand in a structure, as paths of bson names.
func places(structure reflect.Type, path string) []string {
	switch {
	case structure == reflect.TypeFor[hub.ID]():
		return []string{path}
	case structure.Kind() == reflect.Pointer, structure.Kind() == reflect.Slice:
		return places(structure.Elem(), path)
	case structure.Kind() != reflect.Struct || structure == reflect.TypeFor[time.Time]():
		return nil
	}
	var all []string
	for at := range structure.NumField() {
		name, options, _ := strings.Cut(structure.Field(at).Tag.Get("bson"), ",")
		below := strings.TrimPrefix(path+"."+name, ".")
		if options == "inline" {
			below = path
		}
		all = append(all, places(structure.Field(at).Type, below)...)
	}
	return all
}

// set puts an id where the path says, and makes what has an audience everybody's.
func set(value reflect.Value, path, at string, id hub.ID) {
	switch {
	case value.Type() == reflect.TypeFor[hub.Audience]():
		value.SetString("PUBLIC")
	case value.Type() == reflect.TypeFor[hub.ID]():
		if path == at {
			value.SetString(string(id))
		}
	case value.Kind() == reflect.Pointer:
		set(value.Elem(), path, at, id)
	case value.Kind() == reflect.Slice:
		for index := range min(1, value.Len()) {
			set(value.Index(index), path, at, id)
		}
	case value.Kind() == reflect.Struct && value.Type() != reflect.TypeFor[time.Time]():
		for index := range value.NumField() {
			name, options, _ := strings.Cut(value.Type().Field(index).Tag.Get("bson"), ",")
			below := strings.TrimPrefix(at+"."+name, ".")
			if options == "inline" {
				below = at
			}
			set(value.Field(index), path, below, id)
		}
	}
}

// texts are what stands in a document, but for what is nobody's to take away.
func texts(value any, name string) []string {
	if slices.Contains([]string{"tokenHash", "formerHash", "hash", "providerSession", "input", "readersThen", "participants"}, name) {
		return nil
	}
	var all []string
	switch one := value.(type) {
	case string:
		if strings.HasPrefix(one, "ærlig") {
			return []string{one}
		}
	case []any:
		for _, element := range one {
			all = append(all, texts(element, name)...)
		}
	case hub.Fields:
		for name, field := range one {
			all = append(all, texts(field, name)...)
		}
	}
	return all
}

// owned are the kinds of which a document is a person's own by the field, whoever may read it.
var owned = map[string]bool{"post.author": true, "comment.author": true, "application.person": true, "savedSearch.person": true,
	"notification.person": true, "consent.person": true, "apiKey.owner": true, "lesson.createdBy": true, "attachment.createdBy": true,
	"report.createdBy": true, "reaction.person": true, "follow.person": true, "session.person": true, "mailOut.person": true,
	"auditEntry.by": true, "invitation.createdBy": true, "invitation.openedBy": true, "service.owner": true, "webhook.owner": true}

// TestAllThatNamesAPersonIsInTheArchive puts a person into each field of ids of each noun, one at a time, with a word of its own in
// each text beside it. What is added to the nouns later is asked for too.
func TestAllThatNamesAPersonIsInTheArchive(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, store hub.Store) {
		t.Parallel()
		me := hubtest.Filled(hub.KindPerson, 1)
		me.Base().ID = hubtest.ID(hub.KindPerson, 1)
		documents, named := []hub.Document{me}, map[hub.ID]string{}
		for _, kind := range hub.Kinds {
			for _, path := range places(reflect.TypeOf(hub.NewDocument(kind)).Elem(), "") {
				number := 2 + len(documents)
				document := hubtest.Filled(kind, number)
				set(reflect.ValueOf(document).Elem(), path, "", me.Base().ID)
				document.Base().ID = hubtest.ID(kind, number)
				documents = append(documents, document)
				if slices.Contains(notPeople, path) || slices.Contains(notPeople, path+":"+string(kind)) {
					continue
				}
				named[document.Base().ID] = string(kind) + "." + path
			}
		}
		put(t, store, documents...)
		got := take(t, store, hub.Viewer{ID: me.Base().ID, Language: "nn"})
		whole := map[hub.ID]bool{}
		for _, held := range got.Held {
			for _, one := range held {
				whole[one.ID] = one.Whole
			}
		}
		for _, document := range documents {
			id := document.Base().ID
			path, isNamed := named[id]
			_, field, _ := strings.Cut(path, ".")
			isWhole, isFound := whole[id]
			switch {
			case id == me.Base().ID:
				isWhole = true
			case isNamed && !isFound && toldElsewhere[path] == "" && toldElsewhere[field] == "":
				t.Errorf("%s names a person, and is not in the archive", path)
			case owned[path] && !isWhole:
				t.Errorf("a person's own by %s is not there whole", path)
			}
			for _, text := range texts(hub.FieldsOf(document), "") {
				if isWhole && !strings.Contains(got.files["samlaer/my-data.json"], `"`+text+`"`) {
					t.Errorf("%q of %s is not in the JSON", text, path)
				}
				if isWhole && !strings.Contains(got.page, text) {
					t.Errorf("%q of %s is not in the page", text, path)
				}
			}
		}
		for _, secret := range []string{"tokenHash", "formerHash", "providerSession"} {
			if strings.Contains(got.files["samlaer/my-data.json"], secret) {
				t.Errorf("the archive has %s", secret)
			}
		}
	})
}

func TestWhatOthersWroteStandsOnlyWhereItNamesThePerson(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, store hub.Store) {
		t.Parallel()
		me, project := hubtest.Of[*hub.Person](1), hubtest.Of[*hub.Project](2)
		me.Roles = nil
		project.CreatedBy, project.Audience = hubtest.ID(hub.KindPerson, 7), hub.AudienceCounty
		project.Members = []hub.Member{{PersonID: hubtest.ID(hub.KindPerson, 8), Role: hub.ProjectRoleOwner}, {PersonID: me.ID, Role: hub.ProjectRolePartner}}
		by := hubtest.Filled(hub.KindAuditEntry, 3).(*hub.AuditEntry)
		by.ByID, by.SubjectID, by.Address = hubtest.ID(hub.KindPerson, 7), me.ID, "192.0.2.77"
		put(t, store, me, project, by)
		got := take(t, store, hub.Viewer{ID: me.ID, Language: "en"})
		text := got.files["samlaer/my-data.json"]
		for _, other := range []string{project.Title, string(hubtest.ID(hub.KindPerson, 8)), string(hubtest.ID(hub.KindPerson, 7)), "192.0.2.77"} {
			if strings.Contains(text, other) || strings.Contains(got.page, other) {
				t.Errorf("the archive has %q, which is not the person's", other)
			}
		}
		if !strings.Contains(text, "PARTNER") || !strings.Contains(text, string(by.ID)) || !strings.Contains(got.page, "Only what is about you stands here.") {
			t.Errorf("the archive does not say what others noted of the person:\n%s", text)
		}
	})
}

func TestThePersonsFilesAreInTheArchive(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, store hub.Store) {
		t.Parallel()
		me, file := hubtest.Of[*hub.Person](1), hubtest.Of[*hub.Attachment](1)
		var err error
		if file.SHA256, file.Size, err = store.PutBlob(t.Context(), strings.NewReader("what is in the file")); err != nil {
			t.Fatal(err)
		}
		gone := hubtest.Of[*hub.Attachment](2)
		file.CreatedBy, gone.CreatedBy, file.Name = me.ID, me.ID, "../../etc/passwd"
		put(t, store, me, file, gone)
		got := take(t, store, hub.Viewer{ID: me.ID, Language: "nb"})
		name := "samlaer/files/" + string(file.ID) + "-passwd"
		if got.files[name] != "what is in the file" || len(got.files) != 3 {
			t.Errorf("the archive has %v, want %s in it", got.files, name)
		}
	})
}

func TestOnlyWhoHasSignedInTakesTheirDataOut(t *testing.T) {
	t.Parallel()
	store, err := boltstore.Open(t.Context(), boltstore.Options{Folder: t.TempDir(), Logger: logger})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	me := hubtest.Of[*hub.Person](1)
	put(t, store, me)
	for want, viewer := range map[int]hub.Viewer{
		http.StatusUnauthorized: hub.Visitor("en"),
		http.StatusForbidden:    {ID: me.ID, KeyID: hubtest.ID(hub.KindAPIKey, 1), Language: "en", Roles: me.Roles},
	} {
		if got := take(t, store, viewer); got.status != want || strings.Contains(got.body, me.Name) {
			t.Errorf("%v gets %d %q, want %d", viewer, got.status, got.body, want)
		}
	}
	gone := take(t, store, hub.Viewer{ID: hubtest.ID(hub.KindPerson, 9), Roles: me.Roles, Language: "en"})
	if gone.status != http.StatusUnauthorized {
		t.Errorf("who is no more gets %d", gone.status)
	}
}

// broken is a store that reads no blobs.
type broken struct{ hub.Store }

func (broken) OpenBlob(context.Context, string) (io.ReadSeekCloser, error) {
	return nil, hub.ErrUnavailable
}

func TestAnArchiveThatCannotBeWrittenIsNotTakenForAWholeOne(t *testing.T) {
	t.Parallel()
	store, err := boltstore.Open(t.Context(), boltstore.Options{Folder: t.TempDir(), Logger: logger})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	me, file := hubtest.Of[*hub.Person](1), hubtest.Of[*hub.Attachment](1)
	file.CreatedBy = me.ID
	put(t, store, me, file)
	h := hub.New(hub.Parts{Store: broken{store}, Clock: time.Now, UUID: func() [16]byte { return uuid.Must(uuid.NewV7()) }})
	recorder := httptest.NewRecorder()
	defer func() {
		if recover() == nil {
			t.Error("the answer ends as if it were whole")
		}
	}()
	mydata.NewHandler(h, logger).ServeHTTP(recorder, httptest.NewRequestWithContext(hub.WithViewer(t.Context(), hub.Viewer{ID: me.ID, Language: "nb"}),
		http.MethodGet, "/my-data.zip", http.NoBody))
}
