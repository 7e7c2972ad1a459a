package graph

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"github.com/samlaer/samlaer/internal/hub"
)

// Trusted are documents that are known before anybody sends them, by the SHA-256 of their text in lower-case hexadecimal.
type Trusted struct {
	byHash map[string]string
	// Only lets visitors send nothing else. Who has a role may ask anything.
	Only bool
}

// TrustedIn reads every file of a folder whose name ends in .graphql, and of the folders in it: each is one document; and the
// lists of documents that tools write. The error names the file that cannot be read, or is not valid, and the fault.
func TrustedIn(folder string) (*Trusted, error) {
	schema := NewExecutableSchema(newConfig()).Schema()
	trusted := &Trusted{byHash: map[string]string{}}
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		texts, err := documentsIn(path)
		if err != nil {
			return err
		}
		for _, text := range texts {
			if _, faults := gqlparser.LoadQueryWithRules(schema, text, rules.NewDefaultRules()); faults != nil {
				return fmt.Errorf("%s has what is not a document of this schema: %w", path, faults)
			}
			trusted.byHash[hashOf(text)] = text
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("trusted documents: %w", err)
	}
	return trusted, nil
}

// documentsIn are the texts of a file by its name: of one document, of a list as Apollo's tools write it, or of one as
// Relay and graphql-codegen do. Documents are known by the SHA-256 of their text, whatever id a list gives them.
func documentsIn(path string) (texts []string, err error) {
	name := filepath.Base(path)
	if filepath.Ext(name) != ".graphql" && name != "persisted-query-manifest.json" && name != "persisted-documents.json" {
		return nil, nil
	}
	text, err := os.ReadFile(path) // #nosec G304 -- from the folder that the operator names
	if err != nil || filepath.Ext(name) == ".graphql" {
		return []string{string(text)}, err
	}
	var (
		apollo struct {
			Operations []struct {
				Body string `json:"body"`
			} `json:"operations"`
		}
		relay map[string]string
	)
	if name == "persisted-documents.json" {
		err = json.Unmarshal(text, &relay)
	} else {
		err = json.Unmarshal(text, &apollo)
	}
	if err != nil {
		return nil, fmt.Errorf("%s is not a list of documents: %w", path, err)
	}
	for _, operation := range apollo.Operations {
		texts = append(texts, operation.Body)
	}
	for _, text := range relay {
		texts = append(texts, text)
	}
	return texts, nil
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// codeNotTrusted is for an operation that visitors may not send here.
const codeNotTrusted = "NOT_TRUSTED"

var messageNotTrusted = hub.Message{
	NB: "Uten innlogging kan du bare sende spørringer som er kjent her fra før. Logg inn, eller be dem som driver Samlær om å legge den til.",
	NN: "Utan innlogging kan du berre sende spørjingar som er kjende her frå før. Logg inn, eller be dei som driv Samlær om å leggje ho til.",
	EN: "Without signing in you can only send operations that are known here. Sign in, or ask those who run Samlær to add it.",
}

// trustedDocuments puts the text in the place of its hash, and refuses visitors what is not trusted where they may send
// nothing else. It stands before persisted queries, and so before every transport's operations are looked at.
type trustedDocuments struct{ *Trusted }

var _ interface {
	graphql.HandlerExtension
	graphql.OperationParameterMutator
} = trustedDocuments{}

// ExtensionName names the extension to gqlgen.
func (trustedDocuments) ExtensionName() string { return "TrustedDocuments" }

// Validate has nothing to look at.
func (trustedDocuments) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters finds the document of a hash.
func (t trustedDocuments) MutateOperationParameters(ctx context.Context, request *graphql.RawParams) *gqlerror.Error {
	persisted, _ := request.Extensions["persistedQuery"].(map[string]any)
	hash, _ := persisted["sha256Hash"].(string)
	text, known := t.byHash[hash]
	if known && request.Query == "" {
		request.Query = text
	}
	viewer := hub.ViewerOf(ctx)
	if !t.Only || viewer.Has(hub.RoleContributor) {
		return nil
	}
	if _, known := t.byHash[hashOf(request.Query)]; !known {
		return &gqlerror.Error{Message: messageNotTrusted.In(viewer.Language), Extensions: map[string]any{"code": codeNotTrusted}}
	}
	return nil
}
