package archive

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"strings"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// The elements have the names of Noark 5, version 5.0, and stand in its order (arkivstruktur.xsd of the National Archives of Norway).

const namespace = "http://www.arkivverket.no/standarder/noark5/arkivstruktur"

type arkiv struct {
	XMLName       xml.Name      `xml:"arkiv"`
	Namespace     string        `xml:"xmlns,attr"`
	SystemID      string        `xml:"systemID"`
	Tittel        string        `xml:"tittel"`
	Arkivstatus   string        `xml:"arkivstatus"`
	OpprettetDato string        `xml:"opprettetDato"`
	OpprettetAv   string        `xml:"opprettetAv"`
	AvsluttetDato string        `xml:"avsluttetDato"`
	AvsluttetAv   string        `xml:"avsluttetAv"`
	Arkivskaper   []arkivskaper `xml:"arkivskaper"`
	Arkivdel      arkivdel      `xml:"arkivdel"`
}

type arkivskaper struct {
	ID   string `xml:"arkivskaperID"`
	Navn string `xml:"arkivskaperNavn"`
}

type arkivdel struct {
	SystemID       string `xml:"systemID"`
	Tittel         string `xml:"tittel"`
	Arkivdelstatus string `xml:"arkivdelstatus"`
	OpprettetDato  string `xml:"opprettetDato"`
	OpprettetAv    string `xml:"opprettetAv"`
	AvsluttetDato  string `xml:"avsluttetDato"`
	AvsluttetAv    string `xml:"avsluttetAv"`
	Mappe          mappe  `xml:"mappe"`
}

type mappe struct {
	SystemID      string         `xml:"systemID"`
	MappeID       string         `xml:"mappeID"`
	Tittel        string         `xml:"tittel"`
	Beskrivelse   string         `xml:"beskrivelse,omitempty"`
	Noekkelord    []string       `xml:"noekkelord"`
	OpprettetDato string         `xml:"opprettetDato"`
	OpprettetAv   string         `xml:"opprettetAv"`
	AvsluttetDato string         `xml:"avsluttetDato"`
	AvsluttetAv   string         `xml:"avsluttetAv"`
	Part          []part         `xml:"part"`
	Registrering  []registrering `xml:"registrering"`
}

type part struct {
	Navn  string `xml:"partNavn"`
	Rolle string `xml:"partRolle"`
}

type registrering struct {
	SystemID            string              `xml:"systemID"`
	OpprettetDato       string              `xml:"opprettetDato"`
	OpprettetAv         string              `xml:"opprettetAv"`
	ArkivertDato        string              `xml:"arkivertDato"`
	ArkivertAv          string              `xml:"arkivertAv"`
	Dokumentbeskrivelse dokumentbeskrivelse `xml:"dokumentbeskrivelse"`
	Tittel              string              `xml:"tittel"`
	Forfatter           string              `xml:"forfatter,omitempty"`
	Korrespondansepart  korrespondansepart  `xml:"korrespondansepart"`
}

type korrespondansepart struct {
	Type string `xml:"korrespondanseparttype"`
	Navn string `xml:"korrespondansepartNavn"`
}

type dokumentbeskrivelse struct {
	SystemID                  string           `xml:"systemID"`
	Dokumenttype              string           `xml:"dokumenttype"`
	Dokumentstatus            string           `xml:"dokumentstatus"`
	Tittel                    string           `xml:"tittel"`
	Beskrivelse               string           `xml:"beskrivelse,omitempty"`
	Forfatter                 string           `xml:"forfatter,omitempty"`
	OpprettetDato             string           `xml:"opprettetDato"`
	OpprettetAv               string           `xml:"opprettetAv"`
	TilknyttetRegistreringSom string           `xml:"tilknyttetRegistreringSom"`
	Dokumentnummer            int              `xml:"dokumentnummer"`
	TilknyttetDato            string           `xml:"tilknyttetDato"`
	TilknyttetAv              string           `xml:"tilknyttetAv"`
	Dokumentobjekt            []dokumentobjekt `xml:"dokumentobjekt"`
}

