/* Builds a tree's baseline and a set of variants, and prints one CSV line each:
 * tree,variant,status,how,same_code_as,output,compiled,linked,seconds,reason. Makes
 * corpus/builds.csv (see corpus/builds.sh) and serves to try a tree by hand. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/proc.h"
#include "base/str.h"
#include "builder/builder.h"

struct tried {
	const char *name;
	struct edit edit;
};

struct run {
	struct arena a;
	struct build_options opt;
	struct project p;
	struct builder *b;
	const char *label, *bench, *only;
	struct strlist ids, hashes;
	struct str expected;
	int have_expected;
};

#define LIST(...)                                                                                                      \
	{                                                                                                              \
		.v = (const char *[]){__VA_ARGS__}, .n = sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *)        \
	}

static const struct tried menu[] = {
	{"control", {.pgo = 0}},
	{"o3", {.add = LIST("-O3"), .remove = LIST("-O*")}},
	{"o1", {.add = LIST("-O1"), .remove = LIST("-O*")}},
	{"native", {.add = LIST("-march=native")}},
	{"no-plt", {.add = LIST("-fno-plt")}},
	{"ndebug", {.add = LIST("-DNDEBUG")}},
	{"os", {.add = LIST("-Os"), .remove = LIST("-O*")}},
	{"unroll", {.add = LIST("-funroll-loops")}},
	{"lto", {.add = LIST("-flto=auto")}},
	{"link-o1", {.link = LIST("-Wl,-O1,--hash-style=gnu")}},
	{"clang", {.compiler = "/usr/bin/clang"}},
	{"clang-lto", {.compiler = "/usr/bin/clang", .add = LIST("-flto")}},
	{"no-pie", {.add = LIST("-fno-pie"), .link = LIST("-no-pie")}},
	{"gc-sections", {.add = LIST("-ffunction-sections", "-fdata-sections"), .link = LIST("-Wl,--gc-sections")}},
	{"alloc-link", {.link = LIST("-Wl,--no-as-needed", "-ljemalloc")}},
	{"alloc-preload", {.preload = "libjemalloc.so.2"}},
	{"openmp", {.add = LIST("-fopenmp")}},
	{"parallelize", {.add = LIST("-ftree-parallelize-loops=2")}},
	{"tunable", {.env = LIST("GLIBC_TUNABLES=glibc.malloc.tcache_count=100")}},
	{"pgo", {.pgo = 1}},
	{"pool", {.pool = 1}},
	{"unknown-flag", {.add = LIST("-fno-such-flag-exists")}},
};

static void say(void *ctx, enum progress_level level, const char *line)
{
	(void)ctx;
	if (level != PROGRESS_DETAIL || getenv("VERBOSE"))
		fprintf(stderr, "%s\n", line);
}

static const char *output_same(struct run *r, const struct built *built)
{
	struct proc_result res = {0};
	const char *word;

	if (!r->bench || built->status != BUILD_OK)
		return "";
	struct proc_spec spec = {.argv = proc_shell(&r->a, r->bench),
				 .cwd = built->tree,
				 .env = proc_env(&r->a, strlist_argv(&r->a, &built->env)),
				 .timeout_s = 120};
	if (proc_run(&spec, &res, NULL))
		return "not-run";
	if (!proc_ok(&res)) {
		word = proc_describe(&r->a, &spec, &res);
	} else if (!r->have_expected) {
		r->have_expected = 1;
		str_addn(&r->expected, res.out.ptr, res.out.len);
		word = "reference";
	} else {
		word = r->expected.len == res.out.len &&
				       !memcmp(str_text(&r->expected), str_text(&res.out), res.out.len)
			       ? "same"
			       : "differs";
	}
	proc_result_free(&res);
	return word;
}

static void print(struct run *r, const char *id, const struct built *built)
{
	static const char *const status[] = {"built", "failed", "timeout", "run-failed"};
	const char *same = "";

	for (size_t i = 0; built->code_hash && i < r->hashes.n; i++)
		if (!*same && !strcmp(r->hashes.v[i], built->code_hash))
			same = r->ids.v[i];
	if (built->code_hash) {
		strlist_dup(&r->a, &r->hashes, built->code_hash);
		strlist_dup(&r->a, &r->ids, id);
	}
	printf("%s,%s,%s,%s,%s,%s,%d,%d,%.2f,%u,\"", r->label, id, status[built->status], built->how ? built->how : "",
	       same, output_same(r, built), built->compiled_units, built->linked, built->seconds, built->layouts);
	for (const char *c = built->reason ? built->reason : ""; *c; c++)
		putchar(*c == '"' ? '\'' : *c == '\n' ? ' ' : *c);
	for (size_t i = 0; i < built->dropped.n; i++)
		printf("%sdropped %s", i || built->reason ? "; " : "", built->dropped.v[i]);
	printf("\"\n");
	fflush(stdout);
}

static int wanted(const struct run *r, const char *name)
{
	size_t n = strlen(name);

	for (const char *p = r->only; p && *p; p += strcspn(p, ","), p += *p == ',')
		if (strcspn(p, ",") == n && !strncmp(p, name, n))
			return 1;
	return !r->only;
}

static int all(struct run *r, struct err *err)
{
	struct built base, built;

	if (builder_open(&r->a, &r->opt, &r->p, &r->b, err) || builder_baseline(r->b, &base, err))
		return -1;
	fprintf(stderr, "%s: %s; configure: %s; build: %s; %zu units, %zu commands\n", r->label, r->p.build_system,
		r->p.configure_command ? r->p.configure_command : "-", r->p.build_command, r->p.units.n,
		r->p.commands.n);
	print(r, "base", &base);
	for (size_t i = 0; i < sizeof menu / sizeof *menu; i++) {
		const struct edit *edits[] = {&menu[i].edit};
		struct variant v = {
			.id = menu[i].name, .edits = edits, .n_edits = strcmp(menu[i].name, "control") != 0};

		if (!wanted(r, v.id))
			continue;
		if (builder_variant(r->b, &v, &built, err))
			return -1;
		print(r, v.id, &built);
		builder_drop(r->b, &built);
	}
	if (r->only && wanted(r, "coverage")) {
		struct str json = {0};

		if (builder_coverage(r->b, &json, err))
			return -1;
		fprintf(stderr, "coverage: %zu bytes\n%.300s\n", json.len, str_text(&json));
		str_free(&json);
	}
	builder_close(r->b);
	return 0;
}

int main(int argc, char **argv)
{
	struct progress progress = {.say = say};
	struct run r = {.opt = {.libexec = BINARY_DIR "/libexec", .progress = &progress}};
	struct err err;

	if (argc < 3) {
		fprintf(stderr, "try_builds TREE STATE [build=CMD] [configure=CMD] [bench=CMD] [only=NAMES] "
				"[launcher=CMD] [label=NAME] [layouts=N] [jobs=N] [force=1]\n");
		return 2;
	}
	proc_catch_signals();
	r.p.root = argv[1];
	r.opt.state = argv[2];
	r.label = argv[1];
	for (int i = 3; i < argc; i++) {
		const char *value = strchr(argv[i], '=');

		if (!value++)
			return 2;
		if (str_starts(argv[i], "build="))
			r.opt.build_command = value;
		else if (str_starts(argv[i], "configure="))
			r.opt.configure_command = value;
		else if (str_starts(argv[i], "bench="))
			r.bench = value;
		else if (str_starts(argv[i], "only="))
			r.only = value;
		else if (str_starts(argv[i], "launcher="))
			r.opt.launcher = value;
		else if (str_starts(argv[i], "label="))
			r.label = value;
		else if (str_starts(argv[i], "layouts="))
			r.opt.layouts = (unsigned)atoi(value);
		else if (str_starts(argv[i], "jobs="))
			r.opt.jobs = atoi(value);
		else if (str_starts(argv[i], "force="))
			r.opt.force_build = 1;
	}
	if (r.bench)
		*list_push(&r.a, &r.opt.benchmarks) = (struct benchmark){.name = "bench", .command = r.bench};
	int rc = all(&r, &err);
	if (rc)
		fprintf(stderr, "%s\n", err.text);
	str_free(&r.expected);
	arena_free(&r.a);
	return rc ? 1 : 0;
}
