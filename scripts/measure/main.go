//go:build unix

// Command measure runs a command, and appends one line to a file with what it
// cost:
//
//	wall seconds <TAB> CPU seconds <TAB> peak MB <TAB> exit status
//
// CPU time is that of the command and all its descendants. So is the peak memory
// on Linux, where the resident sets of all processes of its session are
// added up every 20 ms; elsewhere it is that of the largest single process.
//
// Usage: measure FILE COMMAND [ARGUMENTS]
package main

import (
	"fmt"
	"log"
	"os"
	"os/exec"
	"time"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("measure: ")
	if len(os.Args) < 3 {
		log.Fatal("usage: measure FILE COMMAND [ARGUMENTS]")
	}
	f, err := os.OpenFile(os.Args[1], os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		log.Fatal(err)
	}
	cmd := exec.Command(os.Args[2], os.Args[3:]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	prepare(cmd)
	start := time.Now()
	if err := cmd.Start(); err != nil {
		log.Fatal(err)
	}
	peak := watchMemory(cmd)
	cmd.Wait() // the exit status is in the line
	wall := time.Since(start)
	cpu := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	_, err = fmt.Fprintf(f, "%.1f\t%.1f\t%d\t%d\n", wall.Seconds(), cpu.Seconds(), peak()>>20, cmd.ProcessState.ExitCode())
	if err != nil {
		log.Fatal(err)
	}
}
