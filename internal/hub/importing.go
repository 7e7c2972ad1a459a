package hub

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode"
)

// ImportResult is what became of something that was brought in.
type ImportResult string

const (
	ImportResultImported  ImportResult = "IMPORTED"
	ImportResultUpdated   ImportResult = "UPDATED"
	ImportResultUnchanged ImportResult = "UNCHANGED"
	ImportResultRefused   ImportResult = "REFUSED"
)

// Outcome tells what became of one lesson or document.
type Outcome struct {
	// Result is empty when an error ended the work before this one's turn.
	Result ImportResult
	ID     ID
	// Problems are why it was refused.
	Problems Errors
}

func refused(id ID, problems ...*Error) Outcome {
	return Outcome{Result: ImportResultRefused, ID: id, Problems: problems}
}

const (
	// maxCommit is how many documents stand in one commit.
	maxCommit = 50
	// maxKnown bounds the memory of an import whose every row names new themes. NASA's 1,622 lessons have 144.
	maxKnown = 10_000
	// maxTries is how often a commit is made anew after others were faster. Each time the others got on, so that only
	// a fault of ours reaches it.
	maxTries = 100
)

// Intake brings in what comes from outside: the same lesson twice is one, and what was edited here is not overwritten.
// Many may work on one store at once; one is used by one goroutine at a time.
type Intake struct {
	store Store
	now   func() time.Time
	uuid  func() [16]byte
	batch string
	// known are themes and organisations that are in the store.
	known map[address]ID
	// noted: the audit log knows of this import.
	noted bool
}

// PutFile keeps the bytes of an attachment that is to come, and gives their SHA-256 in hexadecimal. Those that no document names are
// swept away later.
func (i *Intake) PutFile(ctx context.Context, content io.Reader) (sha256 string, err error) {
	sha256, _, err = i.store.PutBlob(ctx, content)
	return sha256, err
}

// address is a unique key and the kind within which it is unique.
type address struct {
	kind Kind
	key  Key
}

// NewIntake takes a clock, what makes UUIDs of version 7, and the name of this import, which its documents carry.
func NewIntake(store Store, now func() time.Time, uuid func() [16]byte, batch string) *Intake {
	return &Intake{store: store, now: now, uuid: uuid, batch: batch, known: map[address]ID{}}
}

// Take brings in lessons, in commits of at most 50 documents, and tells what became of each. A theme or organisation
// that is not there yet comes in the same commit as the lesson that needs it. After an error the outcomes that are
// set stand; the rest can be taken again.
func (i *Intake) Take(ctx context.Context, lessons []ImportedLesson) ([]Outcome, error) {
	return i.deliver(ctx, "lessons", len(lessons), func(ctx context.Context, p *parcel, from int) error {
		return pack(p, KindLesson, lessons[from:], func(lesson ImportedLesson) (Key, int) {
			return OriginKey(lesson.System, lesson.ID), len(lesson.Categories) + 3
		}, func(lesson ImportedLesson, key Key) (Outcome, error) { return i.decide(ctx, p, lesson, key) })
	})
}

// deliver commits parcels until all is in: «fill» puts into each what comes from a place on, and its outcomes.
func (i *Intake) deliver(ctx context.Context, what string, count int,
	fill func(ctx context.Context, p *parcel, from int) error) ([]Outcome, error) {
	outcomes := make([]Outcome, count)
	for from, tries := 0, 0; from < count; {
		p := &parcel{made: map[address]ID{}}
		if err := fill(ctx, p, from); err != nil {
			return outcomes, fmt.Errorf("import %s: %w", what, err)
		}
		if len(p.changes) > 0 {
			if err := i.note(ctx, what); err != nil {
				return outcomes, fmt.Errorf("import %s: %w", what, err)
			}
		}
		err := i.send(ctx, p)
		if overtaken(err) && tries < maxTries {
			tries++
			continue
		}
		if err != nil {
			return outcomes, fmt.Errorf("import %s: %w", what, err)
		}
		from, tries = from+copy(outcomes[from:], p.outcomes), 0
	}
	return outcomes, nil
}

// note tells the audit log of an import, before the first of what it brings. Whole documents bring their own history.
func (i *Intake) note(ctx context.Context, what string) error {
	if i.noted {
		return nil
	}
	entry := &AuditEntry{Meta: i.fresh(KindAuditEntry), Action: "import." + what, Detail: Words(i.batch)}
	entry.At = entry.CreatedAt
	changes := []Change{{Kind: KindAuditEntry, ID: entry.ID, Document: entry}}
	err := i.store.Commit(ctx, Commit{ID: CommitID(entry.ID), Changes: changes})
	i.noted = err == nil
	return err
}

// overtaken tells whether a commit failed because somebody else changed the same things meanwhile.
func overtaken(err error) bool {
	var conflict *VersionConflict
	var list *ListConflict
	var duplicate *DuplicateKey
	return errors.As(err, &conflict) || errors.As(err, &list) || errors.As(err, &duplicate)
}

