package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/boltstore"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/mongostore"
)

const (
	// uploaders send files at once.
	uploaders = 16
	// filesEach is how many each sends, and largestFile how large they are at most, in bytes: 64 files, and as many as
	// SAMLAER_TEST_FILES says of up to 25 MB in the long form.
	filesEach   = 4
	largestFile = 1 << 20
)

// filesToSend is how many files each sends and how large they are at most.
func filesToSend() (each, largest int) {
	if all, err := strconv.Atoi(os.Getenv("SAMLAER_TEST_FILES")); err == nil {
		return (all + uploaders - 1) / uploaders, hub.MaxFile
	}
	return filesEach, largestFile
}

// senders send files until the server is killed.
type senders struct {
	server  *served
	project []string
	mutex   sync.Mutex
	// kept are the hashes of the files that the server has said that it keeps, by the ids of their attachments.
	kept map[string]string
	// enough is called when so many are kept that the server may be killed.
	enough func()
	until  int
	// grown is how much memory the server took at most beside what it took before, in kB; 0 where the system does not say.
	grown int
}

// memory is what a process takes, in kB, of the sort that Linux has in its status.
func memory(process int, sort string) int {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", process)) // 0 where there is none
	_, line, _ := strings.Cut(string(status), sort+":")
	fields := strings.Fields(line)
	if len(fields) == 0 {
		return 0
	}
	kilobytes, _ := strconv.Atoi(fields[0])
	return kilobytes
}

// mostGrown is how much memory uploads may take, in kB.
const mostGrown = 200 << 10

// address is where one puts a file.
func (s *senders) address(t *testing.T, project string, number int) string {
	t.Helper()
	return demoPerson{s.server, "curator"}.ask(t, `mutation($input: AddAttachmentInput!) { addAttachment(input: $input) { upload { address } } }`,
		map[string]any{"input": map[string]any{"on": project, "kind": "OTHER", "name": fmt.Sprint(number, ".txt")}}).
		text(t, "addAttachment", "upload", "address")
}

// mostTries is how often a file is sent to a server that has too much to do, as one does who wants it there.
const mostTries = 100

// send puts a file of letters to an address; false when the server has gone.
func (s *senders) send(t *testing.T, address string, content []byte) bool {
	for tries := 1; ; tries++ {
		isBusy, isThere := s.trySend(t, address, content, tries == mostTries)
		if !isBusy || !isThere {
			return isThere
		}
	}
}

// trySend sends a file once; that the server has too much to do is an error only the last time.
func (s *senders) trySend(t *testing.T, address string, content []byte, isLast bool) (isBusy, isThere bool) {
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPut, address, bytes.NewReader(content))
	if err != nil {
		t.Error(err)
		return false, false
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false, false
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return false, false
	}
	if response.StatusCode == http.StatusServiceUnavailable && !isLast {
		return true, true
	}
	var made struct{ ID string }
	if err := json.Unmarshal(answer, &made); err != nil || response.StatusCode != http.StatusCreated {
		t.Errorf("%d %s", response.StatusCode, answer)
		return false, true
	}
	sum := sha256.Sum256(content)
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.kept[made.ID] = hex.EncodeToString(sum[:])
	if len(s.kept) == s.until {
		s.enough()
	}
	return false, true
}

// letters are content that does not repeat.
func letters(random *rand.Rand, size int) []byte {
	content := make([]byte, size)
	for at := range content {
		content[at] = 'a' + byte(random.IntN(26))
	}
	return content
}

// work lets all send at once, and kills the server in the middle.
func (s *senders) work(t *testing.T, each, largest int) {
	t.Helper()
	addresses := make([][]string, uploaders)
	for sender := range uploaders {
		for number := range each {
			addresses[sender] = append(addresses[sender], s.address(t, s.project[(sender*each+number)%len(s.project)], number))
		}
	}
	s.until = 1 + rand.IntN(uploaders*each/2)
	if each > filesEach { // the long form keeps nearly all, and is killed while the last are on their way
		s.until = uploaders * (each - 1)
	}
	process := s.server.command.Process
	idle := memory(process.Pid, "VmRSS")
	_ = os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", process.Pid), []byte("5"), 0o600) // the peak begins anew, where there is one
	s.enough = func() {
		s.grown = memory(process.Pid, "VmHWM") - idle
		_ = process.Kill()
	}
	var sending sync.WaitGroup
	for sender := range uploaders {
		sending.Go(func() {
			random := rand.New(rand.NewPCG(uint64(sender), 1))
			for _, address := range addresses[sender] {
				if !s.send(t, address, letters(random, 1+random.IntN(largest))) {
					return
				}
			}
		})
	}
	sending.Wait()
	_ = process.Kill() // where too few were kept
	<-s.server.ended   // what it ended with is the kill
	s.server.ended = nil
}

