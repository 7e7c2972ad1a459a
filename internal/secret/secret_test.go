package secret_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/secret"
)

// shown is everything that a value is written as.
func shown(value any) string {
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("line", "value", value, "within", []any{value})
	slog.New(slog.NewTextHandler(&log, nil)).Info("line", "value", value, "within", []any{value})
	text, _ := json.Marshal(map[string]any{"value": value})
	within := struct{ Value any }{value}
	return fmt.Sprintf("%v %+v %#v %s %q %x %d %v %+v %#v %s %s", value, value, value, value, value, value, value, within, within, within, text, log.String())
}

func TestASecretIsShownMaskedHoweverItIsPrinted(t *testing.T) {
	t.Parallel()
	const word = "hemmelig-9f3a"
	text, address := secret.NewText(word), secret.NewAddress("mongodb://kari:"+word+"@db.example:27017/hub?replicaSet=rs0&x="+word)
	for _, value := range []any{text, &text, address, &address, struct{ Secret secret.Text }{text}, struct{ hidden secret.Text }{text},
		struct{ hidden []secret.Address }{[]secret.Address{address}}, []secret.Address{address},
		map[string]secret.Text{"a": text}} {
		written := shown(value)
		for _, hidden := range []string{word, fmt.Sprintf("%x", word), strings.Trim(fmt.Sprint([]byte(word)), "[]")} {
			if strings.Contains(written, hidden) {
				t.Errorf("%T is shown as %s", value, written)
			}
		}
	}
	if text.Reveal() != word || !strings.Contains(address.Reveal(), word) {
		t.Error("a secret is not kept")
	}
	if shown := (secret.Text{}).String(); shown != "" {
		t.Errorf("no secret is shown as %q", shown)
	}
}

func TestAnAddressIsShownWithoutWhoSignsIn(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"mongodb://localhost:27017/samlaer?replicaSet=rs0":        "mongodb://localhost:27017/samlaer?replicaSet=rs0",
		"mongodb://kari:pass@a:1,b:2/hub?w=majority&x=secret":     "mongodb://•••@a:1,b:2/hub?w=majority&x=•••",
		"mongodb+srv://kari:p@ss/word@cluster.example/hub":        "mongodb+srv://•••@cluster.example/hub",
		"smtps://bruker@example.org:pass@mail.example:465":        "smtps://•••@mail.example:465",
		"smtp://mail.example:25":                                  "smtp://mail.example:25",
		"mongodb://kari:pass@host/?authMechanismProperties=A:pas": "mongodb://•••@host/?authMechanismProperties=•••",
		"mongodb://kari:pa?ss=word@host/hub":                      "mongodb://•••@host/hub",
		"kari:pass@host":                                          "•••",
		"":                                                        "",
	} {
		if got := secret.NewAddress(given).String(); got != want {
			t.Errorf("%q is shown as %q, want %q", given, got, want)
		}
	}
}

func TestASecretIsReadFromAFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte("\n  a secret of a file\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var text secret.Text
	if err := text.UnmarshalText([]byte("file:" + file)); err != nil || text.Reveal() != "a secret of a file" {
		t.Errorf("%q %v", text.Reveal(), err)
	}
	var address secret.Address
	if err := address.UnmarshalText([]byte("smtp://plain.example")); err != nil || address.Reveal() != "smtp://plain.example" {
		t.Errorf("%q %v", address.Reveal(), err)
	}
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, []byte(" \n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{filepath.Join(t.TempDir(), "none"): "cannot be read", empty: "is empty", t.TempDir(): "cannot be read"} {
		if err := text.UnmarshalText([]byte("file:" + name)); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
