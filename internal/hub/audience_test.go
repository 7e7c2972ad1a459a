package hub

import (
	"slices"
	"testing"
)

func TestReadersIncludeOthersOnlyWhereEachOfThemMayRead(t *testing.T) {
	t.Parallel()
	project := projectToken("project_1")
	for _, example := range []struct {
		outer, inner []Token
		want         bool
	}{
		{[]Token{TokenPublic}, []Token{TokenNetwork}, true},
		{[]Token{TokenNetwork}, []Token{TokenPublic}, false},
		{[]Token{TokenNetwork}, []Token{project, TokenCounty}, true},
		{[]Token{project, TokenCounty}, []Token{TokenCounty}, true},
		{[]Token{project, TokenCounty}, []Token{TokenNetwork}, false},
		{[]Token{TokenCounty}, []Token{project, TokenCounty}, false},
	} {
		if got := includes(example.outer, example.inner); got != example.want {
			t.Errorf("%q includes %q: %t, want %t", example.outer, example.inner, got, example.want)
		}
	}
}

func TestADraftIsReadByItsAuthorAndCoWritersWhateverItsAudience(t *testing.T) {
	t.Parallel()
	post := &Post{AuthorID: "person_1", CoWriterIDs: []ID{"person_2"}, Audience: AudiencePublic, Status: PostStatusDraft}
	if got := post.Readers(); !slices.Equal(got, []Token{"person:person_1", "person:person_2"}) {
		t.Errorf("a draft is read by %q", got)
	}
	post.Status = PostStatusPublished
	if got := post.Readers(); !slices.Equal(got, []Token{TokenPublic}) {
		t.Errorf("once published it is read by %q", got)
	}
	post.Hidden = &Hiding{}
	if got := post.Readers(); !slices.Equal(got, []Token{"person:person_1", TokenCounty}) {
		t.Errorf("once hidden it is read by %q", got)
	}
}

func TestTokensFollowTheRoles(t *testing.T) {
	t.Parallel()
	for _, example := range []struct {
		viewer Viewer
		want   []Token
	}{
		{Visitor("nb"), []Token{TokenPublic}},
		{Viewer{ID: "person_1"}, []Token{TokenPublic, "self:person_1"}},
		{Viewer{ID: "person_1", Roles: []Role{RoleContributor}, ProjectIDs: []ID{"project_1"}},
			[]Token{TokenNetwork, "person:person_1", "project:project_1", TokenPublic, "self:person_1"}},
		{Viewer{ID: "person_1", Roles: []Role{RoleAdministrator}},
			[]Token{TokenAdministrators, TokenCounty, TokenNetwork, "person:person_1", TokenPublic, "self:person_1"}},
	} {
		if got := example.viewer.Tokens(); !slices.Equal(got, example.want) {
			t.Errorf("%v holds %q, want %q", example.viewer.Roles, got, example.want)
		}
	}
}

func TestEveryKindHasANounAndIsKnownByItsIDs(t *testing.T) {
	t.Parallel()
	if len(Kinds) != len(nouns) {
		t.Errorf("%d kinds and %d nouns", len(Kinds), len(nouns))
	}
	for _, kind := range Kinds {
		document := NewDocument(kind)
		if document == nil || document.DocumentKind() != kind {
			t.Errorf("%s has no noun of its own", kind)
		}
		if got := NewID(kind, [16]byte{6: 0x70, 8: 0x80}).Kind(); got != kind {
			t.Errorf("an id of %s is of %q", kind, got)
		}
	}
}

func TestACommentThatWasTakenAwayIsReadByNobodyWhoCouldNotReadItBefore(t *testing.T) {
	t.Parallel()
	comment := &Comment{OnID: "post_1", AuthorID: "person_1", Withdrawn: true}
	if got := comment.Readers(); !slices.Equal(got, []Token{"as:post_1", "person:person_1", TokenCounty}) {
		t.Errorf("it is read by %q", got)
	}
	reading := &Reading{tokens: []Token{TokenCounty}}
	for _, may := range []bool{true, false} {
		if got := reading.meetsAll(comment.Readers(), map[ID]bool{"post_1": may}); got != may {
			t.Errorf("a curator reads it: %t, where the post is read: %t", got, may)
		}
	}
	if reading.meetsAll(nil, nil) {
		t.Error("somebody reads what has no readers")
	}
}
