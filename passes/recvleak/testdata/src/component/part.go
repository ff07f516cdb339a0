package component

import "time"

// StopNow says how, StopTimer what: it leaves the rest to Stop.

// no fix: that StopNow is to end all, only the author knows
type BadHeart struct {
	timer *time.Timer
	quit  chan struct{}
}

func NewBadHeart(beat, end func()) *BadHeart {
	h := &BadHeart{time.AfterFunc(time.Hour, beat), make(chan struct{})}
	go func() {
		<-h.quit // want `blocks for ever receiving from h\.quit`
		end()
	}()
	return h
}

func (h *BadHeart) StopNow() { h.timer.Stop() }

func (h *BadHeart) Stop() { close(h.quit) }

type GoodHeart struct {
	timer *time.Timer
	quit  chan struct{}
}

func NewGoodHeart(beat, end func()) *GoodHeart {
	h := &GoodHeart{time.AfterFunc(time.Hour, beat), make(chan struct{})}
	go func() {
		<-h.quit
		end()
	}()
	return h
}

func (h *GoodHeart) StopTimer() { h.timer.Stop() }

func (h *GoodHeart) Stop() {
	h.StopTimer()
	close(h.quit)
}
