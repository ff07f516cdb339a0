package quiet

import (
	"errors"
	"fmt"
)

type answer struct {
	name string
	err  error
}

// What is wrapped of an error is one, in a message, too: the receiver leaves with it, and does not wait for more.

func GoodErrorf() error {
	answers, more := make(chan answer), make(chan struct{})
	go func() {
		if err := ask("name"); err != nil {
			answers <- answer{err: fmt.Errorf("name: %w", err)}
			return
		}
		answers <- answer{name: "name"}
		close(more)
	}()
	if a := <-answers; a.err != nil {
		return a.err
	}
	<-more
	return nil
}

func GoodJoined() error {
	answers, more := make(chan answer), make(chan struct{})
	go func() {
		if err := ask("name"); err != nil {
			answers <- answer{err: errors.Join(err, ask("other"))}
			return
		}
		answers <- answer{name: "name"}
		close(more)
	}()
	if a := <-answers; a.err != nil {
		return a.err
	}
	<-more
	return nil
}
