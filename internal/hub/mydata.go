package hub

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"
)

// PersonalData is all that the hub holds about one person, as it was at an instant.
type PersonalData struct {
	Person *Person
	At     time.Time
	// Language is the one of what is said around it: nb, nn or en.
	Language Language
	// Kinds are in the order of [Kinds]; those of which there is nothing are left out.
	Kinds []HeldKind
	// Files are the attachments that the person put up, whose bytes [PersonalData.Open] gives.
	Files []*Attachment
	store Store
}

// HeldKind are the documents of one kind that say something of a person.
type HeldKind struct {
	Kind Kind
	// Label is the kind in the person's language.
	Label     string
	Documents []HeldDocument
}

// HeldDocument is what one document says of a person: all of it where it is the person's own or the person may read it, and
// otherwise only where it names the person.
type HeldDocument struct {
	ID    ID
	Title string
	// IsWhole tells that nothing of the document is left out but secrets.
	IsWhole bool
	// Fields have the names of the API.
	Fields Fields
}

// unheld are the fields that are nobody's to take away: hashes of secrets, what the hub knows a retry by, other people's rights, and how
// many people a project reached, which are shown as «<5» where they are few.
var unheld = []string{"tokenHash", "formerHash", "hash", "providerSession", "input", "readersThen", "participants"}

// MyData gives all that the hub holds about who asks, who must be a person that has signed in: a program with somebody's key does
// not carry a whole life away.
func MyData(ctx context.Context) (*PersonalData, error) {
	r := ReadingOf(ctx)
	if r.viewer.ID == "" {
		return nil, unauthenticated()
	}
	if r.viewer.ID.Kind() != KindPerson || r.viewer.KeyID != "" {
		return nil, &Error{Kind: ErrorForbidden, Message: messageSignInForThis}
	}
	found, err := r.load(ctx, []ID{r.viewer.ID})
	if err != nil {
		return nil, err
	}
	person, ok := found[0].(*Person)
	if !ok {
		return nil, unauthenticated()
	}
	data := &PersonalData{Person: person, At: r.hub.instant(), Language: r.viewer.Language, store: r.hub.store}
	for _, kind := range Kinds {
		held, err := r.heldOf(ctx, kind, person)
		if err != nil {
			return nil, fmt.Errorf("what is held of %s: %w", person.ID, err)
		}
		if len(held) > 0 {
			data.Kinds = append(data.Kinds, HeldKind{kind, heldLabels[kind].In(data.Language), held})
		}
	}
	data.Files, err = r.filesOf(ctx, person.ID)
	return data, err
}

// Open gives the bytes of a file; ErrNotFound, wrapped, when they are not there.
func (p *PersonalData) Open(ctx context.Context, file *Attachment) (io.ReadCloser, error) {
	return p.store.OpenBlob(ctx, file.SHA256)
}

func (r *Reading) filesOf(ctx context.Context, person ID) ([]*Attachment, error) {
	files, err := listedOf[*Attachment](ctx, r.hub.store, KindAttachment, Key("person:"+string(person)))
	return slices.DeleteFunc(files, func(file *Attachment) bool { return file.CreatedBy != person || file.SHA256 == "" || file.Withheld }), err
}

// heldOf gives what documents of a kind say of a person, in the order of their making.
func (r *Reading) heldOf(ctx context.Context, kind Kind, person *Person) ([]HeldDocument, error) {
	ids, err := r.hub.holding(ctx, kind, person)
	if err != nil {
		return nil, err
	}
	documents, err := r.load(ctx, ids)
	if err != nil {
		return nil, err
	}
	readable, err := r.readable(ctx, documents)
	if err != nil {
		return nil, err
	}
	held := make([]HeldDocument, 0, len(documents))
	for at, document := range documents {
		if document == nil {
			continue // gone since it was listed
		}
		one := HeldDocument{ID: ids[at], IsWhole: readable[at] || isOwn(document, person)}
		fields := openContent(FieldsOf(document))
		if one.IsWhole {
			if one.Fields, err = r.withoutAuthors(ctx, document, withoutSecrets(fields)); err != nil {
				return nil, err
			}
			if findable, ok := document.(Findable); ok {
				one.Title = titleOf(findable)
			}
		} else {
			one.Fields = whereNamed(fields, string(person.ID))
			one.Fields["_id"], one.Fields["createdAt"] = fields["_id"], fields["createdAt"]
		}
		held = append(held, one)
	}
	return held, nil
}

// doers are the fields that say who wrote or did something.
var doers = []string{"author", "coWriters", "createdBy", "updatedBy", "by"}

