/* A report with something of everything, for the tests of report/: several kinds of
 * suggestions in every state, findings that are hot, cold and suppressed, and text
 * that tries to break out of each format. */
#ifndef SAMPLE_REPORT_H
#define SAMPLE_REPORT_H

#include "model/report.h"

#define SAMPLE_HOSTILE "</script><b onclick='x'>\"&|`*_[a](http://e.org) \x1b[31mred\x07 \xff\xfe \xe2\x80\xae"

/* where the sample says that it was made */
#define SAMPLE_ROOT "/home/u/lua"
#define SAMPLE_WORK SAMPLE_ROOT "/.advisor/work"
#define SAMPLE_BASE SAMPLE_WORK "/base"

static void sample_list(struct arena *a, struct strlist *l, const char *one, const char *two)
{
	strlist_dup(a, l, one);
	if (two)
		strlist_dup(a, l, two);
}

static struct suggestion *sample_suggestion(struct arena *a, struct report *r, const char *id, enum rule_kind kind,
					    enum risk risk, enum suggestion_status status)
{
	struct suggestion *s = list_push(a, &r->suggestions);
	s->id = arena_strdup(a, id);
	s->rule = s->id;
	s->kind = kind;
	s->risk = risk;
	s->status = status;
	s->title = arena_printf(a, "Title of %s", id);
	s->why = "the build uses -O2";
	s->order = (int)r->suggestions.n * 10;
	return s;
}

static void sample_built(struct arena *a, struct suggestion *s, const char *hash)
{
	s->was_built = 1;
	s->built.code_hash = hash;
	s->built.log = arena_printf(a, SAMPLE_ROOT "/.advisor/logs/%s.log", s->id);
	s->built.log_tail = "gcc -O3 -c lvm.c\nlvm.c:3: note: \\ " SAMPLE_HOSTILE "\n\tlast line";
	s->built.tree = SAMPLE_WORK "/v0001";
	s->built.seconds = 4.25;
	s->built.compiled_units = 33;
	s->built.linked = 2;
	s->built.size_bytes = 254128;
	s->built.how = "replay";
	s->built.layouts = 8;
}

static void sample_result(struct arena *a, struct result_list *l, const char *benchmark, double speedup, double half,
			  enum verdict_kind verdict)
{
	struct result *res = list_push(a, l);
	res->benchmark = benchmark;
	res->metric = METRIC_WALL;
	res->speedup = speedup;
	res->lo = speedup - half;
	res->hi = speedup + half;
	res->p_adjusted = verdict == VERDICT_FASTER ? 0.0004 : 0.4;
	res->pairs = 38;
	res->verdict = verdict;
}

/* Runs that drift a little, with an outlier, as machines have them. */
static void sample_series(struct arena *a, struct series_list *l, const char *benchmark, double around, int n)
{
	struct series *s = list_push(a, l);
	*s = (struct series){.benchmark = benchmark, .metric = METRIC_WALL, .n = (size_t)n};
	s->rounds = arena_alloc(a, (size_t)n * sizeof *s->rounds);
	s->values = arena_alloc(a, (size_t)n * sizeof *s->values);
	for (int i = 0; i < n; i++) {
		s->rounds[i] = i * 2;
		s->values[i] = around * (1 + 0.02 * (i * 7 % 5 - 2) + (i % 11 == 10 ? 0.3 : 0) + 0.001 * i);
	}
}

static struct suggestion *sample_measured(struct arena *a, struct report *r, const char *id, enum rule_kind kind,
					  enum risk risk, double speedup, enum verdict_kind verdict)
{
	struct suggestion *s = sample_suggestion(a, r, id, kind, risk, SUGGESTION_MEASURED);
	sample_built(a, s, "00112233445566778899aabbccddeeff");
	sample_result(a, &s->results, "parse", speedup + 0.01, 0.02, verdict);
	sample_result(a, &s->results, "print", speedup - 0.01, 0.02, verdict);
	sample_result(a, &s->results, "*", speedup, 0.009, verdict);
	s->verdict = verdict;
	sample_series(a, &s->samples, "parse", 0.125 / speedup, 19);
	sample_series(a, &s->samples, "print", 0.5 / speedup, 19);
	struct metric_summary *m = list_push(a, &s->metrics);
	*m = (struct metric_summary){
		.metric = METRIC_WALL, .unit = "s", .n = 38, .median = 0.125, .min = 0.12, .max = 0.25};
	m = list_push(a, &s->metrics);
	*m = (struct metric_summary){
		.metric = METRIC_FAULTS, .unit = "faults", .n = 38, .median = 310, .min = 300, .max = 12345678901};
	return s;
}

