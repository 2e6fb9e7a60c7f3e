/* The command line and .advisor.json, through one table. */
#ifndef ADVISOR_CLI_OPTIONS_H
#define ADVISOR_CLI_OPTIONS_H

#include "base/err.h"
#include "base/str.h"
#include "model/measurement.h"

struct options {
	const char *verb;
	struct strlist args; /* what is not an option */
	struct strlist given; /* options as they were given, each in one word: "--seed=7" */

	/* sources and build */
	const char *database; /* -p */
	const char *configure, *build;
	const char *launcher;
	const char *state; /* NULL: .advisor in the tree */
	double jobs, build_timeout; /* seconds */
	/* benchmark */
	struct strlist bench, train; /* "[NAME=]CMD" as given */
	const char *serve, *ready, *stop; /* a server, with .load put on it */
	struct strlist load; /* "[NAME=]CMD" as given */
	const char *check_command;
	struct strlist bench_outputs; /* files a benchmark writes */
	double budget; /* seconds */
	double run_timeout;
	enum metric metric;
	const char *metric_pattern; /* of value:REGEX and cost:REGEX; else NULL */
	int metric_given; /* 0: chosen after the baseline's first runs */
	double min_effect; /* per cent */
	double tolerance;
	const char *cpus;
	double seed, max_rounds, layouts;
	double max_builds; /* 0: no bound */
	int compare_stderr, keep_same_code, no_early_stop, profile, force_build, quick;
	/* what is tried */
	struct strlist allow, only, skip, rules, suppress;
	struct strlist try_files, try_commands; /* "NAME=CMD" */
	/* results */
	const char *format, *out_file;
	struct strlist outputs; /* FORMAT:FILE */
	int no_cache;
	const char *certainty, *weight; /* of findings that are shown: at least; NULL: possible, warm */
	int quiet, verbose;
	const char *color; /* auto, always, never */
	/* apply, check */
	const char *to, *baseline, *fail_on;
	double max_regression;
	int dry_run, undo, edit, require_conclusive, allow_other_host;
	int help, version;
	struct strlist tree_commands; /* "FILE:LINE: "name": command": taken from the tree's own file */
};

struct option;

/* Reads argv (argv[0] is skipped). -1: wrong use, with a sentence. */
int options_parse(struct arena *a, int argc, char **argv, struct options *o, struct err *err);
/* The option that a word means ("--budget", "-o"; n bytes of it). NULL: there is none. */
const struct option *option_find(const char *text, size_t n);
/* Stores a value; where names the option for the sentence ("--budget"). */
int option_set(struct arena *a, struct options *o, const struct option *opt, const char *where, const char *value,
	       struct err *err);
/* 1 when the option has another value than without the command line. */
int option_is_set(const struct options *o, const struct option *opt);
/* Of such words, those that shape what a run builds and measures, and that the command with this bit of table.h has;
 * without what the report itself holds: the commands, the metric and the budget. Paths are absolute. */
void options_that_shape(struct arena *a, const struct strlist *given, unsigned verb, struct strlist *out);
/* The commands as given to --bench, --load or --train (`option`); unnamed ones are called "bench", "bench-2", ... */
int options_commands(struct arena *a, const struct strlist *given, const char *option, struct benchmark_list *out,
		     struct err *err);
/* What is measured: benchmarks, then a server's loads; and what trains, which is a server's load where there is one.
 * (options_benchmarks.c) */
int options_benchmarks(struct arena *a, const struct options *o, struct benchmark_list *out,
		       struct benchmark_list *training, struct err *err);

/* config.c: adds what TREE/.advisor.json says; the command line wins. Absent is fine. Paths in it count from the
 * tree and must lie below it; its commands count only where the command line asks that something be run. */
int options_config(struct arena *a, const char *tree, struct options *o, struct err *err);
/* The same for the text of such a file, with its path for sentences. */
int options_config_text(struct arena *a, const char *tree, const char *path, const struct str *text, struct options *o,
			struct err *err);

#endif
