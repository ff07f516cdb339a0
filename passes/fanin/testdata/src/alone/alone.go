// Package alone does not import package sync.
package alone

func BadNever(lists [][]int) (n int) {
	out := make(chan int)
	for _, items := range lists {
		go func() {
			for _, item := range items {
				out <- item
			}
		}()
	}
	for v := range out { // want `blocks for ever ranging over out: nobody closes it`
		n += v
	}
	return n
}
