package component

import (
	"context"
	"sync"
	"time"
)

// A caller that has handed over its request may leave before the answer.

type request struct {
	body []byte
	done chan error
}

type BadUploader struct {
	reqs chan request
	quit chan struct{}
}

func NewBadUploader(up upload) *BadUploader {
	u := &BadUploader{make(chan request), make(chan struct{})}
	go u.run(up)
	return u
}

func (u *BadUploader) run(up upload) {
	for {
		select {
		case r := <-u.reqs:
			r.done <- up(r.body) // want `blocks for ever sending on r\.done`
		case <-u.quit:
			return
		}
	}
}

func (u *BadUploader) Put(ctx context.Context, body []byte) error {
	r := request{body, make(chan error)}
	select {
	case u.reqs <- r:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-r.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (u *BadUploader) Close() { close(u.quit) }

type GoodUploader struct {
	reqs chan request
	quit chan struct{}
}

func NewGoodUploader(up upload) *GoodUploader {
	u := &GoodUploader{make(chan request), make(chan struct{})}
	go u.run(up)
	return u
}

func (u *GoodUploader) run(up upload) {
	for {
		select {
		case r := <-u.reqs:
			r.done <- up(r.body)
		case <-u.quit:
			return
		}
	}
}

func (u *GoodUploader) Put(ctx context.Context, body []byte) error {
	r := request{body, make(chan error, 1)}
	select {
	case u.reqs <- r:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-r.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (u *GoodUploader) Close() { close(u.quit) }

// The answer goes to whoever waits under an identifier, who may have left.

type BadConn struct {
	mu       sync.Mutex
	next     int
	pending  map[int]*call
	incoming chan int
}

type call struct {
	reply chan []byte
}

func NewBadConn() *BadConn {
	c := &BadConn{pending: make(map[int]*call), incoming: make(chan int, 8)}
	go c.read()
	return c
}

func (c *BadConn) read() {
	for id := range c.incoming {
		c.mu.Lock()
		call := c.pending[id]
		delete(c.pending, id)
		c.mu.Unlock()
		if call != nil {
			body := []byte("ok")
			call.reply <- body // want `blocks for ever sending on call\.reply`
		}
	}
}

func (c *BadConn) Call(timeout time.Duration) ([]byte, error) {
	call := &call{reply: make(chan []byte)}
	c.mu.Lock()
	c.next++
	id := c.next
	c.pending[id] = call
	c.mu.Unlock()
	c.incoming <- id
	select {
	case body := <-call.reply:
		return body, nil
	case <-time.After(timeout):
		return nil, errClosed
	}
}

func (c *BadConn) Close() { close(c.incoming) }

type GoodConn struct {
	mu       sync.Mutex
	next     int
	pending  map[int]*call
	incoming chan int
}

func NewGoodConn() *GoodConn {
	c := &GoodConn{pending: make(map[int]*call), incoming: make(chan int, 8)}
	go c.read()
	return c
}

func (c *GoodConn) read() {
	for id := range c.incoming {
		c.mu.Lock()
		call := c.pending[id]
		delete(c.pending, id)
		c.mu.Unlock()
		if call != nil {
			body := []byte("ok")
			call.reply <- body
		}
	}
}

func (c *GoodConn) Call(timeout time.Duration) ([]byte, error) {
	call := &call{reply: make(chan []byte, 1)}
	c.mu.Lock()
	c.next++
	id := c.next
	c.pending[id] = call
	c.mu.Unlock()
	c.incoming <- id
	select {
	case body := <-call.reply:
		return body, nil
	case <-time.After(timeout):
		return nil, errClosed
	}
}

func (c *GoodConn) Close() { close(c.incoming) }
