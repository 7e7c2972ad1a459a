package hub

// EntryTexts are the texts of entries without the rest.
var EntryTexts = entryTexts

// LanguageOf is the language that a document was written in.
var LanguageOf = languageOf

// EntryOf makes the entry of a document from all that there is.
func (g Grounds) EntryOf(document Document) *Entry { return g.entry(document) }
