package closed

import (
	"sync"
	"time"
)

// The loop moves with each tick, but nobody can end it any more.

type ackTracker struct {
	mu   sync.Mutex
	acks map[int]bool
	tick *time.Ticker
	done chan struct{}
}

func newAckTracker() *ackTracker {
	t := &ackTracker{acks: map[int]bool{}, tick: time.NewTicker(time.Millisecond), done: make(chan struct{})}
	go t.track()
	return t
}

func (t *ackTracker) track() {
	defer t.tick.Stop()
	for {
		select { // want `ackTracker.track blocks for ever in select: nobody but its timer comes to any of its cases any more: BadTick has left at line \d+ \(when err != nil\)`
		case <-t.tick.C:
			t.mu.Lock()
			clear(t.acks)
			t.mu.Unlock()
		case <-t.done:
			return
		}
	}
}

func (t *ackTracker) Close() { close(t.done) }

// BadTick forgets the tracker when it fails.
//
// no fix: whether to close the tracker, or to make it later, only the author knows
func BadTick(name string) (*ackTracker, error) {
	t := newAckTracker()
	if _, err := load(name); err != nil {
		return nil, err
	}
	return t, nil
}

// GoodTick closes it.
func GoodTick(name string) (*ackTracker, error) {
	t := newAckTracker()
	if _, err := load(name); err != nil {
		t.Close()
		return nil, err
	}
	return t, nil
}
