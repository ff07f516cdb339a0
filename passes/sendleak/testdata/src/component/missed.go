package component

import (
	"context"
	"sync"
)

// What the engine cannot find yet; docs/limits.md says more.

// The context is kept in a field; the client stops receiving when it has
// cancelled.

type BadFeed struct {
	ctx    context.Context
	events chan event
}

func NewBadFeed(ctx context.Context) *BadFeed {
	f := &BadFeed{ctx: ctx, events: make(chan event)}
	go f.run()
	return f
}

func (f *BadFeed) run() {
	defer close(f.events)
	for {
		ev, err := poll(f.ctx)
		if err != nil {
			return
		}
		f.events <- ev // missed: the engine knows no client that stops receiving from a channel once it has cancelled
	}
}

func (f *BadFeed) Events() <-chan event { return f.events }

type GoodFeed struct {
	ctx    context.Context
	events chan event
}

func NewGoodFeed(ctx context.Context) *GoodFeed {
	f := &GoodFeed{ctx: ctx, events: make(chan event)}
	go f.run()
	return f
}

func (f *GoodFeed) run() {
	defer close(f.events)
	for {
		ev, err := poll(f.ctx)
		if err != nil {
			return
		}
		select {
		case f.events <- ev:
		case <-f.ctx.Done():
			return
		}
	}
}

func (f *GoodFeed) Events() <-chan event { return f.events }

// A subscriber that has left can no longer receive, and the lock that it
// needs to say so is held by the sender.

type BadHub struct {
	mu   sync.Mutex
	subs map[chan event]bool
}

func NewBadHub() *BadHub {
	return &BadHub{subs: make(map[chan event]bool)}
}

func (h *BadHub) Watch(stop <-chan struct{}, handle func(event)) {
	events := make(chan event)
	h.mu.Lock()
	h.subs[events] = true
	h.mu.Unlock()
	defer func() {
		h.mu.Lock()
		delete(h.subs, events)
		h.mu.Unlock()
	}()
	for {
		select {
		case ev := <-events:
			handle(ev)
		case <-stop:
			return
		}
	}
}

func (h *BadHub) Publish(ev event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for sub := range h.subs {
		sub <- ev // missed: a subscriber that leaves, by a method of the component, is not a client that the engine invents
	}
}
