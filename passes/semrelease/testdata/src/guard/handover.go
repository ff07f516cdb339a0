package guard

import "sync"

// GoodScheduler's permits go with the jobs to runners that it starts itself, which release them.
type GoodScheduler struct {
	jobs, later chan func()
	limit       *limit
	stop        chan struct{}
}

type limit struct {
	n       int
	limiter chan struct{}
	jobs    chan func()
}

func (s *GoodScheduler) Run() {
	var wg sync.WaitGroup
	done := make(chan struct{})
	started := false
	for {
		select {
		case job := <-s.jobs:
			if s.limit != nil && !started {
				started = true
				for i := s.limit.n; i > 0; i-- {
					wg.Add(1)
					go s.runner(s.limit.jobs, s.limit.limiter, done, &wg)
				}
			}
			go func() {
				if s.limit == nil {
					job()
					return
				}
				select {
				case s.limit.limiter <- struct{}{}:
					s.limit.jobs <- job
				default:
					s.later <- job
				}
			}()
		case <-s.stop:
			close(done)
			wg.Wait()
			return
		}
	}
}

func (s *GoodScheduler) runner(jobs chan func(), limiter, done chan struct{}, wg *sync.WaitGroup) {
	defer wg.Done()
	for {
		select {
		case job := <-jobs:
			job()
			<-limiter
		case <-done:
			return
		}
	}
}
