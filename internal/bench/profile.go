package bench

import (
	"errors"
	"os"
	"runtime/pprof"
)

// profiled does something, and writes down in a file where the processor's time went meanwhile; without a file it only does it.
func profiled(path string, do func() error) (err error) {
	if path == "" {
		return do()
	}
	file, err := os.Create(path) // #nosec G304 -- the file that who measures names
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := pprof.StartCPUProfile(file); err != nil {
		return err
	}
	defer pprof.StopCPUProfile()
	return do()
}
