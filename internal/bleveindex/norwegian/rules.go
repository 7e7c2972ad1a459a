package norwegian

import (
	"strings"
	"unicode/utf8"
)

// byRules takes endings off until none is left. The word is written small and has only letters of Norwegian.
func byRules(word string) string {
	stem := alike(word)
	if strings.HasSuffix(stem, "s") {
		stem = withoutS(stem)
	}
	if root, ok := derived(stem); ok {
		return root
	}
	for {
		shorter := takeOff(stem)
		if shorter == stem {
			break
		}
		if root, ok := derived(shorter); ok {
			return root
		}
		stem = shorter
	}
	return tidy(stem)
}

// alike writes what both languages spell by rule as bokmål does, where it is not an ending.
func alike(word string) string {
	if rest, ok := strings.CutPrefix(word, "hv"); ok && rest != "" {
		return "kv" + rest
	}
	return word
}

// derived knows endings that make a word of another and are inflected themselves. Nothing is taken off before them:
// «muligheten» would become «mul».
func derived(stem string) (string, bool) {
	if strings.IndexByte("tgmrk", stem[len(stem)-1]) < 0 {
		return "", false
	}
	for _, ending := range [...]string{"het", "heit", "leik"} {
		root, ok := strings.CutSuffix(stem, ending)
		play := ending == "leik" && ok && root != "" && strings.IndexByte("es", root[len(root)-1]) >= 0 // rolleleik, and not tryggleik
		if ok && isStem(root) && !play {
			if base, ok := strings.CutSuffix(root, "leg"); ok && isStem(base) {
				root = base + "lig"
			}
			return root + "het", true
		}
	}
	for _, ending := range [...]string{"lig", "leg"} {
		if root, ok := strings.CutSuffix(stem, ending); ok && isStem(root) {
			if base, ok := strings.CutSuffix(root, "je"); ok && len(base) > 2 && strings.IndexByte("gk", base[len(base)-1]) >= 0 {
				root = base + "e" // ynskjeleg
			}
			return root + "lig", true
		}
	}
	for _, ending := range [...]string{"som", "sam"} {
		if root, ok := strings.CutSuffix(stem, ending); ok && isStem(root) && utf8.RuneCountInString(root) > 2 {
			return root + "som", true
		}
	}
	if root, ok := strings.CutSuffix(stem, "bar"); ok && isStem(root) && utf8.RuneCountInString(root) > 2 && root[len(root)-1] != 'b' {
		return stem, true // not «jobbar»
	}
	return "", false
}

// endings are taken off one at a time, the first that leaves a stem. Of nouns («-ene», «-ane»), verbs («-ende», «-ast»),
// adjectives («-est»), and those of words made of them («lærer», «lærar»), which are also those of the plural and the
// present. Longer ones come first.
var endings = [...]string{"é", "ende", "ande", "ene", "ane", "este", "aste", "ede", "en", "et", "er", "ar", "est", "ast", "a", "e"}

// withoutArticle takes the endings of nouns off a borrowed word, and leaves what may be its own: Excel, Windows, source.
func withoutArticle(word string) string {
	if strings.HasSuffix(word, "ske") {
		return word[:len(word)-1] // fascistiske
	}
	for _, ending := range [...]string{"erne", "ere", "eren", "ene", "en", "et", "er", "ane", "arane", "aren", "ar"} {
		root, ok := strings.CutSuffix(word, ending)
		if ok && len(root) > 3 && isStem(root) && isConsonant(root[len(root)-1]) {
			return root
		}
	}
	return word
}

func takeOff(stem string) string {
	switch {
	case strings.HasSuffix(stem, "somst"):
		return stem[:len(stem)-2]
	case strings.HasSuffix(stem, "t"):
		if root := stem[:len(stem)-1]; isNeuter(root) {
			return root
		}
	case strings.HasSuffix(stem, "ium"):
		return stem[:len(stem)-2]
	case strings.HasSuffix(stem, "vd"), strings.HasSuffix(stem, "md"), strings.HasSuffix(stem, "ørd"), strings.HasSuffix(stem, "ærd"):
		return stem[:len(stem)-1] // øvd, bestemd, innførd
	case strings.HasSuffix(stem, "erne"):
		// Not «interne», but the lists know what ends so.
		return stem[:len(stem)-2]
	}
	if strings.IndexByte("aenrt\xa9", stem[len(stem)-1]) < 0 {
		return stem
	}
	for _, ending := range endings {
		root, ok := strings.CutSuffix(stem, ending)
		if ok && isStem(root) && !(ending == "ede" && utf8.RuneCountInString(root) < 3) { // not «brede»
			return root
		}
	}
	return stem
}

// withoutS takes the genitive and the passive off, once: «danse» is of dans, and not of dan. After most vowels an s belongs
// to the word: hus, pris, status.
func withoutS(stem string) string {
	root := stem[:len(stem)-1]
	if !isStem(root) || ownS(root) {
		return stem
	}
	switch before := root[len(root)-1]; {
	case before == 's':
		return stem
	case before == 'e', before == 'a', isConsonant(before):
		return root
	case before == 'i' && len(root) > 5 && strings.IndexByte("gmfrtk", root[len(root)-2]) >= 0: // strategis, not praksis
		return root
	default:
		return stem
	}
}

