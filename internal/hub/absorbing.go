package hub

import (
	"context"
	"reflect"
	"slices"
)

func (o *Organisation) matches(_ context.Context, double Document) error {
	other, ok := double.(*Organisation)
	if !ok || o.OrganisationNumber != "" && other.OrganisationNumber != "" && o.OrganisationNumber != other.OrganisationNumber {
		return invalid("double", messageDifferent) // two numbers are two organisations
	}
	return nil
}

// absorb keeps the addresses and origins of the double, and what it knows that is not known here.
func (o *Organisation) absorb(double Document) {
	other, ok := double.(*Organisation)
	if !ok {
		return
	}
	o.Address.absorb(other.Address)
	o.Aliases = aliases(o.Aliases, o.Origin, other.Aliases, other.Origin)
	if o.OrganisationNumber == "" {
		o.OrganisationNumber = other.OrganisationNumber
	}
	if o.Website == "" {
		o.Website = other.Website
	}
	if o.MunicipalityCode == "" {
		o.MunicipalityCode = other.MunicipalityCode
	}
}

// aliases are the origins by which a document is known beside its own, so that an import that brought a double does not
// bring it again.
func aliases(own []Origin, origin *Origin, others []Origin, other *Origin) []Origin {
	all := slices.Concat(own, others)
	if other != nil {
		all = append(all, *other)
	}
	var kept []Origin
	for _, one := range all {
		same := func(another Origin) bool { return another.System == one.System && another.ID == one.ID }
		if !slices.ContainsFunc(kept, same) && (origin == nil || !same(*origin)) {
			kept = append(kept, one)
		}
	}
	return kept
}

func aliasKeys(aliases []Origin) []Key {
	keys := make([]Key, len(aliases))
	for at, alias := range aliases {
		keys[at] = originKey(alias.System, alias.ID)
	}
	return keys
}

// matches: the two are of one vocabulary, and nothing stands between them that would be broader and narrower at once.
func (c *Concept) matches(ctx context.Context, double Document) error {
	other, ok := double.(*Concept)
	if !ok || c.Scheme != other.Scheme {
		return invalid("double", messageDifferent)
	}
	for _, pair := range [][2]*Concept{{c, other}, {other, c}} {
		between, err := isAboveByOthers(ctx, pair[0], pair[1].ID)
		if err != nil {
			return err
		}
		if between {
			return invalid("double", messageDifferent)
		}
	}
	return nil
}

// isAboveByOthers tells whether one comes from the concept to the broader one by way of others.
func isAboveByOthers(ctx context.Context, concept *Concept, broader ID) (bool, error) {
	seen := map[ID]bool{broader: true}
	for queue := slices.Clone(concept.BroaderIDs); len(queue) > 0; queue = queue[1:] {
		if seen[queue[0]] {
			continue
		}
		seen[queue[0]] = true
		above, err := One[*Concept](ctx, queue[0])
		if err != nil {
			return false, err
		}
		if above == nil {
			continue
		}
		if slices.Contains(above.BroaderIDs, broader) {
			return true, nil
		}
		queue = append(queue, above.BroaderIDs...)
	}
	return false, nil
}

// absorb keeps the addresses, origins and words of the double: what people call it still finds it.
func (c *Concept) absorb(double Document) {
	other, ok := double.(*Concept)
	if !ok {
		return
	}
	c.Address.absorb(other.Address)
	c.Aliases = aliases(c.Aliases, c.Origin, other.Aliases, other.Origin)
	labels := append(slices.Clone(other.AltLabels), Label{"nb", other.PrefLabel.NB}, Label{"nn", other.PrefLabel.NN},
		Label{"en", other.PrefLabel.EN})
	for _, label := range labels {
		if label.Text != "" && !slices.Contains(c.AltLabels, label) && c.PrefLabel.In(label.Language) != label.Text {
			c.AltLabels = append(c.AltLabels, label)
		}
	}
	for _, match := range other.ExactMatch {
		if !slices.Contains(c.ExactMatch, match) {
			c.ExactMatch = append(c.ExactMatch, match)
		}
	}
	replaceID(reflect.ValueOf(c).Elem(), other.ID, c.ID)
	own := func(id ID) bool { return id == c.ID }
	c.BroaderIDs, c.RelatedIDs = slices.DeleteFunc(c.BroaderIDs, own), slices.DeleteFunc(c.RelatedIDs, own)
}

func (p *Person) matches(_ context.Context, double Document) error {
	if _, ok := double.(*Person); !ok {
		return invalid("double", messageDifferent)
	}
	return nil
}

// absorb keeps the ways in of the double.
func (p *Person) absorb(double Document) {
	other, ok := double.(*Person)
	if !ok {
		return
	}
	for _, subject := range other.Subjects {
		if !slices.Contains(p.Subjects, subject) {
			p.Subjects = append(p.Subjects, subject)
		}
	}
	if p.Email == "" {
		p.Email = other.Email
	}
}

// absorb makes the addresses of a double lead here.
func (a *Address) absorb(double Address) {
	for _, slug := range append([]string{double.Slug}, double.FormerSlugs...) {
		if slug != "" && slug != a.Slug && !slices.Contains(a.FormerSlugs, slug) {
			a.FormerSlugs = append(a.FormerSlugs, slug)
		}
	}
}
