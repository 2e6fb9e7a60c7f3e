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

static const void *key_of(uint32_t sym)
{
	return (const void *)((uintptr_t)sym + 1);
}

/* By label: the last goto of the function that jumps to it. */
static struct ptr_map last_gotos(struct walker *w, const struct fact_func *fn)
{
	struct ptr_map last = {0};
	int is_new;

	for (uint32_t i = fn->first; i < fn->end; i++)
		if (w->f->nodes.v[i].kind == NODE_GOTO && w->f->nodes.v[i].sym != NO_INDEX)
			*walk_ptr_map_at(w->a, &last, key_of(w->f->nodes.v[i].sym), &is_new) = i;
	return last;
}

/* The last goto after the label that jumps to it. */
static uint32_t last_goto(struct walker *w, struct ptr_map *last, uint32_t label)
{
	uint32_t *at;
	int is_new;

	if (!last->used)
		return NO_INDEX;
	at = walk_ptr_map_at(w->a, last, key_of(w->f->nodes.v[label].sym), &is_new);
	if (is_new)
		*at = 0;
	return *at > label ? *at : NO_INDEX;
}

/* Loops come in the order of their nodes. `open`: those that may still hold the next one, from the outermost on; one that
 * ends before another that begins after it holds nothing more. */
static void nest(struct walker *w, struct fact_func *fn, uint32_t func)
{
	struct fact_loop *loops = w->f->loops.v;
	uint32_t *open = arena_alloc(w->a, (fn->loops + 1) * sizeof *open), n = 0;

	for (uint32_t i = fn->loop; i < fn->loop + fn->loops; i++) {
		while (n && loops[open[n - 1]].end < loops[i].end)
			n--;
		loops[i].func = func;
		loops[i].depth = 1;
		if (n) {
			const struct fact_loop *outer = &loops[open[n - 1]];

			loops[i].parent = open[n - 1];
			loops[i].depth = (uint8_t)(outer->depth < 200 ? outer->depth + 1 : 200);
		}
		open[n++] = i;
	}
}

void walk_loops(struct walker *w, struct fact_func *fn)
{
	const struct unit_facts *f = w->f;
	struct ptr_map gotos = last_gotos(w, fn);
	uint32_t func = (uint32_t)(fn - f->funcs.v);

	fn->loop = (uint32_t)f->loops.n;
	for (uint32_t i = fn->first; i < fn->end; i++) {
		const struct fact_node *n = &f->nodes.v[i];
		const struct fact_span *span = NULL;
		uint32_t back;

		if (n->kind == NODE_LABEL && (back = last_goto(w, &gotos, i)) != NO_INDEX) {
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
