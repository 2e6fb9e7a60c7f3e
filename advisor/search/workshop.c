#include "search/workshop.h"

#include <string.h>

#include "base/pack.h"
#include "base/proc.h"
#include "base/progress.h"

#define END_S 60 /* to put things away, at most */

/* ---- what travels ---- */

static void pack_patch(struct pack *p, const struct patch **patch)
{
	char there = *patch != NULL;
	pack_value(p, &there);
	if (!there)
		return;
	struct patch *own = p->out ? NULL : arena_alloc(p->a, sizeof *own);
	struct patch q = p->out ? **patch : (struct patch){0};
	size_t n = pack_count(p, q.n);
	pack_text(p, &q.diff);
	for (size_t i = 0; i < n && !p->bad; i++) {
		struct replacement r = p->out ? q.list[i] : (struct replacement){0};
		pack_text(p, &r.file);
		pack_text(p, &r.before);
		pack_text(p, &r.text);
		pack_value(p, &r.offset);
		pack_value(p, &r.line);
		pack_value(p, &r.fresh);
		if (own)
			patch_add(p->a, &q, r);
	}
	if (own) {
		*own = q;
		*patch = own;
	}
}

static void pack_edit(struct pack *p, struct edit *e)
{
	pack_list(p, &e->add);
	pack_list(p, &e->remove);
	pack_list(p, &e->link);
	pack_list(p, &e->env);
	pack_list(p, &e->options);
	pack_list(p, &e->units);
	pack_text(p, &e->preload);
	pack_text(p, &e->compiler);
	pack_value(p, &e->pgo);
	pack_value(p, &e->pool);
	pack_patch(p, &e->patch);
}

static void pack_variant(struct pack *p, struct variant *v)
{
	size_t n = pack_count(p, v->n_edits);
	pack_text(p, &v->id);
	pack_value(p, &v->separate);
	pack_text(p, &v->held_out);
	struct edit *edits = p->out ? NULL : arena_alloc(p->a, (n + 1) * sizeof *edits);
	const struct edit **list = p->out ? NULL : arena_alloc(p->a, (n + 1) * sizeof *list);
	for (size_t i = 0; i < n; i++) {
		struct edit e = p->out ? *v->edits[i] : (struct edit){0};
		pack_edit(p, &e);
		if (p->out)
			continue;
		edits[i] = e;
		list[i] = &edits[i];
	}
	if (p->out)
		return;
	v->edits = (const struct edit *const *)list;
	v->n_edits = p->bad ? 0 : n;
}

static void pack_built(struct pack *p, struct built *b)
{
	pack_value(p, &b->status);
	pack_text(p, &b->reason);
	pack_text(p, &b->log);
	pack_text(p, &b->log_tail);
	pack_text(p, &b->tree);
	pack_list(p, &b->env);
	pack_text(p, &b->code_hash);
	pack_value(p, &b->size_bytes);
	pack_value(p, &b->same_code);
	pack_value(p, &b->seconds);
	pack_value(p, &b->took);
	pack_value(p, &b->compiled_units);
	pack_value(p, &b->linked);
	pack_text(p, &b->how);
	pack_list(p, &b->dropped);
	pack_list(p, &b->unchecked);
	pack_list(p, &b->unprofiled);
	pack_value(p, &b->layouts);
	pack_value(p, &b->configuration);
}

void workshop_pack_order(struct pack *p, struct order *o)
{
	pack_value(p, &o->kind);
	pack_value(p, &o->has_variant);
	pack_value(p, &o->has_set);
	pack_value(p, &o->ask);
	pack_value(p, &o->until);
	pack_variant(p, &o->variant);
	pack_built(p, &o->on);
	pack_list(p, &o->words);
}

static void pack_sites(struct pack *p, struct profile *profile)
{
	size_t n = pack_count(p, profile->sites.n);
	for (size_t i = 0; i < n && !p->bad; i++) {
		struct profile_site site = p->out ? profile->sites.v[i] : (struct profile_site){0};
		pack_text(p, &site.file);
		pack_text(p, &site.function);
		pack_value(p, &site.line);
		pack_value(p, &site.calls);
		pack_value(p, &site.bytes);
		pack_value(p, &site.indirect);
		if (!p->out)
			*list_push(p->a, &profile->sites) = site;
	}
}

