// Package sleep holds loops that sleep, and hold a context. With the option
// they are reported.
package sleep

import (
	"context"
	"time"
)

func BadPoll(ctx context.Context, ready func() bool) error {
	for !ready() {
		if err := ctx.Err(); err != nil {
			return err
		}
		time.Sleep(time.Second) // want `time.Sleep does not answer to ctx.Done\(\), in a loop that could`
	}
	return nil
}

type BadPoller struct {
	interval time.Duration
	quit     chan struct{}
}

func (p *BadPoller) run(poll func()) {
	for {
		select {
		case <-p.quit:
			return
		default:
		}
		poll()
		time.Sleep(p.interval) // want `time.Sleep does not answer to p.quit, in a loop that could`
	}
}

func (p *BadPoller) Close() { close(p.quit) }

// GoodOnce does not loop.
func GoodOnce(ctx context.Context) {
	time.Sleep(time.Millisecond)
}

// GoodPatient holds nothing that could end it.
func GoodPatient(ready func() bool) {
	for !ready() {
		time.Sleep(time.Second)
	}
}

func GoodWait(ctx context.Context, ready func() bool) error {
	for !ready() {
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
