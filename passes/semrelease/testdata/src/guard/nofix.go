package guard

import "golang.org/x/sync/semaphore"

// BadTry could do anything instead of the work.
//
// no fix: what to do instead of the work, only the author knows
func BadTry(sem *semaphore.Weighted, work func()) {
	sem.TryAcquire(1)
	work()
	sem.Release(1) // want `sem is released although it may not have been acquired: what TryAcquire at line \d+ tells is ignored`
}
