package differential

import (
	"flag"
	"os/exec"
	"testing"
	"time"
)

var (
	programs = flag.Int("programs", 300, "number of programs that TestDifferential compares")
	seed     = flag.Uint64("seed", 1, "seed of the first of them")
	states   = flag.Int("states", 1000, "states that the second explorer looks at for each question")
)

// TestDifferential compares the explorer with the runtime, and with the second
// explorer, on random programs. The nightly form is
//
//	go test ./passes/internal/explore/differential -run Differential -v -timeout 1h -programs 10000 -states 5000
//
// A mismatch names its seed: run it alone with -programs 1 -seed N.
func TestDifferential(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip(err)
	}
	config := Config{Schedules: 30, Tries: 30, States: *states, Timeout: 5 * time.Minute}
	const batch = 500 // one Go program
	var sum Summary
	shown := 0
	for done := 0; done < *programs; done += batch {
		var seeds []uint64
		for i := done; i < min(done+batch, *programs); i++ {
			seeds = append(seeds, *seed+uint64(i))
		}
		bad, err := Compare(seeds, t.TempDir(), config, &sum)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range bad {
			if shown++; shown <= 10 {
				t.Error(m)
			}
		}
	}
	if shown > 10 {
		t.Errorf("and %d other mismatches", shown-10)
	}
	t.Log(sum)
}
