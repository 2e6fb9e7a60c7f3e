/* What the files of builder/ share. Private to builder/. */
#ifndef ADVISOR_BUILDER_BUILDER_PARTS_H
#define ADVISOR_BUILDER_BUILDER_PARTS_H

#include "base/fs.h"
#include "base/proc.h"
#include "builder/builder.h"
#include "builder/place.h"
#include "builder/probe.h"
#include "builder/plan.h"
#include "model/edits.h"

/* One process of the captured build: a command, or a part of one that compiled
 * several sources. Paths are those of the baseline's tree. */
struct step {
	enum command_kind kind;
	const char *class; /* the wrapper's word: "compile", "link", "archive", "extract", "index" */
	const char *dir, *real;
	const char *called_as; /* argv[0] as the build named it */
	struct strlist argv, env;
	struct strlist inputs, outputs; /* absolute */
	struct strlist also; /* where the build copied or moved the output; absolute */
	const char *hash; /* of the output when it was made; NULL: not known */
	const char *text; /* hash of the baseline's preprocessed text, once somebody asked */
	int scratch; /* 1: the output is ours; the build itself has none */
	int wanted; /* 1: what the benchmarks load needs it (known once builder.load.known) */
	double seconds; /* processor time it took when it was last run by us; 0: not known */
	double start, end;
	struct {
		size_t *v;
		size_t n, cap;
	} needs; /* earlier steps that must have run */
	int level; /* steps of one level need nothing of each other */
	int repeats; /* 1: an earlier step has the same output */
};
struct step_list {
	struct step *v;
	size_t n, cap;
};

/* Numbers of trees from here on are those of a copy of the process (builder_apart). */
#define SLOTS_APART 50000

/* What all configurations of one project share: where things are, what was asked for, what is known of the machine. */
struct workplace {
	struct build_options opt;
	const char *state, *work, *masq, *advisor_cc;
	const char *pristine; /* copy of the user's tree, never built in */
	const char *named; /* what stands for any tree's path in hashed code: the first baseline's */
	double until; /* see builder_until */
	struct strlist tracked; /* files under version control, as git sorts them; empty: none is known */
	unsigned slots; /* trees given out; 0 is the baseline's */
	unsigned candidate; /* build systems looked at */
	const char *preload; /* the exec preload, when the build names absolute compilers; NULL: not needed */
	struct strlist common; /* flags for every compile, baseline's too */
	struct strlist stand_ins; /* "MAKEINFO=true" for tools that the build would call and that are absent */
	struct strlist known, unknown; /* "COMPILER FLAG" pairs already tried */
	struct strlist untouched; /* user_tree.c: the user's own files as they were */
	struct content_map *contents; /* replay/objects.c: hashes of files that have been read */
	struct configurations *others; /* configurations.c: the project with other build options; NULL: none yet */
};

/* Which outputs the benchmarks load: loaded_outputs.c. */
struct loading {
	char *seen; /* per output: 1: a benchmark opened it */
	int benchmark, check; /* 1: a benchmark, the check was watched */
	int known; /* 1: the question is settled */
};

/* What replay has made of the baseline's build: replay/. */
struct replaying {
	int works; /* 1: replay gives the build's own code */
	const char *why_not;
	int no_debug; /* 1: -g is left out: it changes no code, and costs much */
	const char *mirror; /* replayed baseline that nothing ever runs in; variants are copied from it */
	struct plain_files *plain; /* of the mirror */
};

/* The project in one configuration: its baseline, and what variants of it need. */
struct builder {
	struct arena *a;
	struct workplace *w;
	struct project *p;
	const char *logs;
	const char *configured; /* as the configure phase left the baseline's tree (paths are the baseline's) */
	const char *tree; /* the baseline's: work/00000 */
	const char *compiler; /* real compiler of most units, absolute */
	struct step_list steps;
	struct strlist outputs; /* executables and shared libraries the build links, relative to the tree */
	struct loading load;
	struct replaying replay;
	struct probed *probed; /* probe.c: what was asked of the baseline's units */
	struct made *made; /* made_variants.c */
	const char *code; /* code hash of the baseline */
	struct sanitized *sanitized; /* patch_checks.c: the baseline with sanitizers; NULL: not built yet */
	int ends_at_once; /* 1: a benchmark's program ends by _exit, which writes no profile */
};

/* ---- tree.c ---- */
/* Files of a tree that do not name it; filled by the first copy that is given it. The
 * tree must not change. */
struct plain_files {
	struct arena *a;
	struct strlist rels;
	int known;
};
/* Copies a tree. Every file that holds the text `old` gets `new` in its place
 * (of equal length, so that binaries stay whole; old NULL: nothing is
 * replaced), as do symbolic links; share: sources and objects are hard-linked, not copied. */
