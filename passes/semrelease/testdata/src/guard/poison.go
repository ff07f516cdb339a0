package guard

import (
	"context"
	"sync"
)

// GoodPoison's Close takes the lock for good: whoever wants it heeds closed, too, which is closed before.
type GoodPoison struct {
	mu     sync.Mutex
	closed chan struct{}
	write  *poisonLock
	send   func([]byte) error
}

type poisonLock struct {
	p  *GoodPoison
	ch chan struct{}
}

func newGoodPoison(send func([]byte) error) *GoodPoison {
	p := &GoodPoison{closed: make(chan struct{}), send: send}
	p.write = &poisonLock{p, make(chan struct{}, 1)}
	return p
}

func (l *poisonLock) force() { l.ch <- struct{}{} }

func (l *poisonLock) lock(ctx context.Context) error {
	select {
	case <-l.p.closed:
		return errBusy
	case <-ctx.Done():
		return ctx.Err()
	case l.ch <- struct{}{}:
		select {
		case <-l.p.closed:
			l.unlock()
			return errBusy
		default:
		}
		return nil
	}
}

func (l *poisonLock) unlock() {
	select {
	case <-l.ch:
	default:
	}
}

func (p *GoodPoison) Write(ctx context.Context, b []byte) error {
	if err := p.write.lock(ctx); err != nil {
		return err
	}
	defer p.write.unlock()
	stop := context.AfterFunc(ctx, func() { p.Close() })
	defer stop()
	return p.send(b)
}

func (p *GoodPoison) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case <-p.closed:
		return errBusy
	default:
	}
	close(p.closed)
	p.write.force()
	return nil
}
