package component

import "sync"

// Subscribers are kept as the keys of a map.

// A subscriber that has left can no longer receive, and the lock that it
// needs to say so is held by the sender.

// no fix: whether a subscriber may miss events, only the author knows
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
		sub <- ev // want `BadHub\.Publish blocks for ever sending on sub`
	}
}

// Subscribers that are behind miss events.

type GoodHub struct {
	mu   sync.Mutex
	subs map[chan event]bool
}

func NewGoodHub() *GoodHub {
	return &GoodHub{subs: make(map[chan event]bool)}
}

func (h *GoodHub) Watch(stop <-chan struct{}, handle func(event)) {
	events := make(chan event, 16)
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

func (h *GoodHub) Publish(ev event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for sub := range h.subs {
		select {
		case sub <- ev:
		default:
		}
	}
}
