package graph_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

// loop is a stage on which people are told what came of things.
type loop struct{ *stage }

func openLoop(t *testing.T) loop {
	t.Helper()
	return loop{openStage(t)}
}

// act makes the next requests one of the people's.
func (l loop) act(id hub.ID) loop {
	at := slices.IndexFunc(actors, func(one actor) bool { return one.id == id })
	if at < 0 {
		l.as(hub.Viewer{ID: id, Roles: []hub.Role{hub.RoleContributor}, ProjectIDs: []hub.ID{l.project}, Language: "en"})
		return l
	}
	l.as(l.viewer(actors[at], ""))
	return l
}

const toldQuery = `query($unread: Boolean = false) { viewer { unreadNotifications notifications(unreadOnly: $unread, first: 100) { totalCount
	nodes { id kind message read by { name } subject { id } about { id } } } } }`

// told are the kinds of what the person is told of a document, of all without any. The clock stands still: nothing is newer
// than anything else.
func (l loop) told(t *testing.T, person hub.ID, of ...hub.ID) []string {
	t.Helper()
	var kinds []string
	for _, one := range list(l.act(person).must(t, toldQuery, nil), "viewer", "notifications", "nodes") {
		if subject, _ := at(one, "subject", "id").(string); len(of) == 0 || slices.Contains(of, hub.ID(subject)) {
			kinds = append(kinds, at(one, "kind").(string))
		}
	}
	slices.Sort(kinds)
	return kinds
}

// message is what the person is told of the document.
func (l loop) message(t *testing.T, person, of hub.ID) string {
	t.Helper()
	for _, one := range list(l.act(person).must(t, toldQuery, nil), "viewer", "notifications", "nodes") {
		if at(one, "subject", "id") == string(of) {
			return at(one, "message").(string)
		}
	}
	return ""
}

func (l loop) wantTold(t *testing.T, person, of hub.ID, kinds ...string) {
	t.Helper()
	slices.Sort(kinds)
	if got := l.told(t, person, of); !slices.Equal(got, kinds) {
		t.Errorf("the person is told %q of %s, want %q", got, of, kinds)
	}
}

// do does something by a mutation that answers with a document, and gives its id.
func (l loop) do(t *testing.T, mutation, noun string, variables map[string]any) hub.ID {
	t.Helper()
	name, _, _ := strings.Cut(mutation, "(")
	got := l.must(t, l.typed(variables)+" { "+mutation+" { "+noun+" { id } } }", variables)
	id, _ := at(got, name, noun, "id").(string)
	return hub.ID(id)
}

// typed declares the variables of a mutation by the names that they have everywhere.
func (loop) typed(variables map[string]any) string {
	types := map[string]string{"id": "ID!", "version": "Int!", "lesson": "CreateLessonInput!", "measure": "CreateMeasureInput!",
		"comment": "AddCommentInput!", "application": "ReportApplicationInput!", "status": "MeasureStatus!", "change": "UpdateMeasureInput!",
		"reason": "String!", "report": "ReportContentInput!", "outcome": "Markdown!", "post": "CreatePostInput!"}
	var declared []string
	for name := range variables {
		declared = append(declared, "$"+name+": "+types[name])
	}
	if len(declared) == 0 {
		return "mutation"
	}
	return "mutation(" + strings.Join(declared, ", ") + ")"
}

// distil makes and publishes a lesson from the sources, as the curator.
func (l loop) distil(t *testing.T, sources ...hub.ID) hub.ID {
	t.Helper()
	var cited []map[string]any
	for _, source := range sources {
		cited = append(cited, map[string]any{"source": source})
	}
	lesson := l.act(curator).do(t, "createLesson(input: $lesson)", "lesson", map[string]any{"lesson": map[string]any{"title": l.title(),
		"kind": "WORKED", "context": "Når.", "insight": "Hva.", "limits": "Ikke da.", "sources": cited}})
	l.do(t, "publishLesson(id: $id, version: $version)", "lesson", map[string]any{"id": lesson, "version": 1})
	return lesson
}

