#include "cli/options.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/json.h"
#include "base/str.h"
#include "model/rule.h"

enum kind { SWITCH, TEXT, LIST, COMMA_LIST, NUMBER, DURATION, METRIC };

/* Verbs as bits, for which option belongs where. */
enum {
	SCAN = 1,
	RUN = 2,
	REPORT = 4,
	APPLY = 8,
	VERIFY = 16,
	CHECK = 32,
	EXPLAIN = 64,
	DOCTOR = 128,
	CLEAN = 256,
	ANY = 511
};
static const struct {
	const char *name;
	unsigned bit;
} verbs[] = {
	{"scan", SCAN},	  {"run", RUN},		{"report", REPORT}, {"apply", APPLY}, {"verify", VERIFY},
	{"check", CHECK}, {"explain", EXPLAIN}, {"doctor", DOCTOR}, {"clean", CLEAN},
};

static const struct option {
	const char *name, *short_name;
	enum kind kind;
	size_t offset;
	unsigned verbs;
	const char *arg, *help;
} table[] = {
#define AT(member) offsetof(struct options, member)
	{"database", "-p", TEXT, AT(database), SCAN, "DIR|FILE", "build folder, or its compile_commands.json"},
	{"build", NULL, TEXT, AT(build), SCAN | RUN | VERIFY, "CMD",
	 "command that builds the tree (found by itself otherwise)"},
	{"configure", NULL, TEXT, AT(configure), SCAN | RUN | VERIFY, "CMD", "command that configures it, run first"},
	{"bench", NULL, LIST, AT(bench), SCAN | RUN | VERIFY, "[NAME=]CMD",
	 "benchmark, run in the built tree; repeatable"},
	{"check", NULL, TEXT, AT(check_command), RUN | VERIFY, "CMD",
	 "must succeed in every variant's tree, once each"},
	{"bench-output", NULL, LIST, AT(bench_outputs), RUN | VERIFY, "FILE",
	 "file a benchmark writes that must stay the same"},
	{"budget", NULL, DURATION, AT(budget), RUN | VERIFY, "TIME", "time for everything: 90s, 10m, 2h (default 10m)"},
	{"jobs", "-j", NUMBER, AT(jobs), SCAN | RUN | VERIFY, "N", "processes at once while building and scanning"},
	{"build-timeout", NULL, DURATION, AT(build_timeout), SCAN | RUN | VERIFY, "TIME",
	 "time for one build (default 30m)"},
	{"run-timeout", NULL, DURATION, AT(run_timeout), RUN | VERIFY, "TIME", "time for one benchmark run"},
	{"allow", NULL, COMMA_LIST, AT(allow), SCAN | RUN, "RISK,...",
	 "also try: numerics, portability, semantics, security, all"},
	{"only", NULL, COMMA_LIST, AT(only), SCAN | RUN, "ID,...", "try these alone; an ID may end in *"},
	{"skip", NULL, COMMA_LIST, AT(skip), SCAN | RUN, "ID,...", "do not try these"},
	{"rules", NULL, LIST, AT(rules), SCAN | RUN | EXPLAIN | REPORT, "DIR", "more rules (*.md); repeatable"},
	{"metric", NULL, METRIC, AT(metric), RUN | VERIFY, "NAME",
	 "wall, cpu, rss or instructions (default: cpu, or wall when it waits or is parallel)"},
	{"min-effect", NULL, NUMBER, AT(min_effect), RUN | VERIFY, "PCT",
	 "smallest effect that matters, per cent (default 1)"},
	{"tolerance", NULL, NUMBER, AT(tolerance), RUN | VERIFY, "REL",
	 "numeric output of `numerics` variants may differ this much"},
	{"compare-stderr", NULL, SWITCH, AT(compare_stderr), RUN, NULL,
	 "what benchmarks write to stderr must agree, too"},
	{"launcher", NULL, TEXT, AT(launcher), SCAN | RUN, "CMD", "ccache, distcc, ...: put before every real compile"},
	{"cpu", NULL, TEXT, AT(cpus), RUN | VERIFY | DOCTOR, "LIST", "processors to measure on, such as 1 or 0,2-3"},
	{"seed", NULL, NUMBER, AT(seed), RUN | VERIFY, "N", "of the random order"},
	{"rounds", NULL, NUMBER, AT(max_rounds), RUN | VERIFY, "N", "at most so many rounds"},
	{"layouts", NULL, NUMBER, AT(layouts), RUN, "N", "code layouts per variant (default 4)"},
	{"full-build", NULL, SWITCH, AT(force_build), RUN, NULL, "never replay captured commands"},
	{"keep-same-code", NULL, SWITCH, AT(keep_same_code), RUN, NULL, "measure variants of identical code, too"},
	{"no-early-stop", NULL, SWITCH, AT(no_early_stop), RUN, NULL, "every variant gets every round"},
	{"profile", NULL, SWITCH, AT(profile), SCAN, NULL, "build with coverage, run the benchmarks, rank by counts"},
	{"suppress", NULL, LIST, AT(suppress), SCAN | RUN, "RULE[ GLOB]", "leave out findings"},
	{"to", NULL, TEXT, AT(to), APPLY, "SYSTEM", "make, cmake, meson, configure, dpkg or env"},
	{"dry-run", NULL, SWITCH, AT(dry_run), APPLY, NULL, "say what would change, change nothing"},
	{"undo", NULL, SWITCH, AT(undo), APPLY, NULL, "take back what apply did"},
	{"baseline", NULL, TEXT, AT(baseline), CHECK, "OLD", "report to compare with"},
	{"fail-on", NULL, TEXT, AT(fail_on), CHECK, "LEVEL", "new findings that fail: error, warning, note, none"},
	{"max-regression", NULL, NUMBER, AT(max_regression), CHECK, "PCT", "slow-down that is let pass (default 3)"},
	{"allow-other-host", NULL, SWITCH, AT(allow_other_host), CHECK, NULL, "compare measurements of two machines"},
	{"require-conclusive", NULL, SWITCH, AT(require_conclusive), RUN | CHECK | VERIFY, NULL,
	 "exit 5 when undecided"},
	{"format", NULL, TEXT, AT(format), SCAN | RUN | REPORT | CHECK, "F",
	 "text, json, sarif, markdown, gitlab, junit, html, gcc"},
	{NULL, "-o", TEXT, AT(out_file), SCAN | RUN | REPORT | CHECK, "FILE", "write the result there"},
	{"output", NULL, LIST, AT(outputs), SCAN | RUN | REPORT | CHECK, "FORMAT:FILE",
	 "write it there as well; repeatable"},
	{"quiet", "-q", SWITCH, AT(quiet), ANY, NULL, "warnings and the result only"},
	{"verbose", "-v", SWITCH, AT(verbose), ANY, NULL, "also cold and suppressed findings, and details"},
	{"color", NULL, TEXT, AT(color), ANY, "WHEN", "auto, always, never"},
	{"help", "-h", SWITCH, AT(help), ANY, NULL, "this text"},
	{"version", NULL, SWITCH, AT(version), ANY, NULL, "version"},
#undef AT
};
#define N_OPTIONS (sizeof table / sizeof *table)

