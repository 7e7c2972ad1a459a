package hub

import "context"

// NotificationSettings are how a person wants to be told.
type NotificationSettings struct {
	// ByMail is how often letters come; nil when the person has not said.
	ByMail *MailFrequency `bson:"byMail,omitempty"`
	// Kinds are those of which the person wants to hear more or less often than that.
	Kinds []NotificationSetting `bson:"kinds,omitempty"`
}

// NotificationSetting is how often letters of one kind come.
type NotificationSetting struct {
	Kind   NotificationKind `bson:"kind"`
	ByMail MailFrequency    `bson:"byMail"`
}

// NotificationSettingInput is the same, by the name that it has in forms.
type NotificationSettingInput = NotificationSetting

// MailFrequency is how often letters come.
type MailFrequency string

const (
	MailFrequencyNever  MailFrequency = "NEVER"
	MailFrequencyAtOnce MailFrequency = "AT_ONCE"
	MailFrequencyDaily  MailFrequency = "DAILY"
	MailFrequencyWeekly MailFrequency = "WEEKLY"
)

var mailFrequencies = []string{"NEVER", "AT_ONCE", "DAILY", "WEEKLY"}

// unasked is how often letters come to those who have not said. What answers or judges one's own words, and what came of
// them, is told at once: that is rare, and nobody comes back to look for it. The rest is read together.
var unasked = map[NotificationKind]MailFrequency{
	NotificationKindComment: MailFrequencyAtOnce, NotificationKindAnswer: MailFrequencyAtOnce,
	NotificationKindCited: MailFrequencyAtOnce, NotificationKindGrounds: MailFrequencyAtOnce,
	NotificationKindAdopted: MailFrequencyAtOnce, NotificationKindOutcome: MailFrequencyAtOnce,
	NotificationKindApplied: MailFrequencyAtOnce, NotificationKindReturned: MailFrequencyAtOnce,
	NotificationKindHidden: MailFrequencyAtOnce, NotificationKindShown: MailFrequencyAtOnce,
	NotificationKindHandled: MailFrequencyAtOnce, NotificationKindReported: MailFrequencyDaily,
	NotificationKindSubmitted: MailFrequencyDaily, NotificationKindReview: MailFrequencyDaily,
	NotificationKindAccess: MailFrequencyDaily, NotificationKindNewPost: MailFrequencyWeekly,
	NotificationKindRelevant:    MailFrequencyDaily,
	NotificationKindFinalReport: MailFrequencyAtOnce, NotificationKindPulse: MailFrequencyAtOnce,
	NotificationKindSavedSearch: MailFrequencyWeekly, NotificationKindFollowed: MailFrequencyWeekly,
}

// frequency is how often letters of a kind come.
func (s NotificationSettings) frequency(kind NotificationKind) MailFrequency {
	for _, setting := range s.Kinds {
		if setting.Kind == kind {
			return setting.ByMail
		}
	}
	if s.ByMail != nil {
		return *s.ByMail
	}
	return unasked[kind]
}

// set says how often letters of a kind come.
func (s *NotificationSettings) set(setting NotificationSetting) {
	for at := range s.Kinds {
		if s.Kinds[at].Kind == setting.Kind {
			s.Kinds[at] = setting
			return
		}
	}
	s.Kinds = append(s.Kinds, setting)
}

func (s NotificationSettings) validate(v *validation) {
	if s.ByMail != nil {
		v.oneOf("notifications.byMail", string(*s.ByMail), mailFrequencies...)
	}
	for at, setting := range s.Kinds {
		v.oneOf(v.item("notifications.kinds", at, "kind"), string(setting.Kind), notificationKindNames()...)
		v.oneOf(v.item("notifications.kinds", at, "byMail"), string(setting.ByMail), mailFrequencies...)
	}
}

// EachSetting is how often letters of each kind come to a person, whether they have said so or not.
func EachSetting(settings *NotificationSettings) []*NotificationSetting {
	all := make([]*NotificationSetting, len(NotificationKinds))
	for at, kind := range NotificationKinds {
		all[at] = &NotificationSetting{kind, settings.frequency(kind)}
	}
	return all
}

// SetNotifications says how the viewer wants to be told. What is left out stays as it is.
func SetNotifications(ctx context.Context, byMail *MailFrequency, kinds []*NotificationSetting) (*Person, error) {
	person, err := write(ctx, "person.update", func(ctx context.Context, w *writing) (*Person, error) {
		person, err := take[*Person](ctx, w, w.viewer.ID)
		if err != nil {
			return nil, err
		}
		if byMail != nil {
			person.Notifications.ByMail = byMail
		}
		for _, setting := range kinds {
			person.Notifications.set(*setting)
		}
		return person, w.settlePerson(ctx, person)
	})
	return asWritten(ctx, person, err)
}

func (w *writing) settlePerson(ctx context.Context, person *Person) error {
	was := w.was[person.ID]
	if err := w.settle(ctx, person, was); err != nil {
		return err
	}
	if len(was.fields.changed(FieldsOf(person))) > 0 {
		w.put(person)
	}
	return nil
}
