package component

import (
	"context"
	"sync"
	"time"
)

// A timer whose value was taken already has none to drain.

// no fix: whether the timer has been received from, only the author knows
type BadRenewer struct {
	mu      sync.Mutex
	enabled bool
	kick    chan struct{}
}

func NewBadRenewer() *BadRenewer {
	return &BadRenewer{kick: make(chan struct{}, 1)}
}

func (r *BadRenewer) Serve(ctx context.Context) error {
	return r.loop(ctx)
}

func (r *BadRenewer) loop(ctx context.Context) error {
	timer := time.NewTimer(0)
	for {
		select {
		case <-timer.C:
		case <-r.kick:
			if !timer.Stop() {
				<-timer.C // want `BadRenewer\.loop blocks for ever receiving from timer\.C`
			}
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		}
		r.mu.Lock()
		enabled := r.enabled
		r.mu.Unlock()
		if enabled {
			timer.Reset(time.Hour)
		}
	}
}

func (r *BadRenewer) Kick() {
	select {
	case r.kick <- struct{}{}:
	default:
	}
}

type GoodRenewer struct {
	mu      sync.Mutex
	enabled bool
	kick    chan struct{}
}

func NewGoodRenewer() *GoodRenewer {
	return &GoodRenewer{kick: make(chan struct{}, 1)}
}

func (r *GoodRenewer) Serve(ctx context.Context) error {
	return r.loop(ctx)
}

func (r *GoodRenewer) loop(ctx context.Context) error {
	timer := time.NewTimer(0)
	for {
		select {
		case <-timer.C:
		case <-r.kick:
			if !timer.Stop() {
				select {
				case <-timer.C:
				default:
				}
			}
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		}
		r.mu.Lock()
		enabled := r.enabled
		r.mu.Unlock()
		if enabled {
			timer.Reset(time.Hour)
		}
	}
}

func (r *GoodRenewer) Kick() {
	select {
	case r.kick <- struct{}{}:
	default:
	}
}
