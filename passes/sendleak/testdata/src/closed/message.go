package closed

type result struct {
	size int
	err  error
}

type order int

const (
	take order = iota
	stop
)

type command struct {
	order order
	last  bool
	text  string
}

// BadResults goes on after the error at which its receiver leaves.
//
// no fix: whether to go on without the receiver, or to end, only the author knows
func BadResults(names []string, size func(string) (int, error)) (sum int, err error) {
	results := make(chan result)
	go func() {
		defer close(results)
		for _, name := range names {
			n, err := size(name)
			results <- result{n, err} // want `blocks for ever sending on results: its only receiver, BadResults, has left at line \d+ \(when r.err != nil and len\(names\) is 2 or more\)`
		}
	}()
	for r := range results {
		if r.err != nil {
			return 0, r.err
		}
		sum += r.size
	}
	return sum, nil
}

// GoodResults ends with the error at which its receiver leaves.
func GoodResults(names []string, size func(string) (int, error)) (sum int, err error) {
	results := make(chan *result)
	go func() {
		defer close(results)
		for _, name := range names {
			n, err := size(name)
			if err != nil {
				results <- &result{err: err}
				return
			}
			results <- &result{size: n}
		}
	}()
	for r := range results {
		if r.err != nil {
			return 0, r.err
		}
		sum += r.size
	}
	return sum, nil
}

// GoodLast says which message is the last.
func GoodLast(names []string) (sum int) {
	commands := make(chan command)
	go func() {
		for _, name := range names {
			commands <- command{text: name}
		}
		commands <- command{last: true}
	}()
	for {
		c := <-commands
		if c.last {
			return sum
		}
		sum += len(c.text)
	}
}

// GoodOrder says with an order when the receiver is to stop.
func GoodOrder(names []string) (sum int) {
	commands := make(chan command)
	go func() {
		for _, name := range names {
			commands <- command{text: name}
		}
		commands <- command{order: stop}
	}()
	for c := range commands {
		switch c.order {
		case take:
			sum += len(c.text)
		case stop:
			return sum
		}
	}
	return sum
}
