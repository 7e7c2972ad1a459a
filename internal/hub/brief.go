package hub

import (
	"context"
	"time"
)

// Brief (kunnskapsgrunnlag) gathers what is known about a question, for a decision.
type Brief struct {
	Meta         `bson:",inline"`
	Address      `bson:",inline"`
	Question     string      `bson:"question" set:"writer"`
	Title        string      `bson:"title" set:"writer"`
	Language     Language    `bson:"language" set:"writer"`
	Introduction Markdown    `bson:"introduction,omitempty" set:"writer"`
	Items        []BriefItem `bson:"items,omitempty" set:"writer"`
	Audience     Audience    `bson:"audience" set:"writer"`
	// Frozen is that the brief shows what it holds as that was then; nil while it shows it as it is.
	Frozen *Freezing `bson:"frozen,omitempty"`
}

// Freezing is when a brief was frozen, and by whom.
type Freezing struct {
	At   time.Time `bson:"at"`
	ByID ID        `bson:"by,omitempty"`
}

// BriefItem is a document or a text of its own, with a note.
type BriefItem struct {
	// ItemID is a Lesson, Post, Project or Measure; empty when Text is set.
	ItemID ID       `bson:"item,omitempty"`
	Text   Markdown `bson:"text,omitempty"`
	Note   Markdown `bson:"note,omitempty"`
	// Version is the one that a frozen brief shows of the document; nil when it is shown as it is.
	Version *int `bson:"version,omitempty"`
}

func (*Brief) DocumentKind() Kind { return KindBrief }

func (b *Brief) Keys() []Key { return b.Address.keys() }

func (b *Brief) Refs() []Key {
	items := make([]ID, len(b.Items))
	for at, item := range b.Items {
		items[at] = item.ItemID
	}
	frozenBy := ID("")
	if b.Frozen != nil {
		frozenBy = b.Frozen.ByID
	}
	return join(refs("item", items...), refs("person", b.CreatedBy, frozenBy))
}

func (b *Brief) Readers() []Token { return b.Audience.readers(b.CreatedBy) }

// begin: a brief is the county's own matter until it is shown to others.
func (b *Brief) begin(w *writing) { b.Language, b.Audience = w.viewer.Language, AudienceCounty }

// settle: what was decided on is not rewritten. Who may read it can still be said.
func (b *Brief) settle(_ context.Context, w *writing, was *earlier) error {
	if was == nil || was.fields["frozen"] == nil || b.Frozen == nil {
		return nil
	}
	items, _ := was.fields["items"].([]any)
	for at := range b.Items { // a form that was filled in as it stood does not say which versions are shown
		if at < len(items) {
			b.Items[at].keepVersion(items[at])
		}
	}
	var problems Errors
	for _, name := range was.fields.changed(FieldsOf(b)) {
		if name != "audience" {
			problems = append(problems, invalid(name, messageFrozen))
		}
	}
	if len(problems) > 0 {
		return problems
	}
	return nil
}

// keepVersion gives an item the version that it had, where it is the same document.
func (i *BriefItem) keepVersion(before any) {
	was, _ := before.(Fields)
	version, known := was["version"].(int64)
	if id, _ := was["item"].(string); known && id == string(i.ItemID) {
		shown := int(version)
		i.Version = &shown
	}
}

func (b *Brief) validate(v *validation) {
	v.required("question", b.Question)
	v.line("question", b.Question)
	v.required("title", b.Title)
	v.line("title", b.Title)
	v.language("language", b.Language)
	v.text("introduction", b.Introduction)
	for at, item := range b.Items {
		v.check(v.item("items", at, ""), (item.ItemID == "") != (item.Text == ""), messageOneItem)
		v.referenceTo(v.item("items", at, "item"), item.ItemID, KindLesson, KindPost, KindProject, KindMeasure)
		v.text(v.item("items", at, "text"), item.Text)
		v.text(v.item("items", at, "note"), item.Note)
	}
	v.audience("audience", b.Audience, false)
}
