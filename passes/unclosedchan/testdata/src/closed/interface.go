package closed

// The worker waits for the next request; nobody closes the queue.

type loader interface {
	serve(keys <-chan string, values chan<- string)
}

type cachingLoader struct{ last string }

func (c *cachingLoader) serve(keys <-chan string, values chan<- string) {
	for {
		key, ok := <-keys // want `blocks for ever receiving from keys`
		if !ok {
			return
		}
		if key != c.last {
			decode(key)
			c.last = key
		}
		values <- c.last
	}
}

// no fix: which of the methods behind the interface is called is not known
func BadInterface() string {
	keys, values := make(chan string), make(chan string)
	var l loader = &cachingLoader{}
	go l.serve(keys, values)
	keys <- "a"
	return <-values
}

type politeLoader struct{ last string }

func (c *politeLoader) serve(keys <-chan string, values chan<- string) {
	for {
		key, ok := <-keys
		if !ok {
			return
		}
		if key != c.last {
			decode(key)
			c.last = key
		}
		values <- c.last
	}
}

func GoodInterface() string {
	keys, values := make(chan string), make(chan string)
	defer close(keys)
	var l loader = &politeLoader{}
	go l.serve(keys, values)
	keys <- "a"
	return <-values
}