func (l loop) design(t *testing.T, audience string, lesson hub.ID) hub.ID {
	t.Helper()
	return l.act(curator).do(t, "createMeasure(input: $measure)", "measure", map[string]any{"measure": map[string]any{"title": l.title(),
		"audience": audience, "grounds": []any{map[string]any{"lesson": lesson}}}})
}

func (l loop) comment(t *testing.T, by, on hub.ID, more ...map[string]any) hub.ID {
	t.Helper()
	input := map[string]any{"on": on, "body": "Hva skjedde så?"}
	for _, one := range more {
		for name, value := range one {
			input[name] = value
		}
	}
	return l.act(by).do(t, "addComment(input: $comment)", "comment", map[string]any{"comment": input})
}

func TestEverybodyBehindALessonIsToldWhatCameOfTheirExperience(t *testing.T) {
	t.Parallel()
	l := openLoop(t)
	lesson := l.distil(t, l.newPostOf(t, author), l.newPostOf(t, author), l.posts["PUBLIC"])
	for _, person := range []hub.ID{author, coWriter, teller} {
		l.wantTold(t, person, lesson, "CITED")
	}
	if got := l.message(t, author, lesson); !strings.Contains(got, "published the lesson “Forsøk") || !strings.Contains(got, "rests on what you told in “Forsøk") {
		t.Errorf("it says %q", got)
	}
	l.wantTold(t, curator, lesson)
	l.wantTold(t, elsewhere, lesson)

	measure := l.design(t, "PUBLIC", lesson)
	l.wantTold(t, coWriter, measure, "GROUNDS")
	l.act(curator).do(t, "moveMeasure(id: $id, version: $version, status: $status)", "measure", map[string]any{"id": measure, "version": 1, "status": "ADOPTED"})
	l.do(t, "moveMeasure(id: $id, version: $version, status: $status)", "measure", map[string]any{"id": measure, "version": 2, "status": "ONGOING"})
	l.wantTold(t, author, measure, "ADOPTED", "GROUNDS")
	l.act(curator).do(t, "moveMeasure(id: $id, version: $version, status: $status)", "measure", map[string]any{"id": measure, "version": 3, "status": "COMPLETED"})
	l.wantTold(t, author, measure, "OUTCOME", "ADOPTED", "GROUNDS")

	applied := l.act(elsewhere).do(t, "reportApplication(input: $application)", "application",
		map[string]any{"application": map[string]any{"lesson": lesson, "by": l.another, "outcome": "HELPED"}})
	l.wantTold(t, author, applied, "APPLIED")
	if got := l.message(t, author, applied); !strings.Contains(got, "took it into use, and it helped.") {
		t.Errorf("it says %q", got)
	}
	l.wantTold(t, elsewhere, applied)
}

// newPostOf makes a published post of the person's, in the project of the stage.
func (l loop) newPostOf(t *testing.T, person hub.ID) hub.ID {
	t.Helper()
	id := l.newPost("PUBLISHED", "PUBLIC", person)
	l.flush(t)
	return id
}

func TestNobodyIsToldOfWhatTheyMayNotRead(t *testing.T) {
	t.Parallel()
	l := openLoop(t)
	lesson := l.distil(t, l.posts["PUBLIC"])
	measure := l.design(t, "COUNTY", lesson)
	before := l.told(t, teller)
	l.wantTold(t, teller, measure)
	open := func(version int, audience string) {
		l.act(curator).do(t, "updateMeasure(id: $id, version: $version, input: $change)", "measure",
			map[string]any{"id": measure, "version": version, "change": map[string]any{"audience": audience}})
	}
	open(1, "PUBLIC")
	l.wantTold(t, teller, measure, "GROUNDS")
	open(2, "COUNTY")
	l.wantTold(t, teller, measure)
	got := l.act(teller).must(t, toldQuery, map[string]any{"unread": true})
	if at(got, "viewer", "unreadNotifications") != float64(len(before)) || at(got, "viewer", "notifications", "totalCount") != float64(len(before)) {
		t.Errorf("what may no longer be read is counted: %v, want %d", got, len(before))
	}
	open(3, "PUBLIC")
	l.wantTold(t, teller, measure, "GROUNDS")
	l.act(curator).do(t, "withdrawLesson(id: $id, version: $version)", "lesson", map[string]any{"id": lesson, "version": 2})
	l.wantTold(t, teller, measure)
}

