//go:build !unix

package gocommand

import "os/exec"

// ownGroup does nothing where there are no process groups.
func ownGroup(*exec.Cmd) {}

// interruptGroup ends the command; other systems cannot ask it to.
func interruptGroup(cmd *exec.Cmd) error { return cmd.Process.Kill() }