static void sample_head(struct arena *a, struct report *r)
{
	r->version = "0.1.0";
	r->libclang = "clang version 19.1.7";
	r->generated_at = "2026-11-22T10:00:00Z";
	r->host.id = "5d41402abc4b2a76b9719d911017c592";
	r->host.cpu = "Example CPU @ 3 GHz";
	r->host.kernel = "Linux 6.1.0";
	r->host.cores = 2;
	struct compiler *c = list_push(a, &r->host.compilers);
	*c = (struct compiler){"gcc-12", "/usr/bin/gcc-12", "gcc", "12.2.0", 12, 2};
	struct allocator *al = list_push(a, &r->host.allocators);
	*al = (struct allocator){"jemalloc", "/usr/lib/libjemalloc.so.2"};
	sample_list(a, &r->host.tunables, "glibc.malloc.tcache_count", NULL);
	sample_list(a, &r->host.cpu_flags, "avx2", "fma");
	r->host.valgrind = 1;
	struct benchmark *b = list_push(a, &r->benchmarks);
	*b = (struct benchmark){.name = "parse", .command = "./lua bench/parse.lua"};
	b = list_push(a, &r->benchmarks);
	*b = (struct benchmark){.name = "print", .command = "./lua bench/print.lua < \"in put\""};
	r->check = "./lua test.lua";
	r->metric = METRIC_WALL;
	r->min_effect = 1;
	r->seed = 18446744073709551615ULL;
	r->budget = 1500;
	sample_list(a, &r->options, "--allow=numerics,semantics", "--rules=/home/u/our rules");
	sample_list(a, &r->options, "--no-early-stop", NULL);
	r->cost.builds = 14;
	r->cost.compiled_units = 402;
	r->cost.runs = 812;
	r->cost.build_seconds = 61.5;
	r->cost.run_seconds = 204;
	r->cost.total_seconds = 270.25;
	for (int i = 0; i < SPENT_COUNT; i++)
		r->cost.spent[i] = i == SPENT_RUNS ? 230.25 : 8;
	r->plan = (struct planned){.suggestions = 32, .tried = 31, .later = 27, .later_seconds = 440};
	sample_list(a, &r->warnings, "the processor's clock is not fixed: expect more noise", NULL);
}

static void sample_project(struct arena *a, struct report *r)
{
	struct project *p = &r->project;
	p->root = SAMPLE_ROOT;
	p->build_root = SAMPLE_BASE;
	p->revision = "a1b2c3d";
	p->build_system = "make";
	p->build_command = "make linux";
	p->lines = 26187;
	struct unit *u = list_push(a, &p->units);
	*u = (struct unit){.file = SAMPLE_BASE "/lvm.c", .dir = SAMPLE_BASE, .output = SAMPLE_BASE "/lvm.o", .is_c = 1};
	u = list_push(a, &p->units);
	*u = (struct unit){.file = "/usr/src/elsewhere.c", .dir = SAMPLE_BASE, .is_c = 1};
	struct unit_failure *f = list_push(a, &p->failed);
	*f = (struct unit_failure){"odd.c", "libclang crashed (signal 11)"};
	sample_list(a, &p->facts, "compiler:gcc", "flag:-O2");
	sample_list(a, &r->baseline.flags, "-O2", "-Wall");
	static struct metric_summary metrics[] = {
		{.metric = METRIC_WALL, .unit = "s", .n = 42, .median = 0.1375, .min = 0.135, .max = 0.18},
		{.metric = METRIC_RSS, .unit = "bytes", .n = 42, .median = 9007199254740992.0, .min = 1, .max = 2},
	};
	r->baseline.metrics = metrics;
	r->baseline.n_metrics = 2;
	r->baseline.has_noise = 1;
	r->baseline.noise = 1.001;
	r->baseline.noise_lo = 0.994;
	r->baseline.noise_hi = 1.009;
	r->baseline.code_hash = "ffeeddccbbaa99887766554433221100";
	r->baseline.build_seconds = 5.5;
	r->baseline.size_bytes = 254128;
	r->baseline.design = DESIGN_TOGETHER;
	r->baseline.compiled_units = 33;
	r->baseline.how = "replay: the captured commands give the same code";
	r->baseline.layouts = 8;
	sample_series(a, &r->baseline.samples, "parse", 0.125, 38);
	sample_series(a, &r->baseline.samples, "print", 0.5, 38);
	sample_series(a, &r->baseline.control_samples, "parse", 0.125, 19);
}

