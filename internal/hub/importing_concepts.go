package hub

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// ImportedConcept is a concept as another vocabulary has it. Concepts name each other by their addresses.
type ImportedConcept struct {
	// Address is the concept's own, by which it is known again.
	Address    string
	Scheme     ConceptScheme
	Key        string
	PrefLabel  Labels
	AltLabels  []Label
	Definition []Label
	// Broader and Related are addresses; those that nothing here has are left out.
	Broader, Related []string
	ExactMatch       []URL
}

// conceptsAtOnce is how many concepts stand in one commit, each with what it was.
const conceptsAtOnce = maxCommit/2 - 1

// TakeConcepts brings in a vocabulary whole, in commits of at most 50 documents, and tells what became of each concept. One that
// has become another here, or whose key another has, stays as it is. After an error the outcomes that are set stand; all can
// be taken again.
func (i *Intake) TakeConcepts(ctx context.Context, concepts []ImportedConcept) ([]Outcome, error) {
	n := &vocabulary{ids: make(map[string]ID, len(concepts)), circular: circular(concepts)}
	for _, concept := range concepts {
		if err := i.name(ctx, n, concept); err != nil {
			return make([]Outcome, len(concepts)), fmt.Errorf("import concepts: %w", err)
		}
	}
	return i.deliver(ctx, "concepts", len(concepts), func(ctx context.Context, p *parcel, from int) error {
		for _, concept := range concepts[from:min(from+conceptsAtOnce, len(concepts))] {
			if slices.ContainsFunc(p.changes, func(c Change) bool { return c.ID == n.ids[concept.Address] }) {
				return nil
			}
			outcome, err := i.decideConcept(ctx, p, n, concept)
			if err != nil {
				return fmt.Errorf("concept %s: %w", concept.Address, err)
			}
			p.outcomes = append(p.outcomes, outcome)
		}
		return nil
	})
}

// vocabulary is which ids the concepts of a vocabulary have here, or will have.
type vocabulary struct {
	ids map[string]ID
	// circular are the addresses of those that are broader than themselves, and of those below.
	circular map[string]bool
}

// name finds the concept that is here already, by its address or its key, or gives it an id.
func (i *Intake) name(ctx context.Context, n *vocabulary, concept ImportedConcept) error {
	if n.ids[concept.Address] != "" || n.circular[concept.Address] {
		return nil
	}
	for _, key := range []Key{OriginKey(ConceptSystem, concept.Address), ConceptKey(concept.Scheme, concept.Key)} {
		found, err := i.store.Find(ctx, KindConcept, key)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		n.ids[concept.Address] = found.Base().ID
		return nil
	}
	if concept.Check() == nil {
		n.ids[concept.Address] = NewID(KindConcept, i.uuid())
	}
	return nil
}

// Check tells all that is wrong with the concept by itself; nil when nothing is.
func (c ImportedConcept) Check() Errors {
	v := &validation{}
	v.line("address", c.Address)
	v.required("address", c.Address)
	c.into(&Concept{}, nil).validate(v)
	return v.errors
}

func (c ImportedConcept) into(document *Concept, ids map[string]ID) *Concept {
	document.Scheme, document.Key, document.PrefLabel = c.Scheme, c.Key, c.PrefLabel
	document.AltLabels, document.Definition, document.ExactMatch = c.AltLabels, c.Definition, c.ExactMatch
	document.BroaderIDs, document.RelatedIDs = addressed(c.Broader, ids), addressed(c.Related, ids)
	return document
}

func addressed(addresses []string, ids map[string]ID) []ID {
	var known []ID
	for _, address := range addresses {
		if id := ids[address]; id != "" && !slices.Contains(known, id) {
			known = append(known, id)
		}
	}
	return known
}

func (i *Intake) decideConcept(ctx context.Context, p *parcel, n *vocabulary, concept ImportedConcept) (Outcome, error) {
	if problems := concept.Check(); problems != nil {
		return refused("", problems...), nil
	}
	if n.circular[concept.Address] {
		return refused("", invalid("broader", messageSelf)), nil
	}
	id := n.ids[concept.Address]
	found, err := i.store.Get(ctx, KindConcept, []ID{id})
	if err != nil {
		return Outcome{}, err
	}
	stored, isHere := found[0].(*Concept)
	if !isHere {
		document := &Concept{Meta: Meta{ID: id}}
		return Outcome{Result: ImportResultImported, ID: id}, i.writeConcept(p, n, concept, document)
	}
	if stored.Origin == nil || stored.Origin.System != ConceptSystem || stored.Origin.ID != concept.Address {
		return Outcome{Result: ImportResultUnchanged, ID: id}, nil
	}
	wanted := *stored
	switch concept.into(&wanted, n.ids); {
	case wanted.contentHash() == stored.contentHash():
		return Outcome{Result: ImportResultUnchanged, ID: id}, nil
	case !isUntouched(stored):
		return refused(id, &Error{Kind: ErrorConflict, Message: messageConceptEditedHere, CurrentVersion: stored.Version}), nil
	default:
		return Outcome{Result: ImportResultUpdated, ID: id}, i.writeConcept(p, n, concept, stored)
	}
}

// circular finds the concepts that have no way up that ends: those left when all whose broader ones have been taken away are
// taken away, again and again.
func circular(concepts []ImportedConcept) map[string]bool {
	above := make(map[string]int, len(concepts))
	below := map[string][]string{}
	for _, concept := range concepts {
		above[concept.Address] = 0
	}
	for _, concept := range concepts {
		for _, broader := range concept.Broader {
			if _, known := above[broader]; known {
				above[concept.Address]++
				below[broader] = append(below[broader], concept.Address)
			}
		}
	}
	var free []string
	for address, count := range above {
		if count == 0 {
			free = append(free, address)
		}
	}
	for ; len(free) > 0; free = free[1:] {
		for _, address := range below[free[0]] {
			if above[address]--; above[address] == 0 {
				free = append(free, address)
			}
		}
	}
	left := map[string]bool{}
	for address, count := range above {
		if count > 0 {
			left[address] = true
		}
	}
	return left
}

func (i *Intake) writeConcept(p *parcel, n *vocabulary, concept ImportedConcept, document *Concept) error {
	before := asItIs(document)
	concept.into(document, n.ids)
	document.rename(document.LabelIn("nb"), document.ID)
	document.Origin = &Origin{System: ConceptSystem, ID: concept.Address, Batch: Words(i.batch), Written: document.contentHash()}
	return i.put(p, before, document)
}

// contentHash is of what people edit in a concept.
func (c *Concept) contentHash() string { return editedHash(c) }

func (c *Concept) origin() *Origin { return c.Origin }

var messageConceptEditedHere = Message{
	"Begrepet er endret her siden det ble importert, og er ikke rørt. Før inn det nye fra kilden for hånd.",
	"Omgrepet er endra her sidan det vart importert, og er ikkje rørt. Før inn det nye frå kjelda for hand.",
	"The concept was edited here since it was imported and was left as it is. Enter what is new by hand.",
}

// ConceptKeyOf makes a key of a notation or a word; a key stays as it is. Empty when it has no letter or digit.
func ConceptKeyOf(words string) string {
	if isKey(words) {
		return words
	}
	return themeKey(words)
}
