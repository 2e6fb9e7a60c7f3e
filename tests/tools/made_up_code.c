#include "made_up_code.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/proc.h"
#include "base/str.h"

#define SPREAD 6.0 /* of the order that rules would give, from program to program */

static int planted_index(const struct made_instance *m, const char *id)
{
	for (unsigned i = 0; i < m->n; i++)
		if (str_eq(m->s[i].id, id))
			return (int)i;
	return -1;
}

/* One that gains nothing: of any kind, some of no effect on the code, some that fail. */
static struct made_suggestion filler(struct arena *a, const struct made_program *p, unsigned i, struct random *r)
{
	static const enum made_kind kinds[] = {MADE_FLAG, MADE_FLAG, MADE_FLAG, MADE_HOT,
					       MADE_LINK, MADE_ENV,  MADE_PGO};
	struct made_suggestion s = {.id = arena_printf(a, "filler-%u", i)};
	s.kind = kinds[random_below(r, sizeof kinds / sizeof *kinds)];
	s.order = 10 + (int)random_below(r, 80);
	double u = random_unit(r);
	if (u < p->fails)
		s.fate = random_unit(r) < 0.6 ? MADE_NO_BUILD : MADE_CRASHES;
	else if (u < p->fails + p->same && (s.kind == MADE_FLAG || s.kind == MADE_HOT))
		s.fate = MADE_SAME_CODE;
	else if (random_unit(r) < 0.3)
		s.percent = -6 * random_unit(r);
	return s;
}

void made_draw(struct arena *a, const struct made_program *p, struct random *r, struct made_instance *out)
{
	*out = (struct made_instance){.p = p};
	for (const struct made_suggestion *s = p->planted; s->id; s++) {
		out->s[out->n] = *s;
		out->s[out->n++].order += (int)lround(SPREAD * random_normal(r));
	}
	while (out->n < p->n && out->n < MADE_MOST) {
		out->s[out->n] = filler(a, p, out->n, r);
		out->n++;
	}
	int last = -1;
	for (unsigned i = 0; i < out->n; i++) {
		int same = out->s[i].fate == MADE_SAME_CODE && str_starts(out->s[i].id, "filler");
		out->alias[i] = same && last >= 0 && random_unit(r) < 0.3 ? last : -1;
		if (out->s[i].kind == MADE_FLAG && out->s[i].fate == MADE_FINE && !out->s[i].parts &&
		    out->s[i].risk == RISK_SAFE)
			last = (int)i;
	}
	out->good_switch = p->switches ? random_below(r, 8) : 0; /* as if it were a telling one */
}

const char *made_switch(struct arena *a, unsigned i)
{
	return arena_printf(a, "-fno-made-%u", i);
}

static void add_marker(struct arena *a, const struct made_suggestion *s, struct edit *e)
{
	const char *flag = arena_printf(a, "-fmade-%s", s->id);
	switch (s->kind) {
	case MADE_ENV:
		strlist_add(a, &e->env, arena_printf(a, "MADE_%s=1", s->id));
		return;
	case MADE_PGO:
		e->pgo = 1;
		if (!str_eq(s->id, "pgo"))
			strlist_add(a, &e->add, flag);
		return;
	case MADE_COMPILER:
		e->compiler = arena_printf(a, "/made/%s", s->id);
		return;
	case MADE_OPTION:
		strlist_add(a, &e->options, arena_printf(a, "-D%s=ON", s->id));
		return;
	case MADE_LINK:
		strlist_add(a, &e->add, "-flto");
		strlist_add(a, &e->link, flag);
		return;
	case MADE_HOT:
		strlist_add(a, &e->units, "hot.c");
		/* fall through */
	case MADE_FLAG:
		strlist_add(a, &e->add, flag);
	}
}

static struct edit edit_of(struct arena *a, const struct made_instance *m, const struct made_suggestion *s)
{
	struct edit e = {0};
	struct strlist parts = {0};
	if (!s->parts)
		add_marker(a, s, &e);
	else
		proc_split(a, s->parts, &parts, NULL);
	for (size_t i = 0; i < parts.n; i++)
		add_marker(a, &m->s[planted_index(m, parts.v[i])], &e);
	return e;
}