static struct finding *sample_finding(struct arena *a, struct report *r, const char *rule, enum level level,
				      const char *file, int line, const char *message)
{
	struct finding *f = list_push(a, &r->findings);
	f->id = arena_printf(a, "F%zu", r->findings.n);
	f->rule = rule;
	f->level = level;
	f->certainty = CERTAINTY_LIKELY;
	f->file = file;
	f->line = f->end_line = line;
	f->column = 14;
	f->end_column = 30;
	f->message = message;
	f->fingerprint = arena_printf(a, "%032zx", r->findings.n);
	sample_list(a, &f->units, file, NULL);
	f->weight = 100.5 - (double)r->findings.n;
	return f;
}

static void sample_findings(struct arena *a, struct report *r)
{
	struct finding *f =
		sample_finding(a, r, "alloc-in-loop", LEVEL_WARNING, "src/lvm.c", 3,
			       "`buf` is allocated by malloc and freed in every iteration of the loop at line 2");
	f->function = "luaV_concat";
	f->certainty = CERTAINTY_CERTAIN;
	f->loop_file = "src/lvm.c";
	f->loop_line = 2;
	f->evidence = "gcov";
	f->measured = 1;
	f->count = 18014398509481985ULL;
	f->share = 0.125;
	sample_list(a, &f->suggestions, "alloc-jemalloc", "pool");
	f->excerpt.first = 2;
	sample_list(a, &f->excerpt.lines, "for (;;) {", "\tvoid *p = \"</script>\xe2\x80\xae\"; buf = malloc(n);");
	strlist_add(a, &f->excerpt.lines, "}");
	f = sample_finding(a, r, "unoptimized-build", LEVEL_ERROR, "src/a b%c.c", 1, "built with -O0: " SAMPLE_HOSTILE);
	f->column = 0;
	f = sample_finding(a, r, "strlen-in-condition", LEVEL_NOTE, "src/lvm.c", 5,
			   "strlen(s) is called for every character");
	f->evidence = "static";
	f = sample_finding(a, r, "alloc-in-loop", LEVEL_WARNING, "src/cold.c", 70,
			   "`p` is allocated in a loop that never ran");
	f->cold = f->measured = 1;
	f->evidence = "gcov";
	f = sample_finding(a, r, "realloc-by-constant", LEVEL_WARNING, "/usr/src/elsewhere.c", 9,
			   "`v` grows by 8 per iteration");
	f->suppressed_by = "/usr/src/elsewhere.c:8";
	struct tag *t = list_push(a, &r->tags);
	*t = (struct tag){.name = "LUA_USE_JUMPTABLE",
			  .value = "1",
			  .file = "src/lvm.c",
			  .line = 22,
			  .places = 3,
			  .guards_code = 1,
			  .measured = 1,
			  .count = 9007199254740993ULL,
			  .weight = 3};
	sample_list(a, &t->tries, "LUA_USE_JUMPTABLE=0", "-LUA_USE_JUMPTABLE");
	sample_list(a, &t->units, "src/lvm.c", NULL);
	sample_list(a, &t->functions, "luaV_execute", NULL);
}

