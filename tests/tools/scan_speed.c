/* What a scan costs, as ratios in one interleaved run: every round does each of these
 * once over the units of all trees together, and the medians are compared.
 *
 *   cold, one worker       CPU time, against COMPILER -fsyntax-only on each unit (with the
 *                          arguments that the scan itself uses)
 *   cold, two workers      wall time, against one worker
 *   warm                   CPU time of a scan with nothing changed, against cold
 *   touched                the same with a line appended to one source
 *   largest worker         resident memory of the largest worker process
 *
 *   scan_speed ROUNDS TREE...      each TREE with its compile_commands.json; touched sources
 *                                  are put back. Prints CSV (corpus/scan-speed.csv). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fs.h"
#include "base/proc.h"
#include "measure/robust.h"
#include "model/rule.h"
#include "scan/read/compdb.h"
#include "scan/read/parse.h"
#include "scan/scan.h"
#include "store/store.h"

enum { MOST_ROUNDS = 101 };
enum what { COMPILER, ONE, TWO, WARM, TOUCHED, KINDS };

struct sums {
	double cpu[MOST_ROUNDS], wall[MOST_ROUNDS];
};

struct speed {
	struct arena a;
	struct project p;
	struct rule_set rules;
	const char *compiler, *cache;
	int rounds;
	/* of the scan that is run next */
	int jobs, cached;
	/* told by the scans */
	int units, parsed, failed, from_cache, touched_parsed;
	long peak_kb;
	struct sums sums[KINDS];
};

static void die(const char *why)
{
	fprintf(stderr, "scan_speed: %s\n", why);
	exit(2);
}

/* ---- one scan, in a process of its own, so that its CPU time is known ---- */

static int scan_once(void *arg)
{
	struct speed *s = arg;
	struct scan_options opt = {.jobs = s->jobs};
	struct scan_result r = {0};
	struct err err = {""};
	struct store *store = NULL;
	struct cache cache;
	const char *note;

	if (s->cached) {
		if (store_open(&s->a, s->cache, &store, &note, &err))
			die(err.text);
		cache = store_cache(store);
		opt.cache = &cache;
	}
	if (scan_project(&s->a, &s->p, &s->rules, &opt, &r, &err))
		die(err.text);
	if (store)
		store_close(store);
	dprintf(STDOUT_FILENO, "%d %d %zu %d %lld\n", r.units, r.units_parsed, r.failed.n, r.units_cached,
		(long long)r.worker_peak_kb);
	return 0;
}

static void scan(struct speed *s, enum what what, int round, int jobs, int cached)
{
	struct proc_spec spec = {.child = scan_once, .arg = s};
	struct proc_result r;
	struct err err = {""};
	long peak;

	s->jobs = jobs;
	s->cached = cached;
	if (proc_run(&spec, &r, &err) || !proc_ok(&r))
		die(r.err.len ? str_text(&r.err) : "a scan failed");
	if (sscanf(str_text(&r.out), "%d %d %d %d %ld", &s->units, &s->parsed, &s->failed, &s->from_cache, &peak) != 5)
		die("a scan said nothing");
	if (peak > s->peak_kb)
		s->peak_kb = peak;
	if (round >= 0) {
		s->sums[what].cpu[round] = (double)(r.user_ns + r.sys_ns) / 1e9;
		s->sums[what].wall[round] = (double)r.wall_ns / 1e9;
	}
	proc_result_free(&r);
}

/* ---- the compiler, once per unit ---- */

static double compile(struct speed *s, const struct unit *u)
{
	struct strlist argv = {0};
	struct proc_spec spec = {.cwd = u->dir};
	struct proc_result r;
	struct err err = {""};
	double cpu;

	strlist_add(&s->a, &argv, s->compiler);
	strlist_add(&s->a, &argv, "-fsyntax-only");
	parse_arguments(&s->a, u, &argv);
	strlist_add(&s->a, &argv, u->file);
	spec.argv = strlist_argv(&s->a, &argv);
	if (proc_run(&spec, &r, &err) || !proc_ok(&r))
		die(r.err.len ? str_text(&r.err) : "the compiler failed");
	cpu = (double)(r.user_ns + r.sys_ns) / 1e9;
	proc_result_free(&r);
	return cpu;
}

static void compile_all(struct speed *s, int round)
{
	double start = clock_s(), cpu = 0;

	for (size_t i = 0; i < s->p.units.n; i++)
		if (s->p.units.v[i].is_c)
			cpu += compile(s, &s->p.units.v[i]);
	s->sums[COMPILER].cpu[round] = cpu;
	s->sums[COMPILER].wall[round] = clock_s() - start;
}

/* ---- rounds ---- */

