package norwegian

import (
	"embed"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed data/*.txt
var data embed.FS

// lexicon is what the lists know.
type lexicon struct {
	stop map[string]bool
	// forms has the known words in all their forms, and lasts those that are known at the end of a compound. The first
	// word of the lists keeps a form, in each for itself: «lyst» is a noun, and «opplyst» of opplyse.
	forms map[string]string
	lasts map[string]form
	// pairs has terms of nynorsk with those of bokmål.
	pairs map[string]pair
	// lastPlaces and pairPlaces tell where it is worth while to look: with them a word takes half the time.
	lastPlaces, pairPlaces places
	// firstParts are the first parts of compounds, and movedParts those that begin otherwise in the other language.
	firstParts [1 << 8][]firstPart
	movedParts []firstPart
	// beginnings has, for terms that some of their words do not begin like, the bytes that these begin with.
	beginnings map[string]string
}

// pair is the term of bokmål for one of nynorsk.
type pair struct {
	term string
	// ends is set when it holds at the end of compounds too.
	ends bool
}

// form is a form of a known word.
type form struct {
	stem string
	// ends tells where the form may be the last part of a compound.
	ends ending
}

// ending is what must stand before the last part of a compound for it to be one.
type ending uint8

const (
	// endsNothing is a word that is never a last part, or cannot be told from an ending: «bone».
	endsNothing ending = iota
	// endsVerb is a form of a verb: it stands after a particle.
	endsVerb
	// endsWord stands after anything that can be a word.
	endsWord
	// endsBoth is a form of a verb that stands after both.
	endsBoth
)

// shortest is how many letters a word must have to be known at the end of compounds, unless its list says so: with 4,
// too many words end in a known one by chance.
const shortest = 5

// standsAfterWords tells which forms of a verb that is known after any word are long enough for it: verdsatt and skattlagt,
// and not «gjer», which «bølgjer» ends in by chance.
func standsAfterWords(verb string) bool {
	return utf8.RuneCountInString(verb) >= shortest || strings.HasSuffix(verb, "tt") || verb == "lagt" || verb == "lagd"
}

// shortestPair is the same for terms, which are shorter than words, and shortestLast is how long those are that have a plus.
const (
	shortestPair = 4
	shortestLast = 3
)

// particles stand before verbs. Then also short forms are known: inngå, foregikk, deltok, planla.
var particles = func() map[string]bool {
	all := map[string]bool{}
	for _, particle := range strings.Fields(`an aner av be del etter fast for fore fort forut frem fram fra frå før føre gjen gjennom grunn
		hjem heim i iverk igjen imøte inn innom kart kunn med mis mot ned om omkring opp over på plan råd sammen saman sats stad
		stand syssel til tilbake tilrette vei tilstede tids un under unn ut uten utover ved vel vid videre vidare ettergi bo bu
		gjenopp forhånds tilba god rett fri full hånd selv sjølv rund dob sak saks ute forbi navn namn tilkjenne atter bort
		ivare vare u ny nyan øde øyde skatt vekt beslag pant`) {
		all[particle] = true
	}
	return all
}()

// known is read once, when it is first asked.
var known = sync.OnceValue(func() *lexicon {
	l := &lexicon{stop: map[string]bool{}, forms: map[string]string{}, lasts: map[string]form{}, pairs: map[string]pair{},
		beginnings: map[string]string{}}
	for _, words := range lines("stopwords") {
		for _, word := range words {
			l.stop[word] = true
		}
	}
	for _, words := range lines("names") {
		for _, word := range words {
			l.add(strings.ToLower(word), endsNothing, strings.ToLower(word), strings.ToLower(word)+"s")
		}
	}
	for _, list := range lists {
		for _, words := range lines(list.name) {
			l.addLine(list.classes, words)
		}
	}
	for _, words := range lines("pairs") {
		for _, word := range words[1:] {
			l.pair(words[0], word)
		}
	}
	l.firstParts, l.movedParts = readFirstParts()
	l.noteBeginnings()
	return l
})

// lines are the words of each line of a list; comments left out.
func lines(name string) [][]string {
	content, err := data.ReadFile("data/" + name + ".txt")
	if err != nil {
		panic(err) // the list is part of the program
	}
	var all [][]string
	for line := range strings.Lines(string(content)) {
		if words := strings.Fields(line); len(words) > 0 && !strings.HasPrefix(line, "#") {
			all = append(all, words)
		}
	}
	return all
}

// addLine adds the words of a line, which begins with their class.
func (l *lexicon) addLine(classes map[string]class, words []string) {
	class := classes[words[0]]
	if words[0] == "=" {
		l.addAll(class, words[1], words[2:])
		return
	}
	for _, word := range words[1:] {
		l.addAll(class, word, nil)
	}
}

// addAll adds the forms that are given and those that the class makes. A plus after the word: also at the end of compounds,
// though it is short. An exclamation mark: not there. A star: alone, the term is the word as it is listed.
func (l *lexicon) addAll(class class, word string, given []string) {
	lemma, short := strings.CutSuffix(word, "+")
	lemma, alone := strings.CutSuffix(lemma, "!")
	lemma, whole := strings.CutSuffix(lemma, "*")
	ends := class.ends
	switch {
	case ends == endsVerb && short:
		ends = endsBoth
	case short:
		ends = endsWord
	case alone, ends == endsWord && utf8.RuneCountInString(lemma) < shortest:
		ends = endsNothing
	}
	stem, made := class.forms(lemma, given)
	if whole {
		made = slices.DeleteFunc(made, func(one string) bool { return one == stem })
		l.add(lemma, endsNothing, made...)
	}
	for _, one := range made {
		switch {
		case ends == endsBoth && !standsAfterWords(one):
			l.add(stem, endsVerb, one)
		case ends == endsWord && utf8.RuneCountInString(one) <= 3 && (one == stem || len(one) < 3):
			l.add(stem, endsNothing, one) // the rules leave it as it is
		case ends == endsVerb && one == stem && isConsonant(one[len(one)-1]) && byRules("an"+one) != "an"+one:
			l.add(stem, endsNothing, one) // after a particle it is a noun, whose other forms are not here: ansvar, ansvaret
		default:
			l.add(stem, ends, one)
		}
	}
}

// add keeps the first word that has a form.
func (l *lexicon) add(stem string, ends ending, forms ...string) {
	for _, one := range forms {
		if _, taken := l.forms[one]; !taken {
			l.forms[one] = stem
		}
		if _, taken := l.lasts[one]; !taken && ends != endsNothing {
			l.lasts[one] = form{stem, ends}
			l.lastPlaces.add(one)
		}
	}
}

// pair gives a word of nynorsk the term of that of bokmål. An exclamation mark: not at the end of compounds. A plus: there
// too, though it is short.
func (l *lexicon) pair(bokmaal, nynorsk string) {
	nynorsk, alone := strings.CutSuffix(nynorsk, "!")
	nynorsk, short := strings.CutSuffix(nynorsk, "+")
	one, other := l.stem(bokmaal), l.alone(nynorsk)
	if _, taken := l.pairs[other]; one != other && !taken {
		l.pairs[other] = pair{term: one, ends: !alone && (short || utf8.RuneCountInString(other) >= shortestPair)}
		l.pairPlaces.add(other)
	}
}

func (l *lexicon) noteBeginnings() {
	note := func(word string) {
		term := l.stem(word)
		if word[0] != term[0] && strings.IndexByte(l.beginnings[term], word[0]) < 0 {
			l.beginnings[term] += word[:1]
		}
	}
	for word := range l.forms {
		note(word)
	}
	for _, words := range lines("pairs") {
		for _, word := range words {
			note(strings.TrimRight(word, "!+"))
		}
	}
}

// stem is the term of a word in small letters that says something.
func (l *lexicon) stem(word string) string {
	stem := l.alone(word)
	if whole, ok := l.pairs[stem]; ok {
		return whole.term
	}
	if bokmaal := l.withFirstPart(word); bokmaal != word && l.forms[word] == "" {
		stem = l.alone(bokmaal)
	} else if len(stem) > len(word) {
		stem = l.withFirstPart(stem) // framla, of framlegge
	}
	return l.inBokmaal(stem)
}

// alone is the term without regard to the other language.
func (l *lexicon) alone(word string) string {
	if stem, ok := l.find(word); ok {
		return stem
	}
	switch spellingOf(word) {
	case native:
		return byRules(word)
	case borrowed:
		return withoutArticle(word)
	default:
		return word
	}
}

// find looks for the word, then for its last part, the longest first.
func (l *lexicon) find(word string) (string, bool) {
	if len(word) > maxForm {
		return "", false
	}
	if stem, ok := l.forms[word]; ok {
		return stem, true
	}
	for cut := 1; cut < len(word)-1; cut++ {
		if !l.lastPlaces.have(word[cut:]) {
			continue
		}
		if last, ok := l.lasts[word[cut:]]; ok && last.follows(word[:cut]) {
			return word[:cut] + last.stem, true
		}
	}
	return "", false
}

// follows tells whether the form can be the last part after this one.
func (f form) follows(first string) bool {
	afterWord := f.ends == endsWord || f.ends == endsBoth
	return afterWord && (first == "u" || len(first) > 2 && isFirstPart(first)) || f.ends != endsWord && particles[first]
}

// inBokmaal replaces a term of nynorsk, or its last part.
func (l *lexicon) inBokmaal(stem string) string {
	if whole, ok := l.pairs[stem]; ok {
		return whole.term
	}
	for cut := 1; cut <= len(stem)-shortestLast; cut++ {
		if !l.pairPlaces.have(stem[cut:]) {
			continue
		}
		first := stem[:cut]
		if last, ok := l.pairs[stem[cut:]]; ok && last.ends && (first == "u" || isFirstPart(first)) && !strings.HasSuffix(stem, last.term) {
			return first + last.term
		}
	}
	return stem
}

// places tells by length, the first two letters and the last whether any of some words can be there.
type places [1 << 15]bool

func placeOf(word string) int {
	return (int(word[0])*31*31 + int(word[1])*31 + int(word[len(word)-1]) + len(word)*977) % len(places{})
}

func (p *places) add(word string) {
	if len(word) > 1 {
		p[placeOf(word)] = true
	}
}

func (p *places) have(word string) bool { return len(word) > 1 && p[placeOf(word)] }
