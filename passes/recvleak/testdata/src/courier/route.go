package courier

type stop interface {
	Arrive()
}

// A Route has one stop, which the importer knows.
type Route struct{ Stop stop }

// Drive arrives, as often as it is told.
func (r *Route) Drive(times int) {
	for range times {
		r.Stop.Arrive()
	}
}
