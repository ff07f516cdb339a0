package differential

// A Program is a set of functions that share the variables of the root. All
// functions have the same variables:
//
//	a, b, c   chan int        d    chan int, local
//	r         chan chan int   v, w int, local
//	wg        WaitGroup       ok   bool, local
//	mu        Mutex           n    int, the parameter
//	rw        RWMutex         flag bool, unknown
//	ctx       Context
type Program struct {
	Seed  uint64
	Funcs []*Func // Funcs[0] is the root; Funcs[i] calls and starts only those after it
	Ctx   CtxKind
	Sites int // sites are 1 to Sites
}

// A CtxKind says what may cancel the context of a program.
type CtxKind int

// The kinds of contexts.
const (
	CtxCancel   CtxKind = iota // only the program
	CtxTimeout                 // the environment, sooner or later
	CtxExternal                // the environment, perhaps; what it may free is not stuck
)

// A Func is a function of a program.
type Func struct {
	Body []*Stmt
}

// An Op is what a statement does.
type Op int

// The operations. X, Y, Z, N and so on are the fields of [Stmt].
const (
	Make      Op = iota // X = make(chan, N)
	Send                // X <- Y
	Recv                // Y, Z = <-X; Y, Z may be "". X may be "done"
	Close               // close(X)
	Select              // Arms: Send and Recv with a Body. Default: Else
	Range               // for Y = range X { Body }
	Add                 // wg.Add(N)
	Done                // wg.Done()
	Wait                // wg.Wait()
	Lock                // mu.Lock(), or of rw
	Unlock              //
	RLock               // rw.RLock()
	RUnlock             //
	TryLock             // Z = mu.TryLock()
	CondWait            // cond.Wait(), with mu
	Signal              // cond.Signal()
	Broadcast           // cond.Broadcast()
	Cancel              // cancel()
	CtxErr              // Z = ctx.Err() != nil
	Len                 // Y = len(X)
	Go                  // go Fn(Args...)
	Call                // Fn(Args...)
	Defer               // defer Body[0]
	Recover             // defer func() { recover() }()
	For                 // for Y = range N { Body }
	If                  // if Cond { Body } else { Else }
	Set                 // Y = N
	Break               // out of the innermost loop
	Return              //
	Panic               //
	Goexit              //
)

// A Stmt is a statement. N counts; [ParamN] stands for the parameter.
type Stmt struct {
	Op         Op
	Site       int
	X, Y, Z    string
	N          int
	Fn         int
	Args       [4]string // a, b, c, r of the callee
	Cond       Cond
	HasDefault bool
	Body, Else []*Stmt
	Arms       []*Stmt
}

// Special values of Stmt.N.
const (
	ParamN  = -1 // the value of the parameter
	Forever = -2 // a loop without end
)

// A Cond is a condition: a bool variable, a comparison of an int variable, or
// a choice of the environment.
type Cond struct {
	Kind CondKind
	X    string // ok, or v or w
	N    int    // compared with X
}

// CondKind is the kind of a Cond.
type CondKind int

// The kinds of conditions.
const (
	CondOk     CondKind = iota // X
	CondNotOk                  // !X
	CondEq                     // X == N
	CondLess                   // X < N
	CondFlag                   // flag: unknown, but always the same
	CondChoice                 // unknown each time
)

// walk calls f for each statement of body, in order.
func walk(body []*Stmt, f func(*Stmt)) {
	for _, s := range body {
		f(s)
		for _, arm := range s.Arms {
			f(arm)
			walk(arm.Body, f)
		}
		walk(s.Body, f)
		walk(s.Else, f)
	}
}

// blocks calls f for the address of each list of statements in body.
func blocks(body *[]*Stmt, f func(*[]*Stmt)) {
	f(body)
	for _, s := range *body {
		for _, arm := range s.Arms {
			blocks(&arm.Body, f)
		}
		if s.Op == Range || s.Op == For || s.Op == If {
			blocks(&s.Body, f)
		}
		if s.Op == If || s.HasDefault {
			blocks(&s.Else, f)
		}
	}
}

// number gives each statement and arm its site.
func (p *Program) number() {
	p.Sites = 0
	for _, f := range p.Funcs {
		walk(f.Body, func(s *Stmt) {
			p.Sites++
			s.Site = p.Sites
		})
	}
}

// uses reports whether some statement of p satisfies f.
func (p *Program) uses(f func(*Stmt) bool) bool {
	used := false
	for _, fn := range p.Funcs {
		walk(fn.Body, func(s *Stmt) { used = used || f(s) })
	}
	return used
}

// Param reports whether the parameter is used.
func (p *Program) Param() bool {
	return p.uses(func(s *Stmt) bool { return s.N == ParamN || s.Op == If && s.Cond.X == "n" })
}

// Locks reports whether mutexes are used.
func (p *Program) Locks() bool {
	return p.uses(func(s *Stmt) bool { return s.Op >= Lock && s.Op <= Broadcast })
}

func (p *Program) flag() bool {
	return p.uses(func(s *Stmt) bool { return s.Op == If && s.Cond.Kind == CondFlag })
}

// Owner maps each site to that of the statement which blocks or panics: the
// arms of a select to the select.
func (p *Program) Owner() []int {
	owner := make([]int, p.Sites+1)
	for _, f := range p.Funcs {
		walk(f.Body, func(s *Stmt) {
			if owner[s.Site] == 0 {
				owner[s.Site] = s.Site
			}
			for _, arm := range s.Arms {
				owner[arm.Site] = s.Site
			}
		})
	}
	return owner
}
