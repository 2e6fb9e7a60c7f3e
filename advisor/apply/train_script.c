/* <folder>/train: makes a profile and builds with it. The build with counters is in a copy of the tree, so that the
 * tree never holds a program that counts, whatever goes wrong. gcc finds counts by the objects' paths, which are
 * given the tree's place afterwards. The last step proves that the profile is used and that nothing counts. */
#include "apply/applying.h"
#include "apply/quote.h"
#include "base/fs.h"
#include "base/str.h"
#include "model/compiler.h"
#include "model/runtimes.h"

static const char *profdata(struct applying *ap)
{
	const char *tool = compiler_tool(ap->a, wrapper_compiler(ap), "profdata", NULL);
	return tool ? tool : "llvm-profdata";
}

static void heading(struct applying *ap, struct str *s)
{
	str_add(s, "#!/bin/sh\n# Written by `advisor apply`. Makes a profile of the program with what trains it, in a "
		   "copy of the\n"
		   "# tree, and builds the tree with it. The profile stays in ");
	quote_comment(s, ap->folder_word);
	str_add(s, "/profile; later builds use it.\nset -e\napply=$(cd \"${0%/*}\" && pwd -P)\nroot=");
	if (apply_up_to_root(ap))
		str_addf(s, "$(cd \"$apply/%s\" && pwd -P)", apply_up_to_root(ap));
	else
		str_add_shell(s, ap->root);
	str_add(s, "\nwork=$apply/training copy=$work/tree counts=$work/counts done= swapped=\n"
		   "ADVISOR_SERVE=$apply/" RUNTIME_SERVER " export ADVISOR_SERVE\n"
		   "unset LLVM_PROFILE_FILE GCOV_PREFIX GCOV_PREFIX_STRIP\n"
		   "GIT_OPTIONAL_LOCKS=0 export GIT_OPTIONAL_LOCKS\n\n"
		   "fail() {\n\tprintf 'advisor: %s\\n' \"$*\" >&2\n\texit 1\n}\n"
		   "leave() {\n"
		   "\trm -rf \"$work\"\n"
		   "\t[ -n \"$done\" ] || [ -z \"$swapped\" ] || rm -rf \"$apply/profile\"\n"
		   "\t[ -n \"$done\" ] || [ ! -e \"$apply/profile.old\" ] || mv \"$apply/profile.old\" "
		   "\"$apply/profile\"\n"
		   "}\n"
		   "trap leave EXIT\ntrap 'exit 1' HUP INT TERM\n\n");
}

/* Text that names the tree names the copy: a configured tree knows its own place. */
static void renaming(struct str *s)
{
	str_add(s, "from=$(printf '%s' \"$root\" | sed 's/[][\\.*^$|]/\\\\&/g')\n"
		   "to=$(printf '%s' \"$copy\" | sed 's/[\\&|]/\\\\&/g')\n"
		   "back=$(printf '%s' \"$copy\" | sed 's/[][\\.*^$|]/\\\\&/g')\n"
		   "there=$(printf '%s' \"$root\" | sed 's/[\\&|]/\\\\&/g')\n"
		   "ADVISOR_RENAME=\"s|$back\\([^A-Za-z0-9_.-]\\)|$there\\1|g\" export ADVISOR_RENAME\n"
		   "renamed() {\n"
		   "\tsed \"s|$from\\([^A-Za-z0-9_.-]\\)|$to\\1|g; s|$from\\$|$to|\"\n"
		   "}\n\n");
}

/* What was built in the tree comes along; `build` sees to it that it is made again. Times are kept to the last digit
 * (posix), or make would find other files out of date in the copy than in the tree. */
