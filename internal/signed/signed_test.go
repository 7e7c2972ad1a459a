package signed_test

import (
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/signed"
)

const secret = "thirty-two characters at the least"

func newSigner(t *testing.T, secret string) *signed.Signer {
	t.Helper()
	signer, err := signed.New(secret)
	if err != nil {
		t.Fatal(err)
	}
	return signer
}

func TestWhatWasSignedIsReadForTheSamePurposeAlone(t *testing.T) {
	t.Parallel()
	signer := newSigner(t, secret)
	for _, text := range []string{"", "blåbær og 1.000 kr", strings.Repeat("a", 5000)} {
		token := signer.Token("pulse", text)
		if got, ok := signer.Read("pulse", token); !ok || got != text {
			t.Errorf("read %q, %v, want %q", got, ok, text)
		}
		if got, ok := signer.Read("unsubscribe", token); ok {
			t.Errorf("for another purpose it is read as %q", got)
		}
		if strings.Trim(token, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") != "" {
			t.Errorf("%q does not fit into an address", token)
		}
	}
}

func TestWhatWasChangedOrSignedByOthersIsNotRead(t *testing.T) {
	t.Parallel()
	signer, other := newSigner(t, secret), newSigner(t, strings.ToUpper(secret))
	token := signer.Token("pulse", "ja")
	for at := range token {
		for _, char := range []string{"", "A", "B", "."} {
			if changed := token[:at] + char + token[at+1:]; changed != token {
				if got, ok := signer.Read("pulse", changed); ok && got != "ja" {
					t.Errorf("%q is read as %q", changed, got)
				}
			}
		}
	}
	for _, forged := range []string{"", ".", "amE", "amE.", "!.!", other.Token("pulse", "ja"), token + "AAAA"} {
		if got, ok := signer.Read("pulse", forged); ok {
			t.Errorf("%q is read as %q", forged, got)
		}
	}
}

func TestASecretThatCanBeGuessedIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := signed.New(strings.Repeat("x", 31)); err == nil || !strings.Contains(err.Error(), "32") {
		t.Errorf("31 characters are %v", err)
	}
}
