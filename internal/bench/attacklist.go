package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"

	"github.com/klauspost/compress/gzip"

	"github.com/samlaer/samlaer/internal/demo"
)

// attack is one thing that is sent, again and again, or held.
type attack struct {
	name string
	// number is its place among all.
	number int
	// wanted are the beginnings of what it may be answered.
	wanted  []string
	request requestMaker
	// holding opens a connection and keeps it; nil for what is a request.
	holding     holding
	connections int
	// limited: one address may hold only so many of them.
	limited bool
}

// What attacks are answered. Who takes plain JSON gets 200 with errors, as everywhere.
const (
	tooComplex = "200 TOO_COMPLEX"
	invalid    = "200 INVALID"
	tooLong    = "413 TOO_COMPLEX"
	badRequest = "400 INVALID"
	fine       = "200 data"
	shut       = "closed"
)

// allAttacks are those that are made, in the order of the table.
func allAttacks(connections int) []attack {
	return append(append(append(append(floods(), bombs()...), askings()...), bodies()...), held(connections)...)
}

// asks is a request with a query and its variables, each time with another comment: neither its answer nor its text is one
// that is kept.
func asks(query string, variables map[string]any) requestMaker {
	var number atomic.Int64
	const mark = "#000000"
	body, err := json.Marshal(map[string]any{"query": query + mark, "variables": variables})
	if err != nil {
		panic(err) // texts, numbers and lists of them are always JSON
	}
	before, after, _ := bytes.Cut(body, []byte(mark))
	return func(ctx context.Context, address string) (*http.Request, error) {
		comment := fmt.Sprintf("#%06d", number.Add(1))
		parts := io.MultiReader(bytes.NewReader(before), strings.NewReader(comment), bytes.NewReader(after))
		request, err := newPost(ctx, address, parts, nil)
		if err == nil {
			request.ContentLength = int64(len(body))
		}
		return request, err
	}
}

// posts is a request with a body and headers.
func posts(body string, header http.Header) requestMaker {
	return func(ctx context.Context, address string) (*http.Request, error) {
		return newPost(ctx, address, strings.NewReader(body), header)
	}
}

func newPost(ctx context.Context, address string, body io.Reader, header http.Header) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+address+"/graphql", body)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	for name, values := range header {
		request.Header[name] = values
	}
	return request, nil
}

// numbered repeats a text with a number in it.
func numbered(text string, times int) string {
	var all strings.Builder
	for at := range times {
		fmt.Fprintf(&all, text, at)
	}
	return all.String()
}

// around puts a text into so many others.
func around(before, inside, after string, times int) string {
	return strings.Repeat(before, times) + inside + strings.Repeat(after, times)
}

// floods are much of one thing.
func floods() []attack {
	return []attack{
		{name: "1,000 aliases", wanted: []string{tooComplex}, request: asks("{"+numbered("a%d:__typename ", 1000)+"}", nil)},
		{name: "10,000 aliases", wanted: []string{tooLong, tooComplex}, request: asks("{"+numbered("a%d:__typename ", 10_000)+"}", nil)},
		{name: "1,000 fields", wanted: []string{tooComplex}, request: asks("{viewer{"+strings.Repeat("id ", 1000)+"}}", nil)},
		{name: "10,000 fields", wanted: []string{tooComplex}, request: asks("{viewer{"+strings.Repeat("id ", 10_000)+"}}", nil)},
		{name: "400 fields of one name and other arguments", wanted: []string{tooComplex, invalid},
			request: asks("{"+numbered("posts(first:%d){a:totalCount}", 83)+"}", nil)},
		{name: "100,000 tokens", wanted: []string{tooComplex}, request: asks("{a"+strings.Repeat("@a", 50_000)+"}", nil)},
		{name: "1,000 directives", wanted: []string{tooComplex}, request: asks("{viewer{id"+strings.Repeat("@include(if:true)", 1000)+"}}", nil)},
		{name: "10,000 directives", wanted: []string{tooComplex}, request: asks("{viewer{id"+strings.Repeat("@skip", 10_000)+"}}", nil)},
		{name: "10,000 variables declared", wanted: []string{tooLong, tooComplex}, request: asks("query("+numbered("$a%d:ID ", 8000)+"){viewer{id}}", nil)},
		{name: "300 operations in one document", wanted: []string{tooComplex, invalid}, request: asks(numbered("query q%d{viewer{id}}", 300), nil)},
		{name: "introspection ×100, aliased", wanted: []string{tooComplex}, request: asks("{"+numbered("a%d:__schema{types{name}}", 100)+"}", nil)},
		{name: "introspection, deep", wanted: []string{tooComplex},
			request: asks("{__schema{types{"+around("fields{type{", "name", "}}", 8)+"}}}", nil)},
		{name: "introspection, within the limits", wanted: []string{fine},
			request: asks("{__schema{types{name fields{name args{name type{name ofType{name}}}type{name ofType{name ofType{name}}}}}}}", nil)},
	}
}

