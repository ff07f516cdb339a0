// Package stale has directives that match something, and others.
package stale

// useful is needed: without it, sendleak would report the send.
func useful() {
	ch := make(chan int)
	go func() {
		//pipevet:ignore sendleak the process ends soon
		ch <- 1
	}()
}

// trailing stands in the line itself.
func trailing() {
	ch := make(chan int)
	go func() {
		ch <- 1 //pipevet:ignore sendleak,recvleak the process ends soon
	}()
}

// mended has lost its purpose.
func mended() {
	ch := make(chan int, 1)
	go func() {
		//pipevet:ignore sendleak nobody may come // want `this directive matches nothing: sendleak would report nothing here`
		ch <- 1
	}()
}

// behind stands in the line, but does not stand alone.
func behind() {
	ch := make(chan int, 1)
	go func() {
		ch <- 1 //pipevet:ignore sendleak nobody may come // want `this directive matches nothing: sendleak would report nothing here`
	}()
}

// other names another analyzer than the one that reports.
func other() {
	ch := make(chan int)
	go func() {
		//pipevet:ignore recvleak of the wrong kind // want `this directive matches nothing: recvleak would`
		ch <- 1
	}()
}

// unreasoned gives no reason.
func unreasoned() {
	ch := make(chan int)
	go func() {
		/* want `this directive has no effect, as it gives no reason` */ //pipevet:ignore sendleak
		ch <- 1
	}()
}

// misspelt names nothing.
func misspelt() {
	//pipevet:ignore sandleak it ends // want `this directive names "sandleak", but there is no such analyzer`
	/* want `this directive names no analyzer and gives no reason` */ //pipevet:ignore
	//pipevet:ignored is another directive
}
