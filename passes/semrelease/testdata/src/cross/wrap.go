package cross

import (
	"errors"

	"github.com/pipevet/pipevet/passes/semrelease/testdata/src/cross/lib"
	"github.com/pipevet/pipevet/passes/semrelease/testdata/src/cross/lib/plain"
)

type GoodWrapped struct {
	slots chan struct{}
	ready bool
}

func enter(s, quit chan struct{}) error {
	select {
	case <-quit:
		return errors.New("closed")
	case s <- struct{}{}:
		return nil
	}
}

// Do has its error wrapped at its end: until then it is what enter returned.
func (w *GoodWrapped) Do(quit chan struct{}) (err error) {
	defer plain.Wrap(&err, "do")
	err = enter(w.slots, quit)
	if err != nil {
		return err
	}
	defer lib.Free(w.slots)
	if !w.ready {
		return errors.New("not ready")
	}
	return nil
}
