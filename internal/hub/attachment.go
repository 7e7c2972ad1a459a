package hub

import "context"

// Attachment (vedlegg) is a file of a post or a project. Its bytes are a blob of the store.
type Attachment struct {
	Meta `bson:",inline"`
	// OnID is the Post or Project; who reads it reads the attachment.
	OnID ID             `bson:"on" set:"once"`
	Kind AttachmentKind `bson:"kind" set:"writer"`
	// Name is without folders, and ends as the media type has it.
	Name string `bson:"name" set:"writer"`
	// MediaType is what the bytes are, whatever they were called.
	MediaType string `bson:"mediaType"`
	// Size is in bytes.
	Size   int64  `bson:"size"`
	SHA256 string `bson:"sha256"`
	// Width and Height are a picture's, in pixels; 0 for other files, and where they were not looked for.
	Width  int `bson:"width,omitempty"`
	Height int `bson:"height,omitempty"`
	// Narrower are smaller ones of a picture, for pages, the narrowest first.
	Narrower []NarrowerPicture `bson:"narrower,omitempty"`
	// AlternativeText tells what a picture shows to those who do not see it.
	AlternativeText Words `bson:"alternativeText,omitempty" set:"writer"`
	// Text is what has become of its text; nil where nobody has looked for any.
	Text   *FileText `bson:"fileText,omitempty"`
	Origin *Origin   `bson:"origin,omitempty"`
	// Withheld is that somebody who is shown in it does not agree any more: only the county reads it then.
	Withheld bool `bson:"withheld,omitempty"`
}

// NarrowerPicture is a blob with a picture in another size.
type NarrowerPicture struct {
	// Width and Height are in pixels.
	Width  int    `bson:"width"`
	Height int    `bson:"height"`
	SHA256 string `bson:"sha256"`
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
	var blobs []Key
	for _, hash := range a.blobs() {
		blobs = append(blobs, blobKey(hash))
	}
	return join(refs("on", a.OnID), sortedOnce(blobs), refs("person", a.CreatedBy), a.textKeys())
}

// blobs are the hashes of all bytes that it names.
func (a *Attachment) blobs() []string {
	hashes := []string{a.SHA256}
	for _, one := range a.Narrower {
		hashes = append(hashes, one.SHA256)
	}
	if a.Text != nil && a.Text.SHA256 != "" {
		hashes = append(hashes, a.Text.SHA256)
	}
	return hashes
}

func (a *Attachment) Readers() []Token {
	readers := asParent(a.OnID)
	if a.Withheld {
		readers = append(readers, TokenCounty)
	}
	return readers
}

// settle: a name says nothing else than the bytes do.
func (a *Attachment) settle(context.Context, *writing, *earlier) error {
	a.Name = fileName(a.Name, a.MediaType)
	return nil
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
	v.words("alternativeText", a.AlternativeText)
}