void made_suggest(struct arena *a, const struct made_instance *m, struct suggestion_list *out)
{
	for (unsigned i = 0; i < m->n; i++) {
		const struct made_suggestion *s = &m->s[i];
		struct suggestion g = {.id = s->id,
				       .rule = s->id,
				       .kind = RULE_FLAG,
				       .title = s->id,
				       .order = s->order,
				       .risk = s->risk,
				       .priced = s->risk != RISK_SAFE,
				       .edit = edit_of(a, m, s)};
		for (unsigned j = 0; s->group && j < m->n; j++)
			if (j != i && m->s[j].group && str_eq(m->s[j].group, s->group))
				strlist_add(a, &g.conflicts, m->s[j].id);
		size_t at = out->n;
		list_push(a, out);
		for (; at > 0 && out->v[at - 1].order > g.order; at--)
			out->v[at] = out->v[at - 1];
		out->v[at] = g;
	}
}

static int holds(const struct strlist *l, const char *prefix, const char *id, const char *suffix)
{
	char text[80];
	snprintf(text, sizeof text, "%s%s%s", prefix, id, suffix);
	return strlist_has(l, text);
}

static int is_in(const struct made_suggestion *s, const struct edit *e)
{
	switch (s->kind) {
	case MADE_ENV:
		return holds(&e->env, "MADE_", s->id, "=1");
	case MADE_PGO:
		return str_eq(s->id, "pgo") ? e->pgo : holds(&e->add, "-fmade-", s->id, "");
	case MADE_COMPILER:
		return e->compiler && str_eq(e->compiler + strlen("/made/"), s->id);
	case MADE_OPTION:
		return holds(&e->options, "-D", s->id, "=ON");
	case MADE_LINK:
		return holds(&e->link, "-fmade-", s->id, "");
	default:
		return holds(&e->add, "-fmade-", s->id, "");
	}
}

static void add_edit(const struct made_instance *m, const struct edit *e, struct made_code *c)
{
	for (unsigned i = 0; i < m->n; i++)
		c->on[i] |= (char)(!m->s[i].parts && is_in(&m->s[i], e));
	for (unsigned i = 0; i < MADE_SWITCHES; i++) {
		char number[16];
		snprintf(number, sizeof number, "%u", i);
		c->on[MADE_MOST + i] |= (char)holds(&e->add, "-fno-made-", number, "");
	}
}

struct made_code made_code_of(const struct made_instance *m, const struct variant *v)
{
	struct made_code c = {{0}};
	for (size_t i = 0; v && i < v->n_edits; i++)
		add_edit(m, v->edits[i], &c);
	return c;
}

struct made_code made_code_of_ids(struct arena *a, const struct made_instance *m, const struct suggestion_list *all,
				  const struct strlist *ids)
{
	struct variant v = suggest_combination(a, all, ids, "of-ids");
	return made_code_of(m, &v);
}

void made_add_env(const struct made_instance *m, const struct strlist *env, struct made_code *c)
{
	for (unsigned i = 0; i < m->n; i++)
		if (m->s[i].kind == MADE_ENV)
			c->on[i] = (char)holds(env, "MADE_", m->s[i].id, "=1");
}

/* Without what changes nothing, and with the one whose code it is in place of another. */
static struct made_code plain(const struct made_instance *m, const struct made_code *c)
{
	struct made_code out = *c;
	for (unsigned i = 0; i < m->n; i++) {
		if (!c->on[i] || m->s[i].fate != MADE_SAME_CODE)
			continue;
		out.on[i] = 0;
		if (m->alias[i] >= 0)
			out.on[m->alias[i]] = 1;
	}
	for (unsigned i = m->p->switches; i < MADE_SWITCHES; i++)
		out.on[MADE_MOST + i] = 0;
	return out;
}

