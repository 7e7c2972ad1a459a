package attach

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"runtime"

	"golang.org/x/image/webp"

	"github.com/samlaer/samlaer/internal/hub"
)

const (
	// widest is the longest side of a picture that is kept, in pixels: what a screen of today shows whole.
	widest = 3840
	// maxDecoded is how much memory a picture may take to be read, in bytes: 50 million pixels from a telephone, 10 million of a
	// JPEG that comes in passes, 18 million of a PNG.
	maxDecoded = 72 << 20
	// large is from what on the memory of the one before is given back first: garbage would be counted beside it.
	large = 16 << 20
	// maxRedrawn is the largest file that is written anew without loss; above it is a photograph, and written as one.
	maxRedrawn = 8 << 20
	// quality is that of JPEG: at 85, people do not tell it from 95, and the file is half as large.
	quality = 85
)

// widths are those of pictures on pages, in pixels: in a list on a telephone, in a text, and across a screen.
var widths = []int{960, 320}

// pageWidth is the widest of them, which the others are made from.
const pageWidth = 1920

// reader reads pictures of a sort.
type reader struct {
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}

var readers = map[string]reader{
	"image/jpeg": {jpeg.DecodeConfig, jpeg.Decode},
	"image/png":  {png.DecodeConfig, png.Decode},
	"image/webp": {webp.DecodeConfig, webp.Decode},
}

// redraw reads a picture and writes it anew, upright and with nothing beside the picture, in its own size and in those of pages.
func (e *Examiner) redraw(ctx context.Context, file *waiting, is sort) (_ *hub.ExaminedFile, err error) {
	select {
	case e.drawing <- struct{}{}:
		defer func() { <-e.drawing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	drawn, err := draw(file, is.mediaType)
	if err != nil {
		return nil, err
	}
	d := &drawing{examiner: e, ctx: ctx, isPhoto: is.mediaType == "image/jpeg" || is.mediaType == "image/webp" && drawn.Opaque()}
	defer func() {
		if err != nil {
			err = errors.Join(err, d.close())
		}
	}()
	whole, err := d.keep(drawn)
	if err != nil {
		return nil, err
	}
	examined := &hub.ExaminedFile{MediaType: d.mediaType(), Content: whole.Content, Width: whole.Width, Height: whole.Height}
	for _, width := range append([]int{pageWidth}, widths...) {
		if width >= whole.Width {
			continue
		}
		drawn = shrink(drawn, width, max(1, drawn.Rect.Dy()*width/drawn.Rect.Dx()))
		narrower, err := d.keep(drawn)
		if err != nil {
			return nil, err
		}
		examined.Narrower = append([]hub.ExaminedPicture{narrower}, examined.Narrower...)
	}
	examined.Close = func() error { return errors.Join(d.close(), file.Close()) }
	return examined, nil
}

// draw reads a picture, turns it upright, and makes it no larger than screens are.
func draw(file *waiting, mediaType string) (*image.RGBA, error) {
	read := readers[mediaType]
	content := func() io.Reader { return bufio.NewReader(io.NewSectionReader(file, 0, file.size)) }
	config, err := read.config(content())
	if err != nil || config.Width < 1 || config.Height < 1 {
		return nil, refused(messageDamaged)
	}
	told := headOf(mediaType, content())
	if mediaType == "image/jpeg" && told.bytesPerPixel == 0 {
		return nil, refused(messageDamaged) // no camera writes so, and how much it takes would be found out too late
	}
	size := float64(config.Width) * float64(config.Height) * max(told.bytesPerPixel, bytesPerPixel(mediaType, config.ColorModel))
	if size > maxDecoded {
		return nil, refused(messageTooManyPixels.With(config.Width, config.Height))
	}
	if size > large {
		runtime.GC()
	}
	decoded, err := read.decode(content())
	if err != nil {
		return nil, refused(messageDamaged)
	}
	upright := turn(decoded, told.orientation)
	width, height := upright.Bounds().Dx(), upright.Bounds().Dy()
	if longest := max(width, height); longest > widest {
		width, height = max(1, width*widest/longest), max(1, height*widest/longest)
	}
	return shrink(upright, width, height), nil
}

// bytesPerPixel is what a pixel takes while a picture is read, at the least in a JPEG, whose frame says more.
func bytesPerPixel(mediaType string, model color.Model) float64 {
	switch {
	case mediaType == "image/jpeg":
		return 1
	case mediaType == "image/webp":
		return 8
	case model == color.NRGBA64Model || model == color.RGBA64Model:
		return 8
	default:
		return 4
	}
}

// drawing is a picture that is being written in its sizes.
type drawing struct {
	examiner *Examiner
	ctx      context.Context
	// isPhoto: it is written as JPEG.
	isPhoto bool
	files   []*waiting
}

func (d *drawing) mediaType() string {
	if d.isPhoto {
		return "image/jpeg"
	}
	return "image/png"
}

// keep writes a picture to the disk. One that is too large without loss is a photograph, and so are its other sizes, unless
// something shows through it.
func (d *drawing) keep(drawn *image.RGBA) (hub.ExaminedPicture, error) {
	if err := d.ctx.Err(); err != nil {
		return hub.ExaminedPicture{}, err
	}
	file, err := d.examiner.newFile()
	if err != nil {
		return hub.ExaminedPicture{}, err
	}
	d.files = append(d.files, file)
	if file.size, err = d.write(file, drawn); err != nil {
		return hub.ExaminedPicture{}, fmt.Errorf("%w: write a picture: %w", hub.ErrUnavailable, err)
	}
	if !d.isPhoto && file.size > maxRedrawn && len(d.files) == 1 && drawn.Opaque() {
		d.isPhoto = true
		if file.size, err = d.write(file, drawn); err != nil {
			return hub.ExaminedPicture{}, fmt.Errorf("%w: write a picture: %w", hub.ErrUnavailable, err)
		}
	}
	if file.size > hub.MaxFile {
		return hub.ExaminedPicture{}, refused(messageTooLarge.With(hub.MaxFile >> 20))
	}
	return hub.ExaminedPicture{Width: drawn.Rect.Dx(), Height: drawn.Rect.Dy(), Content: io.NewSectionReader(file, 0, file.size)}, nil
}

// write writes a picture over what the file has, and gives how long it is.
func (d *drawing) write(file *waiting, drawn *image.RGBA) (int64, error) {
	if err := file.Truncate(0); err != nil {
		return 0, err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return 0, err
	}
	buffered := bufio.NewWriter(file.File)
	var err error
	if d.isPhoto {
		err = jpeg.Encode(buffered, drawn, &jpeg.Options{Quality: quality})
	} else {
		err = png.Encode(buffered, drawn)
	}
	if err = errors.Join(err, buffered.Flush()); err != nil {
		return 0, err
	}
	return file.Seek(0, io.SeekCurrent)
}

func (d *drawing) close() error {
	var err error
	for _, file := range d.files {
		err = errors.Join(err, file.Close())
	}
	return err
}
