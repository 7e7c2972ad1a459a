package attach

import (
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"io"
)

// told is what the head of a picture tells beside its size.
type told struct {
	// orientation is how to turn the picture upright (Exif 2.32, tag 0x0112), from 1; 1 where nothing is told.
	orientation int
	// bytesPerPixel is what a pixel of a JPEG takes while it is read; 0 where nothing is told.
	bytesPerPixel float64
}

// headOf reads what comes before the pixels. What it does not understand it passes over: the picture is read all the same.
func headOf(mediaType string, from io.Reader) told {
	head := told{orientation: 1}
	if mediaType != "image/jpeg" {
		return head // cameras write JPEG; the others hardly ever lie on their side
	}
	var marker [4]byte
	if _, err := io.ReadFull(from, marker[:2]); err != nil {
		return head
	}
	for {
		if _, err := io.ReadFull(from, marker[:]); err != nil || marker[0] != 0xFF {
			return head
		}
		length := int(binary.BigEndian.Uint16(marker[2:])) - 2
		switch {
		case length < 0 || marker[1] == 0xDA: // the pixels
			return head
		case marker[1] >= 0xC0 && marker[1] <= 0xC2 || marker[1] == 0xE1:
			content := make([]byte, length)
			if _, err := io.ReadFull(from, content); err != nil {
				return head
			}
			head.take(marker[1], content)
			continue
		}
		if _, err := io.CopyN(io.Discard, from, int64(length)); err != nil {
			return head
		}
	}
}

// take reads a segment: that of Exif, or the frame.
func (t *told) take(marker byte, segment []byte) {
	if marker == 0xE1 {
		if turned, err := orientation(segment); err == nil {
			t.orientation = turned
		}
		return
	}
	const components = 6 // of three bytes each: the second is how often it is sampled, across and down
	all, most := 0, 1
	for at := components; at+2 < len(segment); at += 3 {
		samples := int(segment[at+1]>>4) * int(segment[at+1]&15)
		all, most = all+samples, max(most, samples)
	}
	t.bytesPerPixel = float64(all) / float64(most)
	if marker == 0xC2 { // it comes in passes: its coefficients, of four bytes, are kept beside the pixels
		t.bytesPerPixel *= 5
	}
}

var errNoOrientation = errors.New("no orientation")

// orientation reads the tag out of a segment of Exif, which is a TIFF file with a line before it.
func orientation(segment []byte) (int, error) {
	const line = "Exif\x00\x00"
	if len(segment) < len(line)+8 || string(segment[:len(line)]) != line {
		return 0, errNoOrientation
	}
	tiff := segment[len(line):]
	var order binary.ByteOrder = binary.LittleEndian
	if string(tiff[:2]) == "MM" {
		order = binary.BigEndian
	}
	at := uint64(order.Uint32(tiff[4:]))
	if at+2 > uint64(len(tiff)) {
		return 0, errNoOrientation
	}
	count := uint64(order.Uint16(tiff[at:]))
	for entry := at + 2; count > 0 && entry+12 <= uint64(len(tiff)); entry, count = entry+12, count-1 {
		if order.Uint16(tiff[entry:]) != 0x0112 {
			continue
		}
		if value := order.Uint16(tiff[entry+8:]); value >= 1 && value <= 8 {
			return int(value), nil
		}
	}
	return 0, errNoOrientation
}

// turned is a picture that is turned or mirrored as it is looked at, so that no copy is made.
type turned struct {
	from        image.RGBA64Image
	orientation int
}

// turn gives the picture upright.
func turn(from image.Image, orientation int) image.Image {
	if orientation < 2 {
		return from
	}
	source, ok := from.(image.RGBA64Image)
	if !ok {
		source = plain{from}
	}
	return turned{source, orientation}
}

func (t turned) ColorModel() color.Model { return t.from.ColorModel() }

// Bounds are those of the upright picture, from 0.
func (t turned) Bounds() image.Rectangle {
	size := t.from.Bounds().Size()
	if t.orientation >= 5 {
		size.X, size.Y = size.Y, size.X
	}
	return image.Rectangle{Max: size}
}

func (t turned) At(x, y int) color.Color { return t.RGBA64At(x, y) }

// RGBA64At looks where the pixel lies in the picture as it was taken: orientations 5 to 8 swap rows and columns.
func (t turned) RGBA64At(x, y int) color.RGBA64 {
	if t.orientation >= 5 {
		x, y = y, x
	}
	bounds := t.from.Bounds()
	right, bottom := bounds.Dx()-1, bounds.Dy()-1
	switch t.orientation {
	case 2, 8:
		x = right - x
	case 3, 7:
		x, y = right-x, bottom-y
	case 4, 6:
		y = bottom - y
	}
	return t.from.RGBA64At(bounds.Min.X+x, bounds.Min.Y+y)
}
