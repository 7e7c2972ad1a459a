package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

// TestACuratorWhoIsErasedStandsNowhereAsWhoDidSomething: not as who changed, hid or returned something, nor in how it was.
func TestACuratorWhoIsErasedStandsNowhereAsWhoDidSomething(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, where func(*testing.T) place) {
		t.Parallel()
		at := where(t)
		server := serve(t, at.with("--demo")...)
		curator, partner := demoPerson{server, "curator"}, demoPerson{server, "partner"}
		administrator := demoPerson{server, "administrator"}
		id, personVersion := curator.self(t)
		project := partner.projectCalled(t, "Eksempel: Kjøkkenveien")
		post := partner.tell(t, project, "nb", "Ovnen var kald.").text(t, "createPost", "post", "id")
		curator.ask(t, `mutation($id: ID!) { hide(id: $id, version: 1, reason: "Se på dette.") { subject { ... on Post { id } } } }`, map[string]any{"id": post})
		version := curator.ask(t, `query($id: ID!) { project(id: $id) { version } }`, map[string]any{"id": project}).get(t, "project", "version")
		for _, summary := range []string{"En annen.", "En tredje."} {
			version = curator.ask(t, `mutation($id: ID!, $v: Int!, $s: String) { updateProject(id: $id, version: $v, input: {summary: $s}) { project { version } } }`,
				map[string]any{"id": project, "v": version, "s": summary}).get(t, "updateProject", "project", "version")
		}
		lesson := partner.ask(t, clientOperation(t, "policy/distil-lesson"), map[string]any{"input": map[string]any{"title": "Varm ovnen", "kind": "IDEA",
			"language": "nb", "context": "Når det er kaldt.", "insight": "Det hjelper.", "limits": "Ikke alle."}}).text(t, "createLesson", "lesson", "id")
		partner.ask(t, `mutation($id: ID!) { submitLesson(id: $id, version: 1) { lesson { id } } }`, map[string]any{"id": lesson})
		curator.ask(t, `mutation($id: ID!) { returnLesson(id: $id, version: 2, comment: "Si mer.") { lesson { id } } }`, map[string]any{"id": lesson})
		administrator.ask(t, `mutation($id: ID!, $v: Int!) { erasePerson(id: $id, version: $v, texts: KEEP) { erased { kept } } }`,
			map[string]any{"id": id, "v": personVersion})
		left := administrator.ask(t, `query($id: ID!) { post(id: $id) { hidden { reason by { id } } } }`, map[string]any{"id": post})
		if left.text(t, "post", "hidden", "reason") != "Se på dette." || left.get(t, "post", "hidden", "by") != nil {
			t.Errorf("the post is hidden: %v", left.Data)
		}
		server.stop(t)
		must(t, at.with("compact")...)
		new(story).wantNowhere(t, at, id)
	})
}

// self is who somebody is, and which version.
func (p demoPerson) self(t *testing.T) (id string, version any) {
	t.Helper()
	id = p.ask(t, `{ viewer { id } }`, nil).text(t, "viewer", "id")
	return id, p.ask(t, `query($id: ID!) { node(id: $id) { ... on Person { version } } }`, map[string]any{"id": id}).get(t, "node", "version")
}

// TestADoubleDoesNotComeBackWithABackupOfBeforeTheMerge: erased is who the double was, too.
func TestADoubleDoesNotComeBackWithABackupOfBeforeTheMerge(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, where func(*testing.T) place) {
		t.Parallel()
		at, backup := where(t), filepath.Join(t.TempDir(), "backup.jsonl")
		serve(t, at.with("--demo")...).stop(t)
		if err := os.WriteFile(backup, []byte(must(t, at.with("export", "jsonl")...).out), 0o600); err != nil {
			t.Fatal(err)
		}
		server := serve(t, at.with("--demo")...)
		kept, version := demoPerson{server, "entrepreneur"}.self(t)
		double, _ := demoPerson{server, "partner"}.self(t)
		demoPerson{server, "administrator"}.ask(t, `mutation($k: ID!, $v: Int!, $d: ID!) { mergePersons(keep: $k, version: $v, double: $d) { person { id } } }`,
			map[string]any{"k": kept, "v": version, "d": double})
		demoPerson{server, "entrepreneur"}.ask(t, `mutation { eraseMe(texts: KEEP) { erased { kept } } }`, nil)
		server.stop(t)
		must(t, at.with("compact")...)
		for _, id := range []string{kept, double} {
			new(story).wantNowhere(t, at, id)
		}
		log, err := os.ReadFile(filepath.Join(at[1], "erasures.jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		again := where(t)
		must(t, again.with("import", "jsonl", backup)...)
		if err := os.WriteFile(filepath.Join(again[1], "erasures.jsonl"), log, 0o600); err != nil {
			t.Fatal(err)
		}
		server = serve(t, again.with("--demo")...)
		for _, slug := range []string{"entrepreneur", "partner"} {
			if code := (demoPerson{server, slug}).try(t, `{ viewer { id } }`, nil).code(); code != "UNAUTHENTICATED" {
				t.Errorf("%s has come back with the backup: %q", slug, code)
			}
		}
	})
}

