package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAProjectIsTakenOutForTheArchive by command and by mutation: both have the same files, each with its checksum, described in the
// names of Noark 5.
func TestAProjectIsTakenOutForTheArchive(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, where func(*testing.T) place) {
		t.Parallel()
		at := where(t)
		server := serve(t, at.with("--demo", "--publisher", "Eksempel fylkeskommune")...)
		curator, teller := demoPerson{server, "curator"}, demoPerson{server, "entrepreneur"}
		project := teller.projectCalled(t, "Eksempel: Kjøkkenveien")
		teller.ask(t, `mutation($p: ID!) { createPost(input: {project: $p, kind: CHALLENGE, language: "nb", audience: PROJECT, showAuthor: NOBODY,
			status: DRAFT, whatHappened: "Bare et utkast med quokka."}) { post { id } } }`, map[string]any{"p": project})
		told := teller.tell(t, project, "nb", "Vi prøvde <b>ovnen</b> & tapte.").text(t, "createPost", "post", "id")
		address := curator.ask(t, `mutation($id: ID!) { archiveProject(id: $id) { url } }`, map[string]any{"id": project}).text(t, "archiveProject", "url")
		log := demoPerson{server, "administrator"}.ask(t, `{ auditEntries(first: 1) { nodes { action subject { id } } } }`, nil)
		if log.text(t, "auditEntries", "nodes", 0, "action") != "project.archive" || log.text(t, "auditEntries", "nodes", 0, "subject", "id") != project {
			t.Errorf("the log says %v", log.Data)
		}
		status, body := fetchAs(t, "curator", address)
		if status != http.StatusOK {
			t.Fatalf("the curator gets %d: %s", status, body)
		}
		zipped := unzipped(t, body)
		server.stop(t)
		dir := t.TempDir()
		path := strings.TrimSpace(must(t, append([]string{"archive", project, dir, "--publisher", "Eksempel fylkeskommune"}, at...)...).out)
		files := read(t, path)
		if again := do(t, append([]string{"archive", project, dir}, at...)...); again.status == 0 {
			t.Error("an archive is written over another")
		}
		wantBag(t, files)
		wantBag(t, zipped)
		wantNoark(t, files["data/arkivstruktur.xml"])
		for name := range files {
			if strings.HasPrefix(name, "data/dokumenter/") && files[name] != zipped[name] {
				t.Errorf("%s is not the same in the folder and in the zip", name)
			}
		}
		if len(files) != len(zipped) {
			t.Errorf("the folder has %d files and the zip %d", len(files), len(zipped))
		}
		if got := files["data/dokumenter/"+told+".md"]; got != "## Hva som skjedde\n\nVi prøvde <b>ovnen</b> & tapte.\n" {
			t.Errorf("the text is %q", got)
		}
		if got := files["data/dokumenter/"+told+".html"]; !strings.Contains(got, "Vi prøvde &lt;b&gt;ovnen&lt;/b&gt; &amp; tapte.") {
			t.Errorf("the page is %q", got)
		}
		for name, content := range files {
			if strings.Contains(content, "quokka") {
				t.Errorf("%s has a draft", name)
			}
		}
	})
}

// TestEachTimeThatAProjectIsTakenOutStandsInTheLog, and neither a key that only reads nor a contributor takes it.
func TestEachTimeThatAProjectIsTakenOutStandsInTheLog(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, where func(*testing.T) place) {
		t.Parallel()
		server := serve(t, where(t).with("--demo")...)
		curator := demoPerson{server, "curator"}
		project := demoPerson{server, "entrepreneur"}.projectCalled(t, "Eksempel: Kjøkkenveien")
		address := curator.ask(t, `mutation($id: ID!) { archiveProject(id: $id) { url } }`, map[string]any{"id": project}).text(t, "archiveProject", "url")
		key := curator.ask(t, issue, map[string]any{"input": map[string]any{"name": "k", "scopes": []string{"READ_COUNTY"}}}).text(t, "createAPIKey", "key")
		if got := request(t, http.MethodGet, address, http.NoBody, "Authorization", "Bearer "+key); got.status != http.StatusForbidden {
			t.Errorf("a key that only reads gets %d", got.status)
		}
		if status, _ := fetchAs(t, "entrepreneur", address); status != http.StatusForbidden {
			t.Errorf("somebody who is no curator gets %d", status)
		}
		for range 2 {
			if status, body := fetchAs(t, "curator", address); status != http.StatusOK {
				t.Errorf("the curator gets %d: %s", status, body)
			}
		}
		log := demoPerson{server, "administrator"}.ask(t, `{ auditEntries(first: 100) { nodes { action } } }`, nil).whole(t)
		if got := strings.Count(log, `"project.archive"`); got != 3 { // the address, and the zip twice
			t.Errorf("the log has that it was taken out %d times", got)
		}
	})
}

