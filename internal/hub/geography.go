package hub

import (
	"slices"
	"strings"
	"sync"
)

// County (fylke) is a county in the years in which its code held.
type County struct {
	// Code is two digits.
	Code string
	Name string
	// ValidFrom is the first day, ValidTo the day after the last; empty while the code holds.
	ValidFrom, ValidTo Date
	successors         []string
}

// Municipality (kommune) is a municipality in the years in which its code held.
type Municipality struct {
	// Code is four digits.
	Code string
	// Name is the Norwegian one; OfficialName has the Sámi and Kven names too, and is empty when it is the same.
	Name, OfficialName string
	CountyCode         string
	ValidFrom, ValidTo Date
	// LanguageForm is what the municipality writes: «nb», «nn» or «neutral»; empty when it had not said.
	LanguageForm string
	successors   []string
}

var (
	municipalitiesByCode = make(map[string]*Municipality, len(municipalities))
	countiesByCode       = make(map[string]*County, len(counties))
	// predecessors lead from a municipality's or county's code to those that became it.
	predecessors = map[string][]string{}
)

func init() {
	for at := range municipalities {
		municipality := &municipalities[at]
		municipalitiesByCode[municipality.Code] = municipality
		for _, successor := range municipality.successors {
			predecessors[successor] = append(predecessors[successor], municipality.Code)
		}
	}
	for at := range counties {
		county := &counties[at]
		countiesByCode[county.Code] = county
		for _, successor := range county.successors {
			predecessors[successor] = append(predecessors[successor], county.Code)
		}
	}
}

// Municipalities are all municipalities since 2020, by code.
func Municipalities() []Municipality { return slices.Clone(municipalities) }

// CountyByCode is the county that has, or had, the code.
func CountyByCode(code string) (*County, bool) {
	county, known := countiesByCode[code]
	return county, known
}

// MunicipalityByCode is the municipality that has, or had, the code.
func MunicipalityByCode(code string) (*Municipality, bool) {
	municipality, known := municipalitiesByCode[code]
	return municipality, known
}

// ValidOn tells whether the code held on the day.
func (c *County) ValidOn(day Date) bool {
	return c.ValidFrom <= day && (c.ValidTo == "" || day < c.ValidTo)
}

// ValidOn tells whether the code held on the day.
func (m *Municipality) ValidOn(day Date) bool {
	return m.ValidFrom <= day && (m.ValidTo == "" || day < m.ValidTo)
}

// County is the one the municipality was in while its code held.
func (m *Municipality) County() *County { return countiesByCode[m.CountyCode] }

// Successors are what the municipality became.
func (m *Municipality) Successors() []Municipality {
	return gather(m.successors, municipalitiesByCode)
}

// Predecessors are what became the municipality.
func (m *Municipality) Predecessors() []Municipality {
	return gather(predecessors[m.Code], municipalitiesByCode)
}

// Successors are what the county became.
func (c *County) Successors() []County { return gather(c.successors, countiesByCode) }

// Predecessors are what became the county.
func (c *County) Predecessors() []County { return gather(predecessors[c.Code], countiesByCode) }

// Municipalities are those that were in the county while their codes held.
func (c *County) Municipalities() []Municipality {
	var all []Municipality
	for _, municipality := range municipalities {
		if municipality.CountyCode == c.Code {
			all = append(all, municipality)
		}
	}
	return all
}

func gather[T any](codes []string, byCode map[string]*T) []T {
	all := make([]T, 0, len(codes))
	for _, code := range codes {
		all = append(all, *byCode[code])
	}
	return all
}

// lineages are found once for all municipalities: a search of 20 asks for some 20 of them, at 2 µs each.
var lineages = sync.OnceValue(func() map[string][]*Municipality {
	all := make(map[string][]*Municipality, len(municipalities))
	for code, municipality := range municipalitiesByCode {
		all[code] = municipality.findLineage()
	}
	return all
})

// lineage is the municipality with all that it was before and became since, by code.
func (m *Municipality) lineage() []*Municipality { return lineages()[m.Code] }

func (m *Municipality) findLineage() []*Municipality {
	found := map[string]bool{}
	walk(m.Code, found, func(code string) []string { return municipalitiesByCode[code].successors })
	walk(m.Code, found, func(code string) []string { return predecessors[code] })
	codes := make([]string, 0, len(found))
	for code := range found {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	all := make([]*Municipality, len(codes))
	for at, code := range codes {
		all[at] = municipalitiesByCode[code]
	}
	return all
}

func walk(code string, found map[string]bool, next func(string) []string) {
	found[code] = true
	for _, further := range next(code) {
		walk(further, found, next)
	}
}

// CurrentMunicipalities are the codes that hold now of what had this code; itself when it holds. A municipality that
// was divided gives all its parts: nobody can tell which of them a project ran in.
func CurrentMunicipalities(code string) []string {
	municipality, known := municipalitiesByCode[code]
	if !known {
		return nil
	}
	if municipality.ValidTo == "" {
		return []string{code}
	}
	var current []string
	for _, successor := range municipality.successors {
		current = append(current, CurrentMunicipalities(successor)...)
	}
	return current
}

// currentCounties are the codes that hold now of what had this code; itself when it holds.
func currentCounties(code string) []string {
	county, known := countiesByCode[code]
	if !known {
		return nil
	}
	if county.ValidTo == "" {
		return []string{code}
	}
	var current []string
	for _, successor := range county.successors {
		current = append(current, currentCounties(successor)...)
	}
	return current
}

// place is what the index holds of the places with these codes: to filter by, to count, and to find by name.
type place struct {
	municipalities, counties               []string
	currentMunicipalities, currentCounties []string
	words                                  string
}

func placeOf(codes []string) place {
	var p place
	var words []string
	add := func(list *[]string, value string) bool {
		if value == "" || slices.Contains(*list, value) {
			return false
		}
		*list = append(*list, value)
		return true
	}
	for _, code := range codes {
		municipality, known := municipalitiesByCode[code]
		if !known {
			continue
		}
		for _, current := range CurrentMunicipalities(code) {
			add(&p.currentMunicipalities, current)
			add(&p.currentCounties, municipalitiesByCode[current].CountyCode)
		}
		for _, relative := range municipality.lineage() {
			add(&p.municipalities, relative.Code)
			add(&p.counties, relative.CountyCode)
			add(&words, relative.Code)
			add(&words, relative.Name)
			add(&words, relative.OfficialName)
			add(&words, relative.County().Name)
		}
	}
	p.words = strings.Join(words, ", ")
	return p
}
