package quiet

import "context"

// Who has the function that cancels with a cause can cancel.

type causeKey struct{}

type causer struct{ cancel context.CancelCauseFunc }

func GoodCauseInValue() {
	ctx, cancel := context.WithCancelCause(context.Background())
	ctx = context.WithValue(ctx, causeKey{}, &causer{cancel})
	stopBecause(ctx, errNo)
	<-ctx.Done()
}

func stopBecause(ctx context.Context, err error) { ctx.Value(causeKey{}).(*causer).cancel(err) }

// Cancels may keep the function, and call it whenever it likes.
var Cancels = func(context.CancelCauseFunc) {}

func GoodCauseHanded() error {
	ctx, cancel := context.WithCancelCause(context.Background())
	Cancels(cancel)
	<-ctx.Done()
	return context.Cause(ctx)
}
