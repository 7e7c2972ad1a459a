package hub

import (
	"context"
	"strconv"
)

// Entity is what another graph can refer to: a document by its id, or a county or municipality by its code.
type Entity any

// maxEntities is how many can be referred to at once. A gateway asks for all that one page of another graph refers to, and
// cannot be told to ask for less.
const maxEntities = 1000

// Entities gives what another graph refers to, aligned with the references: nil where the viewer may read none, or it is not
// of the type that the reference names. A reference is an object with «__typename» and «id» or «code» (Apollo Federation 2,
// «Resolve references»).
func Entities(ctx context.Context, references []map[string]any) ([]Entity, error) {
	if len(references) > maxEntities {
		return nil, invalid("representations", messageTooMany.With(maxEntities))
	}
	entities, ids := make([]Entity, len(references)), make([]ID, len(references))
	for at, reference := range references {
		typeName, _ := reference["__typename"].(string)
		key, known := referred(typeName, reference)
		if !known {
			return nil, invalid("representations."+strconv.Itoa(at), messageNoReference)
		}
		switch typeName {
		case "County":
			if county := CountyOf(key); county != nil {
				entities[at] = county
			}
		case "Municipality":
			if municipality := MunicipalityOf(key); municipality != nil {
				entities[at] = municipality
			}
		default:
			if id := ID(key); id.Kind() != "" && id.Kind().Type() == typeName {
				ids[at] = id
			}
		}
	}
	documents, err := ReadingOf(ctx).Documents(ctx, ids)
	if err != nil {
		return nil, err
	}
	for at, document := range documents {
		if document != nil {
			entities[at] = document
		}
	}
	return entities, nil
}

// referred is the value of the key by which a reference of the type is made.
func referred(typeName string, reference map[string]any) (string, bool) {
	name := "id"
	if typeName == "County" || typeName == "Municipality" {
		name = "code"
	}
	key, given := reference[name].(string)
	return key, given && typeName != ""
}

var messageNoReference = Message{
	NB: "Henvisningen mangler «__typename» eller nøkkel. Ta med «id», eller «code» for fylker og kommuner.",
	NN: "Tilvisinga manglar «__typename» eller nøkkel. Ta med «id», eller «code» for fylke og kommunar.",
	EN: "The reference has no “__typename” or no key. Give “id”, or “code” for counties and municipalities.",
}
