/* Variants -> built trees: copies, the compiler wrapper, capture, replay, code
 * hashes, PGO, layouts. Never writes to the user's tree. */
#ifndef ADVISOR_BUILDER_BUILDER_H
#define ADVISOR_BUILDER_BUILDER_H

#include <stdint.h>

#include "base/cache.h"
#include "base/progress.h"
#include "model/host.h"
#include "model/measurement.h"
#include "model/profile.h"
#include "model/project.h"
#include "model/variant.h"

struct build_options {
	const char *state; /* the .advisor folder: work/, objects/, logs/ below it */
	const char *libexec; /* where the wrapper and the runtimes are */
	const char *configure_command, *build_command; /* NULL: find out */
	const char *launcher; /* "ccache", "distcc", ...: put below the wrapper; NULL: none */
	int jobs; /* 0: one per core */
	double timeout_s; /* for one build; 0: 1800 */
	double until; /* what builder_until() is given to begin with; 0: builds take what they need */
	uint64_t object_limit; /* bytes the object cache may take; 0: 2 GiB */
	unsigned layouts; /* wanted per variant; 0: the default of 4; 1: no relinking */
	int force_build; /* 1: never replay */
	const struct cache *cache;
	const struct progress *progress;
	const char *check_command; /* what it loads is built, too; NULL: none */
	struct benchmark_list benchmarks; /* run by coverage builds, and train profiles; may be empty */
	struct benchmark_list training; /* trains profiles in their place; empty: the benchmarks do */
	double run_timeout_s; /* for one training run; 0: 600 */
	int pgo_runs; /* training runs of each benchmark; 0: 1 */
};

struct builder;

/* Copies the tree and finds the build system; p->root must be set. Fills
 * p->build_system, p->configure_command, p->build_command. -1 with a sentence when
 * no build system is known here and no command was given. */
int builder_open(struct arena *a, const struct build_options *opt, struct project *p, struct builder **out,
		 struct err *err);
/* Configures and builds the baseline through the wrapper, fills p's units,
 * commands, facts and build_root, and tries whether replay gives the same code. -1: the
 * baseline does not build (the sentence holds the command and the log's last lines),
 * or the capture is empty. */
int builder_baseline(struct builder *b, struct built *out, struct err *err);
/* Runs a command in a fresh copy of the tree and appends, as a unified diff, what it has changed there: text, and new
 * sources. Other new files are none. id: its log's name. -1: it failed, changed nothing, or deleted a file. */
int builder_edited(struct builder *b, const char *id, const char *command, struct str *diff, struct err *err);
/* In a copy of the process: its trees get other numbers from here on than those of the process it is a copy of. */
void builder_apart(struct builder *b);
/* Builds a variant in a tree of its own. Failure is a result in out; -1 only
 * when interrupted or the disk is full. */
int builder_variant(struct builder *b, const struct variant *v, struct built *out, struct err *err);
/* What a variant that is one patch must stand before it is raced (see patch_checks.c): out, as it was built, becomes
 * BUILD_CHECK_FAILED with the sentence of the compiler or the sanitizer, or says in `unchecked` what is not known.
 * Other variants, and code that is the baseline's, are left as they are. -1: interrupted, or the disk is full. */
int builder_check_patch(struct builder *b, const struct variant *v, struct built *out, struct err *err);
/* From clock_s() == when on, what is being built is ended, and is BUILD_TIMEOUT; 0: builds
 * take what they need (up to timeout_s). What was compiled by then is kept. */
void builder_until(struct builder *b, double when);
/* The same build of the unchanged project, to be run in another environment ("NAME=value"). */
void builder_in_environment(struct builder *b, const struct strlist *env, struct built *out);
/* A fresh copy of the user's tree as it is now, for builder_ordinary; applied: with what `apply` left in the state
 * folder (and beside the project's files, as everything there). builder_drop gives it back. */
int builder_fresh_tree(struct builder *b, int applied, const char **tree, struct err *err);
/* Builds such a tree in place, by the given commands (configure may be NULL), as its user would: the wrapper only
 * watches. env is what its benchmark runs with. options: the build options that the commands set, so that it is known
 * what such a build links. Needs builder_baseline first. */
int builder_ordinary(struct builder *b, const char *tree, const char *configure, const char *build,
		     const struct strlist *options, const struct strlist *env, struct built *out, struct err *err);
/* What the linked files of an ordinary build hold beside those of the measured build (NULL: not known) and of the
 * baseline. Needs no equal code: a profile's counts may differ from run to run. */
struct likeness {
	int counters; /* 1: it still counts for a profile, which the baseline does not */
	size_t functions; /* of the measured build, as far as symbols tell; 0: none can be seen */
	size_t changed; /* of these: other than in the baseline, by name and size */
	size_t alike; /* of the changed: the same in the ordinary build */
	const char *example; /* a function that is not as it was measured; NULL: none is seen */
};
int builder_compare(struct builder *b, const struct built *base, const struct built *measured,
		    const struct built *ordinary, struct likeness *out, struct err *err);
/* What the benchmarks load of what is built need not be found out by a run of its own: between these two they, and the
 * check, run in the baseline's tree. good: they ran to their end. */
struct watch *builder_watch(struct builder *b);
void builder_watched(struct builder *b, struct watch *w, int good);
/* Settles what they load, which the first variant would do otherwise; runs them once when nobody watched them.
 * -1 only when interrupted. */
int builder_loads(struct builder *b, struct err *err);
/* Builds with coverage, runs the benchmarks, and gives what gcov (or llvm-cov)
 * printed, one JSON document per line. -1 when that is impossible here; the
 * program's own advice then stays static. */
int builder_coverage(struct builder *b, struct str *json, struct err *err);
/* Builds with -g, runs the benchmarks under a preload that counts allocations, and
 * appends the lines they come from to profile->sites (see count.h); call
 * profile_finish afterwards. -1 when that is impossible here (static programs). */
int builder_allocations(struct builder *b, struct profile *profile, struct err *err);
/* The tree of a variant is given back to the disk; its log is kept. */
void builder_drop(struct builder *b, const struct built *built);
void builder_close(struct builder *b);

/* Hash of what is loaded and executed in the files (ELF executables, shared
 * libraries, objects, archives): allocated sections without notes, and
 * relocations with symbol names. */
int code_hash(struct arena *a, const struct strlist *files, const char **hash, unsigned long long *size,
	      struct err *err);

#endif