static void copying(struct applying *ap, const struct recipe *r, struct str *s)
{
	const char *below = path_below(ap->root, ap->state);
	str_add(s, "copy_tree() {\n"
		   "\tmkdir -p \"$copy\" \"$counts\"\n"
		   "\tcd \"$root\"\n"
		   "\ttar --format=posix -cf - --anchored --no-wildcards --exclude=./.git");
	if (below) {
		str_add(s, " --exclude=");
		str_add_shell(s, arena_printf(ap->a, "./%s", below));
	}
	if (r->folder) {
		str_add(s, " --exclude=");
		str_add_shell(s, arena_printf(ap->a, "./%s", r->folder));
	}
	str_add(s, " . | (cd \"$copy\" && tar -xf -)\n"
		   "\tif [ -e .git ]; then\n"
		   "\t\tcp -al .git \"$copy/.git\" 2>/dev/null || { rm -rf \"$copy/.git\" && cp -a .git "
		   "\"$copy/.git\"; }\n"
		   "\tfi\n");
	if (below) {
		str_add(s, "\there=$copy/");
		str_add_shell(s, path_below(ap->root, ap->folder));
		str_add(s, "\n\tmkdir -p \"$here\"\n"
			   "\tfor file in \"$apply\"/*; do\n"
			   "\t\tcase ${file##*/} in profile*|training|called) continue ;; esac\n"
			   "\t\tcp -a \"$file\" \"$here/\"\n\tdone\n");
	}
	str_add(s, "\tcd \"$copy\"\n"
		   "\tgrep -rlIF --exclude-dir=.git -- \"$root\" . | while IFS= read -r file; do\n"
		   "\t\trenamed <\"$file\" >\"$work/text\"\n"
		   "\t\ttouch -r \"$file\" \"$work/text\"\n"
		   "\t\tchmod u+w \"$file\"\n"
		   "\t\tcat \"$work/text\" >\"$file\"\n"
		   "\t\ttouch -r \"$work/text\" \"$file\"\n"
		   "\tdone\n}\n\n");
}

static void counting(struct applying *ap, const struct recipe *r, struct str *s)
{
	str_add(s, "bench() {\n"
		   "\tcommand=$(printf '%s\\n' \"$1\" | renamed)\n\t");
	if (ap->c.env.n)
		str_add(s, "\"$apply/run\" ");
	str_add(s, "sh -c \"$command\" >/dev/null </dev/null ||\n"
		   "\t\tfail \"the benchmark fails with counters, so nothing was changed: $1\"\n}\n"
		   "count() {\n"
		   "\tADVISOR_TRAIN=$counts ADVISOR_TREE=$copy sh \"$apply/build\" ||\n"
		   "\t\tfail 'it does not build with counters, so nothing was changed'\n"
		   "\tcd \"$copy\"\n");
	for (size_t i = 0; i < r->training.n; i++) {
		str_add(s, "\tbench ");
		str_add_shell(s, r->training.v[i]);
		str_addc(s, '\n');
	}
	str_add(s, "}\ncounted() {\n"
		   "\tfind \"$counts\" \\( -name '*.gcda' -o -name '*.profraw' \\) -print | grep -q .\n}\n\n"
		   "# ---- with counters, and the workload\nrm -rf \"$work\"\ncopy_tree\n");
	if (ap->flush && r->serves) /* whether the server wrote counts cannot be told from those of its load */
		str_add(s, "ADVISOR_FLUSH=1 export ADVISOR_FLUSH\n");
	str_add(s, "count\nunset ADVISOR_FLUSH\n");
	if (ap->flush)
		str_add(s, "if ! counted; then\n"
			   "\t# a program that ends by _exit writes no counts, unless it is told to\n"
			   "\t: >\"$work/now\"\n"
			   "\tADVISOR_FLUSH=1 ADVISOR_SINCE=$work/now export ADVISOR_FLUSH ADVISOR_SINCE\n"
			   "\tcount\n\tunset ADVISOR_FLUSH ADVISOR_SINCE\nfi\n");
	str_add(s, "counted || fail 'the benchmarks left no profile, so nothing was changed: does the program end by a "
		   "signal,' \\\n"
		   "\t'or do they run another one?'\n\n");
}

