package fanin

import "os"

// Sizes returns the sizes of files, in any order.
func Sizes(names []string) (sizes []int64) {
	found := make(chan int64)
	for _, name := range names {
		go func() {
			defer close(found)
			if info, err := os.Stat(name); err == nil {
				found <- info.Size()
			}
		}()
	}
	for size := range found {
		sizes = append(sizes, size)
	}
	return sizes
}
