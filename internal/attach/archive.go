package attach

import (
	"archive/zip"
	"errors"
	"io"
	"path"
	"strings"
)

const (
	// maxParts is how many files an archive may have: a workbook of 200 sheets with a drawing each has 900.
	maxParts = 2000
	// maxUnpacked is how large all of them may be together, in bytes, as the archive says. Who reads one bounds what it takes
	// of each as well: an archive may lie.
	maxUnpacked = 300 << 20
)

// isArchive tells whether some program would open the file as a ZIP archive, whatever it begins with.
func isArchive(file io.ReaderAt, size int64) bool {
	archive, err := openArchive(file, size)
	return errors.Is(err, errLongDirectory) || (err == nil || errors.Is(err, zip.ErrInsecurePath)) && len(archive.File) > 0
}

// packed says which sort of document an archive is.
func packed(file io.ReaderAt, size int64) (mediaType string, err error) {
	archive, err := openArchive(file, size)
	switch {
	case errors.Is(err, errLongDirectory):
		return "", refused(messageBomb)
	case err != nil && !errors.Is(err, zip.ErrInsecurePath):
		return "", refused(messageDamaged)
	}
	if err := soundArchive(archive, size); err != nil {
		return "", err
	}
	names := map[string]bool{}
	for _, part := range archive.File {
		names[part.Name] = true
	}
	switch {
	case names["[Content_Types].xml"] && names["word/document.xml"]:
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document", nil
	case names["[Content_Types].xml"] && names["xl/workbook.xml"]:
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", nil
	case names["content.xml"] && openDocument(archive):
		return "application/vnd.oasis.opendocument.text", nil
	default:
		return "", refused(messageUnknown)
	}
}

// soundArchive refuses archives that are made to harm: with more in them than there is room for, with parts that share bytes
// (Fifield, «A better zip bomb», 2019), that are named twice or lie outside, or that run.
func soundArchive(archive *zip.Reader, size int64) error {
	var unpacked, shared uint64
	names := map[string]bool{}
	if len(archive.File) > maxParts {
		return refused(messageBomb)
	}
	for _, part := range archive.File {
		name := strings.ToLower(strings.ReplaceAll(part.Name, `\`, "/"))
		if names[name] || path.IsAbs(name) || strings.Contains("/"+name+"/", "/../") || part.Flags&1 != 0 {
			return refused(messageDamaged)
		}
		names[name] = true
		if path.Base(name) == "vbaproject.bin" || strings.HasPrefix(name, "basic/") || strings.HasPrefix(name, "scripts/") {
			return refused(messageMacros)
		}
		unpacked += min(part.UncompressedSize64, maxUnpacked+1)
		shared += min(part.CompressedSize64, uint64(size)+1) // #nosec G115 -- a size is not negative
	}
	if unpacked > maxUnpacked || shared > uint64(size) { // #nosec G115 -- as above
		return refused(messageBomb)
	}
	return nil
}

// openDocument tells whether an archive says of itself that it is a text of OpenDocument (part 2, 3.3): its first part does,
// and is not packed.
func openDocument(archive *zip.Reader) bool {
	const text = "application/vnd.oasis.opendocument.text"
	part := archive.File[0]
	if part.Name != "mimetype" || part.UncompressedSize64 != uint64(len(text)) {
		return false
	}
	content, err := part.Open()
	if err != nil {
		return false
	}
	said, err := io.ReadAll(io.LimitReader(content, int64(len(text))))
	return err == nil && content.Close() == nil && string(said) == text
}
