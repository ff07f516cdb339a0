package fix

import "sync"

var shared = []string{"a"}

type pool struct{ hosts []string }

func use(...any) {}

func one() {
	ch := make(chan int) // fix: capacity 1
	use(ch)
}

func named() {
	type result struct{ err error }
	ch := make(chan result /* of one host */) // fix: capacity 1
	use(ch)
}

func replaced() {
	ch := make(chan error, 1) // fix: capacity 2
	use(ch)
}

func same() {
	ch := make(chan error, 2) // nofix: capacity 2: it has that already
	use(ch)
}

func computed(n int) {
	ch := make(chan error, n/2) // nofix: capacity 1: has its reason
	use(ch)
}

func slice() {
	s := make([]int, 1) // nofix: capacity 1: no channel
	use(s)
}

func length(hosts []string) {
	ch := make(chan int) // fix: capacity len(hosts)
	for _, h := range hosts {
		use(ch, h)
	}
}

func number(n int) {
	var wg sync.WaitGroup
	ch := make(chan int) // fix: capacity n
	for i := 0; i < n; i++ {
		wg.Go(func() { ch <- i })
	}
}

func reassigned(hosts []string) {
	ch := make(chan int) // nofix: capacity len(hosts): another slice by then
	hosts = append(hosts, "more")
	for _, h := range hosts {
		use(ch, h)
	}
}

func assignedBefore(hosts []string) {
	hosts = append(hosts, "more")
	ch := make(chan int) // fix: capacity len(hosts)
	for _, h := range hosts {
		use(ch, h)
	}
}

func later() {
	ch := make(chan int) // nofix: capacity len(hosts): not declared yet
	hosts := []string{"a"}
	for _, h := range hosts {
		use(ch, h)
	}
}

func shadowed(hosts []string) {
	ch := make(chan int) // nofix: capacity len(hosts): another variable
	{
		hosts := []string{"a"}
		for _, h := range hosts {
			use(ch, h)
		}
	}
}

func address(n int) {
	ch := make(chan int) // nofix: capacity n: anyone may write
	use(&n)
	for range n {
		use(ch)
	}
}

func global() {
	ch := make(chan int) // nofix: capacity len(shared): anyone may write
	for range shared {
		use(ch)
	}
}

func (p *pool) field() {
	ch := make(chan int) // nofix: capacity len(p.hosts): anyone may write
	for range p.hosts {
		use(ch)
	}
}

func table(m map[string]int) {
	ch := make(chan int) // nofix: capacity len(m): grows without assignment
	for range m {
		use(ch)
	}
}

func hidden(hosts []string) {
	len := func([]string) int { return 0 }
	ch := make(chan int) // nofix: capacity len(hosts): another len
	for range hosts {
		use(ch, len)
	}
}
