//go:build unix && !linux

package main

import (
	"os/exec"
	"runtime"
	"syscall"
)

func prepare(*exec.Cmd) {}

// watchMemory returns a function that returns the memory of the largest process
// in bytes, to be called when the command has ended.
func watchMemory(cmd *exec.Cmd) (peak func() int64) {
	return func() int64 {
		usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
		if !ok {
			return 0
		}
		if runtime.GOOS == "darwin" {
			return usage.Maxrss // bytes there
		}
		return usage.Maxrss << 10
	}
}
