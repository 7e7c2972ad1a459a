package demo

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"strings"

	"github.com/samlaer/samlaer/internal/hub"
)

// file is an attachment with its bytes.
type file struct {
	name, shown, mediaType string
	on                     hub.ID
	by                     string
	day                    hub.Date
	kind                   hub.AttachmentKind
	alternative            hub.Words
	content                []byte
	// widths are a picture's, in pixels, the widest first, with narrower of it in the same order; empty where nothing is said of them.
	widths   []int
	narrower [][]byte
}

// bytes are all that is kept of a file.
func (f file) bytes() [][]byte { return append([][]byte{f.content}, f.narrower...) }

//go:embed files/oppmote.png
var attendancePicture []byte

//go:embed files/evaluering.txt
var evaluationText []byte

//go:embed files/ordliste.csv
var wordList []byte

//go:embed files/undersoking.txt
var surveyText []byte

//go:embed files/study.txt
var studyText []byte

func files() []file {
	return []file{
		{
			name: "oppmote", shown: "oppmøte.png", mediaType: "image/png", on: post("kveldsaapent"), by: "jonas", day: "2023-03-01",
			kind: hub.AttachmentKindPicture, content: attendancePicture,
			alternative: "Stolpediagram over oppmøte uke for uke. Fire stolper på rundt fire, så fire på rundt tolv etter at åpningstida " +
				"ble flyttet til kvelden. Tallene er oppdiktet.",
		},
		{
			name: "kjokken", shown: "kjøkkenet.png", mediaType: "image/png", on: project("smak"), by: "selam", day: "2023-05-15",
			kind: hub.AttachmentKindPicture, content: kitchenPictures()[0], widths: kitchenWidths, narrower: kitchenPictures()[1:],
			alternative: "Tegning: to personer i forkle står ved hver sin side av en komfyr med en gryte på.",
		},
		{
			name: "sveis-evaluering", shown: "evaluering-sveis-og-sprak.txt", mediaType: "text/plain; charset=utf-8",
			on: project("sveis"), by: "ingrid", day: "2025-06-02", kind: hub.AttachmentKindEvaluation, content: evaluationText,
		},
		{
			name: "ordliste", shown: "ordliste-sykehjem.csv", mediaType: "text/csv; charset=utf-8", on: post("kokken-velger"), by: "tone",
			day: "2025-04-08", kind: hub.AttachmentKindOther, content: wordList,
		},
		{
			name: "undersoking", shown: "undersoking-skyss.txt", mediaType: "text/plain; charset=utf-8", on: project("fjordbrua"),
			by: "jorunn", day: "2024-09-02", kind: hub.AttachmentKindReport, content: surveyText,
		},
		{
			name: "study", shown: "study-who-rings-whom.txt", mediaType: "text/plain; charset=utf-8", on: project("second-start"),
			by: "farid", day: "2025-05-19", kind: hub.AttachmentKindStudy, content: studyText,
		},
	}
}

func attachments() []hub.Document {
	documents := []hub.Document{}
	for _, f := range files() {
		sum := sha256.Sum256(f.content)
		attachment := &hub.Attachment{
			Meta: made(hub.KindAttachment, f.name, f.day, person(f.by)), OnID: f.on, Kind: f.kind, Name: f.shown, MediaType: f.mediaType,
			Size: int64(len(f.content)), SHA256: hex.EncodeToString(sum[:]), AlternativeText: f.alternative,
		}
		if len(f.widths) > 0 {
			attachment.Width, attachment.Height = f.widths[0], kitchenHeight(f.widths[0])
			for at := len(f.narrower) - 1; at >= 0; at-- {
				width, sum := f.widths[at+1], sha256.Sum256(f.narrower[at])
				attachment.Narrower = append(attachment.Narrower, hub.NarrowerPicture{Width: width, Height: kitchenHeight(width), SHA256: hex.EncodeToString(sum[:])})
			}
		}
		attachment.Text, _ = f.text()
		documents = append(documents, attachment)
	}
	return documents
}

// text is what a reader of files makes of it: a text is new on each page that a form feed begins.
func (f file) text() (text *hub.FileText, pages []byte) {
	if f.kind == hub.AttachmentKindPicture {
		return &hub.FileText{State: hub.TextStateNone}, nil // null: no bytes to keep
	}
	return hub.NewFileText(strings.Split(string(f.content), "\f"))
}
