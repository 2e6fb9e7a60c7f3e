/* From a project, findings and tags to suggestions: what is proposed, what is
 * skipped and why, and what each rests on. */
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

static void words(struct strlist *l, const char *text)
{
	char *copy = arena_strdup(&arena, text);
	for (char *w = strtok(copy, " "); w; w = strtok(NULL, " "))
		strlist_add(&arena, l, w);
}

/* A plain make project: three units, one executable. */
static struct project project_of(const char *compile, const char *link)
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

static struct host host_of(void)
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

static struct tag *add_tag(struct tag_list *l, const char *name, const char *tries)
{
	struct tag *t = list_push(&arena, l);
	*t = (struct tag){.name = name, .file = "a.c", .line = 7, .places = 2, .guards_code = 1};
	words(&t->tries, tries);
	words(&t->units, "a.c b.c");
	words(&t->functions, "run");
	return t;
}

static struct finding *add_finding(struct finding_list *l, const char *rule, const char *file)
{
	struct finding *f = list_push(&arena, l);
	*f = (struct finding){.id = arena_printf(&arena, "F%zu", l->n), .rule = rule, .file = file, .line = 12};
	f->message = "the buffer is allocated and freed in every turn";
	words(&f->units, file);
	return f;
}

static struct suggestion_list make(const struct project *p, struct finding_list *findings, const struct tag_list *tags,
				   const struct host *h, const struct suggest_options *opt)
{
	struct suggestion_list out = {0};
	struct err err = {{0}};
	if (suggest_make(&arena, &rules, p, findings, tags, h, opt, &out, &err) != 0)
		fail_msg("%s", err.text);
	return out;
}

/* The same with nothing found and no options. */
static struct suggestion_list make_plain(const struct project *p, const struct host *h)
{
	static struct finding_list findings;
	struct tag_list tags = {0};
	struct suggest_options opt = {0};
	memset(&findings, 0, sizeof findings);
	return make(p, &findings, &tags, h, &opt);
}

static const struct suggestion *get(const struct suggestion_list *l, const char *id)
{
	const struct suggestion *s = suggestion_find(l, id);
	if (!s)
		fail_msg("no suggestion %s", id);
	return s;
}

static void assert_skipped(const struct suggestion_list *l, const char *id, const char *because)
{
	const struct suggestion *s = get(l, id);
	if (s->status != SUGGESTION_SKIPPED || !s->reason || !strstr(s->reason, because))
		fail_msg("%s: status %d, reason %s; expected to be skipped: %s", id, (int)s->status,
			 s->reason ? s->reason : "none", because);
}

/* Measured for its price, never recommended. */
static void assert_priced(const struct suggestion_list *l, const char *id)
{
	const struct suggestion *s = get(l, id);
	if (s->status != SUGGESTION_PROPOSED || !s->priced)
		fail_msg("%s: status %d, priced %d, %s", id, (int)s->status, s->priced, s->reason ? s->reason : "");
}

static void assert_proposed(const struct suggestion_list *l, const char *id)
{
	const struct suggestion *s = get(l, id);
	if (s->status != SUGGESTION_PROPOSED)
		fail_msg("%s is skipped: %s", id, s->reason);
	if (s->priced)
		fail_msg("%s is priced only", id);
}