struct tree_copy {
	const char *from, *to;
	const char *old, *new;
	int share;
	const struct strlist *tracked; /* files under version control, sorted; needed when share is set */
	struct plain_files *plain; /* NULL: every file is read */
	const char *itself; /* text files that name `from` name this instead; NULL: untouched */
	int (*skip)(void *ctx, const struct fs_entry *e); /* 1: leave it out; NULL: copy all */
	void *ctx;
};
int tree_copy(const struct tree_copy *c, struct err *err);
/* The user's tree without what a build made in it and without our state. Text
 * files that name the user's tree name `itself` instead. */
int tree_import(struct builder *b, const char *to, const char *itself, struct err *err);
/* Replaces every `old` in n bytes by `new`, of equal length. Returns how often. */
size_t tree_replace(char *text, size_t n, const char *old, const char *new);
/* Appends text with `root`, where it is as a path or the beginning of one,
 * replaced. Returns how often. */
size_t tree_rename(const char *text, const char *root, const char *to, struct str *out);
/* work/NNNNN */
const char *tree_slot(struct builder *b, unsigned n);

/* ---- without_applied.c ---- */
/* Takes from a copy what apply put there, and build folders that were configured with it: a baseline is built without. */
void tree_without_applied(struct builder *b, const char *tree);

/* ---- detect.c ---- */
/* Fills p->build_system and the commands that the options leave open. */
int detect_build(struct builder *b, struct err *err);
/* The next build system the tree has, when the first can't be configured here. 0: none. */
int detect_next(struct builder *b);
/* Fills b->p->options from the configured tree. */
void options_find(struct builder *b);
/* The command that configures a configured tree once more, with the words as well, run in the tree; NULL: it is
 * not known for this build system. */
const char *options_reconfigure(struct builder *b, const struct strlist *words);

/* ---- absent_tools.c ---- */
/* Fills b->stand_ins from what the tree's configure scripts call through automake's `missing`. */
void absent_tools(struct builder *b);

/* ---- run_phase.c ---- */
/* Runs one phase's command in a tree under the wrapper. events may be NULL.
 * Returns the build_status; reason gets a sentence when it is not BUILD_OK. -1:
 * interrupted, or the disk is full. */
int run_phase(struct builder *b, const struct plan *plan, const char *command, const char *tree, const char *log,
	      const char *events, enum build_status *status, const char **reason, struct err *err);
/* The line of a log that says most, and its last lines. */
const char *run_log_cause(struct arena *a, const char *log);
const char *run_log_tail(struct arena *a, const char *log, int lines);
/* logs/ID.log, the id made fit for a file name. */
const char *run_log_path(struct builder *b, const char *id, const char *suffix);
/* 0: go on. -1: interrupted or no space is left on the device. */
int run_may_go_on(struct builder *b, struct err *err);

/* ---- capture.c ---- */
/* Reads the wrapper's events into p->commands, p->units and b->steps. */
int capture_read(struct builder *b, const char *events, struct err *err);
/* Fills p->units from the steps. */
void capture_units(struct builder *b);
/* Finds what the build linked (b->outputs). */
int outputs_capture(struct builder *b, struct err *err);

/* ---- edits.c ---- */
/* The plan of a variant in a tree. Flags that another compiler does not know are
 * found by trying them, left out and named in dropped. */
int edits_plan(struct builder *b, const struct variant *v, const char *tree, struct plan *plan, struct strlist *dropped,
	       struct err *err);
/* The variant's edits as one, and the environment of its benchmark. */
void variant_edit(struct builder *b, const struct variant *v, struct merged_edit *out);
void variant_env(struct builder *b, const struct variant *v, struct strlist *env);
/* 1 when the compiler takes the flags on an empty source. */
int edits_compiler_takes(struct builder *b, const char *compiler, const char *const *flags);
int edits_compiler_takes_one(struct builder *b, const char *compiler, const char *flag); /* asks once */

/* ---- outputs.c ---- */
/* 1 for executables and shared libraries. */
int outputs_is_linked(const char *path);
/* code_hash of the linked outputs of a tree, blind to where the tree is. */
int outputs_hash(struct builder *b, const char *tree, struct built *out, struct err *err);
/* The first linked output whose code is not the same in both trees; "an output" when none is found. */
const char *outputs_differing(struct builder *b, const char *one_tree, const char *other);
/* Adds the environment to the code_hash. */
void outputs_env(struct builder *b, struct built *out);

/* ---- functions.c ---- */
/* Fills out from the functions of linked files; the example is in the arena. What can't be read holds none. */
void functions_compare(struct arena *keep, const struct strlist *base, const struct strlist *measured,
		       const struct strlist *ordinary, struct likeness *out);

