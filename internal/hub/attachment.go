package hub

// Attachment (vedlegg) is a file of a post or a project. Its bytes are a blob of the store.
type Attachment struct {
	Meta `bson:",inline"`
	// OnID is the Post or Project; who reads it reads the attachment.
	OnID      ID             `bson:"on"`
	Kind      AttachmentKind `bson:"kind"`
	Name      string         `bson:"name"`
	MediaType string         `bson:"mediaType"`
	// Size is in bytes.
	Size   int64  `bson:"size"`
	SHA256 string `bson:"sha256"`
	// AlternativeText tells what a picture shows to those who do not see it.
	AlternativeText Words   `bson:"alternativeText,omitempty"`
	Text            string  `bson:"text,omitempty"`
	Origin          *Origin `bson:"origin,omitempty"`
	// Withheld is that somebody who is shown in it does not agree any more: only the county reads it then.
	Withheld bool `bson:"withheld,omitempty"`
}

// AttachmentKind is what sort of file it is; an evaluation or a study makes a lesson evaluated.
type AttachmentKind string

const (
	AttachmentKindEvaluation AttachmentKind = "EVALUATION"
	AttachmentKindStudy      AttachmentKind = "STUDY"
	AttachmentKindReport     AttachmentKind = "REPORT"
	AttachmentKindPicture    AttachmentKind = "PICTURE"
	AttachmentKindOther      AttachmentKind = "OTHER"
)

func (*Attachment) DocumentKind() Kind { return KindAttachment }

func (a *Attachment) Keys() []Key { return a.Origin.keys() }

func (a *Attachment) Refs() []Key {
	return join(refs("on", a.OnID), []Key{Key("blob:" + a.SHA256)}, refs("person", a.CreatedBy))
}

func (a *Attachment) Readers() []Token {
	readers := asParent(a.OnID)
	if a.Withheld {
		readers = append(readers, TokenCounty)
	}
	return readers
}

func (a *Attachment) validate(v *validation) {
	v.required("on", string(a.OnID))
	v.referenceTo("on", a.OnID, KindPost, KindProject)
	v.oneOf("kind", string(a.Kind), "EVALUATION", "STUDY", "REPORT", "PICTURE", "OTHER")
	v.required("name", a.Name)
	v.line("name", a.Name)
	v.required("mediaType", a.MediaType)
	v.check("alternativeText", a.Kind != AttachmentKindPicture || a.AlternativeText != "",
		messageAlternativeText)
}
