package a

func f() {
	go f() // want `starts a goroutine`
	//pipevet:ignore toy it is meant so
	go f()
	go f() //pipevet:ignore other,toy it is meant so
	//pipevet:ignore other it is meant so
	go f() // want `starts a goroutine`
	/* want `starts a goroutine` */ go f() //pipevet:ignore toy
	//pipevet:ignore toy only the next line

	go f() // want `starts a goroutine`
}