static int setup(void **state)
{
	(void)state;
	struct err err = {{0}};
	if (rules_load(&arena, NULL, &rules, &err) != 0)
		fail_msg("%s", err.text);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static void a_plain_project_gets_many_kinds(void **state)
{
	(void)state;
	struct project p = project_of("gcc -std=gnu99 -O2 -Wall -c", "gcc -o prog a.o b.o c.o -lm");
	struct host h = host_of();
	struct finding_list findings = {0};
	struct tag_list tags = {0};
	struct suggest_options opt = {0};
	add_tag(&tags, "USE_TABLE", "USE_TABLE=0 USE_TABLE");
	add_tag(&tags, "HASH_BITS", "HASH_BITS=8");
	strlist_add(&arena, &opt.hot_units, "a.c");
	opt.hot_why = "90 % of the lines that the workload executes are in a.c";
	struct suggestion_list l = make(&p, &findings, &tags, &h, &opt);
	static const char *const expected[] = {
		"flag-o3",
		"flag-os",
		"lto",
		"lto-o3",
		"pgo",
		"pgo-lto",
		"clang",
		"alloc-jemalloc",
		"alloc-mimalloc",
		"alloc-tcmalloc",
		"tunable-mmap-trim",
		"tunable-tcache-count",
		"fno-plt",
		"z-now",
		"gc-sections",
		"mtune-native",
		"ftracer",
		"define-tag-USE_TABLE-0",
		"funroll-loops",
		"link-o1-hash",
		"define-tag-HASH_BITS-8",
	};
	size_t proposed = 0;
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
		assert_proposed(&l, expected[i]);
	for (size_t i = 0; i < l.n; i++) {
		proposed += l.v[i].status == SUGGESTION_PROPOSED;
		assert_true(l.v[i].why && *l.v[i].why);
		assert_true(i == 0 || l.v[i - 1].order <= l.v[i].order);
		/* nothing without a reason is skipped, nothing with one proposed */
		assert_true((l.v[i].status == SUGGESTION_SKIPPED) == (l.v[i].reason != NULL));
	}
	assert_true(proposed >= 15);
	assert_priced(&l, "march-native");
	assert_priced(&l, "flag-ofast");
	assert_priced(&l, "static");
	assert_priced(&l, "no-pie");
	assert_string_equal(get(&l, "o3-hot")->edit.units.v[0], "a.c");
	assert_int_equal(get(&l, "o3-hot")->edit.units.n, 1);
	assert_string_equal(get(&l, "ftracer")->why, opt.hot_why);
	assert_skipped(&l, "flag-o2", "already in the build");
	assert_null(suggestion_find(&l, "gcc"));
	assert_null(suggestion_find(&l, "fno-semantic-interposition"));
	assert_string_equal(get(&l, "clang")->edit.compiler, "/usr/bin/clang-19");
	assert_string_equal(get(&l, "alloc-tcmalloc")->edit.preload, "/usr/lib/libtcmalloc_minimal.so");
	assert_non_null(strstr(get(&l, "flag-o3")->why, "gcc 12.2.0 at -O2"));
}

static void risks_are_allowed_by_name(void **state)
{
	(void)state;
	struct project p = project_of("gcc -O2 -c", "gcc -o prog a.o");
	struct host h = host_of();
	struct finding_list findings = {0};
	struct tag_list tags = {0};
	struct suggest_options opt = {0}, all = {0};
	strlist_add(&arena, &opt.allow, "portability");
	strlist_add(&arena, &all.allow, "all");
	struct suggestion_list l = make(&p, &findings, &tags, &h, &opt);
	assert_proposed(&l, "march-native");
	assert_proposed(&l, "march-x86-64-v3");
	assert_priced(&l, "flag-ofast");
	l = make(&p, &findings, &tags, &h, &all);
	assert_proposed(&l, "flag-ofast");
	assert_proposed(&l, "no-pie");

	struct suggest_options wrong = {0};
	struct suggestion_list out = {0};
	struct err err = {{0}};
	strlist_add(&arena, &wrong.allow, "danger");
	assert_int_equal(suggest_make(&arena, &rules, &p, &findings, &tags, &h, &wrong, &out, &err), -1);
	assert_non_null(strstr(err.text, "danger"));
}

static void only_and_skip_take_patterns(void **state)
{
	(void)state;
	struct project p = project_of("gcc -O2 -c", "gcc -o prog a.o");
	struct host h = host_of();
	struct finding_list findings = {0};
	struct tag_list tags = {0};
	struct suggest_options opt = {0};
	strlist_add(&arena, &opt.only, "alloc-*");
	strlist_add(&arena, &opt.only, "openmp-simd"); /* nothing calls for it here */
	strlist_add(&arena, &opt.skip, "alloc-jemalloc");
	struct suggestion_list l = make(&p, &findings, &tags, &h, &opt);
	assert_proposed(&l, "alloc-mimalloc");
	assert_skipped(&l, "alloc-jemalloc", "--skip");
	assert_skipped(&l, "flag-o3", "--only");
	assert_proposed(&l, "openmp-simd");

	struct suggestion_list out = {0};
	struct err err = {{0}};
	struct suggest_options wrong = {0};
	strlist_add(&arena, &wrong.only, "flag-o7");
	assert_int_equal(suggest_make(&arena, &rules, &p, &findings, &tags, &h, &wrong, &out, &err), -1);
	assert_non_null(strstr(err.text, "flag-o7"));
	wrong.only.v[0] = "define-tag-GONE";
	assert_int_equal(suggest_make(&arena, &rules, &p, &findings, &tags, &h, &wrong, &out, &err), 0);
}

static void a_suggestion_names_the_finding_it_rests_on(void **state)
{
	(void)state;
	struct project p = project_of("gcc -O2 -c", "gcc -o prog a.o");
	struct host h = host_of();
	struct finding_list findings = {0};
	struct tag_list tags = {0};
	struct suggest_options opt = {0};
	struct finding *f = add_finding(&findings, "alloc-in-loop", "sub/c.c");
	f->measured = 1;
	f->count = 1200000;
	add_finding(&findings, "alloc-in-loop", "a.c")->suppressed_by = "a.c:11";
	struct suggestion_list l = make(&p, &findings, &tags, &h, &opt);
	const struct suggestion *pool = get(&l, "pool");
	assert_int_equal(pool->status, SUGGESTION_PROPOSED);
	assert_true(pool->edit.pool);
	assert_int_equal(pool->edit.units.n, 1);
	assert_string_equal(pool->edit.units.v[0], "sub/c.c");
	assert_non_null(strstr(pool->why, "sub/c.c:12"));
	assert_non_null(strstr(pool->why, "1200000"));
	assert_int_equal(pool->findings.n, 1);
	assert_true(strlist_has(&findings.v[0].suggestions, "pool"));
	assert_true(strlist_has(&findings.v[0].suggestions, "alloc-mimalloc"));
	assert_int_equal(findings.v[1].suggestions.n, 0);
	/* what rests on a finding is tried earlier than it would be otherwise */
	assert_true(get(&l, "alloc-mimalloc")->order < rule_find(&rules, "alloc-mimalloc")->order);
}

static void cold_findings_alone_call_for_nothing(void **state)
{
	(void)state;
	struct project p = project_of("gcc -O2 -c", "gcc -o prog a.o");
	struct host h = host_of();
	struct finding_list findings = {0};
	struct tag_list tags = {0};
	struct suggest_options opt = {0};
	add_finding(&findings, "alloc-in-loop", "a.c")->cold = 1;
	struct suggestion_list l = make(&p, &findings, &tags, &h, &opt);
	assert_skipped(&l, "pool", "never ran");
	assert_non_null(strstr(get(&l, "pool")->why, "a.c:12"));

	/* ten allocations are no reason for another allocator, whatever share of all they are */
	struct finding_list few = {0};
	struct finding *f = add_finding(&few, "unpooled-buffer", "a.c");
	f->measured = 1;
	f->count = 10;
	p.facts.n = 0;
	l = make(&p, &few, &tags, &h, &opt);
	assert_skipped(&l, "pool", "hardly ever");
	assert_skipped(&l, "alloc-mimalloc", "hardly ever");
	f->count = 100000;
	l = make(&p, &few, &tags, &h, &opt);
	assert_proposed(&l, "alloc-mimalloc");
}

static void flags_go_to_the_units_that_need_them(void **state)
{
	(void)state;
	struct project p = project_of("gcc -c", "gcc -o prog a.o");
	struct host h = host_of();
	struct finding_list findings = {0};
	struct tag_list tags = {0};
	struct suggest_options opt = {0};
	add_finding(&findings, "vectorizable-loop", "a.c");
	add_finding(&findings, "unoptimized-build", "b.c");
	struct suggestion_list l = make(&p, &findings, &tags, &h, &opt);
	const struct suggestion *s = get(&l, "o3-hot-units");
	assert_int_equal(s->edit.units.n, 1);
	assert_string_equal(s->edit.units.v[0], "a.c");
	assert_string_equal(get(&l, "optimize")->edit.units.v[0], "b.c");
	assert_proposed(&l, "flag-o2");
}

static void what_is_missing_here_is_said(void **state)
{
	(void)state;
	struct project p = project_of("gcc -O2 -c", "gcc -static -o prog a.o");
	struct host h = host_of();
	struct suggest_options opt = {0};
	struct finding_list findings = {0};
	struct tag_list tags = {0};
	strlist_add(&arena, &opt.allow, "all");
	struct suggestion_list l = make(&p, &findings, &tags, &h, &opt);
	(void)l;
	/* a static program ignores preloaded libraries: no suggestion can rest on that */
	assert_true(!suggestion_find(&l, "alloc-mimalloc") || get(&l, "alloc-mimalloc")->status == SUGGESTION_SKIPPED);
	assert_skipped(&l, "static", "already in the build");

	struct project q = project_of("gcc -O2 -c", "gcc -o prog a.o");
	h.allocators.n = 0;
	h.compilers.n = 1;
	h.tunables.n = 0;
	h.cpu_flags.n = 2;
	l = make(&q, &findings, &tags, &h, &opt);
	assert_skipped(&l, "alloc-jemalloc", "apt-get install libjemalloc2");
	assert_skipped(&l, "clang", "apt-get install clang");
	assert_skipped(&l, "tunable-tcache-count", "does not know");
	assert_skipped(&l, "march-x86-64-v3", "this processor does not have");
}

static void compilers_and_versions_are_respected(void **state)
{
	(void)state;
	struct project p = project_of("clang-19 -O2 -c", "clang-19 -o prog a.o");
	struct host h = host_of();
	struct finding_list loops = {0};
	struct tag_list none = {0};
	struct suggest_options plain = {0};
	add_finding(&loops, "vectorizable-loop", "a.c");
	struct suggestion_list l = make(&p, &loops, &none, &h, &plain);
	assert_skipped(&l, "ftracer", "needs gcc");
	assert_proposed(&l, "gcc");
	assert_null(suggestion_find(&l, "clang"));
	assert_null(suggestion_find(&l, "other-compiler-clang-19"));
	h.compilers.v[1].major = 11;
	struct suggest_options opt = {0};
	struct finding_list findings = {0};
	struct tag_list tags = {0};
	strlist_add(&arena, &opt.allow, "all");
	l = make(&p, &findings, &tags, &h, &opt);
	assert_skipped(&l, "march-x86-64-v3", "clang 12");
}

static void flags_of_the_build_call_for_their_opposite(void **state)
{
	(void)state;
	struct project p = project_of("gcc -O2 -fno-inline -fno-omit-frame-pointer -fstack-protector-strong -c",
				      "gcc -o prog a.o");
	struct host h = host_of();
	struct suggestion_list l = make_plain(&p, &h);
	assert_proposed(&l, "remove-inlining-disabled");
	assert_proposed(&l, "fomit-frame-pointer");
	assert_priced(&l, "no-stack-protector");
	assert_non_null(strstr(get(&l, "fomit-frame-pointer")->why, "-fno-omit-frame-pointer"));
	p = project_of("gcc -O2 -c", "gcc -o prog a.o");
	l = make_plain(&p, &h);
	assert_null(suggestion_find(&l, "remove-inlining-disabled"));
	assert_null(suggestion_find(&l, "no-stack-protector"));
}

static void tags_become_definitions(void **state)
{
	(void)state;
	struct project p = project_of("gcc -O2 -DOLD=1 -c", "gcc -o prog a.o");
	struct host h = host_of();
	struct finding_list findings = {0};
	struct tag_list tags = {0};
	struct suggest_options opt = {0};
	add_tag(&tags, "FAST", "FAST");
	add_tag(&tags, "OLD", "-OLD");
	add_tag(&tags, "SIZE", "SIZE=(1<<4) SIZE=8 SIZE=64 SIZE=99");
	struct tag *cold = add_tag(&tags, "COLD", "COLD");
	cold->measured = 1;
	for (int i = 0; i < 20; i++)
		add_tag(&tags, arena_printf(&arena, "MORE%d", i), "MORE");
	struct suggestion_list l = make(&p, &findings, &tags, &h, &opt);
	const struct suggestion *s = get(&l, "define-tag-FAST");
	assert_string_equal(s->edit.add.v[0], "-DFAST=1");
	assert_int_equal(s->edit.units.n, 2);
	assert_non_null(strstr(s->title, "FAST"));
	assert_non_null(strstr(s->why, "a.c:7"));
	s = get(&l, "define-tag-no-OLD");
	assert_string_equal(s->edit.add.v[0], "-UOLD");
	assert_true(strlist_has(&s->edit.remove, "-DOLD=*"));
	assert_string_equal(get(&l, "define-tag-SIZE-_1__4_")->edit.add.v[0], "-DSIZE=(1<<4)");
	assert_null(suggestion_find(&l, "define-tag-COLD"));
	assert_null(suggestion_find(&l, "define-tag-SIZE-99"));
	size_t n = 0;
	for (size_t i = 0; i < l.n; i++)
		n += l.v[i].kind == RULE_DEFINE && str_starts(l.v[i].id, "define-tag-");
	assert_true(n <= 8);
}

/* What has no reason here is not proposed; few rules need none. */
static void no_reason_no_proposal(void **state)
{
	(void)state;
	struct project p = project_of("gcc -O2 -c", "gcc -o prog a.o");
	struct host h = host_of();
	size_t always = 0;
	p.facts.n = 0;
	struct suggestion_list l = make_plain(&p, &h);
	for (size_t i = 0; i < l.n; i++)
		always += rule_find(&rules, l.v[i].rule)->because.n == 0;
	assert_true(always <= 8);
	assert_null(suggestion_find(&l, "alloc-mimalloc"));
	assert_null(suggestion_find(&l, "z-now"));
	assert_null(suggestion_find(&l, "ftracer"));
	assert_null(suggestion_find(&l, "fcx-limited-range"));
	assert_null(suggestion_find(&l, "tunable-small-heap"));
	assert_null(suggestion_find(&l, "o3-hot"));
}

static void other_versions_are_tried(void **state)
{
	(void)state;
	struct project p = project_of("gcc-12 -O2 -c", "gcc-12 -o prog a.o");
	struct host h = host_of();
	*list_push(&arena, &h.compilers) = (struct compiler){"gcc-11", "/usr/bin/gcc-11", "gcc", "11.3.0", 11, 3};
	*list_push(&arena, &h.compilers) = (struct compiler){"clang-14", "/usr/bin/clang-14", "clang", "14.0.6", 14, 0};
	struct suggestion_list l = make_plain(&p, &h);
	const struct suggestion *s = get(&l, "other-compiler-gcc-11");
	assert_int_equal(s->status, SUGGESTION_PROPOSED);
	assert_string_equal(s->edit.compiler, "/usr/bin/gcc-11");
	assert_string_equal(s->title, "compile with gcc-11");
	assert_non_null(strstr(s->why, "11.3.0"));
	assert_proposed(&l, "other-compiler-clang-14");
	/* the newest of the other family has rules of its own */
	assert_null(suggestion_find(&l, "other-compiler-clang-19"));
	assert_null(suggestion_find(&l, "other-compiler-gcc-12"));
}

static void switches_are_turned_over_in_hot_units(void **state)
{
	(void)state;
	struct suggestion_list l = {0};
	struct suggest_options opt = {.hot_why = "it runs there"};
	struct strlist switches = {0};
	words(&opt.hot_units, "a.c");
	/* meaning, numbers, calls and defences are nobody's to flip */
	words(&switches, "-fno-tree-pre -ftracer -fwrapv -fno-strict-aliasing -fpack-struct -fassociative-math "
			 "-fno-delete-null-pointer-checks -fstack-protector -fshort-enums -fno-gcse");
	struct suggestion *own = list_push(&arena, &l);
	*own = (struct suggestion){.id = "ftracer", .rule = "ftracer"};
	words(&own->edit.add, "-ftracer");
	suggest_switches(&arena, &rules, &switches, &opt, 0, &l);
	assert_int_equal(l.n, 3);
	const struct suggestion *s = get(&l, "switch-no-tree-pre");
	assert_string_equal(s->edit.add.v[0], "-fno-tree-pre");
	assert_string_equal(s->edit.units.v[0], "a.c");
	assert_string_equal(s->why, "it runs there");
	assert_int_equal(s->status, SUGGESTION_PROPOSED);
	assert_proposed(&l, "switch-no-gcse");
	suggest_switches(&arena, &rules, &switches, &opt, 0, &l);
	assert_int_equal(l.n, 3);
}

static void add_option(struct project *p, const char *name, const char *word, enum option_change change,
		       const char *help)
{
	const char *equals = strchr(word, '=');
	*list_push(&arena, &p->options) = (struct build_option){.name = name,
								.help = help,
								.now = change == OPTION_ON ? "OFF" : "ON",
								.to = equals ? equals + 1 : "no",
								.word = word,
								.change = change};
}

/* Of the project's own options those likely to matter, with the risk that the change has. */
static void build_options(void **state)
{
	(void)state;
	struct project p = project_of("gcc -O2 -c", "gcc -o prog a.o b.o c.o");
	struct host h = host_of();
	struct finding_list findings = {0};
	struct tag_list tags = {0};
	struct suggest_options opt = {0}, all = {0};
	add_option(&p, "BUILD_DOCS", "-DBUILD_DOCS=ON", OPTION_ON, "");
	add_option(&p, "WITH_ASSERTS", "-DWITH_ASSERTS=ON", OPTION_ON, "check everything");
	add_option(&p, "LZMA_COMPAT", "-DLZMA_COMPAT=ON", OPTION_ON, "old formats");
	add_option(&p, "ENABLE_STATS", "-DENABLE_STATS=OFF", OPTION_OFF, "count calls");
	add_option(&p, "HASH", "-DHASH=xx", OPTION_CHOICE, "");
	add_option(&p, "HASH", "-DHASH=city", OPTION_CHOICE, "");
	add_option(&p, "WITH_SIMD", "-DWITH_SIMD=ON", OPTION_ON, "vector code");
	for (int i = 0; i < 10; i++)
		add_option(&p, arena_printf(&arena, "PART_%d", i), arena_printf(&arena, "-DPART_%d=OFF", i), OPTION_OFF,
			   "");
	struct suggestion_list l = make(&p, &findings, &tags, &h, &opt);
	assert_proposed(&l, "build-option-on-WITH_SIMD");
	assert_proposed(&l, "build-option-on-LZMA_COMPAT");
	assert_priced(&l, "build-option-off-ENABLE_STATS");
	assert_priced(&l, "build-option-choice-HASH-xx");
	assert_null(suggestion_find(&l, "build-option-on-BUILD_DOCS"));
	assert_null(suggestion_find(&l, "build-option-on-WITH_ASSERTS"));
	const struct suggestion *simd = get(&l, "build-option-on-WITH_SIMD");
	assert_string_equal(simd->edit.options.v[0], "-DWITH_SIMD=ON");
	assert_non_null(strstr(simd->title, "WITH_SIMD"));
	assert_non_null(strstr(simd->why, "\"vector code\""));
	size_t n = 0;
	for (size_t i = 0; i < l.n; i++)
		n += l.v[i].kind == RULE_OPTION;
	assert_int_equal(n, 6);
	/* two choices of one option do not go together */
	words(&all.allow, "semantics");
	l = make(&p, &findings, &tags, &h, &all);
	static const char *const won[] = {"build-option-choice-HASH-xx", "build-option-choice-HASH-city",
					  "build-option-on-WITH_SIMD"};
	for (size_t i = 0; i < 3; i++) {
		struct suggestion *s = suggestion_find(&l, won[i]);
		s->status = SUGGESTION_MEASURED;
		s->verdict = VERDICT_FASTER;
		*list_push(&arena, &s->results) =
			(struct result){.benchmark = "*", .speedup = 1.2, .lo = 1.1, .hi = 1.3, .pairs = 9};
	}
	struct strlist ids = {0};
	suggest_combine(&arena, &l, &ids);
	assert_int_equal(ids.n, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_reason_no_proposal),
		cmocka_unit_test(other_versions_are_tried),
		cmocka_unit_test(switches_are_turned_over_in_hot_units),
		cmocka_unit_test(a_plain_project_gets_many_kinds),
		cmocka_unit_test(risks_are_allowed_by_name),
		cmocka_unit_test(only_and_skip_take_patterns),
		cmocka_unit_test(a_suggestion_names_the_finding_it_rests_on),
		cmocka_unit_test(cold_findings_alone_call_for_nothing),
		cmocka_unit_test(flags_go_to_the_units_that_need_them),
		cmocka_unit_test(what_is_missing_here_is_said),
		cmocka_unit_test(compilers_and_versions_are_respected),
		cmocka_unit_test(flags_of_the_build_call_for_their_opposite),
		cmocka_unit_test(tags_become_definitions),
		cmocka_unit_test(build_options),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
