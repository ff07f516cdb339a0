//go:build unix

package gocommand

import (
	"os/exec"
	"syscall"
)

// ownGroup makes the command the leader of a process group, so that the
// processes that it starts can be stopped with it.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

// interruptGroup asks the command and the processes that it started to end.
func interruptGroup(cmd *exec.Cmd) error {
	return syscall.Kill(-cmd.Process.Pid, syscall.SIGINT)
}
