/* What the parts of apply/ share: one application being prepared. Preparing is pure;
 * record.c is the only place that writes or prints what would be written, undo.c removes. */
#ifndef ADVISOR_APPLY_APPLYING_H
#define ADVISOR_APPLY_APPLYING_H

#include "apply/apply.h"
#include "apply/changes.h"
#include "model/runtimes.h"

struct planned_file {
	const char *path; /* absolute */
	const char *shown; /* relative to the tree when below it */
	const char *text; /* NULL: a symbolic link to `target`, or a copy of `from` */
	const char *target;
	const char *from; /* copied from here */
	int made; /* 1: it is there */
	int replaces; /* 1: a source of the project, which is kept until undo */
	int mode;
};

struct applying {
	struct arena *a;
	const struct report *r;
	const struct apply_options *opt;
	struct changes c;
	const char *root, *state; /* absolute */
	const char *folder; /* <state>/apply: the wrapper, the run script, profiles */
	const char *folder_shown; /* relative to root when below it */
	const char *folder_word; /* the same as a shell's word */
	const char *to;
	struct {
		struct planned_file *v;
		size_t n, cap;
	} files;
	const char *configure, *build; /* commands, run in the root; configure may be NULL */
	struct strlist run_env;
	struct str *said;
	int flush; /* 1: what writes the profile of a program that ends by _exit is at hand */
	const char *folder_was,
		*folder_is; /* the build folder, as the report's units have it and now; NULL: no other */
};

/* How the tree is built with what is applied: commands of a shell in the tree's root. */
struct recipe {
	const char *clean; /* takes away what an earlier build made; may fail */
	const char *build; /* all that builds */
	const char *folder; /* the build folder, relative and ours alone; NULL: objects are among the sources */
	const char *since; /* a file of <folder>: what is older was built before; NULL: the wrapper */
	int wrapped; /* 1: compilers are called through the wrapper */
	struct strlist training; /* commands */
	int serves; /* 1: among them is a server with its load */
};

/* Plans a file. `path` absolute or relative to the root. */
void apply_plan_file(struct applying *ap, const char *path, int mode, const char *text);
void apply_plan_link(struct applying *ap, const char *path, const char *target);
void apply_plan_copy(struct applying *ap, const char *path, const char *from);
/* "../..", from <folder> to the root; NULL when it does not lie below. What is written
 * finds the rest by it, so that the tree may be moved or copied. */
const char *apply_up_to_root(struct applying *ap);
/* 1 when the report's build was that of a Debian package. */
int apply_is_package(const struct report *r);
/* path as the user reads it: relative to the root when below it. */
const char *apply_shown(struct applying *ap, const char *path);

/* The build folder that a report's command names, relative to the root: given, when it is a new folder below the
 * root, else one of our own. Scripts remove it. */
const char *apply_build_folder(struct applying *ap, const char *given);
/* The makefile of the tree's root that make reads; NULL when there is none. */
const char *make_makefile(struct applying *ap);

/* Each word for a shell in a Makefile's assignment, with a space before it. */
void flags_make_words(struct str *s, const struct strlist *l);
/* The words of a Meson list, parted by commas. */
void meson_words(struct str *s, const struct strlist *l);
/* What dpkg-buildflags is told to leave out. */
void dpkg_strip_words(struct applying *ap, struct strlist *out);
/* The CMake function advisor_apply(folder), which adds the options to all targets. It reads
 * ${advisor_root} for the units' paths. */
void cmake_function(struct applying *ap, struct str *s);

/* wrapper.c: the compiler wrapper and its names under <folder>/bin. */
void wrapper_plan(struct applying *ap);
/* The other compiler, or the project's own. */
const char *wrapper_compiler(struct applying *ap);
/* 1 when something is compiled for link-time optimisation. */
int wrapper_lto(const struct applying *ap);
/* ar, ranlib and nm that know such objects, under <folder>/bin; nothing when there are none. */
void wrapper_plan_archive_tools(struct applying *ap);
/* The absolute path of the one of these tools that link-time optimisation needs; NULL: none is needed, or there. */
const char *wrapper_archive_tool(struct applying *ap, const char *tool);
/* wrapper_profile.c: parts of the script. Sets $clang; adds what counts, or what uses the counts. */
void wrapper_family(struct applying *ap, struct str *s);
void wrapper_profile(struct applying *ap, struct str *s);
/* 1 when only the wrapper has the effect: something is to be removed, or is elsewhere than plain settings do. */
int wrapper_is_needed(const struct applying *ap);
/* 1 when a setting of the whole build may come before flags of the same kind that some target has, and lose. */
int wrapper_flags_compete(struct applying *ap);
/* The lines of a file to be sourced in the root that put the wrapper before all compilers on PATH. */
void wrapper_path_lines(struct applying *ap, struct str *s);
/* The script's text. */
char *wrapper_text(struct applying *ap);
/* "/usr/bin/clang++-19" for "/usr/bin/clang-19", when it is there. */
const char *wrapper_cxx(struct arena *a, const char *compiler);
/* What the compiler wrapper does, as comment lines with the prefix. */
void changes_comment(struct applying *ap, const char *prefix, struct str *out);
/* Appends one line to ap->said; whatever it holds, it is one line and printable. */
void changes_say_line(struct applying *ap, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* "CFLAGS: add ...", the form that a packager wants; prefix before each line. */
void changes_plain(struct applying *ap, const char *prefix, struct str *out);

/* build_script.c: <folder>/build, which builds everything again; sets ap->build to it. */
void build_script_plan(struct applying *ap, const struct recipe *r);
/* Lines of a script whose output is the paths of what looks built, each with a NUL after it. more: a condition of
 * find. */
void build_script_find_built(struct applying *ap, const char *more, struct str *s);
/* train_script.c: the same and <folder>/train, which makes a profile first; sets ap->build to that. */
void train_script_plan(struct applying *ap, const struct recipe *r);
/* A unit's path, for a source that the build makes: in the folder where it is built now. */
const char *build_script_unit(struct applying *ap, const char *unit);
/* One or the other. */
void build_script_recipe(struct applying *ap, struct recipe *r);
/* run.c: the script that runs a program with the environment; nothing when there is none. */
void run_script_plan(struct applying *ap);

/* One per build system, and for what is none. They plan files, set ap->configure and ap->build, and may
 * append notes to ap->said. */
#define SYSTEM(name, ...) int apply_##name(struct applying *ap, struct err *err);
#include "model/build_system.def"
#undef SYSTEM
int apply_dpkg(struct applying *ap, struct err *err);
int apply_flags(struct applying *ap, struct err *err);
int apply_env(struct applying *ap, struct err *err);

/* patch.c: appends the notes and the diff to ap->said. Writes nothing. */
int patch_report(struct applying *ap, struct err *err);

/* record.c */
int record_files(struct applying *ap, struct err *err);
/* -1: a planned file would lie outside of the tree and the state, or reached through a link. */
int record_check(struct applying *ap, struct err *err);
/* The hash of the code that exactly this set of changes gave when it was measured; NULL when it
 * never was. */
const char *record_measured_code(struct applying *ap);
int record_exists(const char *state);
void record_show(struct applying *ap);

#endif
