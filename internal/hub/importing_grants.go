package hub

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// TakeGrants brings in grants as projects, in commits of at most 50 documents, and tells what became of each. Organisations,
// schemes, calls and topics that are not there yet come in the same commit as the grant that needs them. After an error the
// outcomes that are set stand; the rest can be taken again.
func (i *Intake) TakeGrants(ctx context.Context, grants []Grant) ([]Outcome, error) {
	return i.deliver(ctx, "grants", len(grants), func(ctx context.Context, p *parcel, from int) error {
		return pack(p, KindProject, grants[from:], func(grant Grant) (Key, int) {
			return OriginKey(grant.System, grant.ID), len(grant.Topics) + 6
		}, func(grant Grant, key Key) (Outcome, error) { return i.decideGrant(ctx, p, grant, key) })
	})
}

func (i *Intake) decideGrant(ctx context.Context, p *parcel, grant Grant, key Key) (Outcome, error) {
	if problems := grant.Check(); problems != nil {
		return refused("", problems...), nil
	}
	outcome, err := decide(ctx, i, KindProject, key, grant.hash(), messageProjectEditedHere, func(document *Project) error {
		return i.writeGrant(ctx, p, grant, document)
	})
	if err != nil {
		return outcome, fmt.Errorf("grant %s of %s: %w", grant.ID, grant.System, err)
	}
	return outcome, nil
}

// writeGrant makes the project what was imported and puts it into the parcel, with what it names and is missing.
func (i *Intake) writeGrant(ctx context.Context, p *parcel, grant Grant, document *Project) error {
	before := asItIs(document)
	recipient, err := i.party(ctx, p, grant.System, grant.Recipient)
	if err != nil {
		return err
	}
	call, err := i.callOf(ctx, p, grant)
	if err != nil {
		return err
	}
	undone := document.Origin != nil && document.Origin.Hash == ""
	grant.into(document, dateIn(i.now()))
	document.GranteeID, document.CallID = recipient, call
	if err := i.topics(ctx, p, grant, document); err != nil {
		return err
	}
	if undone {
		document.Audience = AudiencePublic
	}
	document.rename(document.Title, document.ID)
	document.Origin = &Origin{System: grant.System, ID: grant.ID, URL: grant.URL, Organisation: "", Batch: Words(i.batch),
		Hash: grant.hash(), Written: document.contentHash()}
	return i.put(p, before, document)
}

// party finds or makes an organisation: by its number, else by what it is called where it comes from; none for one without a
// name.
func (i *Intake) party(ctx context.Context, p *parcel, system string, party Party) (ID, error) {
	name := party.name()
	if name == "" {
		return "", nil
	}
	origin := &Origin{System: system, ID: strings.ToLower(name), Batch: Words(i.batch)}
	if party.ID != "" {
		origin.ID = party.ID
	}
	keys := []Key{OriginKey(origin.System, origin.ID)}
	if party.Number != "" {
		keys = append([]Key{OrganisationNumberKey(party.Number)}, keys...)
	}
	id, err := i.find(ctx, p, KindOrganisation, keys...)
	if id != "" || err != nil {
		return id, err
	}
	made := &Organisation{Meta: i.fresh(KindOrganisation), Name: name, OrganisationNumber: party.Number, Kind: OrganisationKindOther,
		Website: party.Website, MunicipalityCode: party.MunicipalityCode, Origin: origin}
	if party.Kind != "" {
		made.Kind = party.Kind
	}
	made.rename(name, made.ID)
	p.add(0, made)
	return made.ID, Validate(made)
}

// callOf finds or makes the call that the grant was given under, and its scheme; none where neither scheme nor funder is known.
func (i *Intake) callOf(ctx context.Context, p *parcel, grant Grant) (ID, error) {
	scheme, known := grant.scheme()
	if !known {
		return "", nil
	}
	call := grant.call(scheme)
	id, err := i.find(ctx, p, KindCall, OriginKey(grant.System, call.Code))
	if id != "" || err != nil {
		return id, err
	}
	under, err := i.schemeOf(ctx, p, grant, scheme)
	if err != nil {
		return "", err
	}
	made := &Call{Meta: i.fresh(KindCall), SchemeID: under, Year: grant.yearOf(), Title: call.Title, Language: grant.Language,
		Origin: &Origin{System: grant.System, ID: call.Code, Batch: Words(i.batch)}}
	made.rename(made.Title, made.ID)
	p.add(0, made)
	return made.ID, Validate(made)
}

func (i *Intake) schemeOf(ctx context.Context, p *parcel, grant Grant, scheme Heading) (ID, error) {
	id, err := i.find(ctx, p, KindGrantScheme, OriginKey(grant.System, scheme.Code))
	if id != "" || err != nil {
		return id, err
	}
	owner, err := i.party(ctx, p, grant.System, grant.Funder)
	if err != nil {
		return "", err
	}
	made := &GrantScheme{Meta: i.fresh(KindGrantScheme), Title: scheme.Title, Language: grant.Language, OwnerID: owner,
		Origin: &Origin{System: grant.System, ID: scheme.Code, Batch: Words(i.batch)}}
	made.rename(made.Title, made.ID)
	p.add(0, made)
	return made.ID, Validate(made)
}

// topics finds or makes what the grant is about.
func (i *Intake) topics(ctx context.Context, p *parcel, grant Grant, document *Project) error {
	document.ThemeIDs, document.TargetGroupIDs, document.MethodIDs = nil, nil, nil
	for _, topic := range grant.Topics {
		id, err := i.find(ctx, p, KindConcept, ConceptKey(topic.Scheme, topic.Key))
		if err != nil {
			return err
		}
		if id == "" {
			made := &Concept{Meta: i.fresh(KindConcept), Scheme: topic.Scheme, Key: topic.Key, PrefLabel: Labels{NB: topic.Label},
				Origin: &Origin{System: grant.System, ID: string(topic.Scheme) + ":" + topic.Key, Batch: Words(i.batch)}}
			if topic.Label == "" {
				made.PrefLabel.NB = topic.Key
			}
			made.rename(made.LabelIn("nb"), made.ID)
			p.add(0, made)
			if err := Validate(made); err != nil {
				return fmt.Errorf("topic %s: %w", topic.Key, err)
			}
			id = made.ID
		}
		of := map[ConceptScheme]*[]ID{ConceptSchemeTheme: &document.ThemeIDs, ConceptSchemeTargetGroup: &document.TargetGroupIDs,
			ConceptSchemeMethod: &document.MethodIDs}[topic.Scheme]
		if !slices.Contains(*of, id) {
			*of = append(*of, id)
		}
	}
	return nil
}

var messageProjectEditedHere = Message{
	"Prosjektet er endret her siden det ble importert, og er ikke rørt. Før inn det nye fra kilden for hånd.",
	"Prosjektet er endra her sidan det vart importert, og er ikkje rørt. Før inn det nye frå kjelda for hand.",
	"The project was edited here since it was imported and was left as it is. Enter what is new by hand.",
}
