#include "base/fs.h"
#include "base/proc.h"
#include "builder/builder.h"
#include "cli/cli.h"
#include "host/host.h"
#include "measure/measure.h"
#include "model/runtimes.h"
#include "scan/read/parse.h"
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

static void print_noise(struct cli *c, struct str *out, const struct machine_noise *noise)
{
	str_addf(out,
		 "noise        pairs of identical runs differ by %.1f %% in wall time, %.1f %% in processor time (one "
		 "standard deviation, %d pairs)\n",
		 100 * noise->wall, 100 * noise->cpu, noise->pairs);
	for (double s = 60; s >= 15; s /= 2)
		str_addf(out,
			 "%-12s in %.0f s per variant, with a benchmark of %.1f s, an effect of %.1f %% is found by "
			 "wall "
			 "time, of %.1f %% by processor time\n",
			 s > 59 ? "so" : "", s, MEASURE_TALK_RUN_S, found(noise->wall, s, c), found(noise->cpu, s, c));
}

static void add_noise(struct cli *c, cJSON *json, const struct machine_noise *noise)
{
	cJSON *v = cJSON_AddObjectToObject(json, "noise");
	json_add_num(v, "wall_pct", 100 * noise->wall);
	json_add_num(v, "cpu_pct", 100 * noise->cpu);
	json_add_num(v, "pairs", noise->pairs);
	cJSON *list = cJSON_AddArrayToObject(v, "found");
	for (double s = 60; s >= 15; s /= 2) {
		cJSON *one = cJSON_CreateObject();
		cJSON_AddItemToArray(list, one);
		json_add_num(one, "seconds", s);
		json_add_num(one, "run_seconds", MEASURE_TALK_RUN_S);
		json_add_num(one, "wall_pct", found(noise->wall, s, c));
		json_add_num(one, "cpu_pct", found(noise->cpu, s, c));
	}
}

static void add_tools(cJSON *json, const struct host *h)
{
	cJSON *list = cJSON_AddArrayToObject(json, "compilers");
	for (size_t i = 0; i < h->compilers.n; i++) {
		cJSON *v = cJSON_CreateObject();
		cJSON_AddItemToArray(list, v);
		json_add_str(v, "name", h->compilers.v[i].name);
		json_add_str(v, "version", h->compilers.v[i].version);
		json_add_str(v, "path", h->compilers.v[i].path);
	}
	list = cJSON_AddArrayToObject(json, "allocators");
	for (size_t i = 0; i < h->allocators.n; i++) {
		cJSON *v = cJSON_CreateObject();
		cJSON_AddItemToArray(list, v);
		json_add_str(v, "name", h->allocators.v[i].name);
		json_add_str(v, "preload", h->allocators.v[i].preload);
	}
}

static void add_host(struct cli *c, cJSON *json, const struct host *h)
{
	json_add_str(json, "id", h->id);
	json_add_str(json, "cpu", h->cpu);
	json_add_str(json, "kernel", h->kernel);
	json_add_num(json, "cores", h->cores);
	json_add_num(json, "cores_usable", proc_cpus());
	json_add_str(json, "libclang", scan_libclang_version(&c->arena));
	add_tools(json, h);
	json_add_strlist(json, "tunables", &h->tunables);
	json_add_bool(json, "counters", h->counters);
	json_add_bool(json, "valgrind", h->valgrind);
	const char *wrapper = path_join(&c->arena, cli_libexec(c), RUNTIME_WRAPPER);
	json_add_str(json, "wrapper", fs_is_exec(wrapper) ? wrapper : NULL);
}

/* What is known at once is shown at once, where somebody may be waiting for it. */
static int show_so_far(struct cli *c, struct str *out, struct err *err)
{
	if (!cli_wants_plain_text(c))
		return 0;
	int rc = cli_put(c, out, NULL, err);
	str_clear(out);
	return rc;
}

static int look(struct cli *c, struct str *out, cJSON *json, struct err *err)
{
	struct host h = {0};
	struct machine_noise noise = {0};
	struct measure_options opt = {
		.cpus = c->opt.cpus, .seed = (unsigned long long)c->opt.seed, .progress = &c->progress};
	if (host_detect(&c->arena, &h, err) != 0)
		return -1;
	print_host(c, out, &h);
	add_host(c, json, &h);
	if (show_so_far(c, out, err) != 0)
		return -1;
	progress_say(&c->progress, PROGRESS_STEP, "measuring this machine's noise for %d s", NOISE_SECONDS);
	if (measure_noise(&c->arena, NOISE_SECONDS, &opt, &noise, err) != 0)
		return -1;
	print_noise(c, out, &noise);
	add_noise(c, json, &noise);
	return 0;
}

int cmd_doctor(struct cli *c)
{
	struct err err = {{0}};
	struct str out = {0};
	cJSON *json = cJSON_CreateObject();
	int rc = look(c, &out, json, &err);
	if (rc == 0)
		rc = cli_deliver_plain(c, &out, json, &err);
	cJSON_Delete(json);
	str_free(&out);
	return rc ? cli_fail(c, EXIT_USAGE, &err) : cli_status(EXIT_DONE);
}
