/* The other side of a workshop: orders in, answers out, until nobody is there any more. */
#include <string.h>

#include "base/clock.h"
#include "base/fs.h"
#include "base/pack.h"
#include "base/proc.h"
#include "base/progress.h"
#include "builder/ask.h"
#include "search/workshop.h"

/* Lines go to whoever gave the orders. */
static void send_line(void *ctx, enum progress_level level, const char *line)
{
	int fd = *(const int *)ctx;
	struct str message = {0};
	struct pack p = pack_to(&message);
	char kind = WORKSHOP_LINE;
	pack_value(&p, &kind);
	pack_value(&p, &level);
	pack_text(&p, &line);
	(void)!worker_send(fd, &message);
	str_free(&message);
}

static int build(struct builder *b, const struct order *o, struct answer *out, struct err *err)
{
	struct built asked = {0};
	double start = clock_s();
	int rc;
	builder_until(b, o->until);
	rc = o->ask ? builder_ask(b, &o->variant, &asked, err) : 0;
	if (rc > 0)
		out->built = asked;
	if (rc == 0 && (rc = builder_variant(b, &o->variant, &out->built, err)) == 0) {
		out->built.seconds += asked.seconds;
		out->built.compiled_units += asked.compiled_units;
		if (!o->variant.separate)
			rc = builder_check_patch(b, &o->variant, &out->built, err);
	}
	builder_until(b, 0);
	out->built.took = clock_s() - start;
	return rc < 0 ? -1 : 0;
}

static int probe(struct builder *b, const struct order *o, struct answer *out, struct err *err)
{
	const struct variant *v = o->has_variant ? &o->variant : NULL;
	return o->has_set ? builder_probe_on(b, v, &o->on, &o->words, &out->probe, err)
			  : builder_probe(b, v, &o->words, &out->probe, err);
}

static int coverage(struct arena *a, struct builder *b, const struct order *o, struct answer *out, struct err *err)
{
	struct str json = {0};
	builder_until(b, o->until);
	int rc = builder_coverage(b, &json, err);
	builder_until(b, 0);
	out->text = arena_strndup(a, str_text(&json), json.len);
	str_free(&json);
	return rc;
}

static int allocations(struct builder *b, const struct order *o, struct answer *out, struct err *err)
{
	builder_until(b, o->until);
	int rc = builder_allocations(b, &out->profile, err);
	builder_until(b, 0);
	return rc;
}

static int work(const struct workshop_start *s, const struct order *o, struct answer *out, struct err *err)
{
	switch (o->kind) {
	case ORDER_BUILD:
		return build(s->b, o, out, err);
	case ORDER_PROBE:
		return probe(s->b, o, out, err);
	case ORDER_COVERAGE:
		return coverage(s->a, s->b, o, out, err);
	case ORDER_ALLOCATIONS:
		return allocations(s->b, o, out, err);
	case ORDER_SWITCHES:
		builder_switches(s->b, &o->words, &out->list);
		return 0;
	case ORDER_DROP:
		builder_drop(s->b, &o->on);
		return 0;
	}
	return err_set(err, "an order that nobody knows");
}

static int answer(const struct workshop_start *s, const struct order *o, int fd)
{
	struct answer r = {0};
	struct err err = {{0}};
	struct str message = {0};
	struct pack p = pack_to(&message);
	char kind = WORKSHOP_ANSWER;
	r.failed = work(s, o, &r, &err) != 0;
	r.error = err.text;
	pack_value(&p, &kind);
	workshop_pack_answer(&p, &r);
	int rc = o->kind == ORDER_DROP ? 0 : worker_send(fd, &message);
	str_free(&message);
	return rc;
}

int workshop_serve(void *arg, int fd)
{
	struct workshop_start *s = arg;
	struct str message = {0};
	builder_apart(s->b);
	fs_unlock(s->lock); /* ours is the parent's, and ends with it */
	*s->progress = (struct progress){.say = send_line, .ctx = &fd};
	while (worker_receive(fd, -1, &message) == 1) {
		struct order o = {0};
		struct pack p = pack_from(s->a, &message);
		workshop_pack_order(&p, &o);
		if (p.bad || answer(s, &o, fd) != 0)
			break;
	}
	str_free(&message);
	builder_close(s->b);
	return 0;
}
