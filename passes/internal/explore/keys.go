package explore

import (
	"bytes"
	"hash/maphash"
)

// keys numbers the keys of states, from 0, in the order in which they come. All of them are in one piece of memory, which
// is used again for the next program: millions of strings of their own would cost more than what is done with them.
type keys struct {
	seed  maphash.Seed
	text  []byte
	ends  []int   // where each key ends in text
	slots []int32 // hash table with open addressing: 1 + number of a key, 0: free
}

// reset forgets all keys.
func (t *keys) reset() {
	if t.slots == nil {
		t.seed = maphash.MakeSeed()
		t.slots = make([]int32, 1024)
	}
	t.text, t.ends = t.text[:0], t.ends[:0]
	clear(t.slots)
}

// number returns the number of key, and whether it is new.
func (t *keys) number(key []byte) (n int32, fresh bool) {
	at := t.find(key)
	if n := t.slots[at]; n > 0 {
		return n - 1, false
	}
	n = int32(len(t.ends))
	t.text = append(t.text, key...)
	t.ends = append(t.ends, len(t.text))
	t.slots[at] = n + 1
	if 2*len(t.ends) > len(t.slots) {
		t.slots = make([]int32, 4*len(t.slots))
		for i := range t.ends {
			t.slots[t.find(t.key(int32(i)))] = int32(i) + 1
		}
	}
	return n, true
}

// find returns the slot of key, or the one that it is to have.
func (t *keys) find(key []byte) int {
	mask := len(t.slots) - 1
	at := int(maphash.Bytes(t.seed, key)) & mask
	for t.slots[at] > 0 && !bytes.Equal(t.key(t.slots[at]-1), key) {
		at = (at + 1) & mask
	}
	return at
}

// key returns key number n, valid until the next reset.
func (t *keys) key(n int32) []byte {
	start := 0
	if n > 0 {
		start = t.ends[n-1]
	}
	return t.text[start:t.ends[n]:t.ends[n]]
}