/* ---- made.c ---- */
/* 1: a variant built before differs in its environment alone; out is that one, with this environment. */
int made_before(struct builder *b, const struct variant *v, struct built *out);
/* Notes what was built, before its environment is added to its code_hash. */
void made_keep(struct builder *b, const struct variant *v, const struct built *built);
/* One variant less runs in the tree. 1: others still do. */
int made_still_used(struct builder *b, const char *tree);

/* ---- outside.c ---- */
/* Remembers the user's tree, and warns when it has changed since. */
void user_tree_begin(struct builder *b);
void user_tree_check(struct builder *b);

/* ---- loaded.c ---- */
/* Around runs of the benchmarks in a built tree: notes in b->loaded what they open. */
struct watch {
	int fd; /* -1: nothing is watched */
	int *wd; /* per output */
};
void loaded_watch(struct builder *b, const char *tree, struct watch *w);
/* good: the benchmarks ran to their end. */
void loaded_seen(struct builder *b, struct watch *w, int good);
/* Settles it, before the first variant; runs the benchmarks once in the baseline's
 * tree when nobody else has. Sets the steps' `wanted`. -1 only when interrupted. */
int loaded_find(struct builder *b, struct err *err);

/* ---- steps.c ---- */
/* Orders the steps and finds out whether replaying them can be right: NULL, or why not. */
const char *steps_order(struct builder *b);

/* ---- objects.c: compiled objects, kept by what went into them ---- */
struct object_key {
	int cacheable;
	char name[33];
};
/* argv as it will run, in dir of tree. */
void object_key(struct arena *a, const char *tree, const char *dir, const struct strlist *argv,
		const struct strlist *env, struct object_key *key);
/* 1: the object is at `to` now. */
int object_fetch(struct builder *b, const struct object_key *key, const char *tree, const char *to);
/* The object is not the baseline's any more, but of sources that the patch has changed. */
void object_key_patched(struct object_key *key, const struct patch *p);
/* Appends the files of the tree, relative, that the kept object of the key was made from. 0: that is not known. */
int object_reads(struct builder *b, struct arena *a, const struct object_key *key, struct strlist *out);
/* Keeps an object with the files that the compiler says it read (a make rule). */
void object_store(struct builder *b, const struct object_key *key, const char *tree, const char *dir,
		  const char *object, const char *rule_file);
/* Deletes the oldest until the rest fits the limit. */
void object_trim(struct builder *b);

/* ---- replay.c ---- */
/* Rebuilds the baseline by replay in b->mirror; sets b->replay or b->no_replay. */
int replay_try(struct builder *b, const struct built *baseline, struct err *err);
/* Builds a variant from the mirror: only what the plan changes is compiled. */
int replay_build(struct builder *b, const struct plan *plan, const char *tree, const char *log, struct built *out,
		 struct err *err);

/* ---- patched.c ---- */
/* Changes the sources of a tree of ours. A patch that does not fit (or NULL: none) is a result in out. -1: interrupted,
 * or the disk is full. */
int patched_tree(struct builder *b, const struct patch *p, const char *tree, struct built *out, struct err *err);
/* Sets marks[i] and dirty[i] of the compile steps that read what the plan's patch changes, as far as that can be told;
 * what no benchmark loads is left alone. */
void patched_steps(struct builder *b, const struct plan *plan, char *marks, char *dirty);
/* 0: the patch changes what is more than a compiled source (a new file, a grammar, a build file): only a full build
 * knows what comes of it. */
int patched_by_replay(struct builder *b, const struct plan *plan);

/* ---- job.c ---- */
/* What step i runs in a tree under a plan, and its environment. */
void replay_job(struct builder *b, struct arena *a, const struct plan *plan, const char *tree, size_t i,
		struct plan_job *job);
const char **replay_env(struct builder *b, struct arena *a, const char *tree, size_t i);
/* A path or argument of the baseline's tree, in another. */
const char *job_moved(struct builder *b, struct arena *a, const char *tree, const char *text);
/* 1 when some unit is compiled with debug information. */
int job_debug_flags(const struct builder *b);

/* ---- same_text.c ---- */
/* Clears dirty[i] of compile steps that the plan changes in macros only and whose
 * preprocessed text stays what it was. */
int same_text(struct builder *b, const struct plan *plan, char *dirty, struct err *err);

/* ---- layout.c ---- */
/* Links a built tree's outputs again in other layouts, from the objects in `from`
 * (the tree itself, or one of the same code) under that tree's plan. Sets
 * out->layouts. -1 only when interrupted. */
int layouts_make(struct builder *b, const struct plan *plan, const char *from, struct built *out, struct err *err);
/* work/layouts-NNNN, below which N/REL is output REL in layout N. */
const char *layouts_folder(struct arena *a, const char *tree);

/* ---- workplace.c ---- */
/* Seconds that a step may take: `most`, or what is left until builder_until's end. */
double builder_seconds_left(const struct builder *b, double most);

