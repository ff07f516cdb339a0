package explore

import (
	"fmt"
	"testing"
)

func TestKeys(t *testing.T) {
	var k keys
	for range 2 { // the second time in used memory
		k.reset()
		const n = 5000 // more than fit into the first table
		for i := range n {
			key := fmt.Appendf(nil, "key %d", i%(n/2))
			number, fresh := k.number(key)
			if want := int32(i % (n / 2)); number != want || fresh != (i < n/2) {
				t.Fatalf("key %d: got number %d, fresh %t", i, number, fresh)
			}
			if got := k.key(number); string(got) != string(key) {
				t.Fatalf("number %d: got key %q, want %q", number, got, key)
			}
		}
	}
}
