package bleveindex

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"github.com/samlaer/samlaer/internal/hub"
)

// Analyze writes for each line that it reads one line: the terms of its words, separated by spaces, as a text in this
// language is indexed. Two words find each other when they have one term.
func Analyze(language hub.Language, in io.Reader, out io.Writer) error {
	a, err := newAnalyser()
	if err != nil {
		return err
	}
	lines, written := bufio.NewReader(in), bufio.NewWriter(out)
	for {
		line, err := lines.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read the words: %w", err)
		}
		if line != "" {
			_, _ = written.Write(a.analysedLine(tongueOf(language), line))
		}
		if err != nil || lines.Buffered() == 0 { // who types a line, or sends one and waits, gets its answer
			if failed := written.Flush(); failed != nil {
				return fmt.Errorf("write the terms: %w", failed)
			}
		}
		if err != nil {
			return nil
		}
	}
}

func (a *analyser) analysedLine(in tongue, line string) []byte {
	var terms []byte
	eachWord(line, func(begin, end int) {
		term := a.term(in, line[begin:end])
		if term != "" && len(terms) > 0 {
			terms = append(terms, ' ')
		}
		terms = append(terms, term...)
	})
	return append(terms, '\n')
}
