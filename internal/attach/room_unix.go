//go:build linux || darwin

package attach

import "syscall"

// freeAt is how many bytes are free for the program on the disk of a folder.
func freeAt(folder string) (free uint64, known bool) {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(folder, &disk); err != nil {
		return 0, false
	}
	return disk.Bavail * uint64(disk.Bsize), true // #nosec G115 -- a block has a size
}
