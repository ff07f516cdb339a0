//go:build fixturetest

package component

type pool interface {
	Submit(int)
	Close()
}

func use(p pool) {
	for n := range 3 {
		p.Submit(n)
	}
	p.Close()
}

func runBadPool()  { NewBadPool(2, func(int) {}).Close() }
func runGoodPool() { use(NewGoodPool(2, func(int) {})) }
