package component

import "sync"

type GoodPool struct {
	jobs    chan int
	results chan int
	wg      sync.WaitGroup
}

func NewGoodPool(workers int, handle func(int)) *GoodPool {
	p := &GoodPool{jobs: make(chan int), results: make(chan int)}
	for range workers {
		p.wg.Go(p.work)
	}
	go p.finish()
	go p.collect(handle)
	return p
}

func (p *GoodPool) work() {
	for n := range p.jobs {
		p.results <- work(n)
	}
}

func (p *GoodPool) finish() {
	p.wg.Wait()
	close(p.results)
}

func (p *GoodPool) collect(handle func(int)) {
	for n := range p.results {
		handle(n)
	}
}

func (p *GoodPool) Submit(n int) { p.jobs <- n }
func (p *GoodPool) Close()       { close(p.jobs) }
