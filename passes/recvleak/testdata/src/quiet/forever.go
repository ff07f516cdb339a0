package quiet

import "context"

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

// Who gives no context wants it to go on for ever.

type serving struct {
	ctx   context.Context
	serve func() error
}

func GoodServing(opts serving) error {
	if opts.ctx == nil {
		opts.ctx = context.Background()
	}
	failed := make(chan error, 1)
	go func() { failed <- opts.serve() }()
	<-opts.ctx.Done()
	return <-failed
}
