package mongotest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// program is a server that can be started.
type program struct {
	path string
	// set is the name of its replica set.
	set string
	// forgets tells whether it can be made to lose its history.
	forgets bool
	// arguments are the command line for a server.
	arguments func(s *Server, auth bool) ([]string, error)
}

// secantusVersion is the one that the store was tried with.
const secantusVersion = "0.7.0b3"

func findProgram() (program, error) {
	if runtime.GOOS == "windows" {
		return program{}, errors.New("no server can be started on Windows")
	}
	if path, err := exec.LookPath("mongod"); err == nil {
		return program{path: path, set: "samlaer", arguments: mongodArguments}, nil
	}
	path, err := secantus()
	if err != nil {
		return program{}, err
	}
	return program{path: path, set: "secantus", forgets: true, arguments: secantusArguments}, nil
}

func mongodArguments(s *Server, auth bool) ([]string, error) {
	data := filepath.Join(s.folder, "data")
	if err := os.MkdirAll(data, 0o700); err != nil {
		return nil, err
	}
	arguments := []string{"--port", strconv.Itoa(s.port), "--dbpath", data, "--bind_ip", "127.0.0.1",
		"--wiredTigerCacheSizeGB", "0.25"}
	if !s.options.Standalone {
		arguments = append(arguments, "--replSet", s.program.set, "--oplogSize", "990")
	}
	if auth && s.options.Standalone {
		arguments = append(arguments, "--auth")
	}
	if auth && !s.options.Standalone { // members of a set know each other by a key, and ask everybody else
		key := filepath.Join(s.folder, "key")
		if err := os.WriteFile(key, []byte(strings.Repeat("samlaer", 4)), 0o600); err != nil {
			return nil, err
		}
		arguments = append(arguments, "--keyFile", key)
	}
	return arguments, nil
}

// secantusArguments ask for an fsync a commit: without it a kill loses a commit in a thousand; with it a commit takes
// 1.3 ms instead of 1.1.
func secantusArguments(s *Server, auth bool) ([]string, error) {
	arguments := []string{"--port", strconv.Itoa(s.port), "--storage-path", filepath.Join(s.folder, "data"),
		"--sync-on-commit", "--oplog-max-entries", "1000000", "--log-level", "WARNING"}
	if s.options.Standalone {
		arguments = append(arguments, "--standalone")
	}
	if auth {
		arguments = append(arguments, "--auth")
	}
	return arguments, nil
}

// fetching is how long pip may take: 40 s on a good line.
const fetching = 5 * time.Minute

// secantus gives the path of the server, which it fetches when it is not there. Test processes that come at the same
// time wait for the first.
func secantus() (string, error) {
	python, err := exec.LookPath("python3")
	if err != nil {
		return "", errors.New("neither MONGODB_URI nor mongod nor python3 is there")
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(cache, "samlaer", "secantusdb-"+secantusVersion)
	path, complete := filepath.Join(folder, "bin", "secantusd-py"), filepath.Join(folder, "complete")
	if err := os.MkdirAll(filepath.Dir(folder), 0o750); err != nil {
		return "", err
	}
	unlock, err := lock(folder + ".lock")
	if err != nil {
		return "", err
	}
	defer unlock()
	if _, err := os.Stat(complete); err == nil {
		return path, nil
	}
	if err := os.RemoveAll(folder); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), fetching)
	defer cancel()
	for _, arguments := range [][]string{
		{python, "-m", "venv", folder},
		{filepath.Join(folder, "bin", "python3"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
			"--retries", "1", "SecantusDB==" + secantusVersion},
	} {
		output, err := exec.CommandContext(ctx, arguments[0], arguments[1:]...).CombinedOutput() // #nosec G204 -- programs of ours, in a folder of ours
		if err != nil {
			lines := strings.Split(strings.TrimSpace(string(output)), "\n")
			return "", fmt.Errorf("SecantusDB cannot be fetched: %w: %s", err, lines[len(lines)-1])
		}
	}
	return path, os.WriteFile(complete, nil, 0o600)
}
