package cli

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// Tool processes are short, and most end before their garbage is worth collecting. smallGC is their GOGC
// until largeHeap is in use, and largeGC from then on.
const (
	smallGC   = 800
	largeGC   = 150
	largeHeap = 32 << 20 // bytes
)

// spareGC makes garbage collections rare while the heap is small, as the Go compiler does
// (cmd/compile/internal/base.AdjustStartingHeap).
func spareGC() {
	debug.SetGCPercent(smallGC)
	afterGC(func() (again bool) {
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(live)
		if live[0].Value.Kind() != metrics.KindUint64 || live[0].Value.Uint64() > largeHeap {
			debug.SetGCPercent(largeGC)
			return false
		}
		return true
	})
}

// afterGC calls f after each garbage collection for as long as it returns true.
func afterGC(f func() bool) {
	type sentinel struct{ self *int } // with a pointer, so that the object shares its memory with no other
	runtime.SetFinalizer(&sentinel{new(int)}, func(*sentinel) {
		if f() {
			afterGC(f)
		}
	})
}
