package component

import "time"

// Others wait for the gate to open, too. That they can does not mean that they open it.

// no fix: whether Close is to open the gate, only the author knows
type BadGate struct {
	timer *time.Timer
	open  chan struct{}
}

func NewBadGate(enter func()) *BadGate {
	g := &BadGate{time.NewTimer(time.Hour), make(chan struct{})}
	go func() {
		<-g.open // want `blocks for ever receiving from g\.open`
		enter()
	}()
	return g
}

func (g *BadGate) Close() { g.timer.Stop() }

type badGuest struct{ gate *BadGate }

func (g *badGuest) Wait() { <-g.gate.open }

type GoodGate struct {
	timer *time.Timer
	open  chan struct{}
}

func NewGoodGate(enter func()) *GoodGate {
	g := &GoodGate{time.NewTimer(time.Hour), make(chan struct{})}
	go func() {
		<-g.open
		enter()
	}()
	return g
}

func (g *GoodGate) Close() {
	g.timer.Stop()
	close(g.open)
}

type goodGuest struct{ gate *GoodGate }

func (g *goodGuest) Wait() { <-g.gate.open }
