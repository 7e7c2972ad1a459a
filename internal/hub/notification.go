package hub

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strings"
	"time"
)

// Notification (varsel) tells a person what came of something. It exists for as long as the person may read what it is
// about, and what that has to do with the person.
type Notification struct {
	Meta      `bson:",inline"`
	PersonID  ID               `bson:"person"`
	Kind      NotificationKind `bson:"kind"`
	SubjectID ID               `bson:"subject"`
	// ViaIDs are the documents through which the subject has come to concern the person: of a measure, the lesson that it
	// rests on. To tell of the one is to tell of them.
	ViaIDs []ID `bson:"via,omitempty"`
	// AboutID is what the person has told or written, when that is what the subject concerns.
	AboutID ID `bson:"about,omitempty"`
	// ByID is who did it. Whether the person may know is asked when it is shown.
	ByID ID        `bson:"by,omitempty"`
	At   time.Time `bson:"at"`
	Read bool      `bson:"read"`
	// Cause names what is told: a person is told it once.
	Cause string `bson:"cause,omitempty"`
	// LetterID is the letter that carries it; empty when none does.
	LetterID ID `bson:"letter,omitempty"`
}

// NotificationKind is what there is to tell.
type NotificationKind string

const (
	NotificationKindNewPost     NotificationKind = "NEW_POST"
	NotificationKindCited       NotificationKind = "CITED"
	NotificationKindGrounds     NotificationKind = "GROUNDS"
	NotificationKindAdopted     NotificationKind = "ADOPTED"
	NotificationKindOutcome     NotificationKind = "OUTCOME"
	NotificationKindApplied     NotificationKind = "APPLIED"
	NotificationKindComment     NotificationKind = "COMMENT"
	NotificationKindAnswer      NotificationKind = "ANSWER"
	NotificationKindSavedSearch NotificationKind = "SAVED_SEARCH"
	NotificationKindRelevant    NotificationKind = "RELEVANT"
	NotificationKindFollowed    NotificationKind = "FOLLOWED"
	NotificationKindSubmitted   NotificationKind = "SUBMITTED"
	NotificationKindReturned    NotificationKind = "RETURNED"
	NotificationKindReview      NotificationKind = "REVIEW"
	NotificationKindHidden      NotificationKind = "HIDDEN"
	NotificationKindShown       NotificationKind = "SHOWN"
	NotificationKindReported    NotificationKind = "REPORTED"
	NotificationKindHandled     NotificationKind = "HANDLED"
	NotificationKindAccess      NotificationKind = "ACCESS"
	NotificationKindFinalReport NotificationKind = "FINAL_REPORT"
	NotificationKindPulse       NotificationKind = "PULSE"
)

// NotificationKinds are all kinds, in the order in which people are asked about them.
var NotificationKinds = []NotificationKind{
	NotificationKindComment, NotificationKindAnswer, NotificationKindCited, NotificationKindGrounds, NotificationKindAdopted,
	NotificationKindOutcome, NotificationKindApplied, NotificationKindNewPost, NotificationKindRelevant,
	NotificationKindFinalReport, NotificationKindPulse, NotificationKindSavedSearch, NotificationKindFollowed,
	NotificationKindReturned, NotificationKindHidden, NotificationKindShown, NotificationKindHandled,
	NotificationKindSubmitted, NotificationKindReview, NotificationKindReported, NotificationKindAccess,
}

func notificationKindNames() []string {
	names := make([]string, len(NotificationKinds))
	for at, kind := range NotificationKinds {
		names[at] = string(kind)
	}
	return names
}

func (*Notification) DocumentKind() Kind { return KindNotification }

// Keys hold that a person is told the same once, whoever does the telling and however often.
func (n *Notification) Keys() []Key {
	if n.Cause == "" {
		return nil
	}
	return []Key{toldKey(n.PersonID, n.Cause)}
}

func toldKey(person ID, cause string) Key { return Key("told:" + string(person) + ":" + cause) }

func (n *Notification) Refs() []Key {
	keys := join(refs("person", n.PersonID), refs("subject", n.SubjectID), refs("by", n.ByID), refs("letter", n.LetterID))
	if !n.Read {
		keys = append(keys, refs("unread", n.PersonID)...)
	}
	return keys
}

