package attach

import (
	"image"
	"image/color"
)

// shrink gives a picture in a size that is not larger than its own: each pixel is the mean of those that it stands for. The
// scalers of golang.org/x/image keep a whole row of floating-point numbers for each line of the source, 240 MB for a picture from a
// telephone.
func shrink(from image.Image, width, height int) *image.RGBA {
	source, ok := from.(image.RGBA64Image)
	if !ok {
		source = plain{from}
	}
	bounds, to := from.Bounds(), image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		top, bottom := bounds.Min.Y+y*bounds.Dy()/height, bounds.Min.Y+(y+1)*bounds.Dy()/height
		for x := range width {
			left, right := bounds.Min.X+x*bounds.Dx()/width, bounds.Min.X+(x+1)*bounds.Dx()/width
			to.SetRGBA64(x, y, mean(source, image.Rect(left, top, right, bottom)))
		}
	}
	return to
}

// mean is the mean colour of a part of a picture, which has at least a pixel.
func mean(of image.RGBA64Image, part image.Rectangle) color.RGBA64 {
	var r, g, b, a, count uint64
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			pixel := of.RGBA64At(x, y)
			r, g, b, a, count = r+uint64(pixel.R), g+uint64(pixel.G), b+uint64(pixel.B), a+uint64(pixel.A), count+1
		}
	}
	half := count / 2
	return color.RGBA64{R: uint16((r + half) / count), G: uint16((g + half) / count), B: uint16((b + half) / count), A: uint16((a + half) / count)} // #nosec G115 -- the mean of what has 16 bits
}

// plain gives the colours of any picture.
type plain struct{ image.Image }

func (p plain) RGBA64At(x, y int) color.RGBA64 {
	r, g, b, a := p.At(x, y).RGBA()
	return color.RGBA64{R: uint16(r), G: uint16(g), B: uint16(b), A: uint16(a)} // #nosec G115 -- RGBA gives 16 bits
}