type dokumentobjekt struct {
	SystemID             string `xml:"systemID"`
	Versjonsnummer       int    `xml:"versjonsnummer"`
	Variantformat        string `xml:"variantformat"`
	Format               string `xml:"format"`
	OpprettetDato        string `xml:"opprettetDato"`
	OpprettetAv          string `xml:"opprettetAv"`
	ReferanseDokumentfil string `xml:"referanseDokumentfil"`
	Sjekksum             string `xml:"sjekksum"`
	SjekksumAlgoritme    string `xml:"sjekksumAlgoritme"`
	Filstoerrelse        int64  `xml:"filstoerrelse"`
}

// maker is who makes what the hub makes.
const maker = "Samlær"

func instant(at time.Time) string { return at.In(hub.Oslo).Format("2006-01-02T15:04:05-07:00") }

// systemID is the UUID of an id; with a part, one that is always the same for the part.
func systemID(id hub.ID, part string) string {
	_, uuid, _ := strings.Cut(string(id), "_")
	if part == "" {
		return uuid
	}
	sum := sha256.Sum256([]byte(uuid + " " + part))
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80 // a UUID of version 8: made as one likes
	text := hex.EncodeToString(sum[:16])
	return strings.Join([]string{text[:8], text[8:12], text[12:16], text[16:20], text[20:]}, "-")
}

// describe is the description of a case file, with what was written of each of its records.
func describe(file *hub.CaseFile, owner string, written [][]dokumentobjekt) arkiv {
	at := instant(file.At)
	folder := mappe{SystemID: systemID(file.ID, ""), MappeID: file.CaseNumber, Tittel: file.Title, Beskrivelse: file.Summary,
		Noekkelord: file.Keywords, OpprettetDato: instant(file.CreatedAt), OpprettetAv: maker, AvsluttetDato: at, AvsluttetAv: maker}
	if folder.MappeID == "" {
		folder.MappeID = folder.SystemID
	}
	sender := maker
	if file.Grantee != "" {
		sender = file.Grantee
		folder.Part = []part{{file.Grantee, "Tilskuddsmottaker"}}
	}
	for index, record := range file.Records {
		folder.Registrering = append(folder.Registrering, registered(record, sender, file.At, written[index]))
	}
	return arkiv{Namespace: namespace, SystemID: systemID(file.ID, "arkiv"), Tittel: "Samlær", Arkivstatus: "Avsluttet",
		OpprettetDato: instant(file.CreatedAt), OpprettetAv: maker, AvsluttetDato: at, AvsluttetAv: maker,
		Arkivskaper: []arkivskaper{{systemID(file.ID, "arkivskaper"), owner}},
		Arkivdel: arkivdel{SystemID: systemID(file.ID, "arkivdel"), Tittel: "Prosjekter", Arkivdelstatus: "Avsluttet periode",
			OpprettetDato: instant(file.CreatedAt), OpprettetAv: maker, AvsluttetDato: at, AvsluttetAv: maker, Mappe: folder}}
}

func registered(record hub.CaseRecord, sender string, at time.Time, written []dokumentobjekt) registrering {
	by, made := record.Author, instant(record.CreatedAt)
	if by == "" {
		by = maker
	}
	document := dokumentbeskrivelse{SystemID: systemID(record.ID, "dokument"), Dokumenttype: record.Sort,
		Dokumentstatus: "Dokumentet er ferdigstilt", Tittel: record.Title, Forfatter: record.Author, OpprettetDato: made, OpprettetAv: by,
		TilknyttetRegistreringSom: "Hoveddokument", Dokumentnummer: 1, TilknyttetDato: made,
		TilknyttetAv: by, Dokumentobjekt: written}
	if len(written) == 0 {
		document.Beskrivelse = "Filen finnes ikke lenger."
	}
	return registrering{SystemID: systemID(record.ID, ""), OpprettetDato: made, OpprettetAv: by, ArkivertDato: instant(at), ArkivertAv: maker,
		Dokumentbeskrivelse: document, Tittel: record.Title, Forfatter: record.Author,
		Korrespondansepart: korrespondansepart{"Avsender", sender}}
}
