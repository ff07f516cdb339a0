package p

import (
	"log"
	"time"
)

type msg struct {
	reply chan int
	next  *msg
}

func control(n int, all map[string]chan int) (sum int) {
	reqs := make(chan msg)
	var nobody chan struct{}
	go serve(reqs)
	var keep []chan int
outer:
	for i := 0; i < n; i++ {
		m := msg{reply: make(chan int, 1)}
		keep = append(keep, m.reply)
		select {
		case reqs <- m:
		case <-time.After(time.Millisecond):
			continue outer
		case <-nobody:
			break outer
		default:
			goto done
		}
		switch v, ok := <-m.reply; {
		case !ok:
			log.Fatal("closed")
		case v > 2:
			fallthrough
		default:
			sum += v
		}
	}
done:
	for _, c := range all {
		close(c)
	}
	for i := range keep {
		sum += <-keep[i]
	}
	return sum + control(n-1, nil)
}

func serve(reqs <-chan msg) {
	for m := range reqs {
		for p := &m; p != nil; p = p.next {
			p.reply <- 1
		}
	}
}