// TestWhatIsShownNoMoreIsNotInTheArchive: neither what was hidden, withheld or taken back, nor the files and comments of such experiences.
func TestWhatIsShownNoMoreIsNotInTheArchive(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, where func(*testing.T) place) {
		t.Parallel()
		server := serve(t, where(t).with("--demo", "--secret", "a secret for tests that is long enough")...)
		curator, teller, partner := demoPerson{server, "curator"}, demoPerson{server, "entrepreneur"}, demoPerson{server, "partner"}
		project := teller.projectCalled(t, "Eksempel: Kjøkkenveien")
		told := func(word string) (post, comment string) {
			post = partner.tell(t, project, "nb", "Her er "+word+".").text(t, "createPost", "post", "id")
			sendFile(t, partner, post, "Fil-"+word+".txt", []byte("Filen om "+word+"."))
			comment = teller.ask(t, clientOperation(t, "entrepreneur/comment"), map[string]any{"on": post, "body": "Svar om " + word + "."}).text(t, "addComment", "comment", "id")
			return post, comment
		}
		version := func(id string) any {
			return curator.ask(t, `query($id: ID!) { node(id: $id) { ... on Post { version } ... on Comment { version } } }`, map[string]any{"id": id}).get(t, "node", "version")
		}
		told("numbat")
		hidden, _ := told("quokka")
		curator.ask(t, `mutation($id: ID!, $v: Int!) { hide(id: $id, version: $v, reason: "Se på dette.") { subject { ... on Post { id } } } }`,
			map[string]any{"id": hidden, "v": version(hidden)})
		withdrawn, _ := told("wombat")
		partner.ask(t, `mutation($id: ID!, $v: Int!) { withdrawPost(id: $id, version: $v) { post { id } } }`, map[string]any{"id": withdrawn, "v": version(withdrawn)})
		withheld, _ := told("bilby")
		c := consentsTo{curator, withheld}
		c.withdraw(t, c.record(t))
		_, comment := told("possum")
		teller.ask(t, `mutation($id: ID!, $v: Int!) { withdrawComment(id: $id, version: $v) { comment { id } } }`, map[string]any{"id": comment, "v": version(comment)})

		_, body := fetchAs(t, "curator", server.url+"/export/archive/"+project+".zip")
		all := ""
		for name, content := range unzipped(t, body) {
			all += name + "\n" + content + "\n"
		}
		for word, want := range map[string]bool{"er numbat": true, "Fil-numbat": true, "om numbat": true, "er possum": true, "Fil-possum": true,
			"Svar om possum": false, "quokka": false, "wombat": false, "bilby": false} {
			if strings.Contains(all, word) != want {
				t.Errorf("the archive has %q: %v", word, !want)
			}
		}
	})
}

// described is what a test looks for in arkivstruktur.xml.
type described struct {
	XMLName  xml.Name `xml:"http://www.arkivverket.no/standarder/noark5/arkivstruktur arkiv"`
	Owner    string   `xml:"arkivskaper>arkivskaperNavn"`
	SystemID string   `xml:"arkivdel>mappe>systemID"`
	Title    string   `xml:"arkivdel>mappe>tittel"`
	Records  []struct {
		SystemID string `xml:"systemID"`
		Title    string `xml:"tittel"`
		Made     string `xml:"opprettetDato"`
		Objects  []struct {
			File      string `xml:"referanseDokumentfil"`
			Sum       string `xml:"sjekksum"`
			Algorithm string `xml:"sjekksumAlgoritme"`
			Size      int    `xml:"filstoerrelse"`
		} `xml:"dokumentbeskrivelse>dokumentobjekt"`
	} `xml:"arkivdel>mappe>registrering"`
}

// wantBag looks whether all that the description and the manifest name is there and as they say, and nothing else is.
func wantBag(t *testing.T, files map[string]string) {
	t.Helper()
	sum := func(name string) string {
		hash := sha256.Sum256([]byte(files[name]))
		return hex.EncodeToString(hash[:])
	}
	var archive described
	if err := xml.Unmarshal([]byte(files["data/arkivstruktur.xml"]), &archive); err != nil {
		t.Fatal(err)
	}
	if archive.Owner != "Eksempel fylkeskommune" || archive.Title != "Eksempel: Kjøkkenveien" || len(archive.Records) < 3 {
		t.Errorf("the description says %+v", archive)
	}
	named := 0
	for _, record := range archive.Records {
		if record.Title == "" || len(record.SystemID) != 36 || record.Made == "" {
			t.Errorf("a record is %+v", record)
		}
		for _, object := range record.Objects {
			name := "data/" + object.File
			if object.Sum != sum(name) || object.Algorithm != "SHA-256" || object.Size != len(files[name]) {
				t.Errorf("%s is not as it is described: %+v", name, object)
			}
			named++
		}
	}
	listed := 0
	for _, manifest := range []string{"manifest-sha256.txt", "tagmanifest-sha256.txt"} {
		for line := range strings.Lines(files[manifest]) {
			hash, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
			if hash != sum(name) {
				t.Errorf("%s is not as %s says", name, manifest)
			}
			listed++
		}
	}
	if listed != len(files)-1 || named != len(files)-5 { // the last manifest is in none; four tags and the description are no documents
		t.Errorf("%d files are listed and %d described, of %d", listed, named, len(files))
	}
}

// fetchAs fetches something as a person of the demo content.
func fetchAs(t *testing.T, slug, address string) (status int, body []byte) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Samlaer-Demo-Person", slug)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if body, err = io.ReadAll(response.Body); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, body
}

// unzipped are the files of an archive, without the folder that all stand in.
func unzipped(t *testing.T, body []byte) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, entry := range archive.File {
		file, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(file)
		if err != nil {
			t.Fatal(err)
		}
		_, name, _ := strings.Cut(entry.Name, "/")
		files[name] = string(content)
	}
	return files
}

// read are the files of a folder, by their names in it.
func read(t *testing.T, folder string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		name, _ := filepath.Rel(folder, path)
		files[filepath.ToSlash(name)] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
