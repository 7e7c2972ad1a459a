package hub

import (
	"cmp"
	"mime"
	"slices"
	"strings"
)

// maxFileName is the length of a file's name in bytes: file systems take 255, and whoever saves it twice gets « (1)» too.
const maxFileName = 200

// endings are how names of files of a media type end. The first one is given to names that end otherwise.
var endings = map[string][]string{
	"image/jpeg":      {".jpg", ".jpeg"},
	"image/png":       {".png"},
	"image/webp":      {".webp"},
	"application/pdf": {".pdf"},
	"text/csv":        {".csv"},
	"text/plain":      {".txt", ".text", ".md"},
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document": {".docx"},
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":       {".xlsx"},
	"application/vnd.oasis.opendocument.text":                                 {".odt"},
}

// fileName is a name that every system can save under: without folders, without what is no letter on paper or has a meaning
// to a file system, and with the ending of what the file is. Empty stays empty.
func fileName(name, mediaType string) string {
	name = cleanLine(name)
	if name == "" {
		return ""
	}
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Trim(strings.Map(saveable, name), " .")
	base, _, _ := mime.ParseMediaType(mediaType)
	ends, known := endings[base]
	dot := strings.LastIndexByte(name, '.')
	ending := ""
	if dot >= 0 {
		ending = strings.ToLower(name[dot:])
	}
	switch {
	case known && !slices.Contains(ends, ending):
		ending = ends[0] // «report.exe» that is a PDF becomes «report.exe.pdf»
	case dot >= 0:
		name = name[:dot]
	}
	return cmp.Or(shortened(strings.TrimRight(name, " ."), maxFileName-len(ending)), "fil") + ending
}

// saveable drops what Windows, the strictest, takes in no name.
func saveable(char rune) rune {
	if strings.ContainsRune(`<>:"|?*`, char) {
		return -1
	}
	return char
}

// shortened is as much of a text as there is room for, in whole characters.
func shortened(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return strings.TrimRight(strings.ToValidUTF8(text[:most], ""), " .")
}
