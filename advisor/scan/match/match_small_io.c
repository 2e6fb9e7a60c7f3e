/* System calls for a few bytes each, and buffers that are flushed for each item. */
#include "scan/match/match_rounds.h"
#include "scan/program/costly.h"
#include "scan/program/shapes.h"
#include "scan/program/sites.h"
#include "scan/program/texts.h"

#define SMALL	   16 /* bytes */
#define CALLS_AWAY 1

static const char *const names[] = {"read",   "recv",  "write",	    "send",   "pread",
				    "pwrite", "fsync", "fdatasync", "fflush", NULL};
enum { READ = 1, RECV, WRITE, SEND, PREAD, PWRITE, FSYNC, FDATASYNC, FFLUSH };
/* Programs that ask these talk to a person at a terminal, key by key. */
static const char *const terminal[] = {"tcgetattr", "tcsetattr", "cfmakeraw", NULL};
/* Rounds that flush what they asked wait for an answer. */
static const char *const prompts[] = {"fflush", NULL};
static const char *const descriptors[] = {"eventfd", "pipe", "pipe2", "signalfd", "timerfd_create", "socketpair", NULL};

static int unit_calls(const struct match *m, uint32_t unit, const char *const *which)
{
	const struct unit_facts *f = &m->program->units[unit];

	for (uint32_t i = 0; i < f->syms.n; i++)
		for (size_t n = 0; f->syms.v[i].kind == SYM_FUNCTION && which[n]; n++)
			if (str_eq(fact_text(f, f->syms.v[i].name), which[n]) && f->syms.v[i].flags & SYM_SYSTEM)
				for (size_t c = 0; c < m->program->calls.n; c++)
					if (m->program->calls.v[c].unit == unit &&
					    f->nodes.v[m->program->calls.v[c].node].sym == i)
						return 1;
	return 0;
}

static int is_small(const struct unit_facts *f, uint32_t size)
{
	return size != NO_INDEX && f->nodes.v[size].kind == NODE_INT && fact_int(f, size) > 0 &&
	       fact_int(f, size) <= SMALL;
}

/* The variable that a small read fills. */
static uint32_t filled(const struct unit_facts *f, uint32_t call)
{
	uint32_t c = node_child(f, call, 2);

	for (uint32_t i = c; c != NO_INDEX && i < f->nodes.v[c].end; i++)
		if (f->nodes.v[i].kind == NODE_REF && f->nodes.v[i].sym != NO_INDEX)
			return f->nodes.v[i].sym;
	return NO_INDEX;
}

/* What was read is looked at in the round: it is no signal that is only taken off a pipe. */
static int is_used(const struct rounds *r, uint32_t call)
{
	const struct unit_facts *f = &r->m->program->units[r->unit];
	uint32_t sym = filled(f, call);

	for (uint32_t i = r->from; sym != NO_INDEX && i < r->to; i++)
		if (f->nodes.v[i].kind == NODE_REF && f->nodes.v[i].sym == sym &&
		    (i < call || i >= f->nodes.v[call].end))
			return 1;
	return 0;
}

struct piece {
	uint32_t size; /* what is passed to the system call */
	const char *what;
};

/* put(fd, " ", 1), put(fd, s, strlen(s)): a few bytes, or one text. The function may count the parameter down. */
static int passes_piece(const struct rounds *r, void *ctx)
{
	struct piece *x = ctx;
	const struct unit_facts *f = &r->m->program->units[r->unit], *hot = &r->m->program->units[r->hot.unit];
	const struct fact_node *n = &f->nodes.v[x->size];
	uint32_t arg;

	if (n->kind != NODE_REF || n->sym == NO_INDEX || f->syms.v[n->sym].kind != SYM_PARAM)
		return 0;
	arg = node_child(hot, r->hot.call, f->syms.v[n->sym].param + 1u);
	if (arg == NO_INDEX)
		return 0;
	x->what = is_small(hot, arg) ? "a few bytes" : "one text";
	return is_small(hot, arg) || text_measured(r->m->program, r->hot.unit, arg) != NO_INDEX;
}

