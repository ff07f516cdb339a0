package sample

// BadNil is mended by the golden.
func BadNil() {
	var ch chan int
	go func() {
		ch <- 1 // want `sending on ch`
	}()
}
