package norwegian

import "strings"

// class is a way to inflect. It makes more forms than a word has, of both languages and all genders: what is no word is
// not met.
type class struct {
	ends  ending
	forms func(lemma string, given []string) (stem string, forms []string)
}

// lists are read in this order; the first to have a form keeps it.
var lists = []struct {
	name    string
	classes map[string]class
}{
	{"nouns", map[string]class{
		"er": {endsWord, syncopated}, "plain": {endsWord, plainNoun}, "e": {endsNothing, nounInE}, "um": {endsWord, nounInUm},
		"=": {endsWord, irregularNoun},
	}},
	{"adjectives", map[string]class{
		"er": {endsWord, syncopatedAdjective}, "plain": {endsWord, plainAdjective}, "=": {endsWord, irregularAdjective},
	}},
	{"verbs", map[string]class{
		"te": {endsVerb, verbInTe}, "de": {endsVerb, verbInDe}, "dd": {endsVerb, verbInDd},
		"ere": {endsVerb, verbInEre}, "=": {endsVerb, irregularVerb},
	}},
}

// afterConsonant are the endings of nouns, and of the verbs beside them: fest, festen, feste, festet.
const afterConsonant = "|e|en|et|er|ene|ar|ane|a|ende|ande|ast"

// agents are those of who does it: behandlere, behandlerne. Their first form is the present of the verb.
const agents = "ere|eren|erens|erne|ernes|aren|arar|arane"

// withEndings are the forms of a stem with each of the endings, and those of nouns with the genitive.
func withEndings(stem, endings string) []string {
	var forms []string
	for ending := range strings.SplitSeq(endings, "|") {
		forms = append(forms, stem+ending)
	}
	return forms
}

func withGenitive(forms []string) []string {
	for _, one := range forms {
		if !strings.HasSuffix(one, "s") {
			forms = append(forms, one+"s")
		}
	}
	return forms
}

// shortened is the stem without the e of its last syllable: sommer, somr.
func shortened(lemma string) string {
	end := len(lemma)
	return single(lemma[:end-2]) + lemma[end-1:]
}

// syncopated are those of nouns and of verbs made of them: handel, handle, handler, handlere.
func syncopated(lemma string, _ []string) (string, []string) {
	forms := append(withEndings(lemma, "|en|et|er|ene|ar|ane|a"),
		withEndings(shortened(lemma), "|e|en|et|er|ene|ar|ane|a|ende|ande|ast|ede|ete")...)
	if strings.HasSuffix(lemma, "el") {
		forms = append(forms, withEndings(shortened(lemma), agents)...)
	}
	if strings.HasSuffix(lemma, "er") {
		forms = append(forms, lemma+"ne") // ministerne
	}
	if strings.HasSuffix(lemma, "ster") || strings.HasSuffix(lemma, "der") {
		forms = append(forms, lemma+"e") // ministere, and not «sommere», which would be the end of «morsommere»
	}
	return lemma, withGenitive(forms)
}

func plainNoun(lemma string, _ []string) (string, []string) {
	return lemma, withGenitive(withEndings(lemma, afterConsonant))
}

func nounInE(lemma string, _ []string) (string, []string) {
	forms := withEndings(lemma, "|n|r|t|ne|nde")
	return lemma, withGenitive(append(forms, withEndings(strings.TrimSuffix(lemma, "e"), "a|ar|ane|ande|ast")...))
}

func nounInUm(lemma string, _ []string) (string, []string) {
	forms := withEndings(lemma, "|et|en|er|ene|a")
	return lemma, withGenitive(append(forms, withEndings(strings.TrimSuffix(lemma, "um"), "e|et|en|er|ene|a|ar|ane")...))
}

func irregularNoun(lemma string, given []string) (string, []string) {
	return lemma, withGenitive(append([]string{lemma}, given...))
}

const compared = "|e|ere|est|este|are|ast|aste"