static void collecting(struct applying *ap, struct str *s)
{
	str_add(s, "# ---- the profile, as the tree's own\nmkdir \"$work/profile\"\n"
		   "was=$(printf '%s' \"$copy\" | tr / '#') is=$(printf '%s' \"$root\" | tr / '#')\n"
		   "find \"$counts\" -name '*.gcda' -print | while IFS= read -r file; do\n"
		   "\tname=${file##*/}\n"
		   "\tcase $name in \"$was\"*) name=$is${name#\"$was\"} ;; esac\n"
		   "\tmv \"$file\" \"$work/profile/$name\"\ndone\n"
		   "set -- \"$counts\"/*.profraw\n"
		   "if [ -e \"$1\" ]; then\n\t");
	str_add_shell(s, profdata(ap));
	/* clang knows a function that is no other file's by its file, too */
	str_add(s, " merge -text -o \"$work/text\" \"$@\" && sed \"$ADVISOR_RENAME\" \"$work/text\" >\"$work/renamed\" "
		   "&&\n\t\t");
	str_add_shell(s, profdata(ap));
	str_add(s, " merge -o \"$work/profile/merged.profdata\" \"$work/renamed\" && [ -s "
		   "\"$work/profile/merged.profdata\" ] ||\n"
		   "\t\tfail 'the counts cannot be merged, so nothing was changed'\nfi\n"
		   "rm -rf \"$apply/profile.old\"\n"
		   "[ ! -e \"$apply/profile\" ] || mv \"$apply/profile\" \"$apply/profile.old\"\n"
		   "swapped=1\nmv \"$work/profile\" \"$apply/profile\"\n\n");
}

/* What the wrapper wrote down; without it, the programs that are new. */
static void proving(struct applying *ap, const struct recipe *r, struct str *s)
{
	str_add(s, "# ---- with the profile, and is it so?\n"
		   "proof=$work/proof\n: >\"$proof\"\nrm -f \"$apply/called\"\n"
		   "ADVISOR_PROOF=$proof sh \"$apply/build\" ||\n"
		   "\tfail 'it does not build with the profile, which is gone again: build as before'\n"
		   "cd \"$root\"\n");
	if (r->wrapped) {
		str_add(s, "with=$(grep -c '^with ' \"$proof\") ||\n"
			   "\tfail 'no source was compiled with the profile: are its objects elsewhere than in "
			   "training?'\n"
			   "sed -n 's/^linked //p' \"$proof\" | sort -u >\"$work/linked\"\n");
	} else {
		str_add(s, "with=$(ls \"$apply/profile\" | grep -c .)\n(\n\tLC_ALL=C export LC_ALL\n");
		build_script_find_built(ap, "-newer \"$apply/profile\"", s);
		str_add(s, ") | tr '\\0' '\\n' >\"$work/linked\"\n");
	}
	str_add(s,
		"while IFS= read -r file; do\n"
		"\tif [ -f \"$file\" ] && LC_ALL=C grep -qF -- \"$counts\" \"$file\"; then\n"
		"\t\trm -f \"$file\"\n\t\tset -- \"$file\"\n"
		"\t\techo \"$file\" >>\"$work/counting\"\n"
		"\tfi\ndone <\"$work/linked\"\n"
		"[ ! -e \"$work/counting\" ] || fail 'this still counted, and was removed:' $(cat \"$work/counting\")\n"
		"done=1\nrm -rf \"$apply/profile.old\"\n");
	if (r->wrapped)
		str_add(s, "echo \"advisor: built with a profile; of $(grep -c '^with' \"$proof\") sources compiled, "
			   "$with have counts\" >&2\n");
	else
		str_add(s, "echo \"advisor: built with a profile of $with sources\" >&2\n");
}

void train_script_plan(struct applying *ap, const struct recipe *r)
{
	struct str s = {0};
	build_script_plan(ap, r);
	if (r->serves)
		apply_plan_copy(ap, arena_printf(ap->a, "%s/" RUNTIME_SERVER, ap->folder),
				path_join(ap->a, ap->opt->libexec, RUNTIME_SERVER));
	heading(ap, &s);
	renaming(&s);
	copying(ap, r, &s);
	counting(ap, r, &s);
	collecting(ap, &s);
	proving(ap, r, &s);
	apply_plan_file(ap, arena_printf(ap->a, "%s/train", ap->folder), 0755, str_text(&s));
	str_free(&s);
	ap->build = arena_printf(ap->a, "sh %s/train", ap->folder_word);
	changes_say_line(ap, "make the profile and build with it: %s", ap->build);
	changes_say_line(
		ap,
		"  The profile stays in %s/profile and plain builds use it; train again when the code changes much.",
		ap->folder_word);
}
