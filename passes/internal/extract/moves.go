package extract

import "slices"

// moves reports whether the permits of sem, a channel in a struct, go to another channel of the struct, or come from
// there: as in a lock that tells by the channel in which its one token lies what it protects.
func moves(sem Access, uses []permitUse) bool {
	n := len(sem.Fields) - 1
	if n < 0 {
		return false
	}
	var own []permitUse
	others := map[int][]permitUse{} // by the index of their first use
	for i, use := range uses {
		switch {
		case use.sem.same(sem):
			own = append(own, use)
		case use.sem.Base == sem.Base && len(use.sem.Fields) == n+1 && slices.Equal(use.sem.Fields[:n], sem.Fields[:n]):
			first := slices.IndexFunc(uses, func(u permitUse) bool { return u.sem.same(use.sem) })
			others[first] = append(others[first], uses[i])
		}
	}
	does := func(list []permitUse, op permitOp) bool {
		return slices.ContainsFunc(list, func(use permitUse) bool { return use.op == op })
	}
	for _, other := range others {
		if nested(own, other) {
			continue
		}
		if does(own, permitTake) && does(other, permitSend) || does(own, permitSend) && does(other, permitTake) {
			return true
		}
	}
	return false
}

// nested reports whether a and b, the uses of two channels, begin with the same operation, one after the other: a
// permit of each is held at a time.
func nested(a, b []permitUse) bool {
	if len(a) == 0 || len(b) == 0 || a[0].op != b[0].op {
		return false
	}
	first, second := a[0].top, b[0].top
	return first != second && first.Parent() == second.Parent() && (precedes(first, second) || precedes(second, first))
}
