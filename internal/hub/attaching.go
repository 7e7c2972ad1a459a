package hub

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

const (
	// MaxFile is how long a file may be, in bytes: reports with pictures have 2–15 MB.
	MaxFile = 25 << 20
	// maxFiles is how many files a document may have.
	maxFiles = 100
	// uploadTime is how long an address to send a file to is good for: 25 MB take seven minutes at 0.5 Mbit/s.
	uploadTime = 15 * time.Minute
)

// FileExaminer says what files are.
type FileExaminer interface {
	// Examine reads a file to its end and says what it is by its bytes. Memory does not grow with the file. What is not taken
	// is an *Error for people: what is none of the types, longer than MaxFile, damaged, or something else besides. The name
	// only tells tables from other texts.
	Examine(ctx context.Context, name string, content io.Reader) (*ExaminedFile, error)
}

// ExaminedFile is a file as it is to be kept. Whoever has it closes it.
type ExaminedFile struct {
	MediaType string
	Content   io.Reader
	// Width and Height are a picture's, in pixels. Its bytes are written anew: they have the picture, and nothing of where
	// and when and by what it was taken.
	Width, Height int
	// Narrower are the same picture in smaller sizes, the narrowest first.
	Narrower []ExaminedPicture
	Close    func() error
}

// ExaminedPicture is a picture in another size.
type ExaminedPicture struct {
	// Width and Height are in pixels.
	Width, Height int
	Content       io.Reader
}

// Upload is a file that is being sent. Its bytes can be read once, as they come.
type Upload struct {
	// Name is what the sender's file is called.
	Name    string
	Content io.Reader
}

// UploadSigner makes the addresses that files are sent to.
type UploadSigner interface {
	// UploadAddress is an address on the site that carries the pass, so that nobody else can make it.
	UploadAddress(site URL, pass UploadPass) URL
}

// UploadPass lets whoever has it send one file, once it was found that they may.
type UploadPass struct {
	// Viewer is who asked for it; their rights are looked up anew when the file comes.
	Viewer Viewer
	Until  time.Time
	Form   Fields
}

// UploadAddress is where to send a file, and until when.
type UploadAddress struct {
	Address URL
	Until   time.Time
}

// Attaching is what came of a form for an attachment: the attachment when the file came along, otherwise where to send it.
type Attaching struct {
	Attachment *Attachment
	Upload     *UploadAddress
}

// Attach attaches the file that came with a form, or gives an address to send it to when none did.
func Attach(ctx context.Context, form Fields, upload *Upload) (*Attaching, error) {
	if upload == nil {
		address, err := addressFor(ctx, form)
		return &Attaching{Upload: address}, err
	}
	attachment, err := attach(ctx, form, upload)
	return &Attaching{Attachment: attachment}, err
}

// addressFor gives an address for the file of a form, when all is right but that the file is missing.
func addressFor(ctx context.Context, form Fields) (*UploadAddress, error) {
	r := ReadingOf(ctx)
	signer := r.hub.uploads
	if signer == nil {
		return nil, &Error{Kind: ErrorInvalid, Field: "file", Message: messageNoUploads}
	}
	attachment, _, err := rehearse(ctx, form)
	if err != nil {
		return nil, err
	}
	form["id"] = string(attachment.ID) // so that a file that is sent twice is attached once
	asks := Viewer{ID: r.viewer.ID, KeyID: r.viewer.KeyID, SessionID: r.viewer.SessionID, Credential: r.viewer.Credential,
		Language: r.viewer.Language, Address: r.viewer.Address} // an address is read by others on its way: roles do not stand there
	pass := UploadPass{Viewer: asks, Until: r.hub.instant().Add(uploadTime), Form: form}
	return &UploadAddress{Address: signer.UploadAddress(r.hub.site, pass), Until: pass.Until}, nil
}

// Receive attaches the file that was sent with a pass.
func (h *Hub) Receive(ctx context.Context, pass UploadPass, content io.Reader) (*Attachment, error) {
	if !pass.Until.After(h.clock()) {
		return nil, NoUpload()
	}
	viewer, err := h.Renew(ctx, pass.Viewer)
	if err != nil {
		return nil, fmt.Errorf("who sends a file: %w", err)
	}
	return attach(WithReading(ctx, h.Read(viewer)), pass.Form, &Upload{Content: content})
}

// NoUpload is the error of an address for a file that is none, or none any more.
func NoUpload() error { return &Error{Kind: ErrorNotFound, Message: messageNoUpload} }

// attach keeps the bytes first, and then the document that names them: what is cut off in between leaves bytes that nobody
// names, which are swept away.
func attach(ctx context.Context, form Fields, upload *Upload) (*Attachment, error) {
	h := ReadingOf(ctx).hub
	if name, _ := form["name"].(string); strings.TrimSpace(name) == "" && upload.Name != "" {
		form["name"] = upload.Name
	}
	rehearsed, _, err := rehearse(ctx, form)
	if err != nil {
		return nil, err
	}
	file, err := h.files.Examine(ctx, rehearsed.Name, h.received.from(h, upload.Content, ReadingOf(ctx).viewer.ID))
	if err != nil {
		return nil, fmt.Errorf("examine a file: %w", err)
	}
	kept, err := h.keepIfWanted(ctx, form, file)
	if err = errors.Join(err, file.Close()); err != nil {
		return nil, fmt.Errorf("keep a file: %w", err)
	}
	attachment, err := write(ctx, "attachment.create", func(ctx context.Context, w *writing) (*Attachment, error) {
		return attachIn(ctx, w, form, kept)
	})
	if err == nil && attachment.TextState() == TextStateWaiting {
		h.wake()
	}
	return asWritten(ctx, attachment, err)
}

