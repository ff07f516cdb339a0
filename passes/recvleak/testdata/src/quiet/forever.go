package quiet

// A channel that nobody else can have is waited for on purpose, as in select {}.

func GoodForever(start func()) {
	start()
	<-make(chan struct{})
}

func GoodForeverNil(start func()) {
	var forever chan struct{}
	go start()
	start()
	<-forever
}
