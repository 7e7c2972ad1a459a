package signed

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
)

// minSecret is how long a secret must be: as long as what is made of it.
const minSecret = 32

// strictly reads a token in the one form in which it was written.
var strictly = base64.RawURLEncoding.Strict()

// Signer signs with a secret. The servers of a hub have the same one.
type Signer struct{ secret []byte }

// New is a signer with the secret.
func New(secret string) (*Signer, error) {
	if len(secret) < minSecret {
		return nil, fmt.Errorf("the secret is too short: give at least %d characters that nobody can guess, as «openssl rand -hex 32» makes them", minSecret)
	}
	return &Signer{[]byte(secret)}, nil
}

// Token is the text with its signature, fit for an address. A token for one purpose is none for another.
func (s *Signer) Token(purpose, text string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(text)) + "." + base64.RawURLEncoding.EncodeToString(s.sign(purpose, text))
}

// Read gives the text of a token; false when it was not signed here for the purpose.
func (s *Signer) Read(purpose, token string) (text string, ok bool) {
	head, tail, _ := strings.Cut(token, ".")
	if strings.ContainsAny(token, "\r\n") { // which the encoding passes over
		return "", false
	}
	decoded, err := strictly.DecodeString(head)
	if err != nil {
		return "", false
	}
	signature, err := strictly.DecodeString(tail)
	if err != nil || !hmac.Equal(signature, s.sign(purpose, string(decoded))) {
		return "", false
	}
	return string(decoded), true
}

// Key is 32 bytes that follow from the secret, for a purpose and a name: always the same, and telling nothing of others.
func (s *Signer) Key(purpose, name string) []byte { return s.sign("key "+purpose, name) }

func (s *Signer) sign(purpose, text string) []byte {
	mac := hmac.New(sha256.New, s.secret)
	mac.Write([]byte(purpose + " " + text))
	return mac.Sum(nil)
}
