package p

import "fmt"

type number interface{ ~int | ~float64 }

type stage[In, Out any] func(<-chan In) <-chan Out

func mapping[In, Out number](f func(In) Out) stage[In, Out] {
	return func(in <-chan In) <-chan Out {
		out := make(chan Out)
		go func() {
			defer close(out)
			for v := range in {
				out <- f(v)
			}
		}()
		return out
	}
}

func first(xs []int) (n float64, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	in := make(chan int, len(xs))
	for _, x := range xs {
		in <- x
	}
	for v := range mapping(func(x int) float64 { return float64(x) })(in) {
		if v > 0 {
			return v, nil
		}
		if v < -1 {
			panic("negative")
		}
	}
	return 0, nil
}
