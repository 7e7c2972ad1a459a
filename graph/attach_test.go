package graph_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/signed"
)

const addAttachment = `mutation($input: AddAttachmentInput!, $file: Upload) { addAttachment(input: $input, file: $file) {
	attachment { id version name mediaType size sha256 address on { __typename } pictures { width height address } }
	upload { address until } } }`

// fetched is an answer with its head.
type fetched struct {
	status int
	header http.Header
	body   string
}

// fetch does a request to an address on the site.
func (d *door) fetch(t *testing.T, method, address string, body io.Reader, headers ...string) fetched {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, d.url+strings.TrimPrefix(address, "https://samlaer.example"), body)
	if err != nil {
		t.Fatal(err)
	}
	for at := 0; at+1 < len(headers); at += 2 {
		request.Header.Set(headers[at], headers[at+1])
	}
	response, text := d.roundTrip(t, request)
	return fetched{response.StatusCode, response.Header, string(text)}
}

// addressFor is where to put a file for a form.
func (d *door) addressFor(t *testing.T, form map[string]any) string {
	t.Helper()
	address, _ := at(d.must(t, addAttachment, map[string]any{"input": form}), "addAttachment", "upload", "address").(string)
	return address
}

// attached puts a file on something, and gives the attachment.
func (d *door) attached(t *testing.T, form map[string]any, content string) map[string]any {
	t.Helper()
	put := d.fetch(t, http.MethodPut, d.addressFor(t, form), strings.NewReader(content))
	var made struct{ ID string }
	if err := json.Unmarshal([]byte(put.body), &made); err != nil || put.status != http.StatusCreated {
		t.Fatalf("%d %s", put.status, put.body)
	}
	return d.attachment(t, made.ID)
}

func (d *door) attachment(t *testing.T, id string) map[string]any {
	t.Helper()
	node, _ := at(d.must(t, `query($id: ID!) { node(id: $id) { ... on Attachment { id version name mediaType size sha256 address
		pictures { width height address } } } }`, map[string]any{"id": id}), "node").(map[string]any)
	return node
}

// along sends a file along with its form.
func (d *door) along(t *testing.T, operations, places, name, content string) (int, answer) {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, one := range [][2]string{{"operations", operations}, {"map", places}} {
		if one[1] != "" {
			if err := form.WriteField(one[0], one[1]); err != nil {
				t.Fatal(err)
			}
		}
	}
	file, err := form.CreateFormFile("0", name)
	if err == nil {
		_, err = io.WriteString(file, content)
	}
	if err != nil || form.Close() != nil {
		t.Fatal(err)
	}
	got := d.send(t, http.MethodPost, "", body.String(), map[string]string{"Content-Type": form.FormDataContentType()})
	return got.status, got.answer
}