static unsigned verb_bit(const char *verb)
{
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (str_eq(verbs[i].name, verb))
			return verbs[i].bit;
	return 0;
}

/* "90", "90s", "10m", "2h", "1.5m" in seconds; -1 when it is none. */
static double duration(const char *text)
{
	char *end;
	double v = strtod(text, &end);
	double unit = *end == '\0' || str_eq(end, "s") ? 1
		      : str_eq(end, "m")	       ? 60
		      : str_eq(end, "h")	       ? 3600
		      : str_eq(end, "ms")	       ? 1e-3
						       : 0;
	return end == text || unit == 0 || !isfinite(v) || v <= 0 ? -1 : v * unit;
}

static void split_commas(struct arena *a, const char *text, struct strlist *out)
{
	while (*text) {
		size_t n = strcspn(text, ",");
		if (n)
			strlist_add(a, out, arena_strndup(a, text, n));
		text += n + (text[n] == ',');
	}
}

/* Before anything is built, not when suggestions are made. */
static int check_risks(const struct strlist *allow, const char *where, struct err *err)
{
	enum risk risk;
	for (size_t i = 0; i < allow->n; i++)
		if (risk_parse(allow->v[i], &risk) != 0 && !str_eq(allow->v[i], "all"))
			return err_set(err, "%s takes numerics, portability, semantics, security or all, not \"%s\"",
				       where, allow->v[i]);
	return 0;
}

