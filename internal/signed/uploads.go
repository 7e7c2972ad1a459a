package signed

import (
	"context"
	"encoding/json"
	"io"

	"github.com/samlaer/samlaer/internal/hub"
)

// Attaching takes files.
type Attaching interface {
	// Receive attaches a file that was sent with a pass.
	Receive(ctx context.Context, pass hub.UploadPass, content io.Reader) (*hub.Attachment, error)
}

// Uploads are the addresses that files are sent to, by whoever has one.
type Uploads struct {
	signer *Signer
	hub    Attaching
}

// NewUploads are addresses that the signer has signed.
func NewUploads(signer *Signer, attaching Attaching) *Uploads {
	return &Uploads{signer: signer, hub: attaching}
}

const uploadPurpose = "upload"

// UploadAddress is the address on the site that a file is put to.
func (s *Signer) UploadAddress(site hub.URL, pass hub.UploadPass) hub.URL {
	text, err := json.Marshal(pass)
	if err != nil {
		return "" // a form is texts
	}
	return site + "/uploads?to=" + hub.URL(s.Token(uploadPurpose, string(text)))
}

// Receive attaches a file that was sent with the token of such an address.
func (u *Uploads) Receive(ctx context.Context, token string, content io.Reader) (*hub.Attachment, error) {
	text, ok := u.signer.Read(uploadPurpose, token)
	pass := hub.UploadPass{}
	if !ok || json.Unmarshal([]byte(text), &pass) != nil {
		return nil, hub.NoUpload()
	}
	return u.hub.Receive(ctx, pass, content)
}
