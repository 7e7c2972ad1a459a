package rdf

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// literal reads a text in one of its four sorts of quotation marks, with its language or datatype.
func (t *turtle) literal() (Term, error) {
	mark := t.text[t.at : t.at+1]
	isLong := strings.HasPrefix(t.text[t.at:], strings.Repeat(mark, 3))
	if isLong {
		mark = strings.Repeat(mark, 3)
	}
	t.at += len(mark)
	begin := t.at
	for {
		rest := t.text[t.at:]
		next := strings.IndexAny(rest, `\`+mark[:1]+"\n\r")
		if next < 0 {
			return Term{}, errors.New("a text has no end")
		}
		t.at += next
		switch char := t.text[t.at]; {
		case char == '\\':
			t.at = min(t.at+2, len(t.text))
		case char == '\n' || char == '\r':
			if !isLong {
				return Term{}, errors.New("a text goes on in another line")
			}
			t.at++
		case strings.HasPrefix(t.text[t.at:], mark):
			return t.literalOf(begin, mark)
		default:
			t.at++
		}
	}
}

// literalOf is the text from a place up to here, where its closing mark stands. A long text may end with marks of its own.
func (t *turtle) literalOf(begin int, mark string) (Term, error) {
	for len(mark) == 3 && strings.HasPrefix(t.text[t.at+1:], mark) {
		t.at++
	}
	text, err := unescaped(t.text[begin:t.at], true)
	if err != nil {
		return Term{}, err
	}
	t.at += len(mark)
	switch rest := t.text[t.at:]; {
	case strings.HasPrefix(rest, "@"):
		end := 1
		for end < len(rest) && end < 60 && (rest[end] == '-' || rest[end] >= '0' && rest[end] <= '9' || rest[end]|0x20 >= 'a' && rest[end]|0x20 <= 'z') {
			end++
		}
		if end == 1 {
			return Term{}, errors.New("a text has a language without a name")
		}
		t.at += end
		return Text(text, strings.ToLower(rest[1:end])), nil
	case strings.HasPrefix(rest, "^^"):
		t.at += 2
		datatype, err := t.predicate()
		if err != nil {
			return Term{}, err
		}
		if datatype.Value == xsdString {
			return Text(text, ""), nil
		}
		return Typed(text, datatype.Value), nil
	default:
		return Text(text, ""), nil
	}
}

var escapes = map[byte]string{'t': "\t", 'b': "\b", 'n': "\n", 'r': "\r", 'f': "\f", '"': `"`, '\'': "'", '\\': `\`}

// unescaped reads \n, \u00E5 and \U0001F600; an address has the latter two only.
func unescaped(text string, isText bool) (string, error) {
	if !strings.Contains(text, `\`) {
		return text, nil
	}
	var out strings.Builder
	for at := 0; at < len(text); at++ {
		if text[at] != '\\' {
			out.WriteByte(text[at])
			continue
		}
		if at++; at >= len(text) {
			return "", errors.New("a text ends within a sign")
		}
		digits := map[byte]int{'u': 4, 'U': 8}[text[at]]
		if plain, known := escapes[text[at]]; digits == 0 && known && isText {
			out.WriteString(plain)
			continue
		}
		if digits == 0 || at+digits >= len(text) {
			return "", fmt.Errorf("%.10q is no sign", text[at-1:])
		}
		number, err := strconv.ParseUint(text[at+1:at+1+digits], 16, 31)
		if err != nil || !utf8.ValidRune(rune(number)) {
			return "", fmt.Errorf("%.10q is no sign", text[at-1:])
		}
		out.WriteRune(rune(number))
		at += digits
	}
	return out.String(), nil
}

// number reads 1, -1.5 and 1e3.
func (t *turtle) number() (Term, error) {
	begin := t.at
	for t.at < len(t.text) && strings.IndexByte("0123456789+-.eE", t.text[t.at]) >= 0 {
		t.at++
	}
	for t.at > begin && t.text[t.at-1] == '.' {
		t.at--
	}
	text := t.text[begin:t.at]
	if _, err := strconv.ParseFloat(text, 64); err != nil {
		return Term{}, fmt.Errorf("%.20q is no number", text)
	}
	switch {
	case strings.ContainsAny(text, "eE"):
		return Typed(text, xsdDouble), nil
	case strings.Contains(text, "."):
		return Typed(text, xsdDecimal), nil
	default:
		return Typed(text, xsdInteger), nil
	}
}
