/* The loops of a function: for, while, do, and labels that a later goto returns to.
 * `do {} while (0)` and loops whose condition is 0 run at most once and are none. */
#include "scan/read/walk.h"

static int never_repeats(const struct unit_facts *f, uint32_t node)
{
	const struct fact_node *n = &f->nodes.v[node];
	unsigned at = n->kind == NODE_WHILE ? 0 : 1;
	uint32_t c = node_child(f, node, at);

	return c != NO_INDEX && f->nodes.v[c].kind == NODE_INT && fact_int(f, c) == 0;
}

static void add_loop(struct walker *w, enum loop_kind kind, uint32_t node, uint32_t end, uint32_t end_line)
{
	struct fact_loop *l = list_push(w->a, &w->f->loops);

	l->kind = (uint8_t)kind;
	l->node = node;
	l->end = end;
	l->line = w->f->nodes.v[node].line;
	l->end_line = end_line;
	l->parent = NO_INDEX;
}

/* The last goto after the label that jumps to it. */
static uint32_t last_goto(const struct unit_facts *f, const struct fact_func *fn, uint32_t label)
{
	uint32_t i, found = NO_INDEX;

	for (i = label + 1; i < fn->end; i++)
		if (f->nodes.v[i].kind == NODE_GOTO && f->nodes.v[i].sym == f->nodes.v[label].sym)
			found = i;
	return found;
}

static void nest(struct walker *w, struct fact_func *fn, uint32_t func)
{
	struct fact_loop *loops = w->f->loops.v;
	uint32_t i, j;

	for (i = fn->loop; i < fn->loop + fn->loops; i++) {
		loops[i].func = func;
		loops[i].depth = 1;
		for (j = i; j-- > fn->loop;) {
			if (loops[j].end < loops[i].end || loops[j].node > loops[i].node)
				continue;
			loops[i].parent = j;
			loops[i].depth = (uint8_t)(loops[j].depth < 200 ? loops[j].depth + 1 : 200);
			break;
		}
	}
}

void walk_loops(struct walker *w, struct fact_func *fn)
{
	const struct unit_facts *f = w->f;
	uint32_t func = (uint32_t)(fn - f->funcs.v), i;

	fn->loop = (uint32_t)f->loops.n;
	for (i = fn->first; i < fn->end; i++) {
		const struct fact_node *n = &f->nodes.v[i];
		const struct fact_span *span = NULL;
		uint32_t back;

		if (n->kind == NODE_LABEL && (back = last_goto(f, fn, i)) != NO_INDEX) {
			add_loop(w, LOOP_GOTO, i, back + 1, f->nodes.v[back].line);
			continue;
		}
		if (!node_is_loop(n) || never_repeats(f, i))
			continue;
		span = node_span(f, i);
		add_loop(w,
			 n->kind == NODE_FOR	 ? LOOP_FOR
			 : n->kind == NODE_WHILE ? LOOP_WHILE
						 : LOOP_DO,
			 i, n->end, span ? span->end_line : n->line);
	}
	fn->loops = (uint32_t)f->loops.n - fn->loop;
	nest(w, fn, func);
}
