package component

import (
	"context"
	"sync"
	"time"
)

// Close stops the ticker that wakes the loop, but not the loop.

// no fix: there is nothing that tells the loop to end
type BadJanitor struct {
	ticker *time.Ticker
	kick   chan struct{}
	sweep  func()
}

func NewBadJanitor(sweep func()) *BadJanitor {
	j := &BadJanitor{time.NewTicker(time.Millisecond), make(chan struct{}), sweep}
	go j.loop()
	return j
}

func (j *BadJanitor) loop() {
	for {
		select { // want `blocks for ever in select`
		case <-j.ticker.C:
		case <-j.kick:
		}
		j.sweep()
	}
}

func (j *BadJanitor) Kick() {
	select {
	case j.kick <- struct{}{}:
	default:
	}
}

func (j *BadJanitor) Close() { j.ticker.Stop() }

type GoodJanitor struct {
	ticker *time.Ticker
	kick   chan struct{}
	quit   chan struct{}
	sweep  func()
}

func NewGoodJanitor(sweep func()) *GoodJanitor {
	j := &GoodJanitor{time.NewTicker(time.Millisecond), make(chan struct{}), make(chan struct{}), sweep}
	go j.loop()
	return j
}

func (j *GoodJanitor) loop() {
	for {
		select {
		case <-j.ticker.C:
		case <-j.kick:
		case <-j.quit:
			return
		}
		j.sweep()
	}
}

func (j *GoodJanitor) Kick() {
	select {
	case j.kick <- struct{}{}:
	default:
	}
}

func (j *GoodJanitor) Close() {
	j.ticker.Stop()
	close(j.quit)
}

// The dispatcher waits for a subscription that Close does not end.

// no fix: the flag must become a channel
type BadDispatcher struct {
	mu     sync.Mutex
	closed bool
	events chan frame
	wg     sync.WaitGroup
}

func NewBadDispatcher(handle func(frame)) *BadDispatcher {
	d := &BadDispatcher{events: make(chan frame, 4)}
	d.wg.Add(1)
	go func() {
		defer d.wg.Done()
		for {
			ev := <-d.events // want `blocks for ever receiving from d\.events`
			d.mu.Lock()
			closed := d.closed
			d.mu.Unlock()
			if closed {
				return
			}
			handle(ev)
		}
	}()
	return d
}

func (d *BadDispatcher) Publish(ev frame) {
	select {
	case d.events <- ev:
	default:
	}
}

func (d *BadDispatcher) Close() {
	d.mu.Lock()
	d.closed = true
	d.mu.Unlock()
	d.wg.Wait()
}

type GoodDispatcher struct {
	mu     sync.Mutex
	closed bool
	events chan frame
	wg     sync.WaitGroup
}

func NewGoodDispatcher(handle func(frame)) *GoodDispatcher {
	d := &GoodDispatcher{events: make(chan frame, 4)}
	d.wg.Add(1)
	go func() {
		defer d.wg.Done()
		for ev := range d.events {
			handle(ev)
		}
	}()
	return d
}

func (d *GoodDispatcher) Publish(ev frame) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return
	}
	select {
	case d.events <- ev:
	default:
	}
}

func (d *GoodDispatcher) Close() {
	d.mu.Lock()
	if !d.closed {
		d.closed = true
		close(d.events)
	}
	d.mu.Unlock()
	d.wg.Wait()
}

// The context that would end the loop has a cancel function, which Close only
// throws away.

// no fix: the cancel function was thrown away
type BadPoller struct {
	ctx    context.Context
	cancel context.CancelFunc
	wake   chan struct{}
}

func NewBadPoller(poll func()) *BadPoller {
	p := &BadPoller{wake: make(chan struct{})}
	p.ctx, p.cancel = context.WithCancel(context.Background())
	go func() {
		for {
			select { // want `blocks for ever in select`
			case <-p.wake:
				poll()
			case <-p.ctx.Done():
				return
			}
		}
	}()
	return p
}

func (p *BadPoller) Wake() {
	select {
	case p.wake <- struct{}{}:
	case <-p.ctx.Done():
	}
}

func (p *BadPoller) Close() {
	p.cancel = nil
}

type GoodPoller struct {
	ctx    context.Context
	cancel context.CancelFunc
	wake   chan struct{}
}

func NewGoodPoller(poll func()) *GoodPoller {
	p := &GoodPoller{wake: make(chan struct{})}
	p.ctx, p.cancel = context.WithCancel(context.Background())
	go func() {
		for {
			select {
			case <-p.wake:
				poll()
			case <-p.ctx.Done():
				return
			}
		}
	}()
	return p
}

func (p *GoodPoller) Wake() {
	select {
	case p.wake <- struct{}{}:
	case <-p.ctx.Done():
	}
}

func (p *GoodPoller) Close() { p.cancel() }

// BadPulse is to be told by quit, which its Stop forgets. That it selects on quit is well.
//
// no fix: whether Stop is to close quit, only the author knows
type BadPulse struct {
	beats chan int
	quit  chan struct{}
	timer *time.Timer
}

func NewBadPulse(beat func()) *BadPulse {
	h := &BadPulse{make(chan int), make(chan struct{}), time.NewTimer(time.Hour)}
	go h.loop(beat)
	return h
}

func (h *BadPulse) loop(beat func()) {
	for {
		select { // want `BadPulse.loop blocks for ever in select`
		case <-h.beats:
			beat()
		case <-h.quit:
			return
		}
	}
}

func (h *BadPulse) Beat() {
	select {
	case h.beats <- 1:
	case <-h.quit:
	}
}

func (h *BadPulse) Stop() { h.timer.Stop() }

func (h *BadPulse) Abort() { close(h.quit) }
