package cross

import (
	"strings"
	"time"

	"github.com/pipevet/pipevet/passes/sendleak/testdata/src/courier"
)

// The channel is made, or the loop of sends is, where no edit can reach.

func GoodStart() error {
	done := courier.Detach("a")
	select {
	case err := <-done:
		return err
	case <-time.After(time.Millisecond):
		return errLate
	}
}

// no fix: the send is in another package
func BadEach(parcels []string) string {
	queue := make(chan string)
	go courier.Each(parcels, queue) // want `blocks for ever in the call of courier\.Each`
	for p := range queue {
		if strings.HasPrefix(p, "a") {
			return p
		}
	}
	return ""
}

func GoodEach(parcels []string) (found string) {
	queue := make(chan string)
	go courier.Each(parcels, queue)
	for p := range queue {
		if found == "" && strings.HasPrefix(p, "a") {
			found = p
		}
	}
	return found
}
