package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// prepare gives the command a session of its own, by which its descendants can
// be told.
func prepare(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
}

// watchMemory watches the started command's session; the returned function ends
// that and returns the peak of its memory in bytes.
func watchMemory(cmd *exec.Cmd) (peak func() int64) {
	stop, result := make(chan struct{}), make(chan int64, 1)
	go func() {
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		var most int64
		for {
			select {
			case <-stop:
				result <- most
				return
			case <-tick.C:
				most = max(most, resident(cmd.Process.Pid))
			}
		}
	}()
	return func() int64 {
		close(stop)
		return <-result
	}
}

// resident returns the sum of the resident sets of a session. Pages that
// processes share, as of the program itself, count for each.
func resident(session int) (sum int64) {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, name := range stats {
		data, err := os.ReadFile(name)
		if err != nil {
			continue // has ended
		}
		// "pid (name) state ppid pgrp session ... rss ...", see proc(5).
		fields := bytes.Fields(data[bytes.LastIndexByte(data, ')')+1:])
		if len(fields) < 22 || string(fields[3]) != fmt.Sprint(session) {
			continue
		}
		pages, _ := strconv.ParseInt(string(fields[21]), 10, 64)
		sum += pages * int64(os.Getpagesize())
	}
	return sum
}