/* ---- build_variant.c, pgo.c ---- */
/* By replay when that is right here, else by the full build. */
int builder_build_with(struct builder *b, const struct plan *plan, const char *tree, const char *log, struct built *out,
		       struct err *err);
int pgo_build(struct builder *b, const struct variant *v, struct plan *plan, const char *tree, const char *log,
	      struct built *out, struct err *err);
/* Where the training runs of a tree leave their profiles. */
const char *pgo_profiles_folder(struct builder *b, const char *tree);
int pgo_compiler_is_clang(struct builder *b, const char *compiler);
/* The compiler of an edit that has one of its own, else the project's. */
const char *pgo_compiler_of_edit(struct builder *b, const struct variant *v);
int pgo_is_wanted(const struct variant *v);
/* What makes a compiler use what a training left in the folder. */
void pgo_use_flags(struct builder *b, struct arena *a, const char *compiler, const char *profiles, struct strlist *out);
/* gcc's file of counts: the object's absolute path without its suffix, each / written #. */
char *pgo_counts_file(struct arena *a, const char *profiles, const char *object);
/* Makes what was counted for an object count for one of another name, too. */
int pgo_profile_share(struct arena *a, const char *profiles, const char *object, const char *with, struct err *err);
void pgo_files_with_suffix(struct arena *a, const char *dir, const char *suffix, struct strlist *out);
int pgo_merge_profiles(struct builder *b, const char *compiler, const struct strlist *raw, const char *to,
		       struct err *err);

/* ---- profile_check.c ---- */
/* After a build with a profile: fills out->unprofiled; BUILD_FAILED when the profile is none. */
void profile_check(struct builder *b, const char *tree, const char *profiles, const char *log, struct built *out);

/* ---- training.c ---- */
/* What is run for what it leaves behind. */
struct workload {
	const struct benchmark_list *commands;
	const char *without; /* the name of one that is left out; NULL: none is */
	int runs; /* of each */
	const char *writes; /* the folder that what is counted goes to, whatever user a server becomes; NULL: none */
};
/* Every benchmark once. */
struct workload training_benchmarks(const struct builder *b, const char *writes);
/* What trains the profile of a variant; without: the variant's. */
struct workload training_profile(const struct builder *b, const char *without, const char *writes);
/* The shell command of a benchmark's run in a tree, with its server where it has one. */
const char *training_command(struct builder *b, const struct benchmark *bench, const char *tree,
			     const struct strlist *env, const char *writes);
/* Runs them in the tree. A failing run is BUILD_RUN_FAILED. */
int training_run(struct builder *b, const struct workload *l, const char *tree, const struct strlist *env,
		 const char *log, struct built *out, struct err *err);

/* ---- flush_profile.c ---- */
/* 1 when a run of an instrumented build left no profile below the folder. */
int flush_profile_is_needed(struct builder *b, int clang, const char *profiles);
/* 1 when a server trains: it is ended by a signal, and whether it wrote a profile cannot be told from that of its load. */
int flush_profile_from_start(const struct workload *l);
/* Adds to a plan's links what writes the profile where the program calls _exit, and
 * remembers that it was needed (b->ends_at_once). */
void flush_profile_at_exit(struct builder *b, int clang, struct plan *plan);

/* ---- read_options.c ---- */
/* From the text of CMakeCache.txt, of meson-info/intro-buildoptions.json, and of what configure --help and
 * config.status --config print. */
void options_read_cmake(struct arena *a, const char *text, struct build_option_list *out);
void options_read_meson(struct arena *a, const char *text, struct build_option_list *out);
void options_read_configure(struct arena *a, const char *help, const char *args, struct build_option_list *out);

/* ---- option_macros.c ---- */
/* Fills the options' macros from the text of one build file; from all of the tree's. */
void option_macros_read(struct arena *a, const char *text, struct build_option_list *l);
void option_macros_find(struct builder *b);

/* ---- configurations.c ---- */
/* The builder of a configuration (built.configuration). */
struct builder *configuration(struct builder *b, unsigned n);
/* The next one after *n that was built, in a walk that begins with 0; NULL: that was the last. */
struct builder *configuration_next(struct builder *b, unsigned *n);
/* A variant that sets the build options `words`. */
int configuration_variant(struct builder *b, const struct variant *v, const struct strlist *words, struct built *out,
			  struct err *err);

/* ---- baseline.c ---- */
/* Builds and captures the configured tree, and tries replay. -1: it does not build. */
int baseline_build(struct builder *b, struct built *out, struct err *err);

/* ---- full.c ---- */
/* Builds in a fresh copy with the build's own command. */
int full_build(struct builder *b, const struct plan *plan, const char *tree, const char *log, struct built *out,
	       struct err *err);

#endif