func TestWhatIsDoneAgainTellsNobodyTwice(t *testing.T) {
	t.Parallel()
	l := openLoop(t)
	lesson := l.distil(t, l.posts["PUBLIC"])
	l.act(curator).do(t, "withdrawLesson(id: $id, version: $version)", "lesson", map[string]any{"id": lesson, "version": 2})
	l.wantTold(t, teller, lesson)
	l.act(curator).do(t, "publishLesson(id: $id, version: $version)", "lesson", map[string]any{"id": lesson, "version": 3})
	l.wantTold(t, teller, lesson, "CITED")

	id := hub.NewID(hub.KindComment, newUUID())
	for range 2 {
		l.comment(t, member, l.posts["PUBLIC"], map[string]any{"id": id})
	}
	l.wantTold(t, teller, id, "COMMENT")
}

func TestACommentAndItsAnswerAreToldUntilTheyAreTakenBack(t *testing.T) {
	t.Parallel()
	l := openLoop(t)
	comment := l.comment(t, member, l.posts["PUBLIC"])
	l.wantTold(t, teller, comment, "COMMENT")
	l.wantTold(t, coWriter, comment, "COMMENT")
	l.wantTold(t, member, comment)
	answer := l.comment(t, coWriter, l.posts["PUBLIC"], map[string]any{"answers": comment})
	l.wantTold(t, member, answer, "ANSWER")
	l.wantTold(t, teller, answer, "COMMENT")
	l.wantTold(t, coWriter, answer)
	l.act(coWriter).do(t, "withdrawComment(id: $id, version: $version)", "comment", map[string]any{"id": answer, "version": 1})
	l.wantTold(t, member, answer)
	l.act(curator).must(t, `mutation($id: ID!) { hide(id: $id, version: 1, reason: "Nevner noen.") { subject { __typename } } }`, map[string]any{"id": comment})
	l.wantTold(t, teller, comment)
	l.wantTold(t, member, comment, "HIDDEN")
}

func TestWhoIsNotShownIsNotNamedInWhatOthersAreTold(t *testing.T) {
	t.Parallel()
	l := openLoop(t)
	post := l.newPost("PUBLISHED", "PUBLIC", author)
	l.waiting[len(l.waiting)-1].(*hub.Post).ShowAuthor = hub.AuthorShownNobody
	l.flush(t)
	comment := l.comment(t, member, post)
	answer := l.comment(t, author, post, map[string]any{"answers": comment})
	if got := l.message(t, member, answer); !strings.HasPrefix(got, "Somebody answered your comment") {
		t.Errorf("the answer of who is not shown says %q", got)
	}
	if got := l.message(t, author, comment); strings.HasPrefix(got, "Somebody") {
		t.Errorf("the comment of who is shown says %q", got)
	}
}

