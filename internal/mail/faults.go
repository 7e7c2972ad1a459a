package mail

import (
	"errors"
	"fmt"
	"net/textproto"
	"strings"

	gomail "github.com/wneessen/go-mail"
)

// faultOf is what is wrong with a mail server, for the log and for whoever asks whether the server is ready: what was being done and
// the server's number for it. Its own words are left out, for they name receivers, and some repeat what one has signed in with.
func faultOf(err error) error {
	var failure *gomail.SendError
	if errors.As(err, &failure) {
		number := strings.TrimSpace(fmt.Sprintf("%d %s", failure.ErrorCode(), failure.EnhancedStatusCode()))
		if failure.ErrorCode() == 0 { // the connection is gone
			number = "nothing more"
		}
		return fmt.Errorf("%s: the mail server answers %s", failure.Reason, number)
	}
	var answered *textproto.Error
	if errors.As(err, &answered) {
		return fmt.Errorf("connect to the mail server: it answers %d", answered.Code)
	}
	return err
}