// Readers: the person, as long as the person may read all that it tells of.
func (n *Notification) Readers() []Token {
	return append(asParent(n.tellsOf()...), personTokens(n.PersonID)...)
}

// tellsOf are the documents of which the notification tells. A person tells of nothing that those with a role don't know.
func (n *Notification) tellsOf() []ID {
	var ids []ID
	for _, id := range append([]ID{n.SubjectID, n.AboutID}, n.ViaIDs...) {
		if id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

func (n *Notification) validate(v *validation) {
	v.reference("person", KindPerson, n.PersonID)
	v.oneOf("kind", string(n.Kind), notificationKindNames()...)
}

// single: when two persons become one, that one was told once.
func (n *Notification) single() bool { return n.Cause != "" }

// madeOf makes an id of a moment and of what else tells the document from others, so that it is the same each time.
func madeOf(kind Kind, at time.Time, what ...string) ID {
	var uuid [16]byte
	var moment [8]byte
	binary.BigEndian.PutUint64(moment[:], uint64(at.UnixMilli()))
	sum := sha256.Sum256([]byte(strings.Join(what, "\n")))
	copy(uuid[0:6], moment[2:8])
	copy(uuid[6:16], sum[:])
	uuid[6], uuid[8] = uuid[6]&0x0f|0x70, uuid[8]&0x3f|0x80
	return NewID(kind, uuid)
}

// short makes a name of fixed length of what may be long.
func short(what string) string {
	sum := sha256.Sum256([]byte(what))
	return hex.EncodeToString(sum[:12])
}

// Notifications pages through what the viewer is told, the newest first.
func Notifications(ctx context.Context, viewer *Viewer, unreadOnly bool, page Page) (*Connection[*Notification], error) {
	r := ReadingOf(ctx)
	kept, err := r.notificationsOf(ctx, viewer.ID, unreadOnly)
	if err != nil {
		return nil, err
	}
	return pageOf[*Notification](ctx, r, idsOf(kept), orderByIDDown, page)
}

// UnreadCount is how many notifications the viewer has not seen.
func UnreadCount(ctx context.Context, viewer *Viewer) (int, error) {
	kept, err := ReadingOf(ctx).notificationsOf(ctx, viewer.ID, true)
	return len(kept), err
}

// notificationsOf are those that the viewer may read and whose causes still stand.
func (r *Reading) notificationsOf(ctx context.Context, person ID, unreadOnly bool) ([]*Notification, error) {
	name := "person"
	if unreadOnly {
		name = "unread"
	}
	ids, err := allRefs(ctx, r.hub.store, KindNotification, Key(name+":"+string(person)))
	if err != nil {
		return nil, err
	}
	return r.standing(ctx, ids)
}

// standing are those of the notifications that the viewer may read and whose causes still stand.
func (r *Reading) standing(ctx context.Context, ids []ID) ([]*Notification, error) {
	documents, err := r.Documents(ctx, ids)
	if err != nil {
		return nil, err
	}
	var kept []*Notification
	for _, document := range documents {
		one, ok := document.(*Notification)
		if !ok {
			continue
		}
		subject, err := r.load(ctx, []ID{one.SubjectID})
		if err != nil {
			return nil, err
		}
		isAsked, err := r.isStillAsked(ctx, one, subject[0])
		if err != nil {
			return nil, err
		}
		if isAsked && stands(one, subject[0]) {
			kept = append(kept, one)
		}
	}
	return kept, nil
}

// isStillAsked tells whether a final report that somebody is asked for is due still; it is another document than the one that
// is told of.
func (r *Reading) isStillAsked(ctx context.Context, n *Notification, subject Document) (bool, error) {
	project, ok := subject.(*Project)
	if !ok || n.Kind != NotificationKindFinalReport {
		return true, nil
	}
	state, err := StateOfReport(WithReading(ctx, r), project)
	return state != nil && *state == FinalReportStateDue, err
}

// stands tells whether there still is what a notification tells of: what was taken back is not told.
func stands(n *Notification, subject Document) bool {
	if n.Kind == NotificationKindFollowed {
		return subject != nil // whatever has become of it
	}
	switch d := subject.(type) {
	case *Comment:
		return (!d.Withdrawn && d.Hidden == nil) != (n.Kind == NotificationKindHidden)
	case *Post:
		if n.Kind == NotificationKindHidden {
			return d.Hidden != nil
		}
		return d.Status == PostStatusPublished && d.Hidden == nil
	case *Lesson:
		return lessonStands(n, d)
	case *Measure:
		return measureStands(n, d)
	case *Person:
		return d.Asked != nil
	case *Report:
		return d.Handled == (n.Kind == NotificationKindHandled)
	case *Pulse:
		return d.AnsweredOn == ""
	default:
		return subject != nil
	}
}

func lessonStands(n *Notification, lesson *Lesson) bool {
	switch n.Kind {
	case NotificationKindCited:
		return lesson.isShown() && (n.AboutID == "" || slices.Contains(lesson.sourceIDs(), n.AboutID))
	case NotificationKindSubmitted:
		return lesson.Status == LessonStatusInReview
	case NotificationKindReturned:
		return lesson.Returned != nil
	case NotificationKindReview: // and not for another date since
		return lesson.isShown() && (n.Cause == "" || n.Cause == short(reviewCause(lesson).name()))
	default:
		return lesson.isShown()
	}
}

// measureStands: a measure that no longer rests on a lesson, or is no longer adopted, has not come of it.
func measureStands(n *Notification, measure *Measure) bool {
	rests := !slices.ContainsFunc(n.ViaIDs, func(id ID) bool {
		return id.Kind() == KindLesson && !slices.Contains(measure.lessonIDs(), id)
	})
	switch n.Kind {
	case NotificationKindAdopted:
		return rests && (measure.isAdopted() || measure.isEnded())
	case NotificationKindOutcome:
		return rests && measure.isEnded()
	default:
		return rests
	}
}

// isShown tells whether the lesson stands where its audience reads it.
func (l *Lesson) isShown() bool {
	return l.Status == LessonStatusPublished || l.Status == LessonStatusSuperseded
}

func (m *Measure) isAdopted() bool {
	return m.Status == MeasureStatusAdopted || m.Status == MeasureStatusOngoing
}

func (m *Measure) isEnded() bool {
	return m.Status == MeasureStatusCompleted || m.Status == MeasureStatusDropped
}

// DoneBy gives who did what a notification tells of, as far as the viewer may know.
func DoneBy(ctx context.Context, notification *Notification) (*Person, error) {
	r := ReadingOf(ctx)
	subject, err := r.load(ctx, []ID{notification.SubjectID})
	if err != nil || subject[0] == nil {
		return nil, err
	}
	return actor(ctx, subject[0], notification.ByID)
}

// MarkRead notes that the viewer has seen a notification; seen twice is seen once.
func MarkRead(ctx context.Context, id ID) (*Notification, error) {
	return write(ctx, "notification.update", func(ctx context.Context, w *writing) (*Notification, error) {
		notification, err := take[*Notification](ctx, w, id)
		if err != nil || notification.Read {
			return notification, err
		}
		notification.Read = true
		w.put(notification)
		return notification, nil
	})
}

// readAtOnce is how many notifications are marked as read in one commit.
const readAtOnce = maxCommit - 1

// MarkAllRead notes that the viewer has seen all notifications up to a moment, now when none is given, and tells how many
// those were. What arrives meanwhile is not among them.
func MarkAllRead(ctx context.Context, until *time.Time) (int, error) {
	r := ReadingOf(ctx)
	if err := r.viewer.admitted("notification.update"); err != nil {
		return 0, err
	}
	last := r.hub.instant()
	if until != nil {
		last = *until
	}
	marked := 0
	for {
		count, err := write(ctx, "notification.update", func(ctx context.Context, w *writing) (int, error) {
			unread, err := w.notificationsOf(ctx, w.viewer.ID, true)
			if err != nil {
				return 0, err
			}
			unread = slices.DeleteFunc(unread, func(n *Notification) bool { return n.At.After(last) })
			unread = unread[:min(len(unread), readAtOnce)]
			for _, notification := range unread {
				w.remember(notification)
				notification.Read = true
				w.put(notification)
			}
			return len(unread), nil
		})
		marked += count
		if err != nil || count < readAtOnce {
			return marked, err
		}
	}
}
