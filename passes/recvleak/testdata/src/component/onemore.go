package component

import (
	"net"
	"sync"
)

// What one client waits for, another one does, and there may be one more than those that wait.

// GoodClock stands still until it is told how much time has passed.
type GoodClock struct {
	mu      sync.Mutex
	now     int
	waiters []waiter
}

type waiter struct {
	until int
	wake  func()
}

func NewGoodClock() *GoodClock { return &GoodClock{} }

func (c *GoodClock) Sleep(d int) {
	ch := make(chan struct{})
	c.call(d, func() { close(ch) })
	<-ch
}

func (c *GoodClock) call(d int, wake func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waiters = append(c.waiters, waiter{c.now + d, wake})
}

func (c *GoodClock) Add(d int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now + d
	for len(c.waiters) > 0 {
		w := c.waiters[0]
		if w.until > now {
			break
		}
		c.waiters = c.waiters[1:]
		c.now = w.until
		c.mu.Unlock()
		w.wake()
		c.mu.Lock()
	}
	c.now = now
}

// GoodGreeter is closed by who runs it.
type GoodGreeter struct {
	closing, done chan struct{}
}

func NewGoodGreeter() *GoodGreeter {
	return &GoodGreeter{closing: make(chan struct{}), done: make(chan struct{})}
}

// Close ends Run, which must have been started.
func (g *GoodGreeter) Close() {
	close(g.closing)
	<-g.done
}

func (g *GoodGreeter) Run(conn net.Conn, greeted chan<- net.Conn) {
	defer close(g.done)
	if _, err := conn.Write([]byte("hello")); err != nil {
		return
	}
	select {
	case greeted <- conn:
	case <-g.closing:
	}
}