void workshop_pack_answer(struct pack *p, struct answer *r)
{
	pack_value(p, &r->failed);
	pack_text(p, &r->error);
	pack_built(p, &r->built);
	pack_value(p, &r->probe.known);
	pack_text(p, &r->probe.failed);
	pack_value(p, &r->probe.late);
	pack_text(p, &r->probe.hash);
	pack_value(p, &r->probe.compiled);
	pack_list(p, &r->list);
	pack_text(p, &r->text);
	pack_sites(p, &r->profile);
}

/* ---- our side ---- */

int workshop_start(struct workshop *w, struct arena *a, struct builder *b, struct progress *progress, int lock,
		   struct err *err)
{
	struct workshop_start start = {.a = a, .b = b, .progress = progress, .lock = lock};
	*w = (struct workshop){.a = a, .progress = progress};
	sched_getaffinity(0, sizeof w->all, &w->all);
	return worker_start(&w->worker, workshop_serve, &start, err);
}

static int gone(struct err *err)
{
	return err_set(err, proc_interrupted() ? "interrupted" : "the process that builds has ended");
}

int workshop_begin(struct workshop *w, const struct order *o, struct err *err)
{
	struct str message = {0};
	struct pack p = pack_to(&message);
	struct order copy = *o;
	workshop_pack_order(&p, &copy);
	int rc = worker_send(w->worker.fd, &message);
	str_free(&message);
	w->busy |= o->kind != ORDER_DROP;
	return rc == 0 ? 0 : gone(err);
}

static void say_line(const struct workshop *w, struct pack *p)
{
	enum progress_level level;
	const char *text;
	pack_value(p, &level);
	pack_text(p, &text);
	if (text)
		progress_say(w->progress, level, "%s", text);
}

static int take_answer(struct pack *p, struct answer *out, struct err *err)
{
	*out = (struct answer){0};
	workshop_pack_answer(p, out);
	if (p->bad)
		return gone(err);
	return out->failed ? err_set(err, "%s", out->error ? out->error : "") : 1;
}

int workshop_poll(struct workshop *w, double seconds, struct answer *out, struct err *err)
{
	struct str message = {0};
	int rc = w->busy ? 1 : err_set(err, "nothing was ordered");
	char kind = WORKSHOP_LINE;
	while (rc > 0 && kind == WORKSHOP_LINE) {
		rc = worker_receive(w->worker.fd, seconds, &message);
		if (rc <= 0)
			break;
		struct pack p = pack_from(w->a, &message);
		pack_value(&p, &kind);
		if (kind == WORKSHOP_LINE) {
			say_line(w, &p);
			continue;
		}
		w->busy = 0;
		rc = take_answer(&p, out, err);
		str_free(&message);
		return rc;
	}
	str_free(&message);
	return rc < 0 ? gone(err) : 0;
}

int workshop_do(struct workshop *w, const struct order *o, struct answer *out, struct err *err)
{
	workshop_keep_off(w, 0);
	if (workshop_begin(w, o, err) != 0)
		return -1;
	return workshop_poll(w, -1, out, err) == 1 ? 0 : -1;
}

void workshop_keep_off(const struct workshop *w, int off)
{
	cpu_set_t ours;
	if (!off || sched_getaffinity(0, sizeof ours, &ours) != 0)
		ours = w->all;
	worker_use_cpus(&w->worker, &ours);
}

void workshop_end(struct workshop *w)
{
	struct str message = {0};
	workshop_keep_off(w, 0);
	worker_no_more(&w->worker, w->busy);
	/* what it has to say while it puts things away */
	while (worker_receive(w->worker.fd, END_S, &message) == 1) {
		struct pack p = pack_from(w->a, &message);
		char kind;
		pack_value(&p, &kind);
		if (kind == WORKSHOP_LINE)
			say_line(w, &p);
	}
	str_free(&message);
	worker_end(&w->worker);
}
