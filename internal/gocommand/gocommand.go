// Package gocommand runs the go command so that it can be interrupted, with all
// processes that it has started.
package gocommand

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"time"
)

// Run runs the go command and returns what it printed. The error says that it
// could not be run; that it failed is told by ok.
func Run(ctx context.Context, env []string, args ...string) (stdout, stderr []byte, ok bool, err error) {
	return RunIn(ctx, "", env, args...)
}

// RunIn is like Run in another directory than the current one.
func RunIn(ctx context.Context, dir string, env []string, args ...string) (stdout, stderr []byte, ok bool, err error) {
	cmd := Command(ctx, "go", args...)
	var out, errOut bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errOut
	cmd.Dir = dir
	cmd.Env = append(cmd.Environ(), env...) // with PWD, if dir is given
	err = cmd.Run()
	if ctx.Err() != nil {
		return nil, nil, false, ctx.Err()
	}
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		return out.Bytes(), errOut.Bytes(), false, nil
	case errors.Is(err, exec.ErrNotFound):
		return nil, nil, false, fmt.Errorf("pipevet works through the go command, which is not on the PATH: %w", err)
	case err != nil:
		return nil, nil, false, fmt.Errorf("running go %s: %w", args[0], err)
	}
	return out.Bytes(), errOut.Bytes(), true, nil
}

// Command returns a command that ctx interrupts, with all processes that it has
// started.
func Command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	ownGroup(cmd)
	cmd.Cancel = func() error { return interruptGroup(cmd) }
	cmd.WaitDelay = 5 * time.Second // then it is killed
	return cmd
}
