package hub

import (
	"slices"
	"strings"
)

// Audience is who a document is for.
type Audience string

const (
	// AudiencePublic (alle): everyone.
	AudiencePublic Audience = "PUBLIC"
	// AudienceNetwork (nettverket): everyone signed in with a role.
	AudienceNetwork Audience = "NETWORK"
	// AudienceProject (prosjektet): the project's members, curators and administrators.
	AudienceProject Audience = "PROJECT"
	// AudienceCounty (fylkeskommunen): curators and administrators, and the author.
	AudienceCounty Audience = "COUNTY"
)

// Token stands for a group of readers. A document has a set of tokens, a viewer holds a set of tokens, and the
// document is readable where the two meet: by the same two sets in the store, the index and everywhere else.
type Token string

const (
	TokenPublic         Token = "public"
	TokenNetwork        Token = "network"
	TokenCounty         Token = "county"
	TokenAdministrators Token = "administrators"
)

var everyone = []Token{TokenPublic}

func projectToken(project ID) Token { return Token("project:" + string(project)) }

func personToken(person ID) Token { return Token("person:" + string(person)) }

// selfToken is held by a person with or without a role: what is held of themselves is theirs to see in either case.
func selfToken(person ID) Token { return Token("self:" + string(person)) }

func personTokens(people ...ID) []Token {
	tokens := make([]Token, 0, len(people)+1)
	for _, person := range people {
		if person != "" && !slices.Contains(tokens, personToken(person)) {
			tokens = append(tokens, personToken(person))
		}
	}
	return tokens
}

// readers are the tokens of an audience. The author matters to the county's audience, the projects to the project's.
func (a Audience) readers(author ID, projects ...ID) []Token {
	switch a {
	case AudiencePublic:
		return everyone
	case AudienceNetwork:
		return []Token{TokenNetwork}
	case AudienceProject:
		tokens := []Token{}
		for _, project := range projects {
			if project != "" {
				tokens = append(tokens, projectToken(project))
			}
		}
		return append(tokens, TokenCounty)
	case AudienceCounty:
		return append(personTokens(author), TokenCounty)
	default:
		return nil
	}
}

// parentPrefix opens a token that no viewer holds: it says that the document is read as another one, or, where there are
// other tokens beside it, only by those who read the other one.
const parentPrefix = "as:"

// asParent is for what is read as another document, or as all of several.
func asParent(parents ...ID) []Token {
	tokens := make([]Token, len(parents))
	for at, parent := range parents {
		tokens[at] = Token(parentPrefix + string(parent))
	}
	return tokens
}

// parent is the document that a token says to read as; empty when the token stands for people.
func (t Token) parent() ID {
	id, is := strings.CutPrefix(string(t), parentPrefix)
	if !is {
		return ""
	}
	return ID(id)
}

// asked are the sets of tokens of a document, each of which a reader must meet. A set names people, parents, or both: then
// one reads it who is among the people and reads the parents.
func asked(document Document) [][]Token {
	if revision, ok := document.(*Revision); ok {
		return [][]Token{revision.Readers(), revision.ReadersThen}
	}
	return [][]Token{document.Readers()}
}

// parents are the documents that the document is read as; none when its own tokens decide.
func parents(document Document) []ID {
	var ids []ID
	for _, set := range asked(document) {
		for _, token := range set {
			if id := token.parent(); id != "" {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// ofPeople are the tokens of a set that stand for people.
func ofPeople(set []Token) []Token {
	return slices.DeleteFunc(slices.Clone(set), func(token Token) bool { return token.parent() != "" })
}

// includes tells whether everybody who holds one of the inner tokens may read what has the outer ones. Whoever is a
// member, an author or at the county has a role, and so holds the network's token.
func includes(outer, inner []Token) bool {
	if slices.Contains(outer, TokenPublic) {
		return true
	}
	for _, token := range inner {
		switch {
		case slices.Contains(outer, token):
		case token != TokenPublic && slices.Contains(outer, TokenNetwork):
		default:
			return false
		}
	}
	return true
}