// bombs are small and become large.
func bombs() []attack {
	return []attack{
		{name: "fragments, 2^22 flat", wanted: []string{tooComplex}, request: asks(flatBomb(22), nil)},
		{name: "fragments, 2^60 flat", wanted: []string{tooComplex}, request: asks(flatBomb(60), nil)},
		{name: "fragments, 2^22 nested", wanted: []string{tooComplex}, request: asks(nestedBomb(22), nil)},
		{name: "fragments, 2^60 nested", wanted: []string{tooComplex}, request: asks(nestedBomb(60), nil)},
		{name: "a fragment within itself", wanted: []string{invalid}, request: asks("{...A}fragment A on Query{viewer{id}...A}", nil)},
		{name: "fragments in a circle", wanted: []string{invalid}, request: asks("{lessons{nodes{...A}}}fragment A on Lesson{supersededBy{...B}}"+
			"fragment B on Lesson{supersededBy{...C}}fragment C on Lesson{supersededBy{...A}}", nil)},
		{name: "100 fragments in a circle", wanted: []string{invalid, tooComplex}, request: asks("{...F0}"+ring(100), nil)},
		{name: "fields 20,000 deep", wanted: []string{tooComplex, invalid}, request: asks(around("{a", "", "}", 20_000), nil)},
		{name: "lists 40,000 deep in the query", wanted: []string{tooComplex, invalid}, request: asks("{a(b:"+around("[", "", "]", 40_000)+")}", nil)},
		{name: "lists 40,000 deep in the variables", wanted: []string{badRequest},
			request: posts(`{"query":"{viewer{id}}","variables":{"a":`+around("[", "", "]", 40_000)+`}}`, nil)},
		{name: "a type 40,000 lists deep", wanted: []string{tooComplex, invalid}, request: asks("query($a:"+around("[", "ID", "]", 40_000)+"){viewer{id}}", nil)},
	}
}

// flatBomb has each fragment spread the next twice in one selection.
func flatBomb(levels int) string {
	return "{...F0}" + chained("fragment F%d on Query{...F%d ...F%d}", levels) + fmt.Sprintf("fragment F%d on Query{__typename}", levels)
}

// nestedBomb has each fragment spread the next in two fields.
func nestedBomb(levels int) string {
	return "{lessons{nodes{...F0}}}" + chained("fragment F%d on Lesson{a:supersededBy{...F%d}b:supersededBy{...F%d}}", levels) +
		fmt.Sprintf("fragment F%d on Lesson{id}", levels)
}

// chained repeats a text with a number and the next one twice.
func chained(text string, times int) string {
	var all strings.Builder
	for at := range times {
		fmt.Fprintf(&all, text, at, at+1, at+1)
	}
	return all.String()
}

func ring(size int) string {
	var all strings.Builder
	for at := range size {
		fmt.Fprintf(&all, "fragment F%d on Query{...F%d}", at, (at+1)%size)
	}
	return all.String()
}

const searchFor = `query($q:String!){search(query:$q,first:20){totalCount edges{node{__typename title}highlights{field fragments}}facets{name values{label count}}}}`

// searches is a search for a text.
func searches(text string) requestMaker { return asks(searchFor, map[string]any{"q": text}) }

