package demo

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"sync"

	"github.com/samlaer/samlaer/internal/hub"
)

// kitchenWidths are the picture's, in pixels, the widest first: as it was put up, and those that pages are given.
var kitchenWidths = []int{1280, 960, 320}

// kitchenColours are those of the wall, the bench, the stove, its plates, aprons, faces and hair.
var kitchenColours = color.Palette{
	color.RGBA{0xf3, 0xe6, 0xce, 0xff}, color.RGBA{0x9c, 0x6b, 0x3f, 0xff}, color.RGBA{0x3a, 0x45, 0x4f, 0xff}, color.RGBA{0xd9, 0x5f, 0x3b, 0xff},
	color.RGBA{0x2f, 0x7d, 0x6b, 0xff}, color.RGBA{0xc9, 0x93, 0x6a, 0xff}, color.RGBA{0x3d, 0x29, 0x22, 0xff},
}

// shape is something of one colour in the picture, in thousandths of its width: a rectangle, or the circle that is as wide.
type shape struct {
	isCircle                 bool
	left, top, right, bottom int
	colour                   uint8
}

// kitchen are two people at a stove: what lies behind comes first. The picture is 625 thousandths of its width high.
var kitchen = []shape{
	{false, 0, 430, 1000, 625, 1}, {false, 360, 400, 640, 625, 2}, {false, 390, 380, 470, 400, 3}, {false, 530, 380, 610, 400, 3},
	{false, 400, 320, 460, 382, 2},
	{false, 150, 300, 310, 625, 4}, {true, 175, 185, 285, 295, 6}, {true, 180, 205, 280, 305, 5},
	{false, 700, 320, 850, 625, 3}, {true, 715, 200, 835, 320, 6}, {true, 725, 226, 825, 326, 5},
}

// kitchenPictures are the same drawing in its widths, as PNG. It is drawn and no photograph: the demo shows nobody.
var kitchenPictures = sync.OnceValue(func() [][]byte {
	pictures := make([][]byte, len(kitchenWidths))
	for at, width := range kitchenWidths {
		var written bytes.Buffer
		if err := png.Encode(&written, drawn(kitchen, width)); err != nil {
			panic(err) // a buffer takes all
		}
		pictures[at] = written.Bytes()
	}
	return pictures
})

// kitchenHeight is how high the picture is that is so wide.
func kitchenHeight(width int) int { return width * 5 / 8 }

// drawn draws shapes on a wall.
func drawn(shapes []shape, width int) image.Image {
	picture := image.NewPaletted(image.Rect(0, 0, width, kitchenHeight(width)), kitchenColours)
	for y := range picture.Rect.Max.Y {
		for x := range width {
			for _, one := range shapes {
				if one.has(x*1000/width, y*1000/width) {
					picture.SetColorIndex(x, y, one.colour)
				}
			}
		}
	}
	return picture
}

// has tells whether a point is within the shape.
func (s shape) has(x, y int) bool {
	if x < s.left || x >= s.right || y < s.top || y >= s.bottom {
		return false
	}
	if !s.isCircle {
		return true
	}
	across, down, radius := x-(s.left+s.right)/2, y-(s.top+s.bottom)/2, (s.right-s.left)/2
	return across*across+down*down <= radius*radius
}

// consentsToPicture are of the two who would be in it, were it a photograph: one is somebody here, the other is not.
func consentsToPicture() []hub.Document {
	shown := id(hub.KindAttachment, "kjokken")
	return []hub.Document{
		&hub.Consent{Meta: made(hub.KindConsent, "kjokken selam", "2023-05-15", person("selam")), PersonID: person("selam"), SubjectID: shown,
			Purpose: "Nettsidene til prosjektet og til Samlær"},
		&hub.Consent{Meta: made(hub.KindConsent, "kjokken gjest", "2023-05-15", person("selam")), SubjectID: shown,
			Purpose: "Nettsidene til prosjektet", ExpiresOn: "2035-12-31"},
	}
}
