package hub

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
}

// BriefItem is a document or a text of its own, with a note.
type BriefItem struct {
	// ItemID is a Lesson, Post, Project or Measure; empty when Text is set.
	ItemID ID       `bson:"item,omitempty"`
	Text   Markdown `bson:"text,omitempty"`
	Note   Markdown `bson:"note,omitempty"`
}

func (*Brief) DocumentKind() Kind { return KindBrief }

func (b *Brief) Keys() []Key { return b.Address.keys() }

func (b *Brief) Refs() []Key {
	items := make([]ID, len(b.Items))
	for at, item := range b.Items {
		items[at] = item.ItemID
	}
	return join(refs("item", items...), refs("person", b.CreatedBy))
}

func (b *Brief) Readers() []Token { return b.Audience.readers(b.CreatedBy) }

// begin: a brief is the county's own matter until it is shown to others.
func (b *Brief) begin(w *writing) { b.Language, b.Audience = w.viewer.Language, AudienceCounty }

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