// watched is a store of which a test hears each commit before it is done, and may refuse it.
type watched struct {
	hub.Store
	before atomic.Pointer[func(hub.Commit) error]
	// damaged is the hash of bytes that cannot be read.
	damaged string
}

func (w *watched) OpenBlob(ctx context.Context, hash string) (io.ReadSeekCloser, error) {
	if hash == w.damaged {
		return nil, errors.New("the disk has a hole")
	}
	return w.Store.OpenBlob(ctx, hash)
}

func (w *watched) Commit(ctx context.Context, commit hub.Commit) error {
	if before := w.before.Load(); before != nil {
		if err := (*before)(commit); err != nil {
			return err
		}
	}
	return w.Store.Commit(ctx, commit)
}

func (w *watched) watch(before func(hub.Commit) error) { w.before.Store(&before) }

// TestAnErasureGoesOnWhenWhoAskedForItHasGone: a telephone that loses its connection erases whole.
func TestAnErasureGoesOnWhenWhoAskedForItHasGone(t *testing.T) {
	t.Parallel()
	for name, open := range storesOf(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := &watched{Store: open()}
			i := openInviters(t, store)
			ctx, cutOff := context.WithCancel(hub.WithViewer(t.Context(), i.owner))
			defer cutOff()
			store.watch(func(hub.Commit) error { cutOff(); return nil })
			body, err := json.Marshal(map[string]any{"query": `mutation { eraseMe(texts: KEEP) { erased { kept } } }`})
			if err != nil {
				t.Fatal(err)
			}
			request := httptest.NewRequestWithContext(ctx, http.MethodPost, "/graphql", bytes.NewReader(body))
			request.Header.Set("Content-Type", "application/json")
			i.graphql.ServeHTTP(httptest.NewRecorder(), request)
			if ctx.Err() == nil {
				t.Fatal("nothing was committed")
			}
			left, err := store.Get(t.Context(), hub.KindPerson, []hub.ID{i.owner.ID})
			if err != nil || left[0] != nil {
				t.Errorf("the person is there: %v, %v", left[0], err)
			}
		})
	}
}

// TestWhatIsWrittenInTheMomentOfAnErasureIsErasedToo.
func TestWhatIsWrittenInTheMomentOfAnErasureIsErasedToo(t *testing.T) {
	t.Parallel()
	for name, open := range storesOf(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := &watched{Store: open()}
			i := openInviters(t, store)
			number := 0
			store.watch(func(commit hub.Commit) error {
				if number++; number > 8 {
					return nil
				}
				follow := &hub.Follow{Meta: hub.Meta{ID: hubtest.ID(hub.KindFollow, 900+number), Version: 1, CreatedBy: i.owner.ID}, PersonID: i.owner.ID,
					SubjectID: hubtest.ID(hub.KindLesson, 900+number)}
				return store.Store.Commit(t.Context(), hub.Commit{ID: hub.CommitID(follow.ID), Changes: hubtest.Inserts(follow)})
			})
			if _, raw, failed := i.ask(t, i.owner, `mutation { eraseMe(texts: KEEP) { erased { kept } } }`, nil); failed != "" {
				t.Fatal(raw)
			}
			left, err := store.Refs(t.Context(), hub.KindFollow, hub.Key("person:"+string(i.owner.ID)), "", 10)
			if err != nil || len(left) > 0 || number < 3 {
				t.Errorf("of %d: %v, %v", number, left, err)
			}
		})
	}
}

