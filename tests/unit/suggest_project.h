/* A project, a machine and what was found, for the tests of suggest/. Everything is in `arena`. */
#ifndef TESTS_UNIT_SUGGEST_PROJECT_H
#define TESTS_UNIT_SUGGEST_PROJECT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "suggest/suggest.h"

static struct arena arena;
static struct rule_set rules;

static inline void words(struct strlist *l, const char *text)
{
	char *copy = arena_strdup(&arena, text);
	for (char *w = strtok(copy, " "); w; w = strtok(NULL, " "))
		strlist_add(&arena, l, w);
}

/* A plain make project: three units, one executable. */
static inline struct project project_of(const char *compile, const char *link)
{
	struct project p = {.root = "/p", .build_root = "/p", .build_system = "make"};
	static const char *const files[] = {"/p/a.c", "/p/b.c", "/p/sub/c.c"};
	for (size_t i = 0; i < 3; i++) {
		struct unit *u = list_push(&arena, &p.units);
		*u = (struct unit){.file = files[i], .dir = "/p", .is_c = 1};
		words(&u->argv, compile);
		strlist_add(&arena, &u->argv, files[i]);
	}
	struct command *c = list_push(&arena, &p.commands);
	*c = (struct command){.kind = COMMAND_LINK, .dir = "/p", .program = "/usr/bin/gcc"};
	words(&c->argv, link);
	strlist_add(&arena, &c->outputs, "/p/prog");
	words(&p.facts, "uses-allocation uses-math short-run large-code system-time no-march");
	return p;
}

static inline struct host host_of(void)
{
	struct host h = {.cores = 2};
	*list_push(&arena, &h.compilers) = (struct compiler){"gcc-12", "/usr/bin/gcc-12", "gcc", "12.2.0", 12, 2};
	*list_push(&arena, &h.compilers) = (struct compiler){"clang-19", "/usr/bin/clang-19", "clang", "19.1.7", 19, 1};
	static const char *const names[] = {"jemalloc", "mimalloc", "tcmalloc_minimal"};
	for (size_t i = 0; i < 3; i++)
		*list_push(&arena, &h.allocators) =
			(struct allocator){names[i], arena_printf(&arena, "/usr/lib/lib%s.so", names[i])};
	words(&h.tunables, "glibc.malloc.tcache_count glibc.malloc.mmap_threshold glibc.malloc.trim_threshold "
			   "glibc.malloc.top_pad glibc.malloc.hugetlb");
	words(&h.cpu_flags, "lm cx16 lahf_lm popcnt pni ssse3 sse4_1 sse4_2 avx avx2 bmi1 bmi2 f16c fma abm movbe");
	return h;
}

static inline struct tag *add_tag(struct tag_list *l, const char *name, const char *tries)
{
	struct tag *t = list_push(&arena, l);
	*t = (struct tag){.name = name, .file = "a.c", .line = 7, .places = 2, .guards_code = 1};
	words(&t->tries, tries);
	words(&t->units, "a.c b.c");
	words(&t->functions, "run");
	return t;
}

static inline struct finding *add_finding(struct finding_list *l, const char *rule, const char *file)
{
	struct finding *f = list_push(&arena, l);
	*f = (struct finding){.id = arena_printf(&arena, "F%zu", l->n), .rule = rule, .file = file, .line = 12};
	f->message = "the buffer is allocated and freed in every turn";
	words(&f->units, file);
	return f;
}

static inline struct suggestion_list make(const struct project *p, struct finding_list *findings,
					  const struct tag_list *tags, const struct host *h,
					  const struct suggest_options *opt)
{
	struct suggestion_list out = {0};
	struct err err = {{0}};
	if (suggest_make(&arena, &rules, p, findings, tags, h, opt, &out, &err) != 0)
		fail_msg("%s", err.text);
	return out;
}

/* The same with nothing found and no options. */
static inline struct suggestion_list make_plain(const struct project *p, const struct host *h)
{
	static struct finding_list findings;
	struct tag_list tags = {0};
	struct suggest_options opt = {0};
	memset(&findings, 0, sizeof findings);
	return make(p, &findings, &tags, h, &opt);
}

static inline const struct suggestion *get(const struct suggestion_list *l, const char *id)
{
	const struct suggestion *s = suggestion_find(l, id);
	if (!s)
		fail_msg("no suggestion %s", id);
	return s;
}

static inline void assert_skipped(const struct suggestion_list *l, const char *id, const char *because)
{
	const struct suggestion *s = get(l, id);
	if (s->status != SUGGESTION_SKIPPED || !s->reason || !strstr(s->reason, because))
		fail_msg("%s: status %d, reason %s; expected to be skipped: %s", id, (int)s->status,
			 s->reason ? s->reason : "none", because);
}

/* Measured for its price, never recommended. */
static inline void assert_priced(const struct suggestion_list *l, const char *id)
{
	const struct suggestion *s = get(l, id);
	if (s->status != SUGGESTION_PROPOSED || !s->priced)
		fail_msg("%s: status %d, priced %d, %s", id, (int)s->status, s->priced, s->reason ? s->reason : "");
}

static inline void assert_proposed(const struct suggestion_list *l, const char *id)
{
	const struct suggestion *s = get(l, id);
	if (s->status != SUGGESTION_PROPOSED)
		fail_msg("%s is skipped: %s", id, s->reason);
	if (s->priced)
		fail_msg("%s is priced only", id);
}

static inline int setup(void **state)
{
	(void)state;
	struct err err = {{0}};
	if (rules_load(&arena, NULL, &rules, &err) != 0)
		fail_msg("%s", err.text);
	return 0;
}

static inline int teardown(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

#endif
