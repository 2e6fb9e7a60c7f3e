#include "base/fs.h"
#include "base/proc.h"
#include "build/build.h"
#include "cli/cli.h"
#include "measure/measure.h"
#include "model/runtimes.h"
#include "scan/scan.h"

#define NOISE_SECONDS 30

static void print_host(struct cli *c, struct str *out, const struct host *h)
{
	str_addf(out, "machine      %s, %d cores usable of %d, %s\n", h->cpu, proc_cpus(), h->cores, h->kernel);
	str_addf(out, "libclang     %s\n", scan_libclang_version(&c->arena));
	for (size_t i = 0; i < h->compilers.n; i++)
		str_addf(out, "%s %-10s %-8s %s\n", i ? "            " : "compilers   ", h->compilers.v[i].name,
			 h->compilers.v[i].version, h->compilers.v[i].path);
	for (size_t i = 0; i < h->allocators.n; i++)
		str_addf(out, "%s %-10s %s\n", i ? "            " : "allocators  ", h->allocators.v[i].name,
			 h->allocators.v[i].preload);
	if (!h->allocators.n)
		str_add(out, "allocators   none but the C library's; apt-get install libjemalloc2 libmimalloc2.0 "
			     "libtcmalloc-minimal4\n");
	str_addf(out, "tunables     %zu of glibc's malloc\n", h->tunables.n);
	str_addf(out, "counters     %s\n",
		 h->counters   ? "hardware instruction counts work"
		 : h->valgrind ? "no hardware counters; --metric instructions uses valgrind"
			       : "no hardware counters, no valgrind: --metric instructions is not possible");
	const char *wrapper = path_join(&c->arena, cli_libexec(c), RUNTIME_WRAPPER);
	str_addf(out, "wrapper      %s%s\n", wrapper,
		 fs_is_exec(wrapper) ? "" : " (MISSING: variants cannot be built; reinstall advisor)");
}

static double found(double spread, double seconds, const struct cli *c)
{
	return 100 * measure_effect_found(spread, seconds, c->opt.min_effect / 100);
}

static int print_noise(struct cli *c, struct str *out, struct err *err)
{
	struct machine_noise noise = {0};
	struct measure_options opt = {
		.cpus = c->opt.cpus, .seed = (unsigned long long)c->opt.seed, .progress = &c->progress};
	progress_say(&c->progress, PROGRESS_STEP, "measuring this machine's noise for %d s", NOISE_SECONDS);
	if (measure_noise(&c->arena, NOISE_SECONDS, &opt, &noise, err) != 0)
		return -1;
	str_addf(out,
		 "noise        pairs of identical runs differ by %.1f %% in wall time, %.1f %% in processor time (one "
		 "standard deviation, %d pairs)\n",
		 100 * noise.wall, 100 * noise.cpu, noise.pairs);
	for (double s = 60; s >= 15; s /= 2)
		str_addf(out,
			 "%-12s in %.0f s per variant, with a benchmark of %.1f s, an effect of %.1f %% is found by "
			 "wall "
			 "time, of %.1f %% by processor time\n",
			 s > 59 ? "so" : "", s, MEASURE_TALK_RUN_S, found(noise.wall, s, c), found(noise.cpu, s, c));
	return 0;
}

int cmd_doctor(struct cli *c)
{
	struct host h = {0};
	struct err err = {{0}};
	struct str out = {0};
	int rc = host_detect(&c->arena, &h, &err);
	if (rc == 0) {
		print_host(c, &out, &h);
		rc = term_result(&out);
		str_clear(&out);
	}
	if (rc == 0 && (rc = print_noise(c, &out, &err)) == 0)
		rc = term_result(&out);
	str_free(&out);
	return rc ? cli_fail(c, EXIT_USAGE, &err) : cli_status(EXIT_DONE);
}
