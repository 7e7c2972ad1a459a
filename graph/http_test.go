package graph_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/samlaer/samlaer/graph"
)

// sent is a request and what came back.
type sent struct {
	status      int
	contentType string
	answer      answer
	text        string
}

func (d *door) send(t *testing.T, method, query, body string, headers map[string]string) sent {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, d.url+query, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	response, text := d.roundTrip(t, request)
	got := sent{status: response.StatusCode, contentType: response.Header.Get("Content-Type"), text: string(text)}
	if err := json.Unmarshal(text, &got.answer); err != nil && method != http.MethodHead {
		t.Fatalf("%s %s: %v in «%s»", method, query, err, text)
	}
	return got
}

const jsonType, graphQLType = "application/json", "application/graphql-response+json"

// Dashboards hide the body of anything but 200, and with it what is wrong; who knows the newer type gets the status that
// says so.
func TestADocumentThatIsNotValidHasTheStatusOfItsType(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	for accepted, want := range map[string]int{jsonType: http.StatusOK, graphQLType: http.StatusBadRequest,
		"application/json;q=0.9,text/plain": http.StatusOK, graphQLType + ";q=.2, " + jsonType: http.StatusOK,
		"*/*": http.StatusOK, "image/png": http.StatusNotAcceptable} {
		got := d.send(t, http.MethodPost, "", `{"query": "{ nothing }"}`, map[string]string{"Content-Type": jsonType, "Accept": accepted})
		if got.status != want || len(got.answer.Errors) == 0 || strings.Contains(got.text, `"data"`) {
			t.Errorf("Accept %s: status %d, want %d; %s", accepted, got.status, want, got.text)
		}
	}
}

func TestRequestsThatAreNoneAreRefusedInASentence(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	for body, want := range map[string]int{`{`: 400, `[]`: 400, `"query"`: 400, `{}`: 400, `{"query": 7}`: 400, `null`: 400,
		`{"query": "{ __typename }", "variables": "a"}`: 400, `{"query": "{ __typename }", "variables": null}`: 200} {
		got := d.send(t, http.MethodPost, "", body, map[string]string{"Content-Type": jsonType})
		if got.status != want || want != 200 && (len(got.answer.Errors) != 1 || strings.Contains(got.text, "json:")) {
			t.Errorf("%s: status %d, want %d: %s", body, got.status, want, got.text)
		}
	}
	if got := d.send(t, http.MethodPost, "", `{"query": "{ __typename }"}`, map[string]string{"Content-Type": "text/plain"}); got.status != 415 {
		t.Errorf("as text: status %d: %s", got.status, got.text)
	}
}

func TestQueriesGoByGetAndMutationsDoNot(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	ask := func(method, document string) sent {
		return d.send(t, method, "?query="+url.QueryEscape(document), "", nil)
	}
	if got := ask(http.MethodGet, "{ __typename }"); got.status != 200 || got.contentType != jsonType+"; charset=utf-8" {
		t.Errorf("status %d, %s: %s", got.status, got.contentType, got.text)
	}
	if got := ask(http.MethodHead, "{ __typename }"); got.status != 200 {
		t.Errorf("the head alone: status %d", got.status)
	}
	if got := ask(http.MethodGet, `mutation { unfollow(subject: "x") { deletedId } }`); got.status != 405 {
		t.Errorf("a mutation: status %d: %s", got.status, got.text)
	}
	if got := ask(http.MethodPut, "{ __typename }"); got.status != 405 {
		t.Errorf("by PUT: status %d: %s", got.status, got.text)
	}
}

// Apollo's clients send the hash of a document first, and the document when the server does not know it yet.
func TestADocumentThatWasSentOnceIsKnownByItsHash(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	document := "{ again: __typename }"
	sum := sha256.Sum256([]byte(document))
	extensions := `"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "` + hex.EncodeToString(sum[:]) + `"}}`
	post := func(body string) sent {
		return d.send(t, http.MethodPost, "", body, map[string]string{"Content-Type": jsonType})
	}
	if got := post("{" + extensions + "}"); !strings.Contains(got.text, `"message":"PersistedQueryNotFound"`) ||
		!strings.Contains(got.text, "PERSISTED_QUERY_NOT_FOUND") {
		t.Errorf("unknown: %s", got.text)
	}
	whole := `{"query": "` + document + `", ` + extensions + `}`
	for _, body := range []string{whole, "{" + extensions + "}"} {
		if got := post(body); !strings.Contains(got.text, `"again":"Query"`) {
			t.Errorf("%s: %s", body, got.text)
		}
	}
	forged := strings.Replace(whole, "again", "other", 1)
	if got := post(forged); len(got.answer.Errors) == 0 {
		t.Errorf("another document by the same hash: %s", got.text)
	}
}

func TestTheSchemaIsThereInItsOwnLanguage(t *testing.T) {
	t.Parallel()
	answer := httptest.NewRecorder()
	graph.ServeSchema(answer, httptest.NewRequest(http.MethodGet, "/schema.graphqls", nil))
	read, err := gqlparser.LoadSchema(&ast.Source{Input: answer.Body.String()})
	if err != nil {
		t.Fatal(err)
	}
	search := read.Types["Query"].Fields.ForName("search")
	if search == nil || search.Description == "" || read.Types["Lesson"].Fields.ForName("evidence") == nil {
		t.Error("it lacks fields or what is said of them")
	}
	if len(read.SchemaDirectives) > 0 || strings.Contains(answer.Body.String(), "extend ") {
		t.Error("it extends something: Relay's compiler takes definitions only")
	}
	known := httptest.NewRequest(http.MethodGet, "/schema.graphqls", nil)
	known.Header.Set("If-None-Match", answer.Header().Get("ETag"))
	again := httptest.NewRecorder()
	if graph.ServeSchema(again, known); again.Code != http.StatusNotModified {
		t.Errorf("asked for what one has, the status is %d", again.Code)
	}
}
