package component

import (
	"context"
	"time"
)

// A loop with a ticker goes on until it is told to end: a context that was for the making does not, a Close does.

// no fix: what is to end the loop, only the author knows
type BadScrubber struct {
	sizes chan int
	alarm *time.Timer
}

func NewBadScrubber(ctx context.Context, dial func(context.Context) error, scrub func()) (*BadScrubber, error) {
	if err := dial(ctx); err != nil {
		return nil, err
	}
	s := &BadScrubber{make(chan int), time.NewTimer(time.Hour)}
	go s.loop(scrub)
	return s, nil
}

func (s *BadScrubber) loop(scrub func()) {
	ticker := time.NewTicker(time.Hour)
	defer ticker.Stop()
	for {
		select { // want `BadScrubber\.loop blocks for ever in select: nobody but its timer comes to any of its cases`
		case <-ticker.C:
			scrub()
		case n := <-s.sizes:
			if n == 0 {
				return
			}
		}
	}
}

func (s *BadScrubber) Resize(n int) { s.sizes <- n }

func (s *BadScrubber) Close() { s.alarm.Stop() }

type GoodScrubber struct {
	sizes chan int
}

func NewGoodScrubber(ctx context.Context, dial func(context.Context) error, scrub func()) (*GoodScrubber, error) {
	if err := dial(ctx); err != nil {
		return nil, err
	}
	s := &GoodScrubber{make(chan int)}
	go s.loop(scrub)
	return s, nil
}

func (s *GoodScrubber) loop(scrub func()) {
	ticker := time.NewTicker(time.Hour)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			scrub()
		case n := <-s.sizes:
			if n == 0 {
				return
			}
		}
	}
}

func (s *GoodScrubber) Resize(n int) { s.sizes <- n }
