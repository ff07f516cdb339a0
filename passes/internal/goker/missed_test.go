//go:build go1.26

package goker

// missed says why a kernel is not hit. Those in which all leaking goroutines wait for locks,
// a WaitGroup or a Cond need no entry.
var missed = map[string]string{
	"SelectNoCases":   "a select without cases is meant to wait for ever",
	"DaisyChain":      "nothing leaks: the chain ends after an hour",
	"Cockroach35073":  "a number in a field, which the model does not hold, decides about the 17th send",
	"Grpc1275":        "an io.Reader in a field is not in the model: reading from it is I/O",
	"Grpc3017":        "10000 rounds are beyond the limit of states for a root; the cause is a missing unlock",
	"Istio18454":      "filling a buffer of 1024 events is beyond the limit of states for a root",
	"Kubernetes11298": "found at the receive of serviceLoop, but from serviceLoop alone, not in the goroutine that leaks",
	"Kubernetes1321":  "found at the send of loop; the runtime names the goroutine by a wrapper, NewMux_kubernetes1321.gowrap1",
}

// excuse says why k is not hit; "": nobody knows.
func (k *kernel) excuse() string {
	switch {
	case missed[k.name] != "":
		return missed[k.name]
	case len(k.leaks) == 0:
		return "nothing leaks here"
	case !k.channel:
		return "only locks: no analyzer of this kind yet"
	}
	return ""
}
