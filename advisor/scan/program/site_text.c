/* Sites in words. */
#include "scan/program/own.h"
#include "scan/program/sites.h"

const char *site_call_name(const struct program *p, uint32_t unit, uint32_t node)
{
	const struct unit_facts *f = &p->units[unit];
	const struct fact_node *n = &f->nodes.v[node];
	const char *macro = n->flags & NODE_MACRO ? node_macro(f, node) : NULL;

	if (macro)
		return macro;
	if (n->kind == NODE_CALL && n->sym != NO_INDEX)
		return fact_text(f, f->syms.v[n->sym].name);
	return "a call";
}

const char *site_what(struct arena *a, const struct program *p, const struct site *s)
{
	const struct unit_facts *f = &p->units[s->unit];
	const char *call = site_call_name(p, s->unit, s->node);

	if (s->holder == NO_INDEX)
		return arena_printf(a, "the memory from %s()", call);
	return arena_printf(a, "`%s` (from %s())", fact_text(f, f->syms.v[s->holder].name), call);
}

const char *site_when(struct arena *a, const struct site *s)
{
	if (!s->some)
		return "";
	return s->branch ? arena_printf(a, " that take the branch at line %u", s->branch) : " that come to it";
}

const char *site_beside_text(struct arena *a, const struct program *p, uint32_t unit, uint32_t call)
{
	if (call == NO_INDEX)
		return "";
	return arena_printf(a, "; %s() at line %u, which comes along, costs far more", site_call_name(p, unit, call),
			    p->units[unit].nodes.v[call].line);
}

const char *site_freed(struct arena *a, const struct program *p, const struct site *s)
{
	const struct fact_node *n;

	/* the first in the text is often an early way out */
	if (s->freed_last == NO_INDEX)
		return "released";
	n = &p->units[s->unit].nodes.v[s->freed_last];
	if (n->kind != NODE_CALL)
		return arena_printf(a, "given back at line %u", n->line);
	return arena_printf(a, "released by %s() at line %u", site_call_name(p, s->unit, s->freed_last), n->line);
}
