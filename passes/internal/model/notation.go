// # Notation
//
// The notation of programs is made of lines; a semicolon ends a line, too, and
// // starts a comment. What is not listed here is an error with its line.
//
//	program = { param | root | "noinput" | crowd | helper | closer | beyond | type | func }
//	param   = "param" NAME [ "count" ] { INT } [ site ]
//	root    = "root" NAME
//	crowd   = "crowd" NAME
//	helper  = "helper" NAME
//	closer  = "closer" NAME
//	beyond  = "beyond" INT
//	type    = "type" NAME "{" { METHOD "=" FUNC ";" } "}"
//	func    = "func" NAME "(" regs ")" [ "captures" "(" regs ")" ] { attr } "{" { line } "}"
//	attr    = "results" INT | "bare" INT | "regs" INT | "recover" LABEL | "label" STRING | site
//	line    = [ LABEL ":" ] [ instr ]
//	instr   = [ regs "=" ] what [ site ]
//	site    = "@" INT
//
// A NAME is an identifier (letters, digits, "_", "." and "$") or a quoted
// string. Registers are identifiers that are not reserved (the names of
// operations are); they are numbered in the order in which they appear,
// parameters and captured variables first. "_" is [NoReg]. A function with
// "regs N" in its head, as [Func.String] writes it, has the registers r0 to
// r(N-1) and no others. A function whose last line is no jump, return or the
// like returns there.
//
// What an instruction does is an operation, its immediate operand (N) after a
// dot, as a number or by flags, and its operands, separated by blanks or
// commas. An integer, true, false or nil as an operand is a constant that the
// parser puts into a register of its own just before the instruction. A quoted
// string among the operands is Instr.Name, a list of values in braces is
// Instr.Zero.
//
//	x = 1; x = nil; x = true         OpConst (any value: x = const VALUE)
//	x = y; a, b = move b a           OpMove
//	x = y + 1; x = min y z           OpBin
//	x = unknown err                  OpUnknown; its class: opaque, data
//	n = param workers                OpParam, by name or number
//	b = isnil.opaque x               OpIsNil; opaque, boxed
//	p = new.own {0, nil}             OpNew; own
//	q = addr.1 p; x = load q         OpAddr, OpLoad; load.2 p: a Tuple of two slots
//	store q x                        OpStore
//	t = tuple x _ y {0, 0, 0}        OpTuple
//	f = closure pkg.F$1(x, y)        OpClosure
//	i = iface *T x                   OpIface ("*T" must be quoted)
//	x, ok = assert.ok "*T" i         OpAssert; flags ok, iface
//
//	goto L                           OpJump
//	if x L M                         OpIf
//	choose L M N                     OpChoose; opaque, data
//	a, b = call f(x, y)              OpCall; also go, defer, daemon f(x, y)
//	call *f(x)                       OpCallDyn; also go, defer, daemon
//	call x->Close(y)                 OpCallMethod; also go, defer, daemon
//	return x y                       OpReturn
//
// A call is marked as CallPlain by plaincall, plaingo, plaindefer, plaindaemon, as CallGuarded by guardedcall, as both by
// plainguardedcall.
//
//	ch = chan 2                      OpMakeChan; flags once, forever
//	send ch x                        OpSend
//	v, ok = recv.ok ch               OpRecv; ok: range loop or comma-ok
//	i = select { send ch x; v, ok = recv done; default }
//	lock.rw m                        OpLock and its like; trylock: flags rw, read
//	wgadd wg 1; wgwait wg            OpWGAdd, OpWGWait
//	condsignal.all c                 OpCondSignal
//	err = semacquire s 1 ctx         OpSemAcquire; flag try
//	semrelease s 1                   OpSemRelease; flag sized
//	ctx, cancel = ctxnew.timeout p   OpCtxNew; background, cancel, timeout, external, detached
//	ch = timer.once                  OpTimer; once, forever, far
//	b = timerstop.reset ch           OpTimerStop; flags reset, start
//
// All other operations are written like these: results, "=", the operation in
// lower case, operands. The arms of a select may stand on lines of their own
// and have sites.
//
//	VALUE = INT | "true" | "false" | "nil" | "nonnil" | "undef" | "unknown" | "opaque"
//	      | "nonnil(N)" | "sym(N)" | "ptr(REF,N)" | "obj(REF)" | "slice(REF,N)" | "fn(N)" | "tuple(REF)" | "iter(REF,N)"
//	      | "value(KIND,BOX,REF,N)"
//
// The last form is that of all other values, such as those with a dynamic type.
package model
