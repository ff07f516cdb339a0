//go:build fixturetest

package cross

import "errors"

var parcels = []string{"a", "", "c"}

func runBadWait()  { BadWait(parcels) }
func runGoodWait() { GoodWait(parcels) }

func lose() error { return errors.New("lost") }

func keep() error { return nil }

func runBadCarry() { BadCarry(lose) }

func runGoodCarryOn() {
	GoodCarryOn(lose)
	GoodCarryOn(keep)
}

func runGoodCarried() {
	GoodCarried(lose)
	GoodCarried(keep)
}

func runGoodCarry() {
	GoodCarry(lose)
	GoodCarry(keep)
}

func runGoodVan() {
	for _, pack := range []func() error{lose, keep} {
		if v, err := NewGoodVan(pack, func(string) {}); err == nil {
			v.Close()
		}
	}
}

func runBadNumbers()  { BadNumbers() }
func runGoodNumbers() { GoodNumbers() }

func runGoodRoute() { GoodRoute() }
