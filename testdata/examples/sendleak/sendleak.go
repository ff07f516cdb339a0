package sendleak

import (
	"errors"
	"time"
)

// Fetch returns what load does, but waits no longer than a second.
func Fetch(load func() string) (string, error) {
	result := make(chan string)
	go func() {
		result <- load()
	}()
	select {
	case s := <-result:
		return s, nil
	case <-time.After(time.Second):
		return "", errors.New("timeout")
	}
}
