#include "cli/options.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/str.h"
#include "cli/table.h"
#include "measure/runner.h"
#include "model/rule.h"

static const struct options defaults = {.budget = 600, .min_effect = 1, .max_builds = 40, .max_regression = 3};

static unsigned verb_bit(const char *verb)
{
	const struct verb_text *v = verb_find(verb);
	return v ? v->bit : 0;
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

static int set_metric(struct arena *a, struct options *o, const char *where, const char *value, struct err *err)
{
	size_t n = strcspn(value, ":");
	const char *name = arena_strndup(a, value, n), *pattern = value[n] && value[n + 1] ? value + n + 1 : NULL;
	o->metric_given = 1;
	if (metric_parse(name, &o->metric) != 0 || !metric_info(o->metric)->chosen ||
	    (value[n] && !metric_takes_pattern(o->metric)))
		return err_set(err,
			       "%s takes wall, cpu, rss, instructions, value:REGEX (a number that is printed, more is "
			       "better) or cost:REGEX (less is better), not \"%s\"",
			       where, value);
	o->metric_pattern = pattern ? arena_strdup(a, pattern) : NULL;
	struct number *found = pattern ? number_open(a, pattern, err) : NULL;
	number_close(found);
	if (pattern && !found)
		return err_context(err, "%s", where);
	return metric_takes_pattern(o->metric) && !pattern
		       ? err_set(err, "%s %s needs what to look for in what is printed: %s:REGEX", where, name, name)
		       : 0;
}

int option_set(struct arena *a, struct options *o, const struct option *opt, const char *where, const char *value,
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
		end += end != value && *end == '%' && str_eq(opt->arg, "PCT");
		if (end == value || *end || !isfinite(*(double *)at) || *(double *)at < 0)
			return err_set(err, "%s takes a number that is not negative, not \"%s\"", where, value);
		return 0;
	case DURATION:
		*(double *)at = duration(value);
		return *(double *)at > 0
			       ? 0
			       : err_set(err, "%s takes a time such as 90s, 10m or 2h, not \"%s\"", where, value);
	case METRIC:
		return set_metric(a, o, where, value, err);
	}
	return -1;
}

int option_is_set(const struct options *o, const struct option *opt)
{
	const char *at = (const char *)o + opt->offset, *def = (const char *)&defaults + opt->offset;
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
	for (size_t i = 0; i < n_options; i++) {
		size_t n = 0;
		if (!option_table[i].name || !(option_table[i].verbs & verb))
			continue;
		while (name[n] && name[n] == option_table[i].name[n])
			n++;
		if (n > most) {
			most = n;
			best = option_table[i].name;
		}
	}
	return best;
}

const struct option *option_find(const char *text, size_t n)
{
	for (size_t i = 0; i < n_options; i++) {
		const struct option *o = &option_table[i];
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

/* What names a file or folder of the user's; files that a benchmark writes lie in the built tree. */
static int names_path(const struct option *opt)
{
	return opt->words && (str_eq(opt->words, "DIR") || (str_eq(opt->words, "FILE") && opt->kind == TEXT));
}

void options_that_shape(struct arena *a, const struct strlist *given, unsigned verb, struct strlist *out)
{
	static const char *const in_report[] = {"build", "configure", "bench", "train",	 "serve",  "load",
						"ready", "stop",      "check", "metric", "budget", "database"};
	for (size_t i = 0; i < given->n; i++) {
		size_t n = strcspn(given->v[i], "=");
		const struct option *opt = option_find(given->v[i], n);
		int shapes =
			opt && opt->name && (opt->verbs & RUN) && (opt->verbs & verb) && opt->group != GROUP_RESULT;
		for (size_t j = 0; shapes && j < sizeof in_report / sizeof *in_report; j++)
			shapes = !str_eq(opt->name, in_report[j]);
		if (!shapes)
			continue;
		if (given->v[i][n] && names_path(opt))
			strlist_addf(a, out, "--%s=%s", opt->name,
				     path_normal(a, path_join(a, path_cwd(a), given->v[i] + n + 1)));
		else
			strlist_add(a, out, given->v[i]);
	}
}

/* As one word; a later value takes the place of an earlier one, but for lists. */
static void note_given(struct arena *a, struct options *o, const struct option *opt, const char *value)
{
	const char *name = opt->name ? arena_printf(a, "--%s", opt->name) : opt->short_name;
	size_t n = strlen(name);
	int list = opt->kind == LIST || opt->kind == COMMA_LIST;
	const char *word = opt->kind == SWITCH ? name : arena_printf(a, "%s=%s", name, value);
	for (size_t i = 0; !list && i < o->given.n; i++) {
		const char *earlier = o->given.v[i];
		if (str_starts(earlier, name) && (!earlier[n] || earlier[n] == '=')) {
			o->given.v[i] = word;
			return;
		}
	}
	strlist_add(a, &o->given, word);
}

static int take(struct arena *a, struct options *o, const struct option *opt, const char *where, const char *value,
		struct err *err)
{
	if (option_set(a, o, opt, where, value, err) != 0)
		return -1;
	note_given(a, o, opt, value);
	return 0;
}

static int parse_option(struct arena *a, char **argv, int *i, struct options *o, struct err *err)
{
	const char *text = argv[*i], *equals = str_starts(text, "--") ? strchr(text, '=') : NULL;
	size_t n = equals ? (size_t)(equals - text) : strlen(text);
	const struct option *opt = option_find(text, n);
	if (!opt && text[1] != '-' && n > 2) { /* -j4, -oFILE */
		opt = option_find(text, 2);
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
		return equals ? err_set(err, "%s takes no value", where) : take(a, o, opt, where, "", err);
	const char *value = equals ? equals + 1 : argv[*i + 1];
	if (!value)
		return err_set(err, "%s needs a value: %s %s", where, where, opt->arg);
	*i += equals == NULL;
	return take(a, o, opt, where, value, err);
}

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

/* "name=command" when what is before = is a plain name, else the command. */
static int named(const char *text, size_t *n)
{
	*n = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.");
	/* VAR=value ./program is a command with an environment, not a name */
	return *n > 0 && text[*n] == '=' && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != *n;
}

int options_commands(struct arena *a, const struct strlist *given, const char *option, struct benchmark_list *out,
		     struct err *err)
{
	for (size_t i = 0; i < given->n; i++) {
		struct benchmark *b = list_push(a, out);
		const char *text = given->v[i];
		size_t n;
		if (named(text, &n)) {
			b->name = arena_strndup(a, text, n);
			b->command = text + n + 1;
		} else {
			b->name = i == 0 ? option : arena_printf(a, "%s-%zu", option, i + 1);
			b->command = text;
		}
		for (size_t j = 0; j + 1 < out->n; j++)
			if (str_eq(out->v[j].name, b->name))
				return err_set(err, "two are called %s; give each a name: --%s NAME=CMD", b->name,
					       option);
	}
	return 0;
}
