package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// otherSiteScript is what a page of another origin tries.
//
//go:embed testdata/othersite.js
var otherSiteScript string

// letterLink is the link by which somebody signs in.
var letterLink = regexp.MustCompile(`http\S+/signin/link\?\S+`)

// ownPage is one of the hub's own that may ask it: others' policy lets nothing be asked.
const ownPage = "/graphiql"

// signIn signs a person of the demo in by a letter, as people do.
func (b tab) signIn(t *testing.T, s *served, mailbox *mailbox, address string) {
	t.Helper()
	b.open(t, s.url+"/signin")
	b.press(t, fmt.Sprintf(`document.querySelector("input[type=email]").value = %q; document.querySelector("form[action='/signin/letter']").requestSubmit()`, address))
	link := letterLink.FindString(mailbox.wait(address, "").text)
	b.open(t, link)
	b.press(t, `document.querySelector("form[method=post]").requestSubmit()`)
	b.open(t, s.url+ownPage)
	if b.who(t) == "" {
		t.Fatal("nobody is signed in")
	}
}

// press does what leads to another page, and waits for it.
func (b tab) press(t *testing.T, script string) {
	t.Helper()
	if _, err := chromedp.RunResponse(b.ctx, chromedp.Evaluate[chromedp.Void](script)); err != nil {
		t.Fatalf("%s: %v", script, err)
	}
}

// asked is what the page that is open gets for an operation, as text.
func (b tab) asked(t *testing.T, site, query string) string {
	t.Helper()
	return b.asks(t, site, "include", query)
}

// asks is asked with cookies, or without: «include» or «omit».
func (b tab) asks(t *testing.T, site, cookies, query string) string {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		t.Fatal(err)
	}
	return evaluated[string](t, b, fmt.Sprintf(`fetch("%s/graphql", {method: "POST", credentials: %q, headers: {"Content-Type": "application/json"}, body: %q})
		.then((got) => got.text(), (refused) => "refused")`, site, cookies, body))
}

// viewerID finds who is signed in.
var viewerID = regexp.MustCompile(`person_[0-9a-f-]+`)

func (b tab) who(t *testing.T) string {
	t.Helper()
	return viewerID.FindString(b.asked(t, "", `{ viewer { id } }`))
}

const organisationCount = `{ organisations(first: 1) { totalCount } }`

func TestAnotherSitesPageDoesNothingInAPersonsName(t *testing.T) {
	t.Parallel()
	b, mailbox := openTab(t), openMailbox(t)
	s := serve(t, append(boltPlace(t).with("--demo"), mailbox.flags()...)...)
	b.signIn(t, s, mailbox, "ingrid@example.org")
	who, before := b.who(t), b.asked(t, "", organisationCount)
	number, name := otherSite(t)
	for _, at := range []string{name, number} {
		b.open(t, at)
		for attempt, came := range evaluated[map[string]string](t, b, "("+otherSiteScript+")("+fmt.Sprintf("%q", s.url)+")") {
			if came != "" {
				t.Errorf("a page of %s, by %s: %s", at, attempt, came)
			}
		}
		b.open(t, s.url+ownPage)
		if after := b.asked(t, "", organisationCount); after != before {
			t.Errorf("a page of %s has changed something: %s, before %s", at, after, before)
		}
		if b.who(t) != who {
			t.Errorf("a page of %s has signed %s out", at, who)
		}
	}
	made := b.asked(t, "", `mutation { createOrganisation(input: {name: "Own", kind: BUSINESS}) { organisation { id } } }`)
	if !strings.Contains(made, "organisation_") || b.asked(t, "", organisationCount) == before {
		t.Errorf("the hub's own page cannot do it either: %s", made)
	}
}

func TestAPageThatMayReadDoesSoInAPersonsNameWhenItIsTrusted(t *testing.T) {
	t.Parallel()
	b := openTab(t)
	reader, _ := otherSite(t)
	for _, one := range []struct {
		flags         []string
		cookies, want string
	}{
		{[]string{"--cors-origins", reader, "--cors-cookies"}, "include", "person_"},
		{[]string{"--cors-origins", reader}, "include", "refused"},
		{[]string{"--cors-origins", reader}, "omit", `"viewer":null`},
		{[]string{"--cors-origins", "*"}, "omit", `"viewer":null`},
		{nil, "omit", "refused"},
	} {
		mailbox := openMailbox(t)
		s := serve(t, append(boltPlace(t).with(append(one.flags, "--demo")...), mailbox.flags()...)...)
		b.signIn(t, s, mailbox, "ingrid@example.org")
		b.open(t, reader)
		if got := b.asks(t, s.url, one.cookies, `{ viewer { id } }`); !strings.Contains(got, one.want) {
			t.Errorf("with %v and cookies: %s, a page of another origin reads %s", one.flags, one.cookies, got)
		}
		s.stop(t)
	}
}

func TestGraphiQLRunsUnderItsPolicy(t *testing.T) {
	t.Parallel()
	b := openTab(t)
	s := serve(t, boltPlace(t).with("--demo")...)
	b.open(t, s.url+"/graphiql")
	evaluated[bool](t, b, `new Promise((done) => { const look = () => document.querySelector(".graphiql-execute-button") ? done(true) : setTimeout(look, 50); look(); })`)
	shown := evaluated[string](t, b, `new Promise((done) => {
		document.querySelector(".graphiql-execute-button").click();
		const look = () => {
			const text = document.querySelector(".graphiql-response").innerText;
			text.includes("totalCount") ? done(text) : setTimeout(look, 50);
		};
		look();
	})`)
	if !strings.Contains(shown, "edges") {
		t.Errorf("the answer is shown as %s", shown)
	}
	violations := evaluated[[]string](t, b, `new Promise((done) => {
		const told = [];
		new ReportingObserver((reports) => told.push(...reports.map((one) => one.body.effectiveDirective + " " + one.body.blockedURL + " " + one.body.sample)),
			{types: ["csp-violation"], buffered: true}).observe();
		setTimeout(() => done(told), 200);
	})`)
	for _, one := range violations {
		t.Errorf("the page's policy has kept it from %s", one)
	}
}