// parcel is a commit under way.
type parcel struct {
	changes []Change
	// made are the documents of the commit, by their keys.
	made     map[address]ID
	outcomes []Outcome
}

func (p *parcel) add(was int, document Document) {
	kind, id := document.DocumentKind(), document.Base().ID
	p.changes = append(p.changes, Change{Kind: kind, ID: id, Was: was, Document: document})
	for _, key := range document.Keys() {
		p.made[address{kind, key}] = id
	}
}

// imported is what an import brings, and people may edit afterwards.
type imported interface {
	Document
	// origin is where it came from; nil when it was made here.
	origin() *Origin
	// contentHash is of what people edit in it.
	contentHash() string
}

// isUntouched tells whether an import brought the document and it is still what the import made of it.
func isUntouched(one imported) bool {
	return one.origin() != nil && one.origin().Written == one.contentHash()
}

// pack puts items into the parcel until it is full, or until one comes that is in it already. Each item has a key by which it
// is known here, and takes at most so many documents.
func pack[T any](p *parcel, kind Kind, items []T, needs func(T) (key Key, documents int), decide func(T, Key) (Outcome, error)) error {
	for _, item := range items {
		key, documents := needs(item)
		_, twice := p.made[address{kind, key}]
		if twice || len(p.changes)+documents > maxCommit && len(p.outcomes) > 0 {
			return nil
		}
		outcome, err := decide(item, key)
		if err != nil {
			return err
		}
		p.outcomes = append(p.outcomes, outcome)
	}
	return nil
}

// decide writes what comes from elsewhere into the document with the key, or into a new one, unless it is what came before, or
// somebody has edited that since.
func decide[T imported](ctx context.Context, i *Intake, kind Kind, key Key, hash string, edited Message, write func(T) error) (Outcome, error) {
	found, err := i.store.Find(ctx, kind, key)
	if errors.Is(err, ErrNotFound) {
		document, ok := NewDocument(kind).(T)
		if !ok {
			return Outcome{}, fmt.Errorf("%s is not of the kind %s", reflect.TypeFor[T](), kind)
		}
		document.Base().ID = NewID(kind, i.uuid())
		return Outcome{Result: ImportResultImported, ID: document.Base().ID}, write(document)
	}
	if err != nil {
		return Outcome{}, err
	}
	id := found.Base().ID
	stored, ok := found.(T)
	switch {
	case !ok || stored.origin() == nil:
		return Outcome{}, fmt.Errorf("%s was found by a key that is not its own", id)
	case stored.origin().Hash == hash:
		return Outcome{Result: ImportResultUnchanged, ID: id}, nil
	case !isUntouched(stored):
		return refused(id, &Error{Kind: ErrorConflict, Message: edited, CurrentVersion: stored.Base().Version}), nil
	default:
		return Outcome{Result: ImportResultUpdated, ID: id}, write(stored)
	}
}

// put stamps a document that an import has written into, and puts it into the parcel with how it was before.
func (i *Intake) put(p *parcel, before *earlier, document Document) error {
	base, now := document.Base(), i.instant()
	base.Version, base.UpdatedAt, base.UpdatedBy = before.version+1, now, ""
	if before.version == 0 {
		base.CreatedAt = now
	}
	if err := Validate(document); err != nil {
		return fmt.Errorf("what an import made is not valid: %w", err)
	}
	p.add(before.version, document)
	if before.version > 0 {
		p.add(0, before.revision(i.fresh(KindRevision), document))
	}
	return nil
}

func (i *Intake) decide(ctx context.Context, p *parcel, lesson ImportedLesson, key Key) (Outcome, error) {
	if problems := lesson.Check(); problems != nil {
		return refused("", problems...), nil
	}
	outcome, err := decide(ctx, i, KindLesson, key, lesson.hash(), messageEditedHere, func(document *Lesson) error {
		return i.write(ctx, p, lesson, document)
	})
	if err != nil {
		return outcome, fmt.Errorf("lesson %s of %s: %w", lesson.ID, lesson.System, err)
	}
	return outcome, nil
}

// write makes the document what was imported and puts it into the parcel, with the themes and the organisation that
// are missing.
func (i *Intake) write(ctx context.Context, p *parcel, lesson ImportedLesson, document *Lesson) error {
	organisation, err := i.organisation(ctx, p, lesson)
	if err != nil {
		return err
	}
	themes := make([]ID, 0, len(lesson.Categories))
	for _, category := range lesson.Categories {
		theme, err := i.theme(ctx, p, lesson, category)
		if err != nil {
			return err
		}
		if theme != "" && !slices.Contains(themes, theme) {
			themes = append(themes, theme)
		}
	}
	before := asItIs(document)
	lesson.into(document)
	document.ThemeIDs = themes
	document.rename(document.Title, document.ID)
	document.Evidence = document.Evidence.Weigh(document.Sources, nil, true)
	if document.Status == LessonStatusPublished && document.PublishedAt == nil {
		now := i.instant()
		document.PublishedAt = &now
	}
	document.Origin = &Origin{
		System: lesson.System, ID: lesson.ID, URL: lesson.URL, Date: lesson.Date, Organisation: organisation,
		Batch: Words(i.batch), Hash: lesson.hash(), Written: document.contentHash(),
	}
	return i.put(p, before, document)
}

