package mongostore

import (
	"context"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/samlaer/samlaer/internal/hub"
)

// Compact gives back the space that deleted and replaced documents took. It does nothing, and that is no error, where the
// server has no such command: some hosted ones look after that themselves.
func (s *Store) Compact(ctx context.Context) error {
	leave, err := s.enter()
	if err != nil {
		return err
	}
	defer leave()
	if err := s.removeOrphans(ctx); err != nil {
		return fmt.Errorf("compact: %w", fault(ctx, err))
	}
	names := []string{commitName, blobName + ".files", blobName + ".chunks"}
	for _, kind := range hub.Kinds {
		names = append(names, string(kind))
	}
	for _, name := range names {
		// Without force a primary refuses. It goes on serving meanwhile.
		err := s.database.RunCommand(ctx, bson.D{{Key: "compact", Value: name}, {Key: "force", Value: true}}).Err()
		switch {
		case hasCode(err, codeCommandNotFound, codeCommandNotSupported):
			return nil
		case hasCode(err, codeUnauthorized):
			return fmt.Errorf("the user in the address may not compact the database %q: give it the role dbAdmin on that "+
				"database: %w", s.database.Name(), err)
		case hasCode(err, codeNamespaceNotFound):
		case err != nil:
			return fmt.Errorf("compact %s: %w", name, fault(ctx, err))
		}
	}
	return nil
}
