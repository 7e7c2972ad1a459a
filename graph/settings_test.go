package graph_test

import "testing"

func TestHowOneWantsToBeToldIsOnesOwnToSayAndSee(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	self := map[string]any{"id": at(d.by(t, "entrepreneur").must(t, `{ viewer { id } }`, nil), "viewer", "id")}
	self["version"] = at(d.must(t, `query($id: ID!) { person(id: $id) { version } }`, self), "person", "version")
	const often = `notifications { byMail }`
	said := d.must(t, `mutation($id: ID!, $version: Int!) { updatePerson(id: $id, version: $version, input: {notifications: {byMail: WEEKLY}}) { person { `+
		often+` } } }`, self)
	wantAt(t, said, "WEEKLY", "updatePerson", "person", "notifications", "byMail")
	seen := `query($id: ID!) { person(id: $id) { name ` + often + ` } }`
	for _, who := range []string{"partner", "curator"} {
		wantAt(t, d.by(t, who).must(t, seen, self), nil, "person", "notifications")
	}
	wantAt(t, d.by(t, "administrator").must(t, seen, self), "WEEKLY", "person", "notifications", "byMail")
	made := d.must(t, `mutation { createPerson(input: {name: "Ny Eksempel"}) { person { `+often+` } } }`, nil)
	wantAt(t, made, nil, "createPerson", "person", "notifications", "byMail")
}