// projects are some that everybody may read.
func (s *senders) projects(t *testing.T) []string {
	t.Helper()
	nodes, _ := demoPerson{s.server, "curator"}.ask(t, `{ projects(first: 100) { nodes { id } } }`, nil).get(t, "projects", "nodes").([]any)
	var ids []string
	for _, node := range nodes {
		ids = append(ids, node.(map[string]any)["id"].(string))
	}
	return ids
}

// storeAt opens the store of a place that nobody serves.
func storeAt(t *testing.T, p place) hub.Store {
	t.Helper()
	var store hub.Store
	var err error
	if len(p) > 2 {
		store, err = mongostore.Open(t.Context(), p[3], mongostore.Options{})
	} else {
		store, err = boltstore.Open(t.Context(), boltstore.Options{Folder: p[1]})
	}
	if err != nil {
		t.Fatal(err)
	}
	return store
}

func TestAKillUnderUploadsLosesNoFileAndLeavesNone(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, where func(*testing.T) place) {
		t.Parallel()
		p := where(t)
		each, largest := filesToSend()
		s := &senders{server: serve(t, p.with("--demo", "--secret", "a secret for tests that is long enough", "--limit-person", "0", "--limit-address", "0")...),
			kept: map[string]string{}}
		s.project = s.projects(t)
		s.work(t, each, largest)
		store := storeAt(t, p)
		defer func() { _ = store.Close() }()
		for id, hash := range s.kept {
			s.wantKept(t, store, hub.ID(id), hash)
		}
		later := time.Now().Add(2 * time.Hour)
		before, err := hub.CheckBlobs(t.Context(), store, time.Now())
		if err != nil || len(before) > 0 {
			t.Errorf("after the kill: %q, %v", before, err)
		}
		left, err := hub.CheckBlobs(t.Context(), store, later)
		if err != nil {
			t.Fatal(err)
		}
		sweeper := hub.New(hub.Parts{Store: store, Clock: func() time.Time { return later }, UUID: newUUID})
		if err := sweeper.SweepBlobs(t.Context()); err != nil {
			t.Fatal(err)
		}
		if after, err := hub.CheckBlobs(t.Context(), store, later); err != nil || len(after) > 0 {
			t.Errorf("two hours later: %q, %v", after, err)
		}
		if s.grown > mostGrown {
			t.Errorf("the server took %d kB more", s.grown)
		}
		t.Logf("%d of %d files were kept before the kill, %d were left by it, and the server took %d kB more", len(s.kept), uploaders*each, len(left), s.grown)
	})
}

// wantKept checks that a file is there with its attachment, byte by byte.
func (s *senders) wantKept(t *testing.T, store hub.Store, id hub.ID, hash string) {
	t.Helper()
	found, err := store.Get(t.Context(), hub.KindAttachment, []hub.ID{id})
	if err != nil || found[0] == nil {
		t.Fatalf("%s was kept, and is %v, %v", id, found, err)
	}
	content, err := store.OpenBlob(t.Context(), hash)
	if err != nil {
		t.Fatalf("the file of %s: %v", id, err)
	}
	sum := sha256.New()
	_, err = io.Copy(sum, content)
	if err := errors.Join(err, content.Close()); err != nil || hex.EncodeToString(sum.Sum(nil)) != hash {
		t.Errorf("the file of %s: %v, or other bytes", id, err)
	}
}

func TestFilesThatAreWrongAreNamedByACheck(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, where func(*testing.T) place) {
		t.Parallel()
		p := where(t)
		s := serve(t, p.with("--demo")...)
		s.stop(t)
		must(t, p.with("check")...)
		store := storeAt(t, p)
		var id hub.ID
		for document, err := range store.Scan(t.Context(), hub.KindAttachment) {
			if err != nil {
				t.Fatal(err)
			}
			attachment, _ := document.(*hub.Attachment)
			id = attachment.ID
			if err := store.DeleteBlob(t.Context(), attachment.SHA256, time.Now().Add(time.Hour)); err != nil {
				t.Fatal(err)
			}
			break
		}
		if err := store.Close(); err != nil {
			t.Fatal(err)
		}
		got := do(t, p.with("check")...)
		if got.status != 1 || got.last() != "differences 1" || !bytes.Contains([]byte(got.out), []byte(string(id)+": its file")) {
			t.Errorf("status %d: %s", got.status, got.out)
		}
	})
}

