package merge

import "time"

func pause() { time.Sleep(10 * time.Millisecond) }