func TestCuratorsAreToldOfWhatWaitsForThemAndPeopleOfWhatCameOfIt(t *testing.T) {
	t.Parallel()
	l := openLoop(t)
	lesson := l.act(elsewhere).do(t, "createLesson(input: $lesson)", "lesson", map[string]any{"lesson": map[string]any{"title": "Spør først", "kind": "IDEA"}})
	l.do(t, "submitLesson(id: $id, version: $version)", "lesson", map[string]any{"id": lesson, "version": 1})
	l.wantTold(t, curator, lesson, "SUBMITTED")
	l.wantTold(t, curatorAuthor, lesson, "SUBMITTED")
	l.act(curator).must(t, `mutation($id: ID!) { returnLesson(id: $id, version: 2, comment: "Hva bygger den på?") { lesson { id } } }`, map[string]any{"id": lesson})
	l.wantTold(t, elsewhere, lesson, "RETURNED")
	l.wantTold(t, curatorAuthor, lesson)

	report := l.act(elsewhere).do(t, "reportContent(input: $report)", "report", map[string]any{"report": map[string]any{"subject": l.posts["PUBLIC"], "reason": "Nevner noen."}})
	l.wantTold(t, curator, report, "REPORTED")
	l.wantTold(t, teller, report)
	l.act(curator).must(t, `mutation($id: ID!) { hide(id: $id, version: 1, reason: "Nevner noen.") { subject { __typename } } }`, map[string]any{"id": l.posts["PUBLIC"]})
	l.wantTold(t, teller, l.posts["PUBLIC"], "HIDDEN")
	l.act(curator).do(t, "handleReport(id: $id, version: $version, outcome: $outcome)", "report", map[string]any{"id": report, "version": 1, "outcome": "Skjult."})
	l.wantTold(t, elsewhere, report, "HANDLED")
	l.wantTold(t, curatorAuthor, report)
	if got := l.message(t, elsewhere, report); strings.Contains(got, "Forsøk") {
		t.Errorf("who may no longer read the post is told its title: %q", got)
	}

	l.act(nobody).must(t, `mutation { askToJoin(words: "Jeg leder et prosjekt.") { person { id } } }`, nil)
	l.wantTold(t, curator, nobody, "ACCESS")
	l.act(administrator).must(t, `mutation($id: ID!) { setRoles(id: $id, version: 2, roles: [CONTRIBUTOR]) { person { asked { words } } } }`, map[string]any{"id": nobody})
	l.wantTold(t, curator, nobody)
}

func TestANewPostIsToldToProjectsWithTheSameThemesAndTargetGroups(t *testing.T) {
	t.Parallel()
	l := openLoop(t)
	theme, group, other := l.newConcept(), l.newConcept(), l.newConcept()
	l.waiting[len(l.waiting)-2].(*hub.Concept).Scheme = hub.ConceptSchemeTargetGroup
	project := func(person hub.ID, themes, groups []hub.ID) {
		l.put(&hub.Project{Meta: l.meta(hub.KindProject, curator), Title: l.title(), Language: "nb", Audience: hub.AudiencePublic,
			Kind: hub.ProjectKindProgramme, Status: hub.ProjectStatusOngoing, ThemeIDs: themes, TargetGroupIDs: groups,
			Members: []hub.Member{{PersonID: person, Role: hub.ProjectRoleMember}}})
	}
	both, half := l.newPerson(), l.newPerson()
	project(both, []hub.ID{theme, other}, []hub.ID{group})
	project(half, []hub.ID{theme}, []hub.ID{other})
	l.flush(t)
	for _, one := range []struct {
		audience string
		kinds    []string
	}{{"PUBLIC", []string{"NEW_POST"}}, {"COUNTY", nil}} {
		post := l.act(member).do(t, "createPost(input: $post)", "post", map[string]any{"post": map[string]any{"project": l.project, "status": "PUBLISHED",
			"body": "Vi prøvde.", "audience": one.audience, "themes": []hub.ID{theme}, "targetGroups": []hub.ID{group}}})
		l.wantTold(t, both, post, one.kinds...)
		l.wantTold(t, half, post)
		l.wantTold(t, member, post)
		l.wantTold(t, curator, post, "NEW_POST")
	}
}

func TestWhoFollowsIsToldOfEachNewStatus(t *testing.T) {
	t.Parallel()
	l := openLoop(t)
	measure := l.design(t, "PUBLIC", l.lesson)
	l.act(elsewhere).must(t, `mutation($id: ID!) { follow(subject: $id) { follow { id } } }`, map[string]any{"id": measure})
	for version, status := range []string{"ADOPTED", "ONGOING"} {
		l.act(curator).do(t, "moveMeasure(id: $id, version: $version, status: $status)", "measure", map[string]any{"id": measure, "version": version + 1, "status": status})
	}
	l.wantTold(t, elsewhere, measure, "FOLLOWED", "FOLLOWED")
	if got := l.message(t, elsewhere, measure); !strings.HasSuffix(got, "which you follow, is now ongoing.") {
		t.Errorf("it says %q", got)
	}
}