// TestBytesThatSomebodyElseIsJustSendingAreNotErased, and those that nobody is sending are.
func TestBytesThatSomebodyElseIsJustSendingAreNotErased(t *testing.T) {
	t.Parallel()
	for name, open := range storesOf(t) {
		for sent, want := range map[time.Duration]bool{time.Minute: true, 2 * time.Hour: false} {
			t.Run(name+" "+sent.String()+" ago", func(t *testing.T) {
				t.Parallel()
				i := openInviters(t, open())
				h := hub.New(hub.Parts{Store: i.store, Index: i.index, Clock: func() time.Time { return time.Now().Add(sent) }, UUID: newUUID})
				hash, size, err := i.store.PutBlob(t.Context(), strings.NewReader("a file that two people have"))
				if err != nil {
					t.Fatal(err)
				}
				post := &hub.Post{Meta: hub.Meta{ID: hubtest.ID(hub.KindPost, 901), Version: 1}, ProjectID: i.project.ID, AuthorID: i.owner.ID, Kind: hub.PostKindMethod,
					Body: "Vi prøvde.", Language: "nb", Audience: hub.AudiencePublic, Status: hub.PostStatusPublished, ShowAuthor: hub.AuthorShownName}
				i.put(t, post)
				i.put(t, &hub.Attachment{Meta: hub.Meta{ID: hubtest.ID(hub.KindAttachment, 901), Version: 1, CreatedBy: i.owner.ID}, OnID: post.ID, Size: size,
					Kind: hub.AttachmentKindOther, Name: "a.txt", MediaType: "text/plain", SHA256: hash})
				if _, err := hub.EraseMe(hub.WithReading(t.Context(), h.Read(i.owner)), hub.ErasedTextsRemove); err != nil {
					t.Fatal(err)
				}
				content, err := i.store.OpenBlob(t.Context(), hash)
				if err == nil {
					err = content.Close()
				}
				if got := err == nil; got != want {
					t.Errorf("the bytes are there: %v, %v", got, err)
				}
			})
		}
	}
}

// TestNobodyElseAgreesForWhoIsErased: a picture or a quote of them is not shown again by a consent of somebody who is nobody here.
func TestNobodyElseAgreesForWhoIsErased(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, where func(*testing.T) place) {
		t.Parallel()
		server := serve(t, where(t).with("--demo")...)
		person := func(slug string) demoPerson { return demoPerson{server, slug} }
		teller, curator := person("entrepreneur"), person("curator")
		post := person("partner").tell(t, teller.projectCalled(t, "Eksempel: Kjøkkenveien"), "nb", "«Det gikk bra», sa de.").text(t, "createPost", "post", "id")
		self := teller.ask(t, `{ viewer { id } }`, nil).text(t, "viewer", "id")
		curator.ask(t, recordOne, map[string]any{"s": post, "p": self})
		teller.ask(t, `mutation { eraseMe(texts: KEEP) { erased { kept } } }`, nil)
		refused := curator.try(t, recordOne, map[string]any{"s": post})
		if refused.code() != "INVALID" || !strings.Contains(refused.Errors[0].Message, "et annet bilde") {
			t.Errorf("a consent of somebody else: %v", refused)
		}
		hidden := curator.ask(t, `query($id: ID!) { post(id: $id) { version hidden { reason } } }`, map[string]any{"id": post})
		refused = curator.try(t, `mutation($id: ID!, $v: Int!) { show(id: $id, version: $v) { subject { ... on Post { id } } } }`,
			map[string]any{"id": post, "v": hidden.get(t, "post", "version")})
		if refused.code() != "INVALID" || !strings.Contains(refused.Errors[0].Message, "uten sitatet") {
			t.Errorf("a curator shows it: %v", refused)
		}
		if person("").ask(t, `query($id: ID!) { post(id: $id) { id } }`, map[string]any{"id": post}).get(t, "post") != nil {
			t.Error("it is shown again")
		}
	})
}