// theme finds or makes the theme of a category; none for a category without a letter or digit.
func (i *Intake) theme(ctx context.Context, p *parcel, lesson ImportedLesson, category string) (ID, error) {
	label := strings.Join(strings.Fields(category), " ")
	key := themeKey(label)
	if key == "" {
		return "", nil
	}
	origin := &Origin{System: lesson.System, ID: key, Batch: Words(i.batch)}
	// A theme that got another key here is still the one that its origin names.
	id, err := i.find(ctx, p, KindConcept, ConceptKey(ConceptSchemeTheme, key), OriginKey(origin.System, origin.ID))
	if id != "" || err != nil {
		return id, err
	}
	concept := &Concept{Meta: i.fresh(KindConcept), Scheme: ConceptSchemeTheme, Key: key, Origin: origin}
	switch lesson.Language {
	case "nn":
		concept.PrefLabel.NN = label
	case "en":
		concept.PrefLabel.EN = label
	case "nb":
		concept.PrefLabel.NB = label
	default:
		concept.PrefLabel.NB = label
		concept.AltLabels = []Label{{Language: lesson.Language, Text: label}}
	}
	concept.rename(label, concept.ID)
	p.add(0, concept)
	return concept.ID, Validate(concept)
}

// organisation finds or makes the organisation that the lesson came from; none when it names none.
func (i *Intake) organisation(ctx context.Context, p *parcel, lesson ImportedLesson) (ID, error) {
	name := strings.Join(strings.Fields(lesson.Organisation), " ")
	if name == "" {
		return "", nil
	}
	origin := &Origin{System: lesson.System, ID: strings.ToLower(name), Batch: Words(i.batch)}
	id, err := i.find(ctx, p, KindOrganisation, OriginKey(origin.System, origin.ID))
	if id != "" || err != nil {
		return id, err
	}
	made := &Organisation{Meta: i.fresh(KindOrganisation), Name: name, Kind: OrganisationKindOther, Origin: origin}
	made.rename(name, made.ID)
	p.add(0, made)
	return made.ID, Validate(made)
}

// find gives the document of the kind that has one of the keys, in the store or in the parcel; «» when there is none.
func (i *Intake) find(ctx context.Context, p *parcel, kind Kind, keys ...Key) (ID, error) {
	for _, key := range keys {
		if id, ok := p.made[address{kind, key}]; ok {
			return id, nil
		}
		if id, ok := i.known[address{kind, key}]; ok {
			return id, nil
		}
	}
	for _, key := range keys {
		found, err := i.store.Find(ctx, kind, key)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return "", err
		}
		i.remember(address{kind, key}, found.Base().ID)
		return found.Base().ID, nil
	}
	return "", nil
}

func (i *Intake) remember(at address, id ID) {
	if len(i.known) >= maxKnown {
		clear(i.known)
	}
	i.known[at] = ID(strings.Clone(string(id))) // it may be a piece of a document that it would keep alive
}

func (i *Intake) send(ctx context.Context, p *parcel) error {
	if len(p.changes) == 0 {
		return nil
	}
	if err := i.store.Commit(ctx, Commit{ID: newCommitID(i.uuid()), Changes: p.changes}); err != nil {
		return err
	}
	for at, id := range p.made {
		if at.kind != KindLesson && at.kind != KindProject {
			i.remember(at, id)
		}
	}
	return nil
}

func (i *Intake) fresh(kind Kind) Meta {
	now := i.instant()
	return Meta{ID: NewID(kind, i.uuid()), Version: 1, CreatedAt: now, UpdatedAt: now}
}

// instant is now, as exact as every store keeps it.
func (i *Intake) instant() time.Time { return stored(i.now()) }

// themeKey makes a concept's key of a word: small letters a–z, digits and hyphens. What they cannot write, or is too
// long, is told apart by a hash. Empty when the word has no letter or digit.
func themeKey(label string) string {
	const most = 80
	lower := strings.ToLower(label)
	words := strings.FieldsFunc(slugLetters.Replace(lower), func(char rune) bool {
		return !unicode.IsLetter(char) && !unicode.IsDigit(char) && !unicode.IsMark(char)
	})
	if len(words) == 0 {
		return ""
	}
	whole := strings.Join(words, "-")
	key := strings.Map(func(char rune) rune {
		if char == '-' || char >= '0' && char <= '9' || char >= 'a' && char <= 'z' {
			return char
		}
		return -1
	}, whole)
	if key == whole && len(key) <= most {
		return key
	}
	mark := digest(lower)[:8]
	key = strings.Trim(key[:min(len(key), most-len(mark)-1)], "-")
	return strings.TrimPrefix(key+"-"+mark, "-")
}
