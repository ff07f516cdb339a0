/*
Package semrelease defines an analyzer that finds semaphores that are not released on every path, or released wrongly.

# Analyzer semrelease

semrelease: find semaphores that are not released on every path

A permit of a semaphore that is not given back is lost for as long as the semaphore lives. When all are lost, whoever
acquires next waits for ever:

	func (s *Server) handle(ctx context.Context, r Request) error {
		if err := s.sem.Acquire(ctx, 1); err != nil {
			return err
		}
		if !r.valid() {
			return errInvalid // WRONG: the permit is lost
		}
		defer s.sem.Release(1)
		...

A release that is deferred as soon as the permit is there is done on every path:

	if err := s.sem.Acquire(ctx, 1); err != nil {
		return err
	}
	defer s.sem.Release(1) // RIGHT
	...

Semaphores are the Weighted of golang.org/x/sync/semaphore, and channels that only count: tokens are sent on them to acquire
and received to release, or the other way round.

A function that acquires a semaphore that it was handed (as a parameter, in a field, as a captured or package variable),
and releases it on some path, is run by a caller that wants all permits for itself afterwards. A
report means that this caller would wait for ever, and shows the path: an early return, a continue, a panic that is recovered, a
goroutine that ends early, or is not started at all. Less released than was acquired is found so, too, and more, and a release
after an attempt to acquire that may have failed, as its error, or the result of TryAcquire, is ignored. A semaphore
that a function makes itself is judged where it makes somebody wait for ever.

Two things leave nobody waiting, so they are not proved but recognised by their form, in one function each.
A function that acquires a semaphore for the goroutines of an errgroup or a WaitGroup of its own, and waits for them at its end,
must wait, too, where it returns an error early:

	for _, item := range items {
		if err := sem.Acquire(ctx, 1); err != nil {
			return err // WRONG: what was started still runs
		}
		g.Go(func() error {
			defer sem.Release(1)
			return process(ctx, item)
		})
	}
	return g.Wait()

And a semaphore that is released right after the start of the goroutine that does the work limits nothing:

	sem <- struct{}{}
	go func() {
		work()
	}()
	<-sem // WRONG: the goroutine should do this at its end

The analyzer does not report functions whose job it is to acquire: those that never release, or only where they
fail, and that hand the permit over otherwise, be it by returning a function or an object that releases, by a
channel, or by an agreement with a method that does. Nor does it report an Acquire of all permits as
a barrier at the end, and permits of a semaphore that is forgotten with the function that made it.
*/
package semrelease
