package hub

import "testing"

// grounds are two projects of different grantees, one that is partner in the other's, and posts of theirs.
func evidenceGrounds() Grounds {
	id := func(kind Kind, last byte) ID { return NewID(kind, [16]byte{6: 0x70, 8: 0x80, 15: last}) }
	one := &Project{Meta: Meta{ID: id(KindProject, 1)}, GranteeID: id(KindOrganisation, 1)}
	other := &Project{Meta: Meta{ID: id(KindProject, 2)}, GranteeID: id(KindOrganisation, 2)}
	partner := &Project{Meta: Meta{ID: id(KindProject, 3)}, GranteeID: id(KindOrganisation, 3),
		Partners: []Partner{{OrganisationID: id(KindOrganisation, 1)}}}
	grounds := Grounds{one.ID: one, other.ID: other, partner.ID: partner}
	post := func(last byte, project *Project, author byte, status PostStatus) {
		p := &Post{Meta: Meta{ID: id(KindPost, last)}, ProjectID: project.ID, AuthorID: id(KindPerson, author), Status: status}
		grounds[p.ID] = p
	}
	post(1, one, 1, PostStatusPublished)
	post(2, one, 1, PostStatusPublished)
	post(3, one, 2, PostStatusPublished)
	post(4, other, 3, PostStatusPublished)
	post(5, partner, 4, PostStatusPublished)
	post(6, other, 3, PostStatusWithdrawn)
	post(7, other, 3, PostStatusDraft)
	study := &Attachment{Meta: Meta{ID: id(KindAttachment, 1)}, OnID: one.ID, Kind: AttachmentKindStudy}
	picture := &Attachment{Meta: Meta{ID: id(KindAttachment, 2)}, OnID: one.ID, Kind: AttachmentKindPicture}
	grounds[study.ID], grounds[picture.ID] = study, picture
	return grounds
}

func TestEvidenceIsWhatTheSourcesAmountTo(t *testing.T) {
	t.Parallel()
	post := func(last byte) Citation {
		return Citation{SourceID: NewID(KindPost, [16]byte{6: 0x70, 8: 0x80, 15: last})}
	}
	attachment := func(last byte) Citation {
		return Citation{SourceID: NewID(KindAttachment, [16]byte{6: 0x70, 8: 0x80, 15: last})}
	}
	reference := func(kind ReferenceKind) Citation { return Citation{Reference: &Reference{Kind: kind}} }
	for _, example := range []struct {
		name      string
		citations []Citation
		want      Strength
		projects  int
		persons   int
	}{
		{"nothing", nil, StrengthUnsourced, 0, 0},
		{"one person's posts, however many", []Citation{post(1), post(2)}, StrengthAnecdotal, 1, 1},
		{"two people of one project", []Citation{post(1), post(3)}, StrengthRepeated, 1, 2},
		{"two projects of different grantees", []Citation{post(1), post(4)}, StrengthReplicated, 2, 2},
		{"two projects, one grantee partner in the other's", []Citation{post(1), post(5)}, StrengthRepeated, 2, 2},
		{"a study outside", []Citation{reference(ReferenceKindStudy)}, StrengthEvaluated, 0, 0},
		{"a report outside", []Citation{reference(ReferenceKindReport)}, StrengthAnecdotal, 0, 0},
		{"a study attached", []Citation{attachment(1)}, StrengthEvaluated, 1, 0},
		{"a picture attached", []Citation{attachment(2)}, StrengthAnecdotal, 1, 0},
		{"a withdrawn post", []Citation{post(6)}, StrengthUnsourced, 0, 0},
		{"a draft", []Citation{post(7)}, StrengthUnsourced, 0, 0},
		{"a post that is gone", []Citation{post(99)}, StrengthUnsourced, 0, 0},
	} {
		got := Evidence{}.Weigh(example.citations, evidenceGrounds(), true)
		if got.Strength() != example.want || got.ProjectCount != example.projects || got.PersonCount != example.persons {
			t.Errorf("%s: %s of %d projects and %d people, want %s of %d and %d", example.name, got.Strength(),
				got.ProjectCount, got.PersonCount, example.want, example.projects, example.persons)
		}
	}
}

func TestACuratorLowersTheStrengthAndNeverRaisesIt(t *testing.T) {
	t.Parallel()
	lower, higher := StrengthAnecdotal, StrengthEvaluated
	if got := (Evidence{Computed: StrengthReplicated, LoweredTo: &lower}).Strength(); got != StrengthAnecdotal {
		t.Errorf("lowered to anecdotal, strength is %s", got)
	}
	if got := (Evidence{Computed: StrengthRepeated, LoweredTo: &higher}).Strength(); got != StrengthRepeated {
		t.Errorf("raised to evaluated, strength is %s", got)
	}
}
