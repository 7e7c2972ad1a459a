package mongostore

import (
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/samlaer/samlaer/internal/hub"
)

// Codes of errors that a server gives: src/mongo/base/error_codes.yml.
const (
	codeFailedToParse           = 9
	codeUnauthorized            = 13
	codeAuthenticationFailed    = 18
	codeNamespaceNotFound       = 26
	codeIndexNotFound           = 27
	codeNamespaceExists         = 48
	codeCommandNotFound         = 59
	codeCommandNotSupported     = 115
	codeCappedPositionLost      = 136
	codeInvalidResumeToken      = 260
	codeChangeStreamFatalError  = 280
	codeChangeStreamHistoryLost = 286
	codeWriteConflict           = 112
	codeDuplicateKey            = 11000
	// codeBadToken and codeTokenNotHex are of resume tokens that never were any.
	codeBadToken    = 40647
	codeTokenNotHex = 40649
)

// unavailable are errors that pass: no primary just now, a server that ends, a disk that is full, too much at once.
var unavailable = []int{
	6,     // HostUnreachable
	7,     // HostNotFound
	43,    // CursorNotFound: the server was started anew meanwhile
	50,    // MaxTimeMSExpired
	64,    // WriteConcernTimeout
	89,    // NetworkTimeout
	91,    // ShutdownInProgress
	100,   // UnsatisfiableWriteConcern
	112,   // WriteConflict
	133,   // FailedToSatisfyReadPreference
	134,   // ReadConcernMajorityNotAvailableYet
	189,   // PrimarySteppedDown
	251,   // NoSuchTransaction
	262,   // ExceededTimeLimit
	365,   // TenantMigrationInProgress and the like of hosted servers
	9001,  // SocketException
	10107, // NotWritablePrimary
	11600, // InterruptedAtShutdown
	11602, // InterruptedDueToReplStateChange
	13435, // NotPrimaryNoSecondaryOk
	13436, // NotPrimaryOrSecondary
	14031, // OutOfDiskSpace
}

// sentence is an error that is already what a person should read.
type sentence string

func (s sentence) Error() string { return string(s) }

func hasCode(err error, codes ...int) bool {
	var said mongo.ServerError
	if !errors.As(err, &said) {
		return false
	}
	for _, code := range codes {
		if said.HasErrorCode(code) {
			return true
		}
	}
	return false
}

func hasLabel(err error, label string) bool {
	var labelled mongo.LabeledError
	return errors.As(err, &labelled) && labelled.HasErrorLabel(label)
}

// isUnanswered tells whether the error is not one that a server gave as its answer.
func isUnanswered(err error) bool {
	var said mongo.ServerError
	return !errors.As(err, &said) || mongo.IsNetworkError(err)
}

// fault gives an error of the driver the meaning it has for a hub.
func fault(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, hub.ErrClosed), errors.Is(err, mongo.ErrClientDisconnected):
		return hub.ErrClosed
	case ctx.Err() != nil:
		return ctx.Err()
	case isUnanswered(err), hasCode(err, unavailable...):
		return fmt.Errorf("%w: %w", hub.ErrUnavailable, err)
	default:
		return err
	}
}
