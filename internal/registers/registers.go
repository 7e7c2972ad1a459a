package registers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

const (
	// timeout bounds one question. Both registers answer within a second when they are well.
	timeout = 5 * time.Second
	// maxAnswer bounds an answer: all municipalities since 1977 take some 300 kB.
	maxAnswer = 2 << 20
	// maxFailures is after how many questions in a row without an answer nothing more is asked: an import of thousands would wait
	// for hours.
	maxFailures = 3
	// maxKept bounds the memory of an import that names ever new organisations.
	maxKept = 10_000
)

// errUnknown: the register has no such thing.
var errUnknown = errors.New("not in the register")

// register is a place that is asked. It is used by one goroutine at a time.
type register struct {
	address  string
	client   *http.Client
	failures int
	warn     func(error)
}

func newRegister(address string, warn func(error)) (*register, error) {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Scheme != "http" && parsed.Scheme != "https" || parsed.Host == "" {
		return nil, fmt.Errorf("%q is no address of a register. Write it as https://example.org/api", address)
	}
	// A register that sends elsewhere is not the one that was meant.
	client := &http.Client{Timeout: timeout, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return &register{address: strings.TrimRight(address, "/"), client: client, warn: warn}, nil
}

// ask reads the answer at a path. Its error is told of here.
func (r *register) ask(ctx context.Context, path string, into any) error {
	if r.failures >= maxFailures {
		return errors.New("the register has not answered for a while")
	}
	err := r.fetch(ctx, path, into)
	if err == nil || errors.Is(err, errUnknown) {
		r.failures = 0
		return err
	}
	r.failures++
	r.warn(fmt.Errorf("%s does not answer, and the import goes on without: %w", r.address, err))
	return err
}

func (r *register) fetch(ctx context.Context, path string, into any) (err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, r.address+path, http.NoBody)
	if err != nil {
		return fmt.Errorf("ask: %w", err)
	}
	request.Header.Set("Accept", "application/json")
	response, err := r.client.Do(request)
	if err != nil {
		return fmt.Errorf("ask: %w", err)
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	switch response.StatusCode {
	case http.StatusOK:
	case http.StatusNotFound, http.StatusGone:
		return errUnknown
	default:
		return fmt.Errorf("it answered %s", response.Status)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	if len(body) > maxAnswer {
		return fmt.Errorf("the answer is longer than %d MiB", maxAnswer>>20)
	}
	if err := json.Unmarshal(body, into); err != nil {
		return fmt.Errorf("the answer is not understood: %w", err)
	}
	return nil
}

// Organisations knows organisations by their numbers, as Enhetsregisteret does.
type Organisations struct {
	register *register
	kept     map[hub.OrganisationNumber]entity
}

// NewOrganisations asks at {address}/enheter/{number}. Each failure is told of once.
func NewOrganisations(address string, warn func(error)) (*Organisations, error) {
	register, err := newRegister(address, warn)
	if err != nil {
		return nil, err
	}
	return &Organisations{register, map[hub.OrganisationNumber]entity{}}, nil
}

// entity is what Enhetsregisteret says of one, as far as it is of use here.
type entity struct {
	Navn              string `json:"navn"`
	Hjemmeside        string `json:"hjemmeside"`
	Organisasjonsform struct {
		Kode string `json:"kode"`
	} `json:"organisasjonsform"`
	Forretningsadresse struct {
		Kommunenummer string `json:"kommunenummer"`
	} `json:"forretningsadresse"`
}

// kinds are what legal forms tell of the sort of body. A company can be a social enterprise all the same: that stands in no
// register, and people set it right.
var kinds = map[string]hub.OrganisationKind{
	"KOMM": hub.OrganisationKindMunicipality, "FYLK": hub.OrganisationKindCounty, "STAT": hub.OrganisationKindState,
	"ORGL": hub.OrganisationKindState, "FLI": hub.OrganisationKindVoluntary, "AS": hub.OrganisationKindBusiness,
	"ASA": hub.OrganisationKindBusiness, "ENK": hub.OrganisationKindBusiness, "ANS": hub.OrganisationKindBusiness,
	"DA": hub.OrganisationKindBusiness, "SA": hub.OrganisationKindBusiness, "NUF": hub.OrganisationKindBusiness,
}

// Complete fills in what the register knows of the party with the number, and the file did not say.
func (o *Organisations) Complete(ctx context.Context, party *hub.Party) {
	if !party.Number.Valid() {
		return
	}
	found, known := o.kept[party.Number]
	if !known {
		err := o.register.ask(ctx, "/enheter/"+string(party.Number), &found)
		if err != nil && !errors.Is(err, errUnknown) {
			return
		}
		if len(o.kept) >= maxKept {
			clear(o.kept)
		}
		o.kept[party.Number] = found
	}
	party.RegisteredName, party.Kind = oneLine(found.Navn), kinds[found.Organisasjonsform.Kode]
	if hub.MunicipalityOf(found.Forretningsadresse.Kommunenummer) != nil {
		party.MunicipalityCode = found.Forretningsadresse.Kommunenummer
	}
	party.Website = website(found.Hjemmeside)
}

// maxName is longer than any name in the register, which has at most 175 letters.
const maxName = 200

func oneLine(text string) string {
	words := strings.Join(strings.Fields(text), " ")
	if len([]rune(words)) > maxName {
		return ""
	}
	return words
}

// website is an address as the register has it, mostly without its scheme; empty where it is none.
func website(text string) hub.URL {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > maxName {
		return ""
	}
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	parsed, err := url.Parse(text)
	if err != nil || parsed.Scheme != "http" && parsed.Scheme != "https" || !strings.Contains(parsed.Host, ".") {
		return ""
	}
	return hub.URL(parsed.String())
}

// Municipalities knows which municipalities there were, as SSB's Klass does.
type Municipalities struct {
	register *register
	// on has the codes of each day that was asked for.
	on map[hub.Date]map[string]bool
}

// NewMunicipalities asks at {address}/classifications/131/codesAt?date=…, which is the list of municipalities.
func NewMunicipalities(address string, warn func(error)) (*Municipalities, error) {
	register, err := newRegister(address, warn)
	if err != nil {
		return nil, err
	}
	return &Municipalities{register, map[hub.Date]map[string]bool{}}, nil
}

// Lacks tells whether there was no municipality with the code on the day. Where the register does not answer, nothing is lacking.
func (m *Municipalities) Lacks(ctx context.Context, code string, on hub.Date) bool {
	if !on.Valid() {
		return false
	}
	// Municipalities change at New Year only: a year is asked for once.
	day := on[:4] + "-01-02"
	codes, known := m.on[day]
	if !known {
		var answer struct {
			Codes []struct {
				Code string `json:"code"`
			} `json:"codes"`
		}
		if err := m.register.ask(ctx, "/classifications/131/codesAt?date="+url.QueryEscape(string(day)), &answer); err != nil {
			return false
		}
		codes = make(map[string]bool, len(answer.Codes))
		for _, one := range answer.Codes {
			codes[one.Code] = true
		}
		m.on[day] = codes
	}
	return len(codes) > 0 && !codes[code]
}
