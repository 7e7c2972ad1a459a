package main

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// sequences are the elements of Noark 5, version 5.0, in the order in which the standard has them, for those of its objects that an archive
// of ours has. «?» may be left out, «*» stands any number of times, «+» at least once; anything else stands once.
var sequences = map[string]string{
	"arkiv": "systemID tittel beskrivelse? arkivstatus? dokumentmedium? oppbevaringssted* opprettetDato opprettetAv avsluttetDato avsluttetAv " +
		"arkivskaper+ arkivdel+",
	"arkivskaper": "arkivskaperID arkivskaperNavn beskrivelse?",
	"arkivdel": "systemID tittel beskrivelse? arkivdelstatus dokumentmedium? oppbevaringssted* opprettetDato opprettetAv avsluttetDato " +
		"avsluttetAv arkivperiodeStartDato? arkivperiodeSluttDato? referanseForloeper? referanseArvtaker? kassasjon? utfoertKassasjon? sletting? " +
		"skjerming? gradering? mappe*",
	"mappe": "systemID mappeID tittel offentligTittel? beskrivelse? noekkelord* dokumentmedium? oppbevaringssted* opprettetDato opprettetAv " +
		"avsluttetDato avsluttetAv referanseArkivdel* virksomhetsspesifikkeMetadata? part* kryssreferanse* merknad* kassasjon? skjerming? " +
		"gradering? registrering*",
	"part": "partID? partNavn partRolle postadresse* postnummer? poststed? land? epostadresse? telefonnummer* kontaktperson? " +
		"virksomhetsspesifikkeMetadata?",
	"registrering": "systemID opprettetDato opprettetAv arkivertDato arkivertAv referanseArkivdel* part* kassasjon? skjerming? gradering? " +
		"dokumentbeskrivelse* registreringsID? tittel offentligTittel? beskrivelse? noekkelord* forfatter* dokumentmedium? oppbevaringssted* " +
		"virksomhetsspesifikkeMetadata? merknad* kryssreferanse* korrespondansepart+",
	"korrespondansepart": "korrespondanseparttype korrespondansepartNavn postadresse* postnummer? poststed? land? epostadresse? telefonnummer* " +
		"kontaktperson? administrativEnhet? saksbehandler?",
	"dokumentbeskrivelse": "systemID dokumenttype dokumentstatus tittel beskrivelse? forfatter* opprettetDato opprettetAv dokumentmedium? " +
		"oppbevaringssted? referanseArkivdel* tilknyttetRegistreringSom dokumentnummer tilknyttetDato tilknyttetAv part* merknad* kassasjon? " +
		"utfoertKassasjon? sletting? skjerming? gradering? elektroniskSignatur? dokumentobjekt*",
	"dokumentobjekt": "systemID versjonsnummer variantformat format formatDetaljer? pronomMIME? pronomPUID? opprettetDato opprettetAv " +
		"referanseDokumentfil sjekksum sjekksumAlgoritme filstoerrelse elektroniskSignatur? konvertering*",
}

// allowed are the values of the elements that have a list of them in the standard, and the form of those that have a type.
var allowed = map[string]*regexp.Regexp{
	"arkivstatus":               regexp.MustCompile(`^(Opprettet|Avsluttet)$`),
	"arkivdelstatus":            regexp.MustCompile(`^(Aktiv periode|Overlappingsperiode|Avsluttet periode|Uaktuelle mapper)$`),
	"dokumentstatus":            regexp.MustCompile(`^Dokumentet er (under redigering|ferdigstilt)$`),
	"korrespondanseparttype":    regexp.MustCompile(`^(Avsender|Mottaker|Kopimottaker|Gruppemottaker|Intern avsender|Intern mottaker)$`),
	"tilknyttetRegistreringSom": regexp.MustCompile(`^(Hoveddokument|Vedlegg)$`),
	"variantformat":             regexp.MustCompile(`^(Produksjonsformat|Arkivformat|Dokument hvor deler av innholdet er skjermet)$`),
	"opprettetDato":             instantForm, "avsluttetDato": instantForm, "arkivertDato": instantForm, "tilknyttetDato": instantForm,
	"versjonsnummer": numberForm, "dokumentnummer": numberForm, "filstoerrelse": numberForm,
}

var (
	instantForm = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}$`)
	numberForm  = regexp.MustCompile(`^\d+$`)
)

// element is one of an XML document, with what stands in it.
type element struct {
	name, text string
	parts      []*element
}

// wantNoark looks whether a description has the elements of the standard in their order, each as often as it may stand, with values that it
// allows.
func wantNoark(t *testing.T, description string) {
	t.Helper()
	seen := map[string]bool{}
	var look func(*element)
	look = func(one *element) {
		seen[one.name] = true
		if form := allowed[one.name]; form != nil && !form.MatchString(one.text) {
			t.Errorf("%s is %q", one.name, one.text)
		}
		if sequence, known := sequences[one.name]; known {
			wantSequence(t, one, sequence)
		} else if len(one.parts) > 0 {
			t.Errorf("%s has parts, and the standard is not looked up for it", one.name)
		}
		for _, part := range one.parts {
			look(part)
		}
	}
	look(parsed(t, description))
	for name := range sequences {
		if !seen[name] {
			t.Errorf("there is no %s in it", name)
		}
	}
}

// parsed is the outermost element.
func parsed(t *testing.T, text string) *element {
	t.Helper()
	decoder, open := xml.NewDecoder(strings.NewReader(text)), []*element{{}}
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return open[0].parts[0]
		}
		if err != nil {
			t.Fatal(err)
		}
		last := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			one := &element{name: token.Name.Local}
			last.parts, open = append(last.parts, one), append(open, one)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			last.text += strings.TrimSpace(string(token))
		}
	}
}

// wantSequence looks whether the parts stand in the order of the sequence, and as often as it says.
func wantSequence(t *testing.T, one *element, sequence string) {
	t.Helper()
	parts := one.parts
	for _, step := range strings.Fields(sequence) {
		name := strings.TrimRight(step, "?*+")
		count := slices.IndexFunc(append(slices.Clone(parts), &element{}), func(part *element) bool { return part.name != name })
		parts = parts[count:]
		mayLack, mayRepeat := strings.ContainsAny(step, "?*"), strings.ContainsAny(step, "*+")
		if count == 0 && !mayLack || count > 1 && !mayRepeat {
			t.Errorf("%s has %d %s", one.name, count, name)
		}
	}
	if len(parts) > 0 {
		t.Errorf("%s has %s where it does not stand", one.name, parts[0].name)
	}
}