// rehearse attaches nothing, and tells what will be wrong when the file is here: nobody sends 25 MB to be told so afterwards. It tells
// too whether the id that the form brings has been used.
func rehearse(ctx context.Context, form Fields) (rehearsed *Attachment, isUsed bool, err error) {
	_, err = write(ctx, "attachment.create", func(ctx context.Context, w *writing) (*Attachment, error) {
		attachment, print, err := newAttachment(ctx, w, form)
		if err != nil {
			return nil, err
		}
		attachment.MediaType = "application/octet-stream"
		rehearsed = attachment
		if print != "" {
			there, err := w.load(ctx, []ID{attachment.ID})
			if err != nil {
				return nil, err
			}
			isUsed = there[0] != nil
		}
		if err := w.settle(ctx, attachment, nil); err != nil {
			return nil, err
		}
		return nil, w.roomFor(ctx, attachment)
	})
	return rehearsed, isUsed, err
}

// newAttachment is an attachment of what a form says, with the fingerprint of the form when it brings an id.
func newAttachment(ctx context.Context, w *writing, form Fields) (attachment *Attachment, print string, err error) {
	if err := w.viewer.admitted(w.action); err != nil {
		return nil, "", err
	}
	id, print, err := ownID(KindAttachment, form)
	if err != nil {
		return nil, "", err
	}
	attachment = &Attachment{}
	w.begin(attachment, id)
	if err := w.fillIn(attachment, form, true); err != nil {
		return nil, "", err
	}
	return attachment, print, w.may(ctx, attachment)
}

// attachIn makes the document that names bytes that are kept.
func attachIn(ctx context.Context, w *writing, form Fields, kept *Attachment) (*Attachment, error) {
	attachment, print, err := newAttachment(ctx, w, form)
	if err != nil {
		return nil, err
	}
	if print != "" {
		attachment.Input = digest(print, kept.SHA256)
		made, err := w.madeBefore(ctx, attachment.ID, attachment.Input)
		if again, ok := made.(*Attachment); err != nil || ok {
			return again, err
		}
	}
	if kept.Size == 0 { // what its id was used for has gone meanwhile, and nothing was kept
		return nil, Unavailable()
	}
	attachment.MediaType, attachment.Size, attachment.SHA256 = kept.MediaType, kept.Size, kept.SHA256
	attachment.Width, attachment.Height, attachment.Narrower = kept.Width, kept.Height, kept.Narrower
	if err := w.settle(ctx, attachment, nil); err != nil {
		return nil, err
	}
	if attachment.TextState() == TextStateWaiting {
		attachment.Text = &FileText{State: TextStateWaiting}
	}
	w.put(attachment)
	return attachment, w.roomFor(ctx, attachment)
}

// roomFor looks whether the document is there still, and has room for one more.
func (w *writing) roomFor(ctx context.Context, attachment *Attachment) error {
	on, err := One[Document](ctx, attachment.OnID)
	if err != nil || on == nil {
		return err
	}
	w.look(on)
	others, err := allRefs(ctx, w.hub.store, KindAttachment, Key("on:"+string(attachment.OnID)))
	if err != nil {
		return fmt.Errorf("attachments of %s: %w", attachment.OnID, err)
	}
	others = slices.DeleteFunc(others, func(id ID) bool { return id == attachment.ID }) // which was sent before
	if len(others) >= maxFiles {
		return invalid("on", messageMost.With(maxFiles))
	}
	return nil
}

// keepFile keeps the bytes of a file, and gives what an attachment says of them.
func (h *Hub) keepFile(ctx context.Context, file *ExaminedFile) (*Attachment, error) {
	kept := &Attachment{MediaType: file.MediaType, Width: file.Width, Height: file.Height}
	var err error
	if kept.SHA256, kept.Size, err = h.store.PutBlob(ctx, file.Content); err != nil {
		return nil, err
	}
	for _, one := range file.Narrower {
		hash, _, err := h.store.PutBlob(ctx, one.Content)
		if err != nil {
			return nil, err
		}
		kept.Narrower = append(kept.Narrower, NarrowerPicture{Width: one.Width, Height: one.Height, SHA256: hash})
	}
	return kept, nil
}

// editsWhatItIsOn: who may change a document sees to its files too.
func editsWhatItIsOn(ctx context.Context, w *writing, document Document) (bool, error) {
	attachment, ok := document.(*Attachment)
	if !ok {
		return false, nil
	}
	on, err := One[Document](ctx, attachment.OnID)
	if err != nil {
		return false, err
	}
	switch on := on.(type) {
	case *Post:
		return isWriter(ctx, w, on)
	case *Project:
		if w.viewer.Has(RoleCurator) {
			return true, nil
		}
		return ownsProject(ctx, w, on)
	default:
		return false, invalid("on", messageReference.With(attachment.OnID))
	}
}

var (
	messageNoUploads = Message{
		"Denne tjenesten er ikke satt opp med adresser for filer. Send filen med, eller be den som drifter tjenesten, om å starte den med --secret.",
		"Denne tenesta er ikkje sett opp med adresser for filer. Send fila med, eller be den som driftar tenesta, om å starte ho med --secret.",
		"This hub is not set up with addresses for files. Send the file along, or ask whoever runs the hub to start it with --secret.",
	}
	messageNoUpload = Message{
		"Denne adressen tar ikke imot filer lenger. Be om en ny, og send filen dit.",
		"Denne adressa tek ikkje imot filer lenger. Be om ei ny, og send fila dit.",
		"This address takes no files any more. Ask for a new one, and send the file there.",
	}
)