func operationsFor(t *testing.T, form map[string]any) string {
	t.Helper()
	text, err := json.Marshal(map[string]any{"query": addAttachment, "variables": map[string]any{"input": form, "file": nil}})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

const placeOfFile = `{"0": ["variables.file"]}`

func TestAFileIsPutToAnAddressAndFetched(t *testing.T) {
	t.Parallel()
	d := openDemo(t).by(t, "partner")
	post := d.tell(t, nil)
	form := map[string]any{"on": post, "kind": "OTHER", "name": `C:\mine filer\..\Møteplan.exe`}
	address := d.addressFor(t, form)
	d.by(t, "") // whoever has the address may use it
	for range 2 {
		if put := d.fetch(t, http.MethodPut, address, strings.NewReader("Vi møtes på tirsdag.")); put.status != http.StatusCreated {
			t.Fatalf("%d %s", put.status, put.body)
		}
	}
	if again := d.fetch(t, http.MethodPut, address, strings.NewReader("Vi møtes på onsdag.")); again.status != http.StatusConflict {
		t.Errorf("another file to the same address: %d %s", again.status, again.body)
	}
	attachments := list(d.must(t, `query($id: ID!) { post(id: $id) { attachments { nodes { name mediaType size address } } } }`,
		map[string]any{"id": post}), "post", "attachments", "nodes")
	if len(attachments) != 1 {
		t.Fatalf("there are %d attachments, want one", len(attachments))
	}
	wantAt(t, attachments[0], "Møteplan.exe.txt", "name")
	wantAt(t, attachments[0], "text/plain; charset=utf-8", "mediaType")
	file := d.fetch(t, http.MethodGet, at(attachments[0], "address").(string), http.NoBody)
	if file.status != http.StatusOK || file.body != "Vi møtes på tirsdag." {
		t.Errorf("%d %q", file.status, file.body)
	}
}

func TestAFileComesAlongWithItsForm(t *testing.T) {
	t.Parallel()
	d := openDemo(t).by(t, "partner")
	post := d.tell(t, nil)
	status, got := d.along(t, operationsFor(t, map[string]any{"on": post, "kind": "OTHER"}), placeOfFile, "liste.csv", "navn;tall\n"+strings.Repeat("a;1\n", 1<<20))
	if status != http.StatusOK || len(got.Errors) > 0 {
		t.Fatalf("%d %s", status, got.raw)
	}
	attachment := at(got.Data, "addAttachment", "attachment")
	wantAt(t, attachment, "liste.csv", "name")
	wantAt(t, attachment, "text/csv; charset=utf-8", "mediaType")
	wantAt(t, attachment, "Post", "on", "__typename")
}

func TestWhatComesAlongInAnotherWayIsRefused(t *testing.T) {
	t.Parallel()
	d := openDemo(t).by(t, "partner")
	form := map[string]any{"on": d.tell(t, nil), "kind": "OTHER"}
	whole := operationsFor(t, form)
	for _, one := range []struct{ operations, places string }{
		{"", placeOfFile}, {whole, ""}, {"{", placeOfFile}, {"[" + whole + "]", placeOfFile}, {whole, `{}`},
		{whole, `{"0": ["variables.file", "variables.file"]}`}, {whole, `{"0": ["variables.file"], "1": ["variables.file"]}`},
		{whole, `{"0": ["variables.input"]}`}, {whole, `{"0": ["variables.other"]}`}, {whole, `{"1": ["variables.file"]}`},
		{whole, `{"0": ["query"]}`}, {strings.Repeat(" ", 101<<10) + whole, placeOfFile},
	} {
		status, got := d.along(t, one.operations, one.places, "a.txt", "a")
		if status != http.StatusBadRequest && status != http.StatusRequestEntityTooLarge || len(got.Errors) != 1 {
			t.Errorf("%.40s and %s: %d", one.operations, one.places, status)
		}
	}
	wantRefusal(t, d.refused(t, addAttachment, map[string]any{"input": form, "file": "a"}), "INVALID file")
}

func TestFilesThatAreRefusedLeaveNothing(t *testing.T) {
	t.Parallel()
	d := openDemo(t).by(t, "partner")
	post := d.tell(t, nil)
	form := map[string]any{"on": post, "kind": "OTHER", "name": "a.png"}
	for what, content := range map[string]string{"a drawing with code": "<svg onload='alert(1)'/>", "nothing": "", "a program": "\x7FELF\x00",
		"too much": strings.Repeat("a", hub.MaxFile+1)} {
		if put := d.fetch(t, http.MethodPut, d.addressFor(t, form), strings.NewReader(content)); put.status != http.StatusUnprocessableEntity || len(put.body) > 200 {
			t.Errorf("%s: %d %s", what, put.status, put.body)
		}
		if _, got := d.along(t, operationsFor(t, form), placeOfFile, "a.png", content); len(got.Errors) == 0 {
			t.Errorf("%s comes along", what)
		}
	}
	if count := at(d.must(t, `query($id: ID!) { post(id: $id) { attachments { totalCount } } }`, map[string]any{"id": post}), "post", "attachments", "totalCount"); count != 0.0 {
		t.Errorf("there are %v attachments", count)
	}
	wantRefusal(t, d.refused(t, addAttachment, map[string]any{"input": map[string]any{"on": post, "kind": "PICTURE"}}),
		"INVALID name", "INVALID alternativeText")
}

func TestAnAddressTakesFilesForAWhileFromWhoMayStill(t *testing.T) {
	t.Parallel()
	d := openDemo(t).by(t, "partner")
	post := d.tell(t, nil)
	form := map[string]any{"on": post, "kind": "OTHER", "name": "a.txt"}
	signer, err := signed.New("thirty-two characters at the least")
	if err != nil {
		t.Fatal(err)
	}
	viewer, good := *d.viewer.Load(), d.addressFor(t, form)
	pass := hub.UploadPass{Viewer: hub.Viewer{ID: viewer.ID}, Until: now, Form: hub.Fields{"on": post, "kind": "OTHER", "name": "a.txt"}}
	over := string(signer.UploadAddress("", pass))
	pass.Until, pass.Viewer.ID = now.Add(time.Minute), hub.NewID(hub.KindPerson, newUUID())
	for address, want := range map[string]int{good + "A": http.StatusNotFound, "/uploads": http.StatusNotFound, "/uploads?to=a.b": http.StatusNotFound,
		over: http.StatusNotFound, string(signer.UploadAddress("", pass)): http.StatusUnauthorized} {
		if put := d.fetch(t, http.MethodPut, address, strings.NewReader("a")); put.status != want {
			t.Errorf("%d %s, want %d", put.status, put.body, want)
		}
	}
	d.must(t, `mutation($id: ID!) { withdrawPost(id: $id, version: 1) { post { id } } }`, map[string]any{"id": post})
	if put := d.fetch(t, http.MethodPut, good, strings.NewReader("a")); put.status != http.StatusCreated {
		t.Errorf("the author still may: %d %s", put.status, put.body)
	}
}

func TestAnAddressThatAProgramGotByATokenHoldsNoLongerThanTheToken(t *testing.T) {
	t.Parallel()
	d := openDemo(t).by(t, "administrator")
	made := d.must(t, `mutation { createService(input: {name: "Arkivet", roles: [CURATOR], clients: [{issuer: "maskinporten", client: "889640782"}]}) { service { id } } }`, nil)
	service := hub.ID(at(made, "createService", "service", "id").(string))
	project := at(list(d.must(t, `{ projects(first: 1) { nodes { id } } }`, nil), "projects", "nodes")[0], "id")
	for _, one := range []struct {
		client string
		until  time.Time
		want   int
	}{{"889640782", now.Add(time.Hour), http.StatusCreated}, {"889640782", now, http.StatusUnauthorized}, {"999999999", now.Add(time.Hour), http.StatusUnauthorized}} {
		viewer := hub.Viewer{ID: service, Roles: []hub.Role{hub.RoleCurator}, Credential: &hub.Credential{Until: one.until,
			Client: hub.ServiceClient{Issuer: "maskinporten", Client: one.client}, Scopes: []hub.KeyScope{hub.KeyScopeReadCounty, hub.KeyScopeWrite}}}
		d.viewer.Store(&viewer)
		address := d.addressFor(t, map[string]any{"on": project, "kind": "OTHER", "name": "a.txt"})
		if put := d.fetch(t, http.MethodPut, address, strings.NewReader("a")); put.status != one.want {
			t.Errorf("by %s until %s: %d %s, want %d", one.client, one.until, put.status, put.body, one.want)
		}
	}
}

func TestFilesGoOutSafely(t *testing.T) {
	t.Parallel()
	d := openDemo(t).by(t, "partner")
	post := d.tell(t, nil)
	text := d.attached(t, map[string]any{"on": post, "kind": "OTHER", "name": `år "1".txt`}, "0123456789")
	pdf := d.attached(t, map[string]any{"on": post, "kind": "REPORT", "name": "a.pdf"}, "%PDF-1.7\n%%EOF\n")
	d.by(t, "")
	address := at(text, "address").(string)
	whole := d.fetch(t, http.MethodGet, address, http.NoBody)
	for name, want := range map[string]string{"Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff",
		"Content-Disposition": "attachment; filename*=utf-8''%C3%A5r%201.txt", "Cache-Control": "public, no-cache",
		"Etag": fmt.Sprintf("%q", at(text, "sha256")), "Accept-Ranges": "bytes"} {
		if got := whole.header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if csp := whole.header.Get("Content-Security-Policy"); !strings.Contains(csp, "sandbox") || !strings.Contains(csp, "default-src 'none'") {
		t.Errorf("the policy is %q", csp)
	}
	if part := d.fetch(t, http.MethodGet, address, http.NoBody, "Range", "bytes=3-5"); part.status != http.StatusPartialContent || part.body != "345" {
		t.Errorf("a part is %d %q", part.status, part.body)
	}
	if same := d.fetch(t, http.MethodGet, address, http.NoBody, "If-None-Match", whole.header.Get("Etag")); same.status != http.StatusNotModified {
		t.Errorf("what one has is sent again: %d", same.status)
	}
	shown := d.fetch(t, http.MethodHead, at(pdf, "address").(string), http.NoBody)
	if shown.header.Get("Content-Disposition") != "inline; filename=a.pdf" || shown.header.Get("Content-Type") != "application/pdf" {
		t.Errorf("a PDF is %v", shown.header)
	}
	for _, nothing := range []string{"/files/attachment_x/a", "/files/" + fmt.Sprint(post) + "/a", "/files/../a"} {
		if got := d.fetch(t, http.MethodGet, nothing, http.NoBody); got.status == http.StatusOK {
			t.Errorf("%s: %d", nothing, got.status)
		}
	}
	d.by(t, "partner").must(t, `mutation($id: ID!) { withdrawPost(id: $id, version: 1) { post { id } } }`, map[string]any{"id": post})
	if mine := d.fetch(t, http.MethodGet, address, http.NoBody); mine.status != http.StatusOK || mine.header.Get("Cache-Control") != "private, no-cache" {
		t.Errorf("its author gets %d, to keep %q", mine.status, mine.header.Get("Cache-Control"))
	}
	d.by(t, "")
	if gone := d.fetch(t, http.MethodGet, address, http.NoBody, "If-None-Match", whole.header.Get("Etag")); gone.status != http.StatusNotFound {
		t.Errorf("what was taken back is %d", gone.status)
	}
}

func TestAPictureIsFetchedInTheSizeOfAPage(t *testing.T) {
	t.Parallel()
	d := openDemo(t).by(t, "partner")
	var content bytes.Buffer
	if err := png.Encode(&content, image.NewGray(image.Rect(0, 0, 1000, 500))); err != nil {
		t.Fatal(err)
	}
	picture := d.attached(t, map[string]any{"on": d.tell(t, nil), "kind": "PICTURE", "name": "a.png", "alternativeText": "Svart."}, content.String())
	sizes := list(picture, "pictures")
	if len(sizes) != 3 {
		t.Fatalf("it comes in %d sizes", len(sizes))
	}
	for number, width := range []int{320, 960, 1000} {
		wantAt(t, sizes[number], float64(width), "width")
		file := d.fetch(t, http.MethodGet, at(sizes[number], "address").(string), http.NoBody)
		config, err := png.DecodeConfig(strings.NewReader(file.body))
		if err != nil || config.Width != width || !strings.HasPrefix(file.header.Get("Content-Disposition"), "inline") {
			t.Errorf("%d is %d wide, %v", width, config.Width, err)
		}
	}
}

func TestADraftThatIsDeletedTakesItsFilesAlong(t *testing.T) {
	t.Parallel()
	d := openDemo(t).by(t, "partner")
	post := d.tell(t, map[string]any{"status": "DRAFT"})
	made := d.attached(t, map[string]any{"on": post, "kind": "OTHER", "name": "a.txt"}, "Bare i kladden.")
	d.must(t, `mutation($id: ID!) { deletePost(id: $id, version: 1) { deletedId } }`, map[string]any{"id": post})
	if left := d.attachment(t, at(made, "id").(string)); left != nil {
		t.Errorf("left is %v", left)
	}
	found, err := d.store.Get(t.Context(), hub.KindAttachment, []hub.ID{hub.ID(at(made, "id").(string))})
	if err != nil || found[0] != nil {
		t.Errorf("in the store is %v, %v", found, err)
	}
}

func TestALessonStandsOnLessWhenItsStudyIsDeleted(t *testing.T) {
	t.Parallel()
	d := openDemo(t).by(t, "partner")
	study := d.attached(t, map[string]any{"on": d.tell(t, nil), "kind": "STUDY", "name": "a.txt"}, "En undersøkelse.")
	d.by(t, "curator")
	lesson := d.draftLesson(t, at(study, "id"))
	strength := func() any {
		return at(d.by(t, "curator").must(t, `query($id: ID!) { lesson(id: $id) { evidence { strength } } }`, map[string]any{"id": lesson}), "lesson", "evidence", "strength")
	}
	if got := strength(); got != "EVALUATED" {
		t.Errorf("with it, it is %v", got)
	}
	d.by(t, "partner").must(t, `mutation($id: ID!) { deleteAttachment(id: $id, version: 1) { deletedId } }`, map[string]any{"id": at(study, "id")})
	if got := strength(); got != "UNSOURCED" {
		t.Errorf("without it, it is %v", got)
	}
}
