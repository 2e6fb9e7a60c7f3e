/* A race of `planted` with what it keeps and says, for the tests of measure/. */
#ifndef RACE_CASE_H
#define RACE_CASE_H

#include <signal.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/proc.h"
#include "measure/measure.h"

struct arena_of_tests {
	struct arena a;
	struct subject_list subjects;
	struct benchmark_list benchmarks;
	struct measure_options opt;
	size_t kept, stop_after;
	struct str said;
};

static void keep(void *ctx, const struct subject *s, const struct sample *sample)
{
	struct arena_of_tests *t = ctx;
	assert_non_null(s);
	assert_int_equal(sample->phase, t->opt.phase);
	if (++t->kept == t->stop_after)
		proc_interrupt(SIGINT);
}

static void say(void *ctx, enum progress_level level, const char *line)
{
	struct arena_of_tests *t = ctx;
	(void)level;
	str_addf(&t->said, "%s\n", line);
}

static struct subject *add(struct arena_of_tests *t, const char *id, const char *setting)
{
	struct subject *s = list_push(&t->a, &t->subjects);
	*s = (struct subject){.id = id, .tree = "/tmp", .layouts = 1, .sample_key = id};
	if (setting)
		strlist_add(&t->a, &s->env, setting);
	strlist_add(&t->a, &s->env, "PLANTED_MS=2");
	return s;
}

static struct progress progress;

static void setup(struct arena_of_tests *t)
{
	*t = (struct arena_of_tests){0};
	progress = (struct progress){.say = say, .ctx = t};
	*list_push(&t->a, &t->benchmarks) = (struct benchmark){.name = "planted", .command = BINARY_DIR "/planted"};
	t->opt = (struct measure_options){.budget_s = 30, .seed = 1, .keep = keep, .ctx = t, .progress = &progress};
	add(t, "base", NULL);
	add(t, "control", NULL);
}

static void teardown(struct arena_of_tests *t)
{
	proc_interrupt(0);
	str_free(&t->said);
	arena_free(&t->a);
}

static int race(struct arena_of_tests *t, struct err *err)
{
	return measure_race(&t->a, &t->subjects, &t->benchmarks, &t->opt, err);
}

static struct subject *by_id(struct arena_of_tests *t, const char *id)
{
	for (size_t i = 0; i < t->subjects.n; i++)
		if (str_eq(t->subjects.v[i].id, id))
			return &t->subjects.v[i];
	return NULL;
}

#endif