static void sample_measured_suggestions(struct arena *a, struct report *r)
{
	struct suggestion *s = sample_measured(a, r, "flag-o3", RULE_FLAG, RISK_SAFE, 1.081, VERDICT_FASTER);
	sample_list(a, &s->edit.add, "-O3", NULL);
	sample_list(a, &s->edit.remove, "-O*", NULL);
	sample_list(a, &s->built.dropped, "-fipa-pta", NULL);
	s->accepted = 1;
	s = sample_measured(a, r, "alloc-jemalloc", RULE_ALLOCATOR, RISK_SAFE, 1.043, VERDICT_FASTER);
	s->edit.preload = "/usr/lib/libjemalloc.so.2";
	sample_list(a, &s->built.env, "LD_PRELOAD=/usr/lib/libjemalloc.so.2", NULL);
	sample_list(a, &s->findings, "F1", NULL);
	s->accepted = 1;
	s = sample_measured(a, r, "flag-march-native", RULE_FLAG, RISK_PORTABILITY, 1.02, VERDICT_FASTER);
	sample_list(a, &s->edit.add, "-march=native", NULL);
	s = sample_measured(a, r, "define-LUA_USE_JUMPTABLE", RULE_DEFINE, RISK_SEMANTICS, 1.06, VERDICT_LAYOUT_LUCK);
	sample_list(a, &s->edit.add, "-DLUA_USE_JUMPTABLE=0", NULL);
	sample_list(a, &s->edit.units, "src/lvm.c", NULL);
	s = sample_measured(a, r, "flag-unroll", RULE_FLAG, RISK_SAFE, 1.004, VERDICT_INCONCLUSIVE);
	s->results.v[0].needed = "about 200 pairs more";
	s->results.v[2].hi = 1.0 / 0.0;
	sample_measured(a, r, "link-no-plt", RULE_LINK, RISK_SAFE, 1.001, VERDICT_NO_DIFFERENCE);
	sample_measured(a, r, "tunable-tcache", RULE_TUNABLE, RISK_SAFE, 0.91, VERDICT_SLOWER);
	s = sample_measured(a, r, "switch-no-gcse", RULE_FLAG, RISK_SAFE, 1.004, VERDICT_INCONCLUSIVE);
	sample_list(a, &s->edit.add, "-fno-gcse", NULL);
	sample_list(a, &s->on_top_of, "flag-o3", "alloc-jemalloc");
	s->reason = "a few rounds showed no large gain, so it was left at that";
}

/* Two runs of changed lines; the second is at byte 300. */
static const struct patch *sample_patch(struct arena *a)
{
	static const char diff[] =
		"diff --git a/src/x y.c b/src/x y.c\n--- a/src/x y.c\t\n+++ b/src/x y.c\t\n"
		"@@ -2,4 +2,5 @@\n int f(int n)\n {\n-\treturn n < 1 && n > \"&\"[0];\n+\treturn 0;\n+\t/* <b> */\n }\n"
		"@@ -30,3 +31,2 @@\n a\n-b\n c\n";
	static const size_t offsets[] = {20, 300};
	struct patch *p = arena_alloc(a, sizeof *p);
	return patch_from_parts(a, diff, offsets, 2, p, NULL) == 0 ? p : NULL;
}

static void sample_other_suggestions(struct arena *a, struct report *r)
{
	struct suggestion *s =
		sample_suggestion(a, r, "flag-omit-frame-pointer", RULE_FLAG, RISK_SAFE, SUGGESTION_SAME_CODE);
	sample_built(a, s, r->baseline.code_hash);
	s->same_as = "base";
	s = sample_suggestion(a, r, "lto", RULE_FLAG, RISK_SAFE, SUGGESTION_BUILD_FAILED);
	sample_built(a, s, NULL);
	s->built.status = BUILD_FAILED;
	s->built.reason = "lto1: fatal error: bytecode stream " SAMPLE_HOSTILE;
	s->reason = s->built.reason;
	s = sample_suggestion(a, r, "try-faster", RULE_PATCH, RISK_SEMANTICS, SUGGESTION_CHECK_FAILED);
	s->edit.patch = sample_patch(a);
	s->reason = "heap-use-after-free in f, src/x y.c:4";
	s = sample_suggestion(a, r, "fast-math", RULE_FLAG, RISK_NUMERICS, SUGGESTION_CHECK_FAILED);
	sample_built(a, s, "aa");
	s->reason = "benchmark parse prints other numbers than the baseline does: line 3";
	s = sample_suggestion(a, r, "pool", RULE_ALLOCATOR, RISK_SAFE, SUGGESTION_TIMEOUT);
	s->edit.pool = 1;
	s->reason = "no end after 5.0 s";
	s = sample_suggestion(a, r, "no-stack-protector", RULE_FLAG, RISK_SECURITY, SUGGESTION_SKIPPED);
	s->reason = "risk security is not allowed: --allow security";
	s = sample_suggestion(a, r, "flag-o2", RULE_FLAG, RISK_SAFE, SUGGESTION_SKIPPED);
	s->reason = "already in the build";
	s = sample_suggestion(a, r, "no-pie", RULE_LINK, RISK_SECURITY, SUGGESTION_SKIPPED);
	s->reason = "risk security is not allowed: --allow security";
	s = sample_suggestion(a, r, "pgo", RULE_PGO, RISK_SAFE, SUGGESTION_PROPOSED);
	s->edit.pgo = 1;
	s->edit.compiler = "/usr/bin/clang-19";
	sample_list(a, &s->edit.link, "-fuse-ld=lld", NULL);
	sample_list(a, &s->edit.env, "A=b c", NULL);
	sample_list(a, &s->conflicts, "lto", NULL);
	sample_list(a, &s->subsumes, "flag-o3", NULL);
}