// TestFilesGoThroughTheWholeServer looks at what stands before the handlers: limits of time and length, and packing.
func TestFilesGoThroughTheWholeServer(t *testing.T) {
	t.Parallel()
	s := serve(t, append(boltPlace(t), "--demo", "--secret", "a secret for tests that is long enough")...)
	curator := demoPerson{s, "curator"}
	project := curator.ask(t, `{ projects(first: 1) { nodes { id } } }`, nil).text(t, "projects", "nodes", 0, "id")
	content := letters(rand.New(rand.NewPCG(1, 1)), 5<<20)
	var body bytes.Buffer
	fields := `{"query": "mutation($input: AddAttachmentInput!, $file: Upload) { addAttachment(input: $input, file: $file) { attachment { address } } }",` +
		`"variables": {"input": {"on": "` + project + `", "kind": "OTHER"}, "file": null}}`
	form := multipart.NewWriter(&body)
	for _, field := range [][2]string{{"operations", fields}, {"map", `{"0": ["variables.file"]}`}} {
		if err := form.WriteField(field[0], field[1]); err != nil {
			t.Fatal(err)
		}
	}
	file, err := form.CreateFormFile("0", "brev.txt")
	if err == nil {
		_, err = file.Write(content)
	}
	if err != nil || form.Close() != nil {
		t.Fatal(err)
	}
	answer := request(t, http.MethodPost, s.url+"/graphql", &body, "Content-Type", form.FormDataContentType(), "Samlaer-Demo-Person", "curator")
	var got answered
	if err := json.Unmarshal(answer.body, &got); err != nil || len(got.Errors) > 0 {
		t.Fatalf("%s", answer.body)
	}
	address := got.text(t, "addAttachment", "attachment", "address")
	whole := request(t, http.MethodGet, address, http.NoBody, "Accept-Encoding", "gzip, zstd")
	if whole.header.Get("Content-Encoding") != "" || !bytes.Equal(whole.body, content) {
		t.Errorf("it comes as %q, %d bytes", whole.header.Get("Content-Encoding"), len(whole.body))
	}
	part := request(t, http.MethodGet, address, http.NoBody, "Accept-Encoding", "gzip", "Range", "bytes=-3")
	if part.status != http.StatusPartialContent || !bytes.Equal(part.body, content[len(content)-3:]) {
		t.Errorf("its end is %d %q", part.status, part.body)
	}
	other := request(t, http.MethodPost, s.url+"/graphql", bytes.NewReader([]byte("a")), "Content-Type", "multipart/form-data; boundary=a",
		"Samlaer-Demo-Person", "curator", "Origin", "https://elsewhere.example", "Sec-Fetch-Site", "cross-site")
	if other.status != http.StatusForbidden {
		t.Errorf("from another site's page it is %d", other.status)
	}
}

// replied is an answer, whole.
type replied struct {
	status int
	header http.Header
	body   []byte
}

// request asks for something, with headers.
func request(t *testing.T, method, address string, body io.Reader, headers ...string) replied {
	t.Helper()
	asked, err := http.NewRequestWithContext(t.Context(), method, address, body)
	if err != nil {
		t.Fatal(err)
	}
	for at := 0; at+1 < len(headers); at += 2 {
		asked.Header.Set(headers[at], headers[at+1])
	}
	response, err := http.DefaultClient.Do(asked)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	all, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return replied{response.StatusCode, response.Header, all}
}

func TestFilesWaitInTheFolderOfTheHubWhereNobodyElseReadsThem(t *testing.T) { //nolint:paralleltest // it changes the environment
	onBothStores(t, func(t *testing.T, where func(*testing.T) place) {
		p := where(t)
		waiting := filepath.Join(p[1], "waiting")
		left, other := filepath.Join(waiting, "samlaer-upload-1"), filepath.Join(waiting, "notes.txt")
		if err := os.MkdirAll(waiting, 0o755); err != nil { //nolint:gosec // what is tested is that it is closed
			t.Fatal(err)
		}
		for _, file := range []string{left, other} {
			if err := os.WriteFile(file, []byte("of a process that was killed"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		t.Setenv("TMPDIR", filepath.Join(p[1], "nowhere")) // the system's own folder is of no use
		server := serve(t, p.with("--demo", "--secret", "thirty-two characters at the least")...)
		if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("what was left is still there: %v", err)
		}
		if _, err := os.Stat(other); err != nil {
			t.Errorf("what is none of the hub's is gone: %v", err)
		}
		if info, err := os.Stat(waiting); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("%v, %v", info.Mode(), err)
		}
		s := &senders{server: server, kept: map[string]string{}, until: -1}
		project := demoPerson{server, "curator"}.ask(t, `{ projects(first: 1) { nodes { id } } }`, nil).get(t, "projects", "nodes").([]any)[0].(map[string]any)["id"].(string)
		if s.send(t, s.address(t, project, 1), []byte("hei")); len(s.kept) != 1 {
			t.Error("the file was not kept")
		}
	})
}
