package component

import (
	"context"
	"sync"
)

// What the package calls itself, it calls after its clients have finished, too.

type link struct {
	mu      sync.Mutex
	parcels map[int]*GoodParcel
}

// arrived is told by a reader when the other side has confirmed a parcel.
func (l *link) arrived(id int) {
	l.mu.Lock()
	p := l.parcels[id]
	l.mu.Unlock()
	if p != nil {
		p.confirm()
	}
}

// GoodParcel is closed when the other side has confirmed it.
type GoodParcel struct {
	once      sync.Once
	confirmed chan struct{}
	data      chan string
}

func newGoodParcel() *GoodParcel {
	return &GoodParcel{confirmed: make(chan struct{}), data: make(chan string, 8)}
}

func (p *GoodParcel) confirm() { p.once.Do(func() { close(p.confirmed) }) }

func (p *GoodParcel) Write(ctx context.Context, s string) error {
	select {
	case p.data <- s:
		return nil
	case <-p.confirmed:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *GoodParcel) Close() error {
	<-p.confirmed
	return nil
}