/* Stores a value; where names the option for the sentence ("--budget"). */
static int set_value(struct arena *a, struct options *o, const struct option *opt, const char *where, const char *value,
		     struct err *err)
{
	void *at = (char *)o + opt->offset;
	char *end;
	switch (opt->kind) {
	case SWITCH:
		*(int *)at = 1;
		return 0;
	case TEXT:
		*(const char **)at = arena_strdup(a, value);
		return value[0] ? 0 : err_set(err, "%s needs a text that is not empty", where);
	case LIST:
		strlist_dup(a, at, value);
		return value[0] ? 0 : err_set(err, "%s needs a text that is not empty", where);
	case COMMA_LIST:
		split_commas(a, value, at);
		return at == (void *)&o->allow ? check_risks(&o->allow, where, err) : 0;
	case NUMBER:
		*(double *)at = strtod(value, &end);
		if (end == value || *end || !isfinite(*(double *)at) || *(double *)at < 0)
			return err_set(err, "%s takes a number that is not negative, not \"%s\"", where, value);
		return 0;
	case DURATION:
		*(double *)at = duration(value);
		return *(double *)at > 0
			       ? 0
			       : err_set(err, "%s takes a time such as 90s, 10m or 2h, not \"%s\"", where, value);
	case METRIC:
		o->metric_given = 1;
		return metric_parse(value, at) == 0
			       ? 0
			       : err_set(err, "%s takes wall, cpu, rss or instructions, not \"%s\"", where, value);
	}
	return -1;
}

static int is_set(const struct options *o, const struct option *opt, const struct options *defaults)
{
	const char *at = (const char *)o + opt->offset, *def = (const char *)defaults + opt->offset;
	switch (opt->kind) {
	case SWITCH:
		return *(const int *)(const void *)at != 0;
	case TEXT:
		return *(const char *const *)(const void *)at != NULL;
	case LIST:
	case COMMA_LIST:
		return ((const struct strlist *)(const void *)at)->n > 0;
	case METRIC:
		return o->metric_given;
	default:
		return *(const double *)(const void *)at != *(const double *)(const void *)def;
	}
}

/* Optimal string alignment is more than a hint needs: shared prefix and length. */
static const char *nearest(const char *name, unsigned verb)
{
	const char *best = NULL;
	size_t most = 2;
	for (size_t i = 0; i < N_OPTIONS; i++) {
		size_t n = 0;
		if (!table[i].name || !(table[i].verbs & verb))
			continue;
		while (name[n] && name[n] == table[i].name[n])
			n++;
		if (n > most) {
			most = n;
			best = table[i].name;
		}
	}
	return best;
}

static const struct option *find_option(const char *text, size_t n)
{
	for (size_t i = 0; i < N_OPTIONS; i++) {
		const struct option *o = &table[i];
		if (text[0] == '-' && text[1] != '-' && o->short_name && n == 2 && strncmp(text, o->short_name, 2) == 0)
			return o;
		if (str_starts(text, "--") && o->name && strlen(o->name) == n - 2 &&
		    strncmp(text + 2, o->name, n - 2) == 0)
			return o;
	}
	return NULL;
}

static int unknown(const char *text, const char *verb, struct err *err)
{
	const char *hint = str_starts(text, "--") ? nearest(text + 2, verb_bit(verb)) : NULL;
	return err_set(err, "unknown option %s%s%s%s; `advisor %s%s--help` lists them", text,
		       hint ? " (did you mean --" : "", hint ? hint : "", hint ? "?)" : "", verb ? verb : "",
		       verb ? " " : "");
}

static int parse_option(struct arena *a, char **argv, int *i, struct options *o, struct err *err)
{
	const char *text = argv[*i], *equals = str_starts(text, "--") ? strchr(text, '=') : NULL;
	size_t n = equals ? (size_t)(equals - text) : strlen(text);
	const struct option *opt = find_option(text, n);
	if (!opt && text[1] != '-' && n > 2) { /* -j4, -oFILE */
		opt = find_option(text, 2);
		equals = opt && opt->kind != SWITCH ? text + 1 : NULL;
		opt = equals ? opt : NULL;
	}
	if (!opt)
		return unknown(text, o->verb, err);
	const char *where = arena_strndup(a, text, equals == text + 1 ? 2 : n);
	if (o->verb && !(opt->verbs & verb_bit(o->verb)))
		return err_set(err, "`advisor %s` has no option %s; `advisor %s --help` lists what it takes", o->verb,
			       where, o->verb);
	if (opt->kind == SWITCH)
		return equals ? err_set(err, "%s takes no value", where) : set_value(a, o, opt, where, "", err);
	const char *value = equals ? equals + 1 : argv[*i + 1];
	if (!value)
		return err_set(err, "%s needs a value: %s %s", where, where, opt->arg);
	*i += equals == NULL;
	return set_value(a, o, opt, where, value, err);
}

static const struct options defaults = {.budget = 600, .min_effect = 1, .max_regression = 3};

int options_parse(struct arena *a, int argc, char **argv, struct options *o, struct err *err)
{
	int only_args = 0;
	*o = defaults;
	for (int i = 1; i < argc; i++) {
		const char *text = argv[i];
		if (!only_args && str_eq(text, "--")) {
			only_args = 1;
		} else if (!only_args && text[0] == '-' && text[1]) {
			if (parse_option(a, argv, &i, o, err) != 0)
				return -1;
		} else if (!o->verb) {
			o->verb = text;
			if (!verb_bit(text) && !str_eq(text, "help"))
				return err_set(err, "there is no command `%s`; `advisor --help` lists them", text);
		} else {
			strlist_add(a, &o->args, text);
		}
	}
	return 0;
}