/* write(fd, ".", 1): a sign of life, or a signal to whoever reads the pipe. */
static int is_literal(const struct unit_facts *f, uint32_t call)
{
	uint32_t c = node_child(f, call, 2);

	return c != NO_INDEX && (f->nodes.v[c].kind == NODE_STRING || f->nodes.v[c].kind == NODE_COND);
}

/* The loop writes something: it is not there to try again what a signal broke off. */
static int writes(const struct rounds *r)
{
	const struct program *p = r->m->program;

	for (uint32_t i = r->from; i < r->to; i++) {
		const struct program_func *callee =
			p->units[r->unit].nodes.v[i].kind == NODE_CALL ? program_callee(p, r->unit, i) : NULL;

		if (callee && callee->flags & FUNC_WRITES)
			return 1;
	}
	return 0;
}

static const char *const readers[] = {"fgets", "getline", "getdelim", "fgetc", "getc",	 "getchar", "fread",
				      "scanf", "fscanf",  "read",     "recv",  "fgetws", NULL};

/* fflush(f), where somebody may wait for what was printed: a terminal, or one who answers. */
static int is_for_reader(const struct rounds *r, uint32_t stream)
{
	const struct unit_facts *f = &r->m->program->units[r->unit];
	const char *name = f->nodes.v[stream].kind == NODE_REF && f->nodes.v[stream].sym != NO_INDEX
				   ? fact_text(f, f->syms.v[f->nodes.v[stream].sym].name)
				   : "stdout"; /* fflush(NULL) flushes it, too */

	return str_eq(name, "stdout") || str_eq(name, "stderr") || rounds_calls(r, readers) != NO_INDEX;
}

static void report(struct match *m, const struct rounds *r, uint32_t call, const char *does, const char *fix)
{
	struct finding *f;

	if (rounds_wait(r) || !(f = rounds_add(m, r, call)))
		return;
	f->message = arena_printf(m->a, "%s() %s in every round of %s: %s", site_call_name(m->program, r->unit, call),
				  does, rounds_text(r, m->a), fix);
}

static void look_at(struct match *m, const struct program_call *c, unsigned which)
{
	const struct unit_facts *u = &m->program->units[c->unit];
	uint32_t size = node_child(u, c->node, 3);
	struct piece x = {size, ""};
	struct rounds r;

	if (which == FFLUSH) {
		if (rounds_of(m, c->unit, c->node, 0, &r) && rounds_same(&r, node_child(u, c->node, 1), 0) &&
		    rounds_always(&r, c->node) && writes(&r) && !is_for_reader(&r, node_child(u, c->node, 1)))
			report(m, &r, c->node, "is a system call for a line or less", "let the stream fill its buffer");
		return;
	}
	if (which >= FSYNC) {
		if (rounds_of(m, c->unit, c->node, 0, &r) && rounds_same(&r, node_child(u, c->node, 1), 0) &&
		    rounds_always(&r, c->node) && writes(&r))
			report(m, &r, c->node, "waits for the disk", "once, at the end, may be enough");
		return;
	}
	if (size == NO_INDEX || unit_calls(m, c->unit, terminal) || unit_calls(m, c->unit, descriptors))
		return;
	if (!is_small(u, size)) {
		if (rounds_calling(m, c->unit, c->node, passes_piece, &x, &r))
			report(m, &r, c->node, arena_printf(m->a, "is a system call for %s", x.what),
			       "gather them in a buffer");
		return;
	}
	if (rounds_of(m, c->unit, c->node, CALLS_AWAY, &r) && rounds_always(&r, c->node) &&
	    rounds_calls(&r, prompts) == NO_INDEX &&
	    (which == WRITE || which == PWRITE || which == SEND ? !is_literal(u, c->node) : is_used(&r, c->node)))
		report(m, &r, c->node, "is a system call for a few bytes", "take a block of them at a time");
}

void match_small_io(struct match *m)
{
	rounds_each_call(m, names, look_at, NULL);
}