func TestManyAreToldAfterwardsOnceEach(t *testing.T) {
	t.Parallel()
	l := openLoop(t)
	measure := l.design(t, "PUBLIC", l.lesson)
	const many = 70
	people := make([]hub.ID, many)
	for at := range people {
		people[at] = l.newPerson()
		l.put(&hub.Follow{Meta: l.meta(hub.KindFollow, people[at]), PersonID: people[at], SubjectID: measure})
	}
	l.flush(t)
	l.act(curator).do(t, "moveMeasure(id: $id, version: $version, status: $status)", "measure", map[string]any{"id": measure, "version": 1, "status": "ADOPTED"})
	l.wantTold(t, people[0], measure)
	var expanding sync.WaitGroup
	for range 3 {
		expanding.Go(func() {
			if err := l.hub.Expand(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	expanding.Wait()
	for _, person := range people {
		l.wantTold(t, person, measure, "FOLLOWED")
	}
}

func TestNothingThatManySayAtOnceIsLost(t *testing.T) {
	t.Parallel()
	l := openLoop(t)
	const many = 16
	people := make([]hub.ID, many)
	for at := range people {
		people[at] = l.newPerson()
	}
	l.flush(t)
	var saying sync.WaitGroup
	for at, person := range people {
		saying.Go(func() {
			ctx := hub.WithReading(context.WithoutCancel(t.Context()), l.hub.Read(hub.Viewer{ID: person, Roles: []hub.Role{hub.RoleContributor}}))
			if _, err := hub.Create[*hub.Comment](ctx, hub.KindComment, hub.Fields{"on": string(l.posts["PUBLIC"]), "body": fmt.Sprint("Nummer ", at)}); err != nil {
				t.Error(err)
			}
		})
	}
	saying.Wait()
	if got := l.told(t, teller); len(got) != many {
		t.Errorf("told %d times, want %d", len(got), many)
	}
}

func TestCuratorsAreRemindedOfAReviewOnceADate(t *testing.T) {
	t.Parallel()
	l := openLoop(t)
	due := l.newLesson("PUBLISHED", "PUBLIC", teller)
	l.waiting[len(l.waiting)-1].(*hub.Lesson).ReviewBy = hub.Date(now.AddDate(0, 0, -1).Format("2006-01-02"))
	later := l.newLesson("PUBLISHED", "PUBLIC", teller)
	l.waiting[len(l.waiting)-1].(*hub.Lesson).ReviewBy = hub.Date(now.Format("2006-01-02"))
	l.flush(t)
	for range 2 {
		if err := l.hub.RemindOfReviews(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	l.wantTold(t, curator, due, "REVIEW")
	l.wantTold(t, curator, later)
	l.act(curator).must(t, `mutation($id: ID!) { updateLesson(id: $id, version: 1, input: {reviewBy: "2030-01-01"}) { lesson { id } } }`, map[string]any{"id": due})
	l.wantTold(t, curator, due)
}

func TestAllThatOneHasSeenIsMarkedAtOnce(t *testing.T) {
	t.Parallel()
	l := openLoop(t)
	for at := range 60 {
		l.put(&hub.Notification{Meta: l.meta(hub.KindNotification, ""), PersonID: teller, Kind: hub.NotificationKindFollowed, SubjectID: l.lesson,
			At: hubtest.Start.AddDate(0, 0, at)})
	}
	l.flush(t)
	marked := l.act(teller).must(t, `mutation { markAllRead(until: "2023-07-15T08:00:00Z") { marked } }`, nil)
	wantAt(t, marked, 30.0, "markAllRead", "marked")
	wantAt(t, l.must(t, toldQuery, nil), 30.0, "viewer", "unreadNotifications")
	wantAt(t, l.must(t, `mutation { markAllRead { marked } }`, nil), 30.0, "markAllRead", "marked")
	wantAt(t, l.must(t, toldQuery, nil), 0.0, "viewer", "unreadNotifications")
}
