package component

// Submit must return an error when the pool is closed, but which one is for
// the author to say.

// no fix: what to return when the pool is closed, only the author knows
type BadPool struct {
	jobs chan []byte
	quit chan struct{}
}

func NewBadPool(workers int, up upload) *BadPool {
	p := &BadPool{jobs: make(chan []byte), quit: make(chan struct{})}
	for range workers {
		go p.work(up)
	}
	return p
}

func (p *BadPool) work(up upload) {
	for {
		select {
		case body := <-p.jobs:
			up(body)
		case <-p.quit:
			return
		}
	}
}

func (p *BadPool) Submit(body []byte) error {
	if len(body) == 0 {
		return errClosed
	}
	p.jobs <- body // want `blocks for ever sending on p\.jobs`
	return nil
}

func (p *BadPool) Close() { close(p.quit) }

type GoodPool struct {
	jobs chan []byte
	quit chan struct{}
}

func NewGoodPool(workers int, up upload) *GoodPool {
	p := &GoodPool{jobs: make(chan []byte), quit: make(chan struct{})}
	for range workers {
		go p.work(up)
	}
	return p
}

func (p *GoodPool) work(up upload) {
	for {
		select {
		case body := <-p.jobs:
			up(body)
		case <-p.quit:
			return
		}
	}
}

func (p *GoodPool) Submit(body []byte) error {
	if len(body) == 0 {
		return errClosed
	}
	select {
	case p.jobs <- body:
		return nil
	case <-p.quit:
		return errClosed
	}
}

func (p *GoodPool) Close() { close(p.quit) }
