package hub

import "slices"

// mentions are the documents that a document names. A reading loads them together with those that its siblings name.
func mentions(document Document) []ID {
	base := document.Base()
	return append(mentioned(document), base.CreatedBy, base.UpdatedBy)
}

func mentioned(document Document) []ID {
	switch d := document.(type) {
	case *Concept:
		return slices.Concat(d.BroaderIDs, d.RelatedIDs)
	case *GrantScheme:
		return append(slices.Clone(d.SuccessorIDs), d.OwnerID)
	case *Call:
		return append(slices.Clone(d.TargetGroupIDs), d.SchemeID)
	case *Project:
		ids := slices.Concat(d.organisations(), d.ThemeIDs, d.TargetGroupIDs, d.MethodIDs)
		for _, member := range d.Members {
			ids = append(ids, member.PersonID)
		}
		if d.Participants != nil {
			for _, group := range d.Participants.Groups {
				ids = append(ids, group.TargetGroupID)
			}
		}
		return append(ids, d.CallID)
	case *Event:
		return slices.Concat(d.OrganiserIDs, d.ProjectIDs)
	case *Post:
		ids := slices.Concat(d.ThemeIDs, d.TargetGroupIDs, d.CoWriterIDs)
		return append(ids, d.ProjectID, d.EventID, d.AuthorID)
	case *Lesson:
		ids := slices.Concat(d.sourceIDs(), d.ThemeIDs, d.TargetGroupIDs, d.MethodIDs)
		if d.Origin != nil {
			ids = append(ids, d.Origin.Organisation)
		}
		return append(ids, d.SupersededByID)
	case *Measure:
		return append(d.lessonIDs(), d.OwnerID)
	case *Brief:
		ids := make([]ID, len(d.Items))
		for at, item := range d.Items {
			ids[at] = item.ItemID
		}
		return ids
	default:
		return mentionedByParts(document)
	}
}

// mentionedByParts is for the documents that belong to others.
func mentionedByParts(document Document) []ID {
	switch d := document.(type) {
	case *Attachment:
		return []ID{d.OnID}
	case *Relation:
		return []ID{d.FromID, d.ToID}
	case *Application:
		return []ID{d.LessonID, d.ByID, d.PersonID}
	case *Comment:
		return []ID{d.OnID, d.AnswersID, d.AuthorID}
	case *Reaction:
		return []ID{d.OnID, d.PersonID}
	case *Consent:
		return []ID{d.PersonID, d.SubjectID}
	case *FinalReport:
		return []ID{d.ProjectID}
	case *Pulse:
		return []ID{d.ProjectID}
	case *Report:
		return []ID{d.SubjectID, d.HandledByID}
	case *Follow:
		return []ID{d.PersonID, d.SubjectID}
	case *Notification:
		return append([]ID{d.PersonID, d.SubjectID, d.AboutID, d.ByID}, d.ViaIDs...)
	case *Telling:
		return []ID{d.ByID}
	case *Revision:
		return []ID{d.SubjectID, d.ByID}
	case *AuditEntry:
		return []ID{d.SubjectID, d.ByID}
	case *Invitation:
		return []ID{d.ProjectID, d.OpenedByID}
	case *Service:
		return []ID{d.OwnerID}
	case *APIKey:
		return []ID{d.OwnerID, d.ServiceID}
	case *Webhook:
		return []ID{d.OwnerID}
	case *Delivery:
		return []ID{d.WebhookID}
	case *MailOut:
		return []ID{d.PersonID, d.InvitationID}
	default:
		return nil
	}
}
