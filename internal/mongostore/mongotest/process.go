package mongotest

import (
	"fmt"
	"io"
	"os/exec"
	"runtime"
)

// process is a server that runs.
type process struct {
	command *exec.Cmd
	pid     int
	// ended is closed when it has.
	ended chan struct{}
}

// startProcess starts the command. Where the system can, it dies with this process: to be exact with the thread that
// started it, which is why a goroutine keeps that thread until the end.
func startProcess(command *exec.Cmd) (*process, error) {
	dieWithParent(command)
	p := &process{command: command, ended: make(chan struct{})}
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		err := command.Start()
		if err == nil {
			p.pid = command.Process.Pid
		}
		started <- err
		if err == nil {
			_ = command.Wait() // a killed server ends with an error
			close(p.ended)
		}
	}()
	return p, <-started
}

func (p *process) kill() error {
	select {
	case <-p.ended:
		return nil
	default:
	}
	if err := p.command.Process.Kill(); err != nil {
		return fmt.Errorf("kill the server: %w", err)
	}
	<-p.ended
	return nil
}

// keeper is a small process that sees this one end, in whatever way, and then kills the server and removes its data. A
// test process that is killed, or runs into its time limit, cannot do that itself.
type keeper struct {
	command *exec.Cmd
	pids    io.WriteCloser
}

// keeping reads the server's process id from a pipe whose other end only the test process holds.
const keeping = `while read -r next; do pid=$next; done; [ -n "$pid" ] && kill -9 "$pid"; rm -rf "$1"`

func startKeeper(folder string) (*keeper, error) {
	command := exec.Command("/bin/sh", "-c", keeping, "keeper", folder) // #nosec G204 -- a script of ours, with a folder of ours
	pids, err := command.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	return &keeper{command, pids}, nil
}

// watch tells which process to kill; 0 for none.
func (k *keeper) watch(pid int) error {
	line := "\n"
	if pid != 0 {
		line = fmt.Sprintln(pid)
	}
	_, err := io.WriteString(k.pids, line)
	return err
}

func (k *keeper) end() error {
	if err := k.pids.Close(); err != nil {
		return err
	}
	_ = k.command.Wait() // its status is that of a kill that had nothing to do
	return nil
}
