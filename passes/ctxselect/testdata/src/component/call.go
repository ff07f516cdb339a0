package component

import "context"

// A method is given a context, and waits for what another client must do.

type BadProcess struct {
	exited chan struct{}
}

func NewBadProcess() *BadProcess { return &BadProcess{make(chan struct{})} }

func (p *BadProcess) SetExited() { close(p.exited) }

func (p *BadProcess) Wait(ctx context.Context) error {
	<-p.exited // want `BadProcess.Wait blocks for ever receiving from p.exited: nobody sends or closes it when ctx is done`
	return nil
}

type GoodProcess struct {
	exited chan struct{}
}

func NewGoodProcess() *GoodProcess { return &GoodProcess{make(chan struct{})} }

func (p *GoodProcess) SetExited() { close(p.exited) }

func (p *GoodProcess) Wait(ctx context.Context) error {
	select {
	case <-p.exited:
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}

// A queue is full while nobody takes.

type BadQueue struct {
	items chan string
}

func NewBadQueue(size int) *BadQueue { return &BadQueue{make(chan string, size)} }

func (q *BadQueue) Put(ctx context.Context, item string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	q.items <- item // want `BadQueue.Put blocks for ever sending on q.items: nobody receives when ctx is done`
	return nil
}

func (q *BadQueue) Take(ctx context.Context) (string, error) {
	item, ok := <-q.items // want `BadQueue.Take blocks for ever receiving from q.items: nobody closes it when ctx is done`
	if !ok {
		return "", errClosed
	}
	return item, nil
}

func (q *BadQueue) Len() int { return len(q.items) }

type GoodQueue struct {
	items chan string
}

func NewGoodQueue(size int) *GoodQueue { return &GoodQueue{make(chan string, size)} }

func (q *GoodQueue) Put(ctx context.Context, item string) error {
	select {
	case q.items <- item:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (q *GoodQueue) Take(ctx context.Context) (string, error) {
	select {
	case item := <-q.items:
		return item, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