static void sample_report(struct arena *a, struct report *r)
{
	*r = (struct report){0};
	sample_head(a, r);
	sample_project(a, r);
	sample_findings(a, r);
	sample_measured_suggestions(a, r);
	sample_other_suggestions(a, r);
	struct recommendation *rec = &r->recommendation;
	sample_list(a, &rec->suggestions, "flag-o3", "alloc-jemalloc");
	sample_list(a, &rec->edit.all.add, "-O3", NULL);
	sample_list(a, &rec->edit.all.remove, "-O*", NULL);
	rec->edit.all.patch = sample_patch(a);
	rec->edit.all.preload = "/usr/lib/libjemalloc.so.2";
	struct edit *part = list_push(a, &rec->edit.parts);
	sample_list(a, &part->add, "-funroll-loops", NULL);
	sample_list(a, &part->units, "src/parse.c", "src/print.c");
	sample_list(a, &rec->dropped, "-fipa-pta", NULL);
	sample_result(a, &rec->results, "parse", 1.14, 0.02, VERDICT_FASTER);
	sample_result(a, &rec->results, "print", 1.108, 0.02, VERDICT_FASTER);
	sample_result(a, &rec->results, "*", 1.124, 0.012, VERDICT_FASTER);
	rec->confirmed = 1;
	sample_result(a, &rec->ordinary, "*", 1.101, 0.011, VERDICT_FASTER);
	static const char *const members[] = {"flag-o3", "alloc-jemalloc"};
	for (size_t i = 0; i < 2; i++) {
		struct member *m = list_push(a, &rec->members);
		m->id = members[i];
		sample_result(a, &m->results, "*", i ? 1.041 : 1.078, 0.01, VERDICT_FASTER);
	}
	rec->rehearsal = (struct rehearsal){.status = REHEARSAL_PASSED,
					    .suggestions = rec->suggestions,
					    .to = "make",
					    .build = "make",
					    .code = "same",
					    .reason = "the code that was measured (0123456789ab)",
					    .seconds = 8.5};
	struct rehearsal *failed = list_push(a, &rec->failed);
	*failed = (struct rehearsal){.status = REHEARSAL_FAILED,
				     .to = "make",
				     .build = "make",
				     .code = "other",
				     .reason = "not the code that was measured: 3 of the 40 functions that the change "
					       "reached are not as they were (parse() is one)",
				     .seconds = 9};
	sample_list(a, &failed->suggestions, "flag-o3", "link-no-plt");
	rec->code_hash = "0123456789abcdef0123456789abcdef";
	sample_series(a, &rec->samples, "parse", 0.11, 8);
	sample_series(a, &rec->baseline_samples, "parse", 0.125, 8);
	static struct metric_summary with[] = {
		{.metric = METRIC_RSS, .unit = "bytes", .n = 8, .median = 40.1e6, .min = 40e6, .max = 40.2e6},
		{.metric = METRIC_ALL_RSS, .unit = "bytes", .n = 1, .median = 90e6, .min = 90e6, .max = 90e6}};
	static struct metric_summary without[] = {
		{.metric = METRIC_RSS, .unit = "bytes", .n = 8, .median = 38.8e6, .min = 38e6, .max = 39e6},
		{.metric = METRIC_ALL_RSS, .unit = "bytes", .n = 1, .median = 88e6, .min = 88e6, .max = 88e6}};
	rec->metrics = with;
	rec->baseline_metrics = without;
	rec->n_metrics = rec->n_baseline_metrics = 2;
	rec->size_bytes = 281000;
	rec->build_seconds = 9;
	rec->design = DESIGN_TOGETHER;
	rec->other = (struct result){.benchmark = "*", .metric = METRIC_WALL, .speedup = 1.06, .lo = 1.04, .hi = 1.09};
	rec->other.pairs = 11;
	rec->ways_differ = 1;
	rec->note = "flag-march-native was left out: it adds nothing to the other two";
}

#endif