// syncopatedAdjective are those of adjectives and of verbs made of them: sikker, sikre, sikrer, sikret.
func syncopatedAdjective(lemma string, _ []string) (string, []string) {
	forms := append(withEndings(lemma, "|t"), withEndings(shortened(lemma), compared+"|a|er|et|es|ar|ende|ande|ede|ete")...)
	if root, ok := strings.CutSuffix(lemma, "n"); ok {
		forms = append(forms, root) // nynorsk: open, ope
	}
	return lemma, forms
}

func plainAdjective(lemma string, _ []string) (string, []string) {
	forms := append(withEndings(lemma, compared+"|t"), single(lemma)+"t")
	if last := lemma[len(lemma)-1]; last == 'm' {
		forms = append(forms, withEndings(lemma+"m", compared[1:])...)
	} else if !isConsonant(last) {
		forms = append(forms, lemma+"tt")
	}
	return lemma, forms
}

func irregularAdjective(lemma string, given []string) (string, []string) {
	forms := append([]string{lemma}, given...)
	for _, one := range given {
		if strings.HasSuffix(one, "st") {
			forms = append(forms, one+"e")
		}
	}
	return lemma, forms
}

// present makes what all verbs have from the infinitive: the present, passive, participle and imperative.
func present(infinitive string) (string, []string) {
	root, inE := strings.CutSuffix(infinitive, "e")
	if !inE || len(root) < 2 {
		return infinitive, withEndings(infinitive, "|r|s|ende|ande|ast")
	}
	forms := withEndings(root, "|e|er|es|ende|ande|ast|ers|ar|"+agents)
	if strings.HasSuffix(root, "g") || strings.HasSuffix(root, "k") {
		forms = append(forms, withEndings(root+"j", "e|er|ast|ande|ar|aren|arar|arane")...)
	}
	return root, forms
}

func verbInTe(infinitive string, _ []string) (string, []string) {
	root, forms := present(infinitive)
	forms = append(forms, withEndings(root, "et|a")...)
	if short, ok := strings.CutSuffix(root, "mm"); ok {
		forms = append(forms, short+"m") // the imperative: drøm
	}
	if strings.HasSuffix(root, "en") {
		return root, append(forms, root+"te", root+"t") // not «mende»: fremmende is of fremme
	}
	return stemOf(root), append(forms, withEndings(single(root), "te|t|de|d")...)
}

// stemOf is what the rules would leave of a verb: bestem of bestemme.
func stemOf(root string) string {
	if strings.HasSuffix(root, "mm") {
		return single(root)
	}
	return root
}

func verbInDe(infinitive string, _ []string) (string, []string) {
	root, forms := present(infinitive)
	forms = append(forms, withEndings(root, "et|a|ar")...)
	if strings.HasSuffix(root, "ei") || strings.HasSuffix(root, "øy") {
		forms = append(forms, withEndings(root, "dde|dd")...) // nynorsk: pleidde
	}
	return stemOf(root), append(forms, withEndings(single(root), "de|d|t")...)
}

func verbInEre(infinitive string, _ []string) (string, []string) {
	root := strings.TrimSuffix(infinitive, "e")
	return root, withEndings(root, "e|er|es|te|t|ende|ande|ast")
}

func verbInDd(infinitive string, _ []string) (string, []string) {
	root, forms := present(infinitive)
	return root, append(forms, withEndings(infinitive, "dde|dd|tt")...)
}

// irregularVerb makes of the given forms those of the participle: skrevet, skrevne; skriven, skrive, skrivne.
func irregularVerb(infinitive string, given []string) (string, []string) {
	root, forms := present(infinitive)
	for _, one := range given {
		if other, ok := strings.CutPrefix(one, "~"); ok {
			_, also := present(other)
			forms = append(append(forms, other), also...)
			continue
		}
		forms = append(forms, one)
		if base, ok := strings.CutSuffix(one, "et"); ok && len(base) > 2 {
			forms = append(forms, base+"en", base+"ent", single(base)+"ne")
		}
		if base, ok := strings.CutSuffix(one, "en"); ok && len(base) > 2 {
			forms = append(forms, base+"e", base+"ent", single(base)+"ne")
		}
	}
	return stemOf(root), forms
}