/* One member of .advisor.json: text, number, true, or a list of texts. */
static int config_member(struct arena *a, const cJSON *v, const char *path, struct options *o,
			 const struct options *given, struct err *err)
{
	char name[64];
	size_t n = 0;
	for (; v->string[n] && n < sizeof name - 3; n++)
		name[n + 2] = v->string[n] == '_' ? '-' : v->string[n];
	memcpy(name, "--", 2);
	name[n + 2] = '\0';
	const struct option *opt = find_option(name, n + 2);
	if (!opt || !(opt->verbs & (SCAN | RUN)) || opt->offset == offsetof(struct options, help) ||
	    opt->offset == offsetof(struct options, version))
		return err_set(err, "%s: \"%s\" is no option that can stand there; see `advisor run --help`", path,
			       v->string);
	if (is_set(given, opt, &defaults))
		return 0;
	const char *where = arena_printf(a, "%s: \"%s\"", path, v->string);
	if (cJSON_IsString(v))
		return set_value(a, o, opt, where, v->valuestring, err);
	if (cJSON_IsNumber(v))
		return set_value(a, o, opt, where, arena_printf(a, "%.15g", v->valuedouble), err);
	if (cJSON_IsBool(v) && opt->kind == SWITCH)
		return cJSON_IsTrue(v) ? set_value(a, o, opt, where, "", err) : 0;
	const cJSON *item;
	if (!cJSON_IsArray(v) || (opt->kind != LIST && opt->kind != COMMA_LIST))
		return err_set(err, "%s has a value of the wrong kind", where);
	cJSON_ArrayForEach(item, v)
	{
		if (!cJSON_IsString(item))
			return err_set(err, "%s must be a list of texts", where);
		if (set_value(a, o, opt, where, item->valuestring, err) != 0)
			return -1;
	}
	return 0;
}

int options_config(struct arena *a, const char *tree, struct options *o, struct err *err)
{
	const char *path = path_join(a, tree, ".advisor.json");
	if (!fs_exists(path))
		return 0;
	cJSON *obj = json_read_file(path, JSON_COMMENTS, err);
	if (!obj)
		return -1;
	int rc = 0;
	const struct options given = *o;
	if (!cJSON_IsObject(obj))
		rc = err_set(err, "%s: must hold one object of options", path);
	const cJSON *v;
	cJSON_ArrayForEach(v, obj)
	{
		if (rc == 0)
			rc = config_member(a, v, path, o, &given, err);
	}
	/* a file in the tree names folders from there, wherever advisor was called */
	for (size_t i = 0; !given.rules.n && i < o->rules.n; i++)
		o->rules.v[i] = path_join(a, tree, o->rules.v[i]);
	cJSON_Delete(obj);
	return rc;
}

/* "name=command" when what stands before = is a plain name, else the command. */
static int named(const char *text, size_t *n)
{
	*n = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.");
	/* VAR=value ./program is a command with an environment, not a name */
	return *n > 0 && text[*n] == '=' && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != *n;
}

int options_benchmarks(struct arena *a, const struct options *o, struct benchmark_list *out, struct err *err)
{
	for (size_t i = 0; i < o->bench.n; i++) {
		struct benchmark *b = list_push(a, out);
		const char *text = o->bench.v[i];
		size_t n;
		if (named(text, &n)) {
			b->name = arena_strndup(a, text, n);
			b->command = text + n + 1;
		} else {
			b->name = i == 0 ? "bench" : arena_printf(a, "bench-%zu", i + 1);
			b->command = text;
		}
		for (size_t j = 0; j + 1 < out->n; j++)
			if (str_eq(out->v[j].name, b->name))
				return err_set(err, "two benchmarks are called %s; give each a name: --bench NAME=CMD",
					       b->name);
	}
	return 0;
}

void options_help(struct str *out, const char *verb)
{
	unsigned bit = verb_bit(verb);
	for (size_t i = 0; i < N_OPTIONS; i++) {
		const struct option *o = &table[i];
		char left[64];
		if (!(o->verbs & bit))
			continue;
		snprintf(left, sizeof left, "%s%s%s%s%s%s", o->short_name ? o->short_name : "",
			 o->short_name && o->name ? ", " : "", o->name ? "--" : "", o->name ? o->name : "",
			 o->arg ? " " : "", o->arg ? o->arg : "");
		str_addf(out, "  %-26s %s\n", left, o->help);
	}
}