// longText is nearly as long as a request may be, in bytes.
const longText = 95_000

func filled(text string) string { return strings.Repeat(text, longText/len(text)) }

// draftOf is what the demo says, so many characters of it.
func draftOf(characters int) string {
	var all []string
	for _, text := range demo.Texts() {
		all = append(all, text.Words)
	}
	text := []rune(strings.Join(all, "\n\n"))
	return string(text[:min(len(text), characters)])
}

// askings are questions that the schema allows, of sizes that nobody means.
func askings() []attack {
	ids := make([]any, 10_000)
	for at := range ids {
		ids[at] = "a"
	}
	draft := map[string]any{"t": draftOf(50_000)}
	var inLanguages strings.Builder
	for letter := 'a'; letter < 'a'+20; letter++ {
		fmt.Fprintf(&inLanguages, "%[1]c:bearsOn(text:$t,language:\"n%[1]c\"){score}", letter)
	}
	return []attack{
		{name: "first: -1", wanted: []string{invalid}, request: asks("{lessons(first:-1){totalCount}}", nil)},
		{name: "first: 1,000,000", wanted: []string{tooComplex, invalid}, request: asks("{lessons(first:1000000){nodes{id}}}", nil)},
		{name: "first: 10^1000000", wanted: []string{"200 "}, request: asks("query($n:Int){lessons(first:$n){totalCount}}", map[string]any{"n": json.Number("1e1000000")})},
		{name: "nodes(ids ×10,000)", wanted: []string{invalid, tooComplex}, request: asks("query($i:[ID!]!){nodes(ids:$i){id}}", map[string]any{"i": ids})},
		{name: "a cursor of 95 kB", wanted: []string{invalid}, request: asks("query($a:String){lessons(first:1,after:$a){totalCount}}", map[string]any{"a": filled("a")})},
		{name: "search: regular expression", wanted: []string{fine}, request: searches(`/(a+)+$/ (a|a?)+ ^(([a-z])+.)+[A-Z]([a-z])+$ ` + strings.Repeat("(x+x+)+", 600))},
		{name: "search: 95 kB of regular expressions", wanted: []string{fine}, request: searches(filled("(a+)+$ "))},
		{name: "search: wildcards", wanted: []string{fine}, request: searches(strings.Repeat("a* *b* ?c? ", 45))},
		{name: "search: 20 beginnings of two letters", wanted: []string{fine}, request: searches(strings.Repeat("st* sa* fo* me* ", 5))},
		{name: "search: 95 kB of wildcards", wanted: []string{fine}, request: searches(filled("a* ?* ** "))},
		{name: "search: fuzzy words", wanted: []string{fine}, request: searches(numbered("språkopplærign%dx~2 ", 24))},
		{name: "search: 5,000 characters of words misspelt", wanted: []string{fine}, request: searches(numbered("integrerign%d ", 340))},
		{name: "search: 95 kB of other words", wanted: []string{fine}, request: searches(numbered("ord%d ", 9000))},
		{name: "search: 95 kB of quotation marks", wanted: []string{fine}, request: searches(filled(`"`)[:47_000])},
		{name: "search: 95 kB of names to look up", wanted: []string{fine}, request: searches(filled("author:a project:b theme:c "))},
		{name: "search: marks on marks", wanted: []string{fine}, request: searches(filled("a" + strings.Repeat("\u0301", 50)))},
		{name: "similarTo: 95 kB", wanted: []string{invalid, fine}, request: asks("query($t:String!){similarTo(text:$t){__typename}}", map[string]any{"t": numbered("ord%d ", 9000)})},
		{name: "similarTo: 50,000 characters", wanted: []string{fine}, request: asks("query($t:String!){similarTo(text:$t){__typename}}", map[string]any{"t": numbered("ord%d ", 5000)})},
		{name: "bearsOn: a draft of 50,000 characters", wanted: []string{fine}, request: asks("query($t:String!){bearsOn(text:$t,first:50){score}}", draft)},
		{name: "bearsOn ×20, in as many languages", wanted: []string{tooComplex}, request: asks("query($t:String!){"+inLanguages.String()+"}", draft)},
		{name: "similarTo ×3, of a draft", wanted: []string{fine, tooComplex},
			request: asks("query($t:String!){"+numbered("a%[1]d:similarTo(text:$t,first:1%[1]d){__typename}", 3)+"}", draft)},
		{name: "search ×20, 5,000 characters of a draft", wanted: []string{fine},
			request: asks("query($t:String!){"+numbered("a%d:search(query:$t,first:20){nodes{title}facets{name values{label count}}}", 20)+"}", draft)},
	}
}

