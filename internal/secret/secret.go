package secret

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
)

const (
	// mask is shown for what is not shown.
	mask = "•••"
	// inFile begins what names a file with the secret in it.
	inFile = "file:"
	// longest is how long a secret in a file may be, in bytes: the file was surely meant for something else when it is longer.
	longest = 64 << 10
)

// kept is a text that formatting does not reach: of a field that is not exported, fmt asks no method how to print it, but of a
// pointer it prints where it points.
type kept struct{ text *string }

func keep(text string) kept { return kept{&text} }

// Reveal gives the secret itself.
func (k kept) Reveal() string {
	if k.text == nil {
		return ""
	}
	return *k.text
}

// IsEmpty tells whether there is none.
func (k kept) IsEmpty() bool { return k.Reveal() == "" }

// Text is a secret. However it is printed, a mask stands for it.
type Text struct{ kept }

// NewText is a secret of this text.
func NewText(text string) Text { return Text{keep(text)} }

// String is a mask, or empty when there is no secret.
func (t Text) String() string {
	if t.IsEmpty() {
		return ""
	}
	return mask
}

// GoString is for %#v.
func (t Text) GoString() string { return fmt.Sprintf("secret.Text(%q)", t.String()) }

// MarshalText is for JSON, and for what else writes texts.
func (t Text) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText takes the secret, or «file:» and the name of the file that it stands in; white space around it is none of it.
func (t *Text) UnmarshalText(given []byte) error {
	text, err := read(given)
	if err == nil {
		t.kept = keep(text)
	}
	return err
}

// read gives the secret that is meant. Its errors name the file and nothing that stands in it.
func read(given []byte) (string, error) {
	name, isFile := bytes.CutPrefix(given, []byte(inFile))
	if !isFile {
		return string(given), nil
	}
	file, err := os.Open(string(name))
	if err != nil {
		return "", unreadable(name, err)
	}
	defer func() { _ = file.Close() }() // it was read only
	text, err := io.ReadAll(io.LimitReader(file, longest+1))
	switch text = bytes.TrimSpace(text); {
	case err != nil:
		return "", unreadable(name, err)
	case len(text) > longest:
		return "", fmt.Errorf("%s is longer than %d KiB, and no secret", name, longest>>10)
	case len(text) == 0:
		return "", fmt.Errorf("%s is empty", name)
	}
	return string(text), nil
}

func unreadable(name []byte, err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	return fmt.Errorf("the secret in %s cannot be read: %w", name, err)
}

// Address is that of a server, as scheme://USER:PASSWORD@HOST/…?option=value. It is printed without what may be secret in it.
type Address struct{ kept }

// NewAddress is an address of this text.
func NewAddress(text string) Address { return Address{keep(text)} }

// harmless are the options that are shown with their values; of others, such as tlsCertificateKeyFilePassword and authMechanismProperties,
// the names alone.
var harmless = map[string]bool{"replicaset": true, "authsource": true, "tls": true, "ssl": true, "directconnection": true, "appname": true,
	"w": true, "retrywrites": true, "maxpoolsize": true, "readpreference": true}

// String is the address with masks for who signs in, with what, and for options that are not known to be harmless. The text is cut by
// hand, since an address that cannot be parsed must not be shown either; what has no «://» is masked whole.
func (a Address) String() string {
	scheme, rest, found := strings.Cut(a.Reveal(), "://")
	if !found {
		return Text(a).String()
	}
	if at := strings.LastIndex(rest, "@"); at >= 0 { // a password may have an «@», «/» or «?» that was not escaped
		rest = mask + rest[at:]
	}
	rest, query, hasQuery := strings.Cut(rest, "?")
	shown := scheme + "://" + rest
	if !hasQuery {
		return shown
	}
	options := strings.FieldsFunc(query, func(r rune) bool { return r == '&' || r == ';' })
	for i, option := range options {
		if name, _, valued := strings.Cut(option, "="); !valued {
			options[i] = mask
		} else if !harmless[strings.ToLower(name)] {
			options[i] = name + "=" + mask
		}
	}
	return shown + "?" + strings.Join(options, "&")
}

// GoString is for %#v.
func (a Address) GoString() string { return fmt.Sprintf("secret.Address(%q)", a.String()) }

// MarshalText is for JSON, and for what else writes texts.
func (a Address) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText takes the address, or «file:» and the name of the file that it stands in.
func (a *Address) UnmarshalText(given []byte) error {
	text, err := read(given)
	if err == nil {
		a.kept = keep(text)
	}
	return err
}
