package guard

// The one token of a gate lies in the channel that tells what the gate protects.

type gate struct{ set, unset chan struct{} }

type GoodGate struct {
	gate  gate
	queue []int
	err   error
}

func NewGoodGate() *GoodGate {
	g := &GoodGate{gate: gate{make(chan struct{}, 1), make(chan struct{}, 1)}}
	g.gate.unset <- struct{}{}
	return g
}

func (g *gate) lock() {
	select {
	case <-g.set:
	case <-g.unset:
	}
}

func (g *gate) unlock(set bool) {
	if set {
		g.set <- struct{}{}
	} else {
		g.unset <- struct{}{}
	}
}

func (g *GoodGate) Put(n int) error {
	g.gate.lock()
	defer func() { g.gate.unlock(len(g.queue) > 0) }()
	if g.err != nil {
		return g.err
	}
	g.queue = append(g.queue, n)
	return nil
}

// The value in the buffer is replaced by a newer one.

func GoodReplace(ch chan bool, v bool) {
	select {
	case ch <- v:
	case <-ch:
		select {
		case ch <- v:
		default:
		}
	}
}