// bodies are requests whose bodies or headers are what is wrong with them.
func bodies() []attack {
	var packed bytes.Buffer
	to := gzip.NewWriter(&packed)
	for range 64 {
		_, _ = to.Write(make([]byte, 1<<20)) // a buffer takes all
	}
	_ = to.Close()
	large := strings.Repeat("a", 5<<20)
	gzipped := http.Header{"Content-Encoding": {"gzip"}}
	multipart := http.Header{"Content-Type": {"multipart/form-data; boundary=x"}}
	return []attack{
		{name: "body of 5 MB, valid", wanted: []string{tooLong, shut}, request: asks("{viewer{id}}", map[string]any{"a": large})},
		{name: "body of 5 MB, no JSON", wanted: []string{tooLong, shut}, request: posts(large, nil)},
		{name: "body of 5 MB in chunks", wanted: []string{tooLong, shut}, request: inChunks(5 << 20)},
		{name: "body that never ends", wanted: []string{tooLong, shut}, request: inChunks(mostSent)},
		{name: "body of 5 MB, in parts", wanted: []string{tooLong, "400 INVALID", shut}, request: posts("--x\r\n"+large, multipart)},
		{name: "gzip, 64 MB in 64 kB", wanted: []string{"415 INVALID", badRequest}, request: posts(packed.String(), gzipped)},
		{name: "10 MB of query", wanted: []string{tooLong, shut}, request: searches(strings.Repeat("mentor ", 10<<20/7))},
		{name: "JSON of 100 kB, all brackets", wanted: []string{badRequest}, request: posts(strings.Repeat("[", 100_000), nil)},
		{name: "a key 10,000 times", wanted: []string{fine}, request: posts("{"+strings.Repeat(`"x":1,`, 10_000)+`"query":"{viewer{id}}"}`, nil)},
		{name: "30 kB of Accept", wanted: []string{"406 INVALID", fine},
			request: posts(`{"query":"{viewer{id}}"}`, http.Header{"Accept": {strings.Repeat("a/b;q=0.1,", 3000)}})},
		{name: "30 kB of Accept-Language", wanted: []string{fine},
			request: posts(`{"query":"{viewer{id}}"}`, http.Header{"Accept-Language": {strings.Repeat("x-a-b-c-d-e-f,", 2100)}})},
		{name: "30 kB of cookies", wanted: []string{fine},
			request: posts(`{"query":"{viewer{id}}"}`, http.Header{"Cookie": {strings.Repeat("a=b; ", 6000)}})},
		{name: "headers of 1 MB", wanted: []string{"431", shut}, request: posts(`{"query":"{viewer{id}}"}`, http.Header{"A": {large[:1<<20]}})},
		{name: "an address of 30 kB", wanted: []string{tooComplex}, request: gets(url.QueryEscape("{" + strings.Repeat("a ", 10_000) + "}"))},
	}
}

func gets(query string) requestMaker {
	return func(ctx context.Context, address string) (*http.Request, error) {
		return http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/graphql?query="+query, http.NoBody)
	}
}

// inChunks does not say how long the body is.
func inChunks(length int64) requestMaker {
	return func(ctx context.Context, address string) (*http.Request, error) {
		return newPost(ctx, address, io.LimitReader(endless{}, length), nil)
	}
}

// endless is a text that begins as JSON does, and goes on.
type endless struct{}

func (endless) Read(into []byte) (int, error) {
	for at := range into {
		into[at] = '['
	}
	return len(into), nil
}
