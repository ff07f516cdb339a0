package explore

import (
	"fmt"
	"testing"
)

// pool is a worker pool: a producer, workers, and a closer that waits for them.
const pool = `
root main
func main() {
	jobs = chan 0
	results = chan 0
	wg = new {0}
	go produce(jobs)
	i = 0
loop:
	more = i < %d
	if more body out
body:
	wgadd wg 1
	go work(jobs, results, wg)
	i = i + 1
	goto loop
out:
	go closer(wg, results)
read:
	v, ok = recv.ok results
	if ok read end
end:
}
func produce(jobs) {
	i = 0
loop:
	send jobs i
	i = i + 1
	more = i < 4
	if more loop end
end:
	close jobs
}
func work(jobs, results, wg) {
	defer done(wg)
loop:
	v, ok = recv.ok jobs
	if ok body end
body:
	send results v
	goto loop
end:
	rundefers
	return
}
func done(wg) { wgadd wg -1 }
func closer(wg, results) { wgwait wg; close results }
`

func BenchmarkPool(b *testing.B) {
	for _, workers := range []int{1, 2, 3, 4} {
		for _, noReduction := range []bool{false, true} {
			b.Run(fmt.Sprintf("workers=%d/noReduction=%t", workers, noReduction), func(b *testing.B) {
				p := parse(b, fmt.Sprintf(pool, workers))
				b.ReportAllocs()
				var r *Result
				for b.Loop() {
					r = Run(p, Options{MaxStates: 100000, NoReduction: noReduction})
				}
				if r.Err != nil || len(r.Verdicts) > 0 {
					b.Fatal(r.Err, r.Verdicts)
				}
				b.ReportMetric(float64(r.States), "states")
				b.ReportMetric(float64(r.Transitions)*float64(b.N)/b.Elapsed().Seconds(), "transitions/s")
			})
		}
	}
}

// BenchmarkUploader explores a component with two clients that leaks.
func BenchmarkUploader(b *testing.B) {
	p := parse(b, uploader)
	b.ReportAllocs()
	var r *Result
	for b.Loop() {
		r = Run(p, Options{})
	}
	if r.Err != nil || len(r.Verdicts) == 0 {
		b.Fatal(r.Err, r.Verdicts)
	}
	b.ReportMetric(float64(r.States), "states")
	b.ReportMetric(float64(r.Transitions)*float64(b.N)/b.Elapsed().Seconds(), "transitions/s")
}