// withoutAuthors leaves out who wrote or did something where that is nobody's business: a text without a name is read by those who write
// it together, and told of to others.
func (r *Reading) withoutAuthors(ctx context.Context, document Document, fields Fields) (Fields, error) {
	if told, ok := document.(*Notification); ok && told.ByID.Valid() {
		about, err := r.load(ctx, []ID{told.SubjectID})
		if err != nil {
			return nil, err
		}
		hidden := about[0] == nil // then nobody can say any more whether it is anybody's business
		if !hidden {
			hidden, err = r.hides(ctx, about[0], told.ByID)
		}
		if hidden {
			delete(fields, "by")
		}
		return fields, err
	}
	if content, ok := fields["content"].(Fields); ok { // as it was
		inner, err := r.withoutAuthors(ctx, document, content)
		if err != nil {
			return nil, err
		}
		fields["content"] = inner
	}
	for _, name := range doers {
		id, ok := fields[name].(string)
		if !ok || ID(id) == r.viewer.ID {
			continue
		}
		hidden, err := r.hides(ctx, document, ID(id))
		if err != nil {
			return nil, err
		}
		if hidden {
			delete(fields, name)
		}
	}
	return fields, nil
}

// holding are the documents of a kind that say something of a person: those that name the person, how the person's own texts were
// before, what was done to what the person is here, and invitations to the person's address.
func (h *Hub) holding(ctx context.Context, kind Kind, person *Person) ([]ID, error) {
	var keys []Key
	for _, step := range naming[KindPerson] {
		if step.kind == kind && step.name != "by" { // what others are told of the person's doing is said by that itself
			keys = append(keys, Key(step.name+":"+string(person.ID)))
		}
	}
	switch kind {
	case KindPerson:
		return []ID{person.ID}, nil
	case KindAuditEntry:
		keys = append(keys, Key("person:"+string(person.ID)), Key("subject:"+string(person.ID)))
	case KindRevision:
		for _, own := range []Kind{KindPost, KindComment} {
			ids, err := allRefs(ctx, h.store, own, Key("person:"+string(person.ID)))
			if err != nil {
				return nil, err
			}
			for _, id := range ids {
				keys = append(keys, Key("subject:"+string(id)))
			}
		}
	}
	var all []ID
	for _, key := range keys {
		ids, err := allRefs(ctx, h.store, kind, key)
		if err != nil {
			return nil, fmt.Errorf("what is listed under %s: %w", key, err)
		}
		all = append(all, ids...)
	}
	if kind == KindInvitation {
		invited, err := h.invitationsTo(ctx, person.Email)
		if err != nil {
			return nil, err
		}
		all = append(all, invited...)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// invitationsTo are those that went to an address; none without one.
func (h *Hub) invitationsTo(ctx context.Context, email string) ([]ID, error) {
	if email == "" {
		return nil, nil
	}
	invitations, err := listedOf[*Invitation](ctx, h.store, KindInvitation, listed[0])
	if err != nil {
		return nil, err
	}
	return idsOf(slices.DeleteFunc(invitations, func(one *Invitation) bool { return emailKey(one.Email) != emailKey(email) })), nil
}

// isOwn tells whether a document is the person's whoever may read it: they wrote it, did it, or it is about nobody else.
func isOwn(document Document, person *Person) bool {
	id := person.ID
	switch d := document.(type) {
	case *Person:
		return d.ID == id
	case *Post, *Comment, *Application, *SavedSearch, *Notification, *Consent, *APIKey, *Lesson, *Attachment, *Report:
		return authorOf(d) == id
	case *Reaction:
		return d.PersonID == id
	case *Follow:
		return d.PersonID == id
	case *Session:
		return d.PersonID == id
	case *MailOut:
		return d.PersonID == id
	case *AuditEntry:
		return d.ByID == id
	case *Invitation:
		return d.OpenedByID == id || d.CreatedBy == id || emailKey(d.Email) == emailKey(person.Email)
	case *Service:
		return d.OwnerID == id
	case *Webhook:
		return d.OwnerID == id
	default:
		return false
	}
}

// openContent lets what a revision shows be read as the fields that it is made of.
func openContent(fields Fields) Fields {
	if text, ok := fields["content"].(string); ok {
		if content, err := parseFields(text); err == nil {
			fields["content"] = content
		}
	}
	return fields
}

// withoutSecrets leaves out the fields that are nobody's to take away, however deep they stand.
func withoutSecrets(fields Fields) Fields {
	kept := make(Fields, len(fields))
	for name, value := range fields {
		if !slices.Contains(unheld, name) {
			kept[name] = withoutSecretsIn(value)
		}
	}
	return kept
}

func withoutSecretsIn(value any) any {
	switch one := value.(type) {
	case Fields:
		return withoutSecrets(one)
	case map[string]any:
		return withoutSecrets(one)
	case []any:
		kept := make([]any, len(one))
		for at := range one {
			kept[at] = withoutSecretsIn(one[at])
		}
		return kept
	default:
		return value
	}
}

// whereNamed leaves of some fields what names a person: an element of a list that does stands whole, such as a member and the role.
func whereNamed(fields Fields, person string) Fields {
	kept := Fields{}
	for name, value := range fields {
		if slices.Contains(unheld, name) || name == "content" {
			continue
		}
		if left := namedIn(value, person); left != nil {
			kept[name] = left
		}
	}
	return kept
}

func namedIn(value any, person string) any {
	switch one := value.(type) {
	case string:
		if one == person {
			return one
		}
	case []any:
		var kept []any
		for _, element := range one {
			if left := namedIn(element, person); left != nil {
				kept = append(kept, left)
			}
		}
		if kept != nil {
			return kept
		}
	case Fields:
		for _, part := range one {
			if part == person {
				return one
			}
		}
		if kept := whereNamed(one, person); len(kept) > 0 {
			return kept
		}
	}
	return nil
}

var messageSignInForThis = Message{
	"Dette gjør bare du selv. Logg inn i nettleseren, uten nøkkel, og prøv igjen.",
	"Dette gjer berre du sjølv. Logg inn i nettlesaren, utan nøkkel, og prøv igjen.",
	"Only you yourself can do this. Sign in with your browser, without a key, and try again.",
}

// heldLabels are the kinds in words, as headings of lists.
var heldLabels = map[Kind]Message{
	KindConcept: {"Begreper", "Omgrep", "Concepts"}, KindOrganisation: {"Virksomheter", "Verksemder", "Organisations"},
	KindPerson: {"Deg selv", "Deg sjølv", "Yourself"}, KindGrantScheme: {"Tilskuddsordninger", "Tilskotsordningar", "Grant schemes"},
	KindCall: {"Utlysninger", "Utlysingar", "Calls"}, KindProject: {"Prosjekter", "Prosjekt", "Projects"},
	KindEvent: {"Samlinger", "Samlingar", "Gatherings"}, KindAttachment: {"Vedlegg", "Vedlegg", "Attachments"},
	KindPost: {"Erfaringer", "Erfaringar", "Experiences"}, KindLesson: {"Lærdommer", "Lærdomar", "Lessons"},
	KindRelation: {"Forhold mellom lærdommer", "Forhold mellom lærdomar", "Relations between lessons"},
	KindMeasure:  {"Tiltak", "Tiltak", "Measures"}, KindApplication: {"Tatt i bruk", "Teke i bruk", "Applications"},
	KindBrief: {"Kunnskapsgrunnlag", "Kunnskapsgrunnlag", "Briefs"}, KindComment: {"Kommentarer", "Kommentarar", "Comments"},
	KindReaction: {"Reaksjoner", "Reaksjonar", "Reactions"}, KindFinalReport: {"Sluttrapporter", "Sluttrapportar", "Final reports"},
	KindPulse: {"Pulser", "Pulsar", "Pulses"}, KindReport: {"Meldinger til kuratorene", "Meldingar til kuratorane", "Reports to the curators"},
	KindConsent: {"Samtykker", "Samtykke", "Consents"}, KindSavedSearch: {"Lagrede søk", "Lagra søk", "Saved searches"},
	KindFollow: {"Det du følger", "Det du følgjer", "What you follow"}, KindNotification: {"Varsler", "Varsel", "Notifications"},
	KindRevision:   {"Tidligere versjoner", "Tidlegare versjonar", "Earlier versions"},
	KindAuditEntry: {"Logg over det som er gjort", "Logg over det som er gjort", "Log of what was done"},
	KindInvitation: {"Invitasjoner", "Invitasjonar", "Invitations"}, KindSession: {"Økter", "Økter", "Sessions"},
	KindService: {"Tjenester", "Tenester", "Services"}, KindAPIKey: {"Nøkler", "Nøklar", "Keys"},
	KindWebhook: {"Webhooker", "Webhookar", "Webhooks"}, KindDelivery: {"Leveringer", "Leveringar", "Deliveries"},
	KindMailOut: {"Brev", "Brev", "Letters"}, KindTelling: {"Det som skal varsles", "Det som skal varslast", "What is to be told"},
	KindErasure:   {"Slettinger", "Slettingar", "Erasures"},
	KindSearchGap: {"Søk uten svar", "Søk utan svar", "Searches that found nothing"},
}
