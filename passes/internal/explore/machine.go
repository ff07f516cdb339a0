package explore

import (
	"slices"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// A machine runs one transition at a time: what a process does at a visible
// operation, and then all that follows until the next visible operations.
// Where there is a choice, it asks its chooser; the search runs the same
// transition again until all choices have been made.
type machine struct {
	prog  *program
	opts  Options
	st    state
	ch    chooser
	early bool      // an event of the environment was left for later, see later
	rec   *recorder // nil but on the replay of a witness

	// Of the current transition:
	queue    []int         // processes that have local instructions to run
	defects  []defect      // panics
	hit      Truncated     // limits
	moved    uint64        // processes that took part
	resumed  bool          // a process that paused goes on: its choice is granted
	opaque   uint8         // outcomes of the opaque choice with which it began; 0: none
	outcome  uint8         // the one that was taken
	turn     turn          // see beginTurn
	acted    bool          // a process did more than compute, and lock
	granted  uint8         // outcomes below it are not the adversary's alone, see game
	choices  []int32       // instructions where choices were made
	ways     int           // product of the arities of the choices
	eagerOps []eagerOp     // visible operations that were run as if they were local
	marks    []bool        // scratch of reach
	work     []int32       // scratch of reach
	alts     []alternative // scratch of eager
	twins    []int         // of each process of the state: the first that is the same, see unlike
	armsBuf  []arm         // scratch of offers
	waitsBuf []model.Value // scratch of wakeable
	group    []int         // see split
	owner    []int         // see split
}

// A defect is a panic that is a verdict.
type defect struct {
	kind VerdictKind
	proc int
	site model.Site
}

type eagerOp struct {
	proc int
	in   int32
}

// maxWays bounds the number of ways in which one transition can go by local
// choices. Then the process pauses, which makes a state of its own: ways that
// come to the same are merged there.
const maxWays = 8

// maxEager bounds the visible operations that one transition runs as if local.
const maxEager = 100

// maxTurns bounds how often it runs the same one.
const maxTurns = 16

// begin prepares the machine for a transition from the decoded state.
func (m *machine) begin() {
	m.queue, m.defects, m.choices, m.eagerOps = m.queue[:0], m.defects[:0], m.choices[:0], m.eagerOps[:0]
	m.hit, m.moved, m.resumed, m.ways = Truncated{}, 0, false, 1
	m.opaque, m.outcome, m.granted, m.acted, m.turn.proc = 0, 0, 0, false, -1
}

// start makes the initial state and runs the root up to its first visible operation.
func (m *machine) start() {
	m.st.reset()
	m.begin()
	for range m.prog.domains {
		m.st.params = append(m.st.params, 0)
	}
	p := m.st.newProc()
	p.root = true
	f := m.prog.funcs[m.prog.root]
	fr := m.st.newFrame(p, f, m.prog.root)
	for r := range f.Params {
		fr.regs[r] = m.st.newSym(model.Free, -1)
	}
	m.queue = append(m.queue, 0)
	m.drain()
}

// drain runs the processes in the queue.
func (m *machine) drain() {
	for k := 0; k < len(m.queue) && !m.st.ended; k++ { // the queue grows on the way
		m.runLocal(m.queue[k])
	}
	m.queue = m.queue[:0]
}

// runLocal runs process i up to its next visible operation, and further as
// long as those operations may be taken at once.
func (m *machine) runLocal(i int) {
	for steps := 0; !m.st.ended; {
		p := &m.st.procs[i]
		if p.done {
			return
		}
		in := m.at(p)
		if m.visible(p, in) {
			if !m.eager(i, in) {
				return
			}
			continue
		}
		if steps++; steps > m.opts.MaxSteps {
			m.hit.Steps = true
			m.abandon(i)
			return
		}
		if !m.local(i, in) {
			return // it pauses before a choice
		}
		m.resumed = false
	}
}

// at returns the instruction that p is to run.
func (m *machine) at(p *proc) *instr {
	f := p.top()
	return &m.prog.funcs[f.fn].code[f.pc]
}

// visible reports whether processes interleave at in. The length of a channel
// is read where others can change it, and the end of the world ends what
// others do.
func (m *machine) visible(p *proc, in *instr) bool {
	if p.stage == crashing {
		return true
	}
	switch in.Op {
	case model.OpLen:
		v := p.top().regs[max(in.Src[0], 0)]
		return in.Src[0] >= 0 && v.Kind == model.Obj && m.st.objs[v.Ref].kind == channel
	case model.OpExit:
		return true
	}
	return in.Op.Visible()
}

// choose returns one of n choices of process i; -1 means that the process must
// pause, and the instruction must not have had an effect yet.
//
// A process pauses before each opaque choice, so that this is the first thing
// in a transition of its own, and its outcomes can be told apart (see game);
// and before it makes many choices or comes to the same one again, so that
// loops end.
func (m *machine) choose(i int, in *instr, n int, class model.Class) int {
	if n <= 1 {
		return 0
	}
	if !m.resumed {
		if class == model.Opaque {
			m.st.procs[i].opaque = true
			return -1
		}
		if m.ways*n > maxWays || slices.Contains(m.choices, in.num) {
			return -1
		}
	}
	m.resumed = false
	m.ways *= n
	m.choices = append(m.choices, in.num)
	k := m.ch.pick(n)
	if class == model.Opaque {
		m.opaque, m.outcome = uint8(min(n, maxArity)), uint8(k)
	}
	return k
}

// maxArity bounds the outcomes of a choice.
const maxArity = 255

// A chooser enumerates sequences of choices, depth first.
type chooser struct {
	seq   []uint8 // choices made
	arity []uint8 // out of how many
	pos   int
}

// start makes c repeat the choices in seq, and take the first ones after that.
func (c *chooser) start(seq []uint8) {
	c.seq = append(c.seq[:0], seq...)
	c.arity = c.arity[:0]
	for range seq {
		c.arity = append(c.arity, 0)
	}
	c.pos = 0
}

func (c *chooser) pick(n int) int {
	if n <= 1 {
		return 0
	}
	n = min(n, maxArity)
	if c.pos == len(c.seq) {
		c.seq = append(c.seq, 0)
		c.arity = append(c.arity, 0)
	}
	c.arity[c.pos] = uint8(n)
	k := c.seq[c.pos]
	c.pos++
	return min(int(k), n-1)
}

// taken returns the choices that were made.
func (c *chooser) taken() []uint8 { return c.seq[:c.pos] }

// next makes c repeat the choices up to the last one that can be made
// differently, and that one differently. It reports whether there was one.
func (c *chooser) next() bool {
	n := c.pos
	for n > 0 && c.seq[n-1]+1 >= c.arity[n-1] {
		n--
	}
	c.seq, c.arity, c.pos = c.seq[:n], c.arity[:n], 0
	if n == 0 {
		return false
	}
	c.seq[n-1]++
	return true
}
