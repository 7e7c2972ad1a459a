package hub

// Organisation (virksomhet) is who gets grants, takes part, owns schemes or arranges gatherings.
type Organisation struct {
	Meta    `bson:",inline"`
	Address `bson:",inline"`
	Name    string `bson:"name" set:"writer"`
	// OrganisationNumber is from the Central Coordinating Register for Legal Entities; empty when not known.
	OrganisationNumber OrganisationNumber `bson:"organisationNumber,omitempty" set:"writer"`
	Kind               OrganisationKind   `bson:"kind" set:"writer"`
	Website            URL                `bson:"website,omitempty" set:"writer"`
	MunicipalityCode   string             `bson:"municipality,omitempty" set:"writer"`
	Origin             *Origin            `bson:"origin,omitempty"`
	// Aliases are the origins of doubles that became one with it.
	Aliases []Origin `bson:"aliases,omitempty"`
}

// OrganisationKind is what sort of body an organisation is.
type OrganisationKind string

const (
	OrganisationKindSocialEnterprise OrganisationKind = "SOCIAL_ENTERPRISE"
	OrganisationKindAdultEducation   OrganisationKind = "ADULT_EDUCATION"
	OrganisationKindVoluntary        OrganisationKind = "VOLUNTARY"
	OrganisationKindMunicipality     OrganisationKind = "MUNICIPALITY"
	OrganisationKindCounty           OrganisationKind = "COUNTY"
	OrganisationKindState            OrganisationKind = "STATE"
	OrganisationKindUniversity       OrganisationKind = "UNIVERSITY"
	OrganisationKindBusiness         OrganisationKind = "BUSINESS"
	OrganisationKindOther            OrganisationKind = "OTHER"
)

func (*Organisation) DocumentKind() Kind { return KindOrganisation }

// Title is the name: what people address an organisation by.
func (o *Organisation) Title() string { return o.Name }

func (o *Organisation) Keys() []Key {
	keys := join(o.Address.keys(), o.Origin.keys(), aliasKeys(o.Aliases))
	if o.OrganisationNumber != "" {
		keys = append(keys, OrganisationNumberKey(o.OrganisationNumber))
	}
	return keys
}

// OrganisationNumberKey is the unique key of an organisation number.
func OrganisationNumberKey(number OrganisationNumber) Key {
	return Key("organisationNumber:" + string(number))
}

func (o *Organisation) Refs() []Key { return refs("person", o.CreatedBy) }

func (*Organisation) Readers() []Token { return everyone }

func (o *Organisation) begin(*writing) { o.Kind = OrganisationKindOther }

func (o *Organisation) validate(v *validation) {
	v.required("name", o.Name)
	v.line("name", o.Name)
	v.check("organisationNumber", o.OrganisationNumber == "" || o.OrganisationNumber.Valid(), messageOrganisationNumber)
	v.oneOf("kind", string(o.Kind), "SOCIAL_ENTERPRISE", "ADULT_EDUCATION", "VOLUNTARY", "MUNICIPALITY",
		"COUNTY", "STATE", "UNIVERSITY", "BUSINESS", "OTHER")
	v.website("website", o.Website)
	v.municipality("municipality", o.MunicipalityCode)
}

// OrganisationNumber is nine digits, the last a control digit.
type OrganisationNumber string

// Valid tells whether the number is nine digits whose control digit is right: weights 3 2 7 6 5 4 3 2, modulus 11; a
// remainder that would need the digit 10 makes no number (Brønnøysund Register Centre).
func (o OrganisationNumber) Valid() bool {
	if len(o) != 9 {
		return false
	}
	sum := 0
	for at, weight := range []int{3, 2, 7, 6, 5, 4, 3, 2} {
		digit := int(o[at] - '0')
		if digit < 0 || digit > 9 {
			return false
		}
		sum += weight * digit
	}
	control := (11 - sum%11) % 11
	return control < 10 && int(o[8]-'0') == control
}
