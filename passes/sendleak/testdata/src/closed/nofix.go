package closed

import "strings"

// No edit is safe in this file.

// A return is missing after the first send.

// no fix: a return is missing, and room for two values would hide that
func BadDoubleSend() (int, error) {
	type result struct {
		status int
		err    error
	}
	ch := make(chan result)
	go func() {
		status, err := dial("a.example")
		if err != nil {
			ch <- result{0, err}
		}
		ch <- result{status, nil} // want `blocks for ever sending on ch`
	}()
	r := <-ch
	return r.status, r.err
}

func GoodDoubleSend() (int, error) {
	type result struct {
		status int
		err    error
	}
	ch := make(chan result)
	go func() {
		status, err := dial("a.example")
		if err != nil {
			ch <- result{0, err}
			return
		}
		ch <- result{status, nil}
	}()
	r := <-ch
	return r.status, r.err
}

// The consumer leaves early, and nothing tells the sender.

// no fix: nothing tells the sender that its consumer has left
func BadConsumerLeaves(hosts []string) (first string) {
	alive := make(chan string)
	go func() {
		defer close(alive)
		for _, h := range hosts {
			if _, err := dial(h); err == nil {
				alive <- h // want `blocks for ever sending on alive`
			}
		}
	}()
	for h := range alive {
		if strings.HasPrefix(h, "a") {
			first = h
			break
		}
	}
	return first
}

func GoodConsumerLeaves(hosts []string) (first string) {
	alive := make(chan string)
	go func() {
		defer close(alive)
		for _, h := range hosts {
			if _, err := dial(h); err == nil {
				alive <- h
			}
		}
	}()
	for h := range alive {
		if first == "" && strings.HasPrefix(h, "a") {
			first = h
		}
	}
	return first
}

// The channel is made on one path only.

// no fix: what to do without the channel, only the author knows
func BadNil(watch bool) {
	var events chan string
	if watch {
		events = make(chan string, 1)
	}
	go func() {
		if _, err := dial("a.example"); err != nil {
			host := "a.example"
			events <- host // want `blocks for ever sending on events`
		}
	}()
}

func GoodNil(watch bool) {
	var events chan string
	if watch {
		events = make(chan string, 1)
	}
	go func() {
		if _, err := dial("a.example"); err != nil && events != nil {
			host := "a.example"
			events <- host
		}
	}()
}
