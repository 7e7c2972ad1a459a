package bleveindex

import (
	"testing"
)

// Age makes the index in the folder one that a program with another mapping wrote.
func Age(t *testing.T, path string) {
	t.Helper()
	folder, err := openFolder(path)
	if err != nil {
		t.Fatal(err)
	}
	name, err := folder.current()
	if err != nil {
		t.Fatal(err)
	}
	g, err := openGeneration(path, name)
	if err != nil {
		t.Fatal(err)
	}
	if err := g.write(batch{internal: map[string]string{string(keyMapping): "0"}}); err != nil {
		t.Fatal(err)
	}
	for _, close := range []func() error{func() error { return g.flush(t.Context()) }, g.close, folder.close} {
		if err := close(); err != nil {
			t.Fatal(err)
		}
	}
}