// TestWhatAConsentWasForDoesNotNameWhoIsErased: the purpose of one's own goes, and in that of others the name.
func TestWhatAConsentWasForDoesNotNameWhoIsErased(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, where func(*testing.T) place) {
		t.Parallel()
		server := serve(t, where(t).with("--demo")...)
		person := func(slug string) demoPerson { return demoPerson{server, slug} }
		teller, curator := person("entrepreneur"), person("curator")
		project := teller.projectCalled(t, "Eksempel: Kjøkkenveien")
		post := person("partner").tell(t, project, "nb", "«Det gikk bra», sa de.").text(t, "createPost", "post", "id")
		mine := teller.tell(t, project, "nb", "«Det gikk bra», sa de.").text(t, "createPost", "post", "id")
		self := teller.ask(t, `{ viewer { id } }`, nil).text(t, "viewer", "id")
		const record = `mutation($s: ID!, $p: ID, $for: String!) { recordConsent(subject: $s, person: $p, purpose: $for) { consent { id } } }`
		for _, one := range []map[string]any{{"s": post, "for": "Brosjyren om Selam Example"}, {"s": mine, "for": "Plakaten om Selam, i mai"},
			{"s": post, "p": self, "for": "Plakaten om meg som quokka"}} {
			curator.ask(t, record, one)
		}
		teller.ask(t, `mutation { eraseMe(texts: KEEP) { erased { reported } } }`, nil)
		left := curator.ask(t, `query($a: ID!, $b: ID!) { a: post(id: $a) { hidden { reason } consents { purpose person { id } withdrawnOn } } b: post(id: $b) { consents { purpose } } }`,
			map[string]any{"a": post, "b": mine})
		whole := left.whole(t)
		for _, word := range []string{"Selam", "quokka", self} {
			if strings.Contains(whole, word) {
				t.Errorf("%q is left: %s", word, whole)
			}
		}
		if left.text(t, "a", "consents", 0, "purpose") != "Brosjyren om […]" || left.text(t, "b", "consents", 0, "purpose") != "Plakaten om […], i mai" {
			t.Errorf("what the consents are for: %s", whole)
		}
		if left.get(t, "a", "hidden") == nil || left.get(t, "a", "consents", 1, "withdrawnOn") == nil {
			t.Errorf("who is gone agrees still: %s", whole)
		}
	})
}

// TestAFileOfWhichTheTextIsNotKnownIsListedToTheCurators: one that waits, and one whose text is damaged or lost, beside one that is read.
func TestAFileOfWhichTheTextIsNotKnownIsListedToTheCurators(t *testing.T) {
	t.Parallel()
	for name, open := range storesOf(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := &watched{Store: open(), damaged: strings.Repeat("d", 64)}
			i := openInviters(t, store)
			read, content := hub.NewFileText([]string{"Her står ingen."})
			if _, _, err := store.PutBlob(t.Context(), bytes.NewReader(content)); err != nil {
				t.Fatal(err)
			}
			want := map[hub.ID]bool{}
			for number, one := range []struct {
				text   *hub.FileText
				listed bool
			}{{nil, true}, {&hub.FileText{State: hub.TextStateDone, SHA256: store.damaged}, true},
				{&hub.FileText{State: hub.TextStateDone, SHA256: strings.Repeat("e", 64)}, true}, {read, false}, {&hub.FileText{State: hub.TextStateNone}, false}} {
				id := hubtest.ID(hub.KindAttachment, 900+number)
				i.put(t, &hub.Attachment{Meta: hub.Meta{ID: id, Version: 1, CreatedBy: i.member.ID}, OnID: i.project.ID, Kind: hub.AttachmentKindReport,
					Name: "a.pdf", MediaType: "application/pdf", SHA256: strings.Repeat("f", 64), Text: one.text})
				want[id] = one.listed
			}
			if _, raw, failed := i.ask(t, i.owner, `mutation { eraseMe(texts: KEEP) { erased { reported } } }`, nil); failed != "" {
				t.Fatal(raw)
			}
			_, raw, failed := i.ask(t, i.curator, `{ reports(first: 10) { nodes { ofErasure subject { id } } } }`, nil)
			for id, listed := range want {
				if failed != "" || strings.Contains(raw, string(id)) != listed {
					t.Errorf("%s is listed: %v; the list is %s", id, !listed, raw)
				}
			}
		})
	}
}