const char *made_hash(struct arena *a, const struct made_instance *m, const struct made_code *c, int env)
{
	struct made_code code = plain(m, c);
	char *text = arena_alloc(a, MADE_BITS + 1);
	for (unsigned i = 0; i < MADE_BITS; i++) {
		int counts = i >= m->n || env || m->s[i].kind != MADE_ENV;
		text[i] = code.on[i] && counts ? '1' : '0';
	}
	return text;
}

double made_log_speed(const struct made_instance *m, const struct made_code *c)
{
	struct made_code code = plain(m, c);
	double sum = 0;
	for (unsigned i = 0; i < m->n; i++)
		sum += code.on[i] ? log1p(m->s[i].percent / 100) : 0;
	for (const struct made_interaction *t = m->p->together; t && t->a; t++)
		if (code.on[planted_index(m, t->a)] && code.on[planted_index(m, t->b)])
			sum += log1p(t->percent / 100);
	if (m->p->switches && code.on[MADE_MOST + m->good_switch])
		sum += log1p(m->p->switch_percent / 100);
	return sum;
}

enum made_fate made_fate_of(const struct made_instance *m, const struct made_code *c)
{
	for (unsigned i = 0; i < m->n; i++)
		if (c->on[i] && m->s[i].fate != MADE_FINE && m->s[i].fate != MADE_SAME_CODE &&
		    m->s[i].fate != MADE_NOT_APPLIED && m->s[i].fate != MADE_LATE)
			return m->s[i].fate;
	return MADE_FINE;
}

int made_is_late(const struct made_instance *m, const struct made_code *c)
{
	for (unsigned i = 0; i < m->n; i++)
		if (c->on[i] && m->s[i].fate == MADE_LATE)
			return 1;
	return 0;
}

int made_applies(const struct made_instance *m, const struct made_code *c)
{
	for (unsigned i = 0; i < m->n; i++)
		if (c->on[i] && m->s[i].fate == MADE_NOT_APPLIED)
			return 0;
	return 1;
}

struct made_cost made_cost_of(const struct made_instance *m, const struct variant *v, const struct made_code *c)
{
	double share = 0, times = 1, links = 1, train = 0;
	for (size_t i = 0; v && i < v->n_edits; i++) {
		const struct edit *e = v->edits[i];
		if (!edit_changes_build(e))
			continue;
		share = fmax(share, e->units.n ? 0.3 : 1);
		times = fmax(times, e->options.n ? 2 : 1) + (e->pgo && train <= 0 ? 1 : 0);
		train = e->pgo ? 2.5 * m->p->run_s : train;
		links = strlist_has(&e->add, "-flto") ? 10 : links;
	}
	(void)c;
	if (share <= 0)
		return (struct made_cost){0};
	return (struct made_cost){.compile = share * times * m->p->compile_s,
				  .alone = 0.25 + links * m->p->link_s + train,
				  .units = (int)(20 * share),
				  .linked = 1};
}

/* Sets of what has an effect of its own, or with another, and is allowed. */
static unsigned movable(const struct made_instance *m, unsigned *out)
{
	unsigned n = 0;
	for (unsigned i = 0; i < m->n; i++) {
		const struct made_suggestion *s = &m->s[i];
		if (!s->parts && s->fate == MADE_FINE && s->risk == RISK_SAFE && !str_starts(s->id, "filler"))
			out[n++] = i;
	}
	return n;
}

static int excluded(const struct made_instance *m, const struct made_code *c)
{
	for (unsigned i = 0; i < m->n; i++)
		for (unsigned j = i + 1; c->on[i] && j < m->n; j++)
			if (c->on[j] && m->s[i].group && m->s[j].group && str_eq(m->s[i].group, m->s[j].group))
				return 1;
	return 0;
}

double made_best(const struct made_instance *m)
{
	unsigned which[MADE_MOST], n = movable(m, which);
	double best = 0;
	for (unsigned set = 0; set < 1u << n; set++) {
		struct made_code c = {{0}};
		for (unsigned i = 0; i < n; i++)
			c.on[which[i]] = (char)(set >> i & 1);
		if (m->p->switches)
			c.on[MADE_MOST + m->good_switch] = 1;
		if (!excluded(m, &c))
			best = fmax(best, made_log_speed(m, &c));
	}
	return best;
}
