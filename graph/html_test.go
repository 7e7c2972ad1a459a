package graph_test

import (
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/samlaer/samlaer/graph"
	"github.com/samlaer/samlaer/internal/hub"
)

// shown are the elements that a text may become, each with its attributes.
var shown = map[string][]string{"p": nil, "br": nil, "hr": nil, "em": nil, "strong": nil, "del": nil, "code": nil, "pre": nil, "blockquote": nil,
	"ul": nil, "ol": {"start"}, "li": nil, "h1": nil, "h2": nil, "h3": nil, "h4": nil, "h5": nil, "h6": nil, "table": nil, "thead": nil,
	"tbody": nil, "tr": nil, "th": nil, "td": nil, "a": {"href", "rel"}}

// wantHarmless reads the HTML as a browser does and looks at everything that is in it.
func wantHarmless(t *testing.T, from, text string) {
	t.Helper()
	roots, err := html.ParseFragment(strings.NewReader(text), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	for _, root := range roots {
		for _, node := range append(slices.Collect(root.Descendants()), root) {
			if node.Type != html.TextNode && node.Type != html.ElementNode {
				t.Errorf("%.200q becomes %.300q, with %q", from, text, node.Data)
			}
			if node.Type == html.ElementNode {
				wantShown(t, from, text, node)
			}
		}
	}
}

func wantShown(t *testing.T, from, text string, node *html.Node) {
	t.Helper()
	attributes, isShown := shown[node.Data]
	if !isShown || node.Namespace != "" {
		t.Errorf("%.200q becomes %.300q, with <%s>", from, text, node.Data)
	}
	for _, one := range node.Attr {
		if !slices.Contains(attributes, one.Key) || one.Namespace != "" {
			t.Errorf("%.200q becomes %.300q, with %s=%q on <%s>", from, text, one.Key, one.Val, node.Data)
		}
		if one.Key == "href" {
			if parsed, err := url.Parse(one.Val); err != nil || !slices.Contains([]string{"http", "https", "mailto"}, parsed.Scheme) {
				t.Errorf("%.200q becomes %.300q, with a link to %q", from, text, one.Val)
			}
		}
	}
}

func TestNothingThatPeopleWriteRuns(t *testing.T) {
	t.Parallel()
	d := openStage(t)
	d.as(d.viewer(actorNamed(curator), ""))
	for _, vector := range attacks {
		got := d.must(t, `mutation($body: Markdown!) { createPost(input: {body: $body}) { post { body @html } } }`, map[string]any{"body": vector})
		text, _ := at(got, "createPost", "post", "body").(string)
		wantHarmless(t, vector, text)
	}
}

func TestWhatIsHarmlessIsShownAsItWasMeant(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	text := "# Hva\n\n3. tre\n\n**[lenke](https://eksempel.example/?a=1&b=2)**, ~~nei~~ og ingrid@eksempel.example\n\n| a |\n|---|\n| `<b>` |\n"
	got := d.by(t, "curator").must(t, `mutation($body: Markdown!) { createPost(input: {body: $body}) { post { body @html } } }`, map[string]any{"body": text})
	body, _ := at(got, "createPost", "post", "body").(string)
	wantHarmless(t, text, body)
	for _, part := range []string{"<h1>Hva</h1>", `<ol start="3">`, `<a href="https://eksempel.example/?a=1&amp;b=2" rel="nofollow noreferrer">lenke</a>`,
		"<del>nei</del>", `<a href="mailto:ingrid@eksempel.example"`, "<td><code>&lt;b&gt;</code></td>"} {
		if !strings.Contains(body, part) {
			t.Errorf("%q does not have %s", body, part)
		}
	}
}

// TestEveryTextIsHarmlessAsHTML puts all that could run into every field of Markdown that there is, past what cleans it, as
// if it had come into the store in another way.
func TestEveryTextIsHarmlessAsHTML(t *testing.T) {
	t.Parallel()
	s := openStage(t)
	schema := graph.NewExecutableSchema(graph.Config{Resolvers: &graph.Resolver{}}).Schema()
	seen := map[string]bool{}
	for noun, scene := range scenes {
		actor := actorNamed(administrator)
		try := &try{stage: s, actor: actor, noun: noun, by: actor.id, state: strings.Fields(scene.states)[0], audience: "PUBLIC"}
		if scene.make(try); try.id == "" || len(s.waiting) == 0 {
			s.flush(t)
			continue // nothing was made
		}
		putMarkdown(reflect.ValueOf(s.waiting[len(s.waiting)-1]).Elem(), hub.Markdown(strings.Join(attacks, "\n\n")))
		s.flush(t)
		kind := try.id.Kind().Type()
		selection := htmlFields(schema, schema.Types[kind], seen)
		if selection == "" {
			continue
		}
		s.as(s.viewer(actor, ""))
		got := s.must(t, "query($id: ID!) { node(id: $id) { ... on "+kind+" { "+selection+" } } }", map[string]any{"id": try.id})
		wantAllHarmless(t, noun, at(got, "node"))
	}
	for name, definition := range schema.Types {
		for _, field := range definition.Fields {
			if definition.Kind == ast.Object && field.Type.Name() == "Markdown" && !seen[name+"."+field.Name] {
				t.Errorf("%s.%s was not looked at: make a scene of a noun in which it stands", name, field.Name)
			}
		}
	}
}

// putMarkdown puts a text into every field of Markdown of a structure. Lists that have none get an element.
func putMarkdown(value reflect.Value, text hub.Markdown) {
	if value.Type() == reflect.TypeFor[hub.Markdown]() {
		value.SetString(string(text))
		return
	}
	if !hasMarkdown(value.Type()) {
		return
	}
	switch value.Kind() {
	case reflect.Pointer:
		value.Set(reflect.New(value.Type().Elem()))
		putMarkdown(value.Elem(), text)
	case reflect.Slice:
		if value.Len() == 0 {
			value.Set(reflect.MakeSlice(value.Type(), 1, 1))
		}
		for at := range value.Len() {
			putMarkdown(value.Index(at), text)
		}
	case reflect.Struct:
		for at := range value.NumField() {
			putMarkdown(value.Field(at), text)
		}
	}
}

func hasMarkdown(of reflect.Type) bool {
	switch of.Kind() {
	case reflect.Pointer, reflect.Slice:
		return hasMarkdown(of.Elem())
	case reflect.Struct:
		return slices.ContainsFunc(reflect.VisibleFields(of), func(field reflect.StructField) bool { return hasMarkdown(field.Type) })
	default:
		return of == reflect.TypeFor[hub.Markdown]()
	}
}

// htmlFields selects the fields of Markdown of a type and of its parts as HTML, and notes which they are. Above are those
// that it is a part of.
func htmlFields(schema *ast.Schema, of *ast.Definition, seen map[string]bool, above ...*ast.Definition) string {
	var fields []string
	for _, field := range of.Fields {
		part := schema.Types[field.Type.Name()]
		switch {
		case part.Name == "Markdown":
			fields = append(fields, field.Name+" @html")
			seen[of.Name+"."+field.Name] = true
		case part.Kind == ast.Object && len(part.Interfaces) == 0 && len(field.Arguments) == 0 && !strings.HasSuffix(part.Name, "Connection") && !slices.Contains(above, part):
			if within := htmlFields(schema, part, seen, append(above, of)...); within != "" {
				fields = append(fields, field.Name+" { "+within+" }")
			}
		}
	}
	return strings.Join(fields, " ")
}

// wantAllHarmless looks through an answer in which there is nothing but HTML.
func wantAllHarmless(t *testing.T, path string, value any) {
	t.Helper()
	switch value := value.(type) {
	case string:
		wantHarmless(t, path, value)
	case []any:
		if len(value) == 0 {
			t.Errorf("%s is empty", path)
		}
		for _, one := range value {
			wantAllHarmless(t, path, one)
		}
	case map[string]any:
		for name, one := range value {
			wantAllHarmless(t, path+" "+name, one)
		}
	default:
		t.Errorf("%s has no text", path)
	}
}