static void touched(struct speed *s, int round)
{
	const char *file = s->p.units.v[(size_t)round % s->p.units.n].file;
	struct str text = {0};
	struct err err = {""};
	size_t was;

	if (fs_read(file, &text, 0, &err))
		die(err.text);
	was = text.len;
	str_addf(&text, "/* touched %d %.0f */\n", round, clock_s() * 1e6);
	if (fs_write(file, text.ptr, text.len, 0, &err))
		die(err.text);
	scan(s, TOUCHED, round, 1, 1);
	s->touched_parsed = s->parsed;
	if (fs_write(file, text.ptr, was, 0, &err))
		die(err.text);
	str_free(&text);
	scan(s, WARM, -1, 1, 1); /* the cache knows the source as it was again */
	if (s->parsed != s->touched_parsed)
		die("what was put back is not what was touched");
}

static void run(struct speed *s)
{
	scan(s, WARM, -1, 2, 1); /* fills the cache */
	for (int i = 0; i < s->rounds; i++) {
		compile_all(s, i);
		scan(s, ONE, i, 1, 0);
		scan(s, TWO, i, 2, 0);
		scan(s, WARM, i, 1, 1);
		if (s->parsed)
			die("a warm scan parsed something");
		touched(s, i);
	}
}

/* The median of the ratios of each round: what slows a whole round cancels. */
static double ratio(struct speed *s, const double *x, const double *y)
{
	double v[MOST_ROUNDS];

	for (int i = 0; i < s->rounds; i++)
		v[i] = x[i] / y[i];
	return robust_median(&s->a, v, (size_t)s->rounds);
}

static void print_versions(struct speed *s)
{
	const char *argv[] = {s->compiler, "--version", NULL};
	struct proc_spec spec = {.argv = argv};
	struct proc_result r;
	struct err err = {""};
	char date[32];

	clock_rfc3339(date);
	if (proc_run(&spec, &r, &err))
		die(err.text);
	printf("# %.10s, libclang %s, %.*s, %d rounds, %d processors\n", date, scan_libclang_version(&s->a),
	       (int)strcspn(str_text(&r.out), "\n"), str_text(&r.out), s->rounds, proc_cpus());
	proc_result_free(&r);
}

static void print(struct speed *s)
{
	const struct sums *sum = s->sums;

	print_versions(s);
	printf("what,value,bound\n");
	printf("cold CPU one worker / %s -fsyntax-only,%.3f,0.70\n", path_base(s->compiler),
	       ratio(s, sum[ONE].cpu, sum[COMPILER].cpu));
	printf("cold wall one worker / two workers,%.3f,1.7\n", ratio(s, sum[ONE].wall, sum[TWO].wall));
	printf("warm CPU / cold CPU,%.4f,0.05\n", ratio(s, sum[WARM].cpu, sum[ONE].cpu));
	printf("one touched CPU / cold CPU,%.4f,\n", ratio(s, sum[TOUCHED].cpu, sum[ONE].cpu));
	printf("units parsed when one is touched,%d,\n", s->touched_parsed);
	printf("largest worker MB,%.1f,150\n", (double)s->peak_kb / 1024);
	printf("units,%d,\n", s->units);
	printf("units that failed,%d,0\n", s->failed);
}

/* A clang that knows the options that libclang is given (--no-default-config: from 15 on). */
static const char *find_compiler(struct arena *a)
{
	static const char *const names[] = {"clang-19", "clang", "clang-18", "clang-17"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *path = fs_which(a, names[i], NULL, NULL);

		if (path)
			return path;
	}
	die("there is no clang");
	return NULL;
}

int main(int argc, char **argv)
{
	struct speed s = {.rounds = argc > 2 ? atoi(argv[1]) : 0};
	struct strlist none = {0};
	struct err err = {""};
	const char *scratch;

	if (s.rounds < 1 || s.rounds > MOST_ROUNDS)
		die("usage: scan_speed ROUNDS TREE...");
	s.compiler = find_compiler(&s.a);
	for (int i = 2; i < argc; i++) {
		s.p.root = s.p.build_root = path_real(&s.a, argv[i]);
		if (!s.p.root || compdb_read(&s.a, s.p.root, &s.p, &err))
			die(s.p.root ? err.text : argv[i]);
	}
	s.p.root = s.p.build_root = path_dir(&s.a, s.p.root);
	if (s.p.failed.n || rules_load(&s.a, &none, &s.rules, &err))
		die(s.p.failed.n ? s.p.failed.v[0].reason : err.text);
	scratch = fs_temp_dir(&s.a, "/tmp/scan-speed-", &err);
	if (!scratch)
		die(err.text);
	s.cache = path_join(&s.a, scratch, "cache.sqlite");
	run(&s);
	print(&s);
	fs_remove_tree(scratch, NULL);
	arena_free(&s.a);
	return 0;
}
