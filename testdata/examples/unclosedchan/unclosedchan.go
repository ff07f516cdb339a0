package unclosedchan

import "os"

// Sum returns the sizes of files together, until one cannot be read.
func Sum(names []string) (total int64) {
	sizes := make(chan int64)
	go func() {
		for _, name := range names {
			info, err := os.Stat(name)
			if err != nil {
				return
			}
			sizes <- info.Size()
		}
		close(sizes)
	}()
	for size := range sizes {
		total += size
	}
	return total
}
