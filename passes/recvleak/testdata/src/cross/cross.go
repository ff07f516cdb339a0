// Package cross uses helpers of another package, which it knows by their
// facts. What blocks there is reported here, where the helper is called.
package cross

import "github.com/pipevet/pipevet/passes/recvleak/testdata/src/courier"

func BadWait(parcels []string) {
	done := make(chan struct{})
	go func() {
		for _, p := range parcels {
			if p == "" {
				return
			}
		}
		close(done)
	}()
	courier.Wait(done) // want `blocks for ever in the call of courier\.Wait`
}

func GoodWait(parcels []string) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		for _, p := range parcels {
			if p == "" {
				return
			}
		}
	}()
	courier.Wait(done)
}
