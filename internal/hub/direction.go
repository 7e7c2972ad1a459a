package hub

import "golang.org/x/text/language"

// Direction is which way a text is written.
type Direction string

const (
	DirectionLTR Direction = "LTR"
	DirectionRTL Direction = "RTL"
)

// rightToLeft are the scripts written from right to left that somebody may write an experience in (ISO 15924).
var rightToLeft = map[string]bool{"Arab": true, "Hebr": true, "Syrc": true, "Thaa": true, "Nkoo": true, "Adlm": true,
	"Rohg": true, "Samr": true, "Mand": true}

// canonical writes a tag as it is written by everybody, so that «NB» and «nb» are one language. What is no tag stays, and
// is refused when it is checked.
func canonical(tag Language) Language {
	parsed, err := language.Raw.Parse(string(tag))
	if err != nil {
		return tag
	}
	return Language(parsed.String())
}

// Direction is which way texts in the language are written.
func (l Language) Direction() Direction {
	tag, err := language.Parse(string(l))
	if err != nil {
		return DirectionLTR
	}
	if script, _ := tag.Script(); rightToLeft[script.String()] {
		return DirectionRTL
	}
	return DirectionLTR
}

// Direction is which way its texts are written.
func (g *GrantScheme) Direction() Direction { return g.Language.Direction() }

// Direction is which way its texts are written.
func (c *Call) Direction() Direction { return c.Language.Direction() }

// Direction is which way its texts are written.
func (p *Project) Direction() Direction { return p.Language.Direction() }

// Direction is which way its texts are written.
func (e *Event) Direction() Direction { return e.Language.Direction() }

// Direction is which way its texts are written.
func (p *Post) Direction() Direction { return p.Language.Direction() }

// Direction is which way its texts are written.
func (c *Comment) Direction() Direction { return c.Language.Direction() }

// Direction is which way its texts are written.
func (l *Lesson) Direction() Direction { return l.Language.Direction() }

// Direction is which way its texts are written.
func (m *Measure) Direction() Direction { return m.Language.Direction() }

// Direction is which way its texts are written.
func (b *Brief) Direction() Direction { return b.Language.Direction() }

// Direction is which way its texts are written.
func (f *FinalReport) Direction() Direction { return f.Language.Direction() }

// Direction is which way it is written.
func (t Translation) Direction() Direction { return t.Language.Direction() }
