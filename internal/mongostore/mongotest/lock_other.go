//go:build !unix

package mongotest

import "errors"

func lock(string) (unlock func(), err error) { return nil, errors.New("files cannot be locked here") }
