package component

import (
	"context"
	"sync"
)

// GoodBus cannot be closed: its goroutine lives as long as it does.
type GoodBus struct {
	messages chan string
}

func NewGoodBus(handle func(string)) *GoodBus {
	b := &GoodBus{make(chan string)}
	go func() {
		for msg := range b.messages {
			handle(msg)
		}
	}()
	return b
}

func (b *GoodBus) Publish(msg string) { b.messages <- msg }

// GoodOnceBus may be closed by several, and by its own consumer.
type GoodOnceBus struct {
	mu       sync.RWMutex
	closed   bool
	messages chan string
	done     chan struct{}
}

func NewGoodOnceBus(handle func(string)) *GoodOnceBus {
	b := &GoodOnceBus{messages: make(chan string, 4), done: make(chan struct{})}
	go func() {
		defer close(b.done)
		for msg := range b.messages {
			handle(msg)
		}
	}()
	return b
}

func (b *GoodOnceBus) Publish(msg string) bool {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if b.closed {
		return false
	}
	b.messages <- msg
	return true
}

func (b *GoodOnceBus) Close() {
	b.mu.Lock()
	if !b.closed {
		b.closed = true
		close(b.messages)
	}
	b.mu.Unlock()
	<-b.done
}

// GoodStream closes its channel when its context ends.
type GoodStream struct {
	samples chan sample
}

func NewGoodStream(ctx context.Context) *GoodStream {
	s := &GoodStream{make(chan sample)}
	go func() {
		defer close(s.samples)
		for {
			m, ok := measure()
			if !ok {
				return
			}
			select {
			case s.samples <- m:
			case <-ctx.Done():
				return
			}
		}
	}()
	return s
}

func (s *GoodStream) Sum() (n int) {
	for m := range s.samples {
		n += m.value
	}
	return n
}