// ownS tells whether an s after this is the word's own, and not the genitive: boks, tips, dans, kurs, sats; ressurs,
// instans, respons. It is mostly where a single consonant comes after the only vowel.
func ownS(root string) bool {
	end := len(root)
	if end < 2 || !isConsonant(root[end-1]) || isConsonant(root[end-2]) {
		return false
	}
	switch root[end-1] {
	case 'k', 'p':
		return true
	case 'n', 'r', 'l', 't':
		return !isStem(root[:end-2]) || strings.HasSuffix(root, "ur") || strings.HasSuffix(root, "an") ||
			strings.HasSuffix(root, "pon")
	default:
		return false
	}
}

// isNeuter tells whether a t after this stem is the ending of an adjective or a verb (sosialt, brukt, integrert), and not
// of a noun (kraft, kunst, objekt, student). The lists have those that are otherwise.
func isNeuter(stem string) bool {
	if !isStem(stem) || len(stem) < 2 {
		return false
	}
	last := stem[len(stem)-1]
	before := stem[len(stem)-2]
	switch last {
	case 'l', 'm', 'p', 'g', 'v', 'b', 'd':
		return true
	case 'r':
		return strings.HasSuffix(stem, "bar") && len(stem) > 5 || before != 'a' && before != 'o'
	case 'k':
		return isConsonant(before) || strings.HasSuffix(stem, "øk") ||
			len(stem) > 4 && (strings.HasSuffix(stem, "rik") || strings.HasSuffix(stem, "lik"))
	case 'n': // reint, feminint, modernt
		return before != 'n' && isConsonant(before) || strings.HasSuffix(stem, "ein") || len(stem) > 5 && strings.HasSuffix(stem, "in")
	case 's':
		return strings.HasSuffix(stem, "igs") || len(stem) > 5 && strings.HasSuffix(stem, "øs")
	default:
		return false
	}
}

// tidy makes alike what is left of forms: «sykkel» and «sykler», «rom» and «rommet», «tenkj» and «tenk».
func tidy(stem string) string {
	if strings.HasSuffix(stem, "ing") || strings.HasSuffix(stem, "els") {
		return doing(stem)
	}
	if root, ok := strings.CutSuffix(stem, "j"); ok && isStem(root) && strings.ContainsRune("gkv", rune(root[len(root)-1])) {
		stem = root
	}
	if root, ok := strings.CutSuffix(stem, "igs"); ok && isStem(root) {
		stem = root + "ig"
	}
	switch end := len(stem); {
	case strings.HasSuffix(stem, "mm"): // rom, rommet
		stem = stem[:end-1]
	case strings.HasSuffix(stem, "eidd"), strings.HasSuffix(stem, "øydd"): // arbeid, arbeidd
		stem = stem[:end-1]
	case strings.HasSuffix(stem, "ell") && isStem(stem[:end-3]): // formell, formelt
		stem = stem[:end-1]
	}
	if strings.HasSuffix(stem, "del") && !strings.HasSuffix(stem, "ddel") { // andel, tildel; the lists know handel
		return stem
	}
	if root, ok := strings.CutSuffix(stem, "el"); ok && isStem(root) && isConsonant(root[len(root)-1]) {
		return single(root) + "l"
	}
	if root, ok := strings.CutSuffix(stem, "l"); ok && isStem(root) && root[len(root)-1] != 'l' {
		return single(root) + "l"
	}
	return stem
}

// doing writes as one what the languages make of verbs in their own ways: opplevelse and oppleving, tolkning and tolking.
func doing(stem string) string {
	if root, ok := strings.CutSuffix(stem, "els"); ok && isStem(root) && utf8.RuneCountInString(root) > 2 {
		return root + "ing"
	}
	root, ok := strings.CutSuffix(stem, "ning")
	if ok && isStem(root) && isConsonant(root[len(root)-1]) && root[len(root)-1] != 'n' {
		return root + "ing"
	}
	if ok && strings.HasSuffix(root, "øy") { // bøyning, bøying
		return root + "ing"
	}
	if strings.HasSuffix(stem, "ssing") || strings.HasSuffix(stem, "mming") {
		return stem[:len(stem)-4] + "ing" // tilpasning, tilpassing
	}
	return stem
}

// single writes two of the same consonants at the end once.
func single(stem string) string {
	if end := len(stem); end > 2 && stem[end-1] == stem[end-2] && isConsonant(stem[end-1]) {
		return stem[:end-1]
	}
	return stem
}

// isStem tells whether this can be left of a word: two letters, one of them a vowel.
func isStem(stem string) bool {
	if len(stem) < 2 || len(stem) == 2 && stem[0] >= utf8.RuneSelf {
		return false
	}
	for at := range len(stem) {
		switch char := stem[at]; char {
		case 'a', 'e', 'i', 'o', 'u', 'y':
			return true
		default:
			if char >= utf8.RuneSelf { // æ, ø, å and letters with accents are all vowels
				return true
			}
		}
	}
	return false
}

// isFirstPart tells whether this can be a word before the last part of a compound: it does not end as only beginnings do.
// «Forbrukers» is not made of «forbr» and «ukers».
func isFirstPart(first string) bool {
	end := len(first)
	return end > 1 && isStem(first) &&
		!(strings.IndexByte("rlvj", first[end-1]) >= 0 && strings.IndexByte("bdfgkmnpstv", first[end-2]) >= 0)
}

func isConsonant(char byte) bool {
	switch char {
	case 'a', 'e', 'i', 'o', 'u', 'y':
		return false
	default:
		return 'a' <= char && char <= 'z'
	}
}
