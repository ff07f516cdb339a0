package component

// Its constructor is a method, and leaves the allocation to another function, which it hands the channels.

type hubs struct{ name string }

type BadDesk struct {
	jobs chan string
	quit chan struct{}
}

func (h *hubs) openBad() *BadDesk {
	jobs, quit := make(chan string), make(chan struct{})
	go func() {
		for {
			select {
			case <-jobs:
			case <-quit:
				return
			}
		}
	}()
	return newBadDesk(jobs, quit)
}

func newBadDesk(jobs chan string, quit chan struct{}) *BadDesk {
	return &BadDesk{jobs, quit}
}

// Submit may come when the desk is being closed.
func (s *BadDesk) Submit(job string) {
	s.jobs <- job // want `BadDesk.Submit blocks for ever sending on s.jobs: nobody receives any more`
}

func (s *BadDesk) Close() { close(s.quit) }

type GoodDesk struct {
	jobs chan string
	quit chan struct{}
}

func (h *hubs) openGood() *GoodDesk {
	jobs, quit := make(chan string), make(chan struct{})
	go func() {
		for {
			select {
			case <-jobs:
			case <-quit:
				return
			}
		}
	}()
	return newGoodDesk(jobs, quit)
}

func newGoodDesk(jobs chan string, quit chan struct{}) *GoodDesk {
	return &GoodDesk{jobs, quit}
}

func (s *GoodDesk) Submit(job string) {
	select {
	case s.jobs <- job:
	case <-s.quit:
	}
}

func (s *GoodDesk) Close() { close(s.quit) }
