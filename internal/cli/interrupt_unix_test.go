//go:build unix

package cli

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestInterrupt tests that an interrupt ends a run of -fix, and the processes that it
// has started, without half a report, and with the files as they were.
func TestInterrupt(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the go command")
	}
	dir := t.TempDir()
	const source = "package p\n\nfunc Start() { go func() {}() }\n\nfunc both() {\n\tStart()\n}\n"
	for name, text := range map[string]string{
		"go.mod": "module example.com/m\n\ngo 1.25\n",
		"p.go":   source,
		// Instead of an analysis, write the process's number and wait.
		"slow.sh": "#!/bin/sh\ncase \"$*\" in *.cfg) echo $$ >" + dir + "/tmp && mv " + dir + "/tmp " + dir + "/pid; exec sleep 60;; esac\nexec \"$@\"\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("pipevet", "-fix", "-toolexec="+filepath.Join(dir, "slow.sh"), "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	var stdout bytes.Buffer
	cmd.Stdout = &stdout
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var pid int
	for start := time.Now(); pid == 0; time.Sleep(10 * time.Millisecond) {
		data, _ := os.ReadFile(filepath.Join(dir, "pid"))
		pid, _ = strconv.Atoi(strings.TrimSpace(string(data)))
		if time.Since(start) > 30*time.Second {
			cmd.Process.Kill()
			t.Fatal("the tool was not started")
		}
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	if got := cmd.ProcessState.ExitCode(); got != exitInterrupted {
		t.Errorf("exit status %d, want %d", got, exitInterrupted)
	}
	if stdout.Len() > 0 {
		t.Errorf("output: %s", &stdout)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "p.go")); err != nil || string(text) != source {
		t.Errorf("p.go holds %q, error %v", text, err)
	}
	for start := time.Now(); syscall.Kill(pid, 0) == nil; time.Sleep(10 * time.Millisecond) {
		if time.Since(start) > 5*time.Second {
			t.Fatal("a process that the run started lives on")
		}
	}
}
