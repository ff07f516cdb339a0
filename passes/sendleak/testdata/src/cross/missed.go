package cross

import (
	"time"

	"github.com/pipevet/pipevet/passes/sendleak/testdata/src/courier"
)

// What the engine cannot find yet; docs/limits.md says more.

func BadStart() error {
	done := courier.Start("a") // missed: what an imported function starts gets stuck in no function of this package
	select {
	case err := <-done:
		return err
	case <-time.After(time.Millisecond):
		return errLate
	}
}
