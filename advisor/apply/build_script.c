/* <folder>/build: builds everything again. What an earlier build made has not what is applied, and no build system
 * knows that: where objects are among the sources, a `make clean` may be missing, may fail, may forget
 * some. So what is older than the accepted changes is made older than its sources, too; nothing is
 * removed but what the project's own cleaning removes. */
#include <string.h>

#include "apply/applying.h"
#include "apply/quote.h"
#include "base/fs.h"
#include "base/str.h"
#include "model/benchmark.h"

/* The tree's root in scripts below <folder>; ADVISOR_TREE names another tree: a copy to train in. */
static void enter_root(struct applying *ap, struct str *s)
{
	if (apply_up_to_root(ap))
		str_addf(s, "cd \"${ADVISOR_TREE-${0%%/*}/%s}\"\napply=", apply_up_to_root(ap));
	else {
		str_add(s, "root=");
		str_add_shell(s, ap->root);
		str_add(s, "\ncd \"${ADVISOR_TREE-$root}\"\napply=");
	}
	str_add_shell(s, ap->folder_shown);
	str_addc(s, '\n');
}

/* Starts a find over the files of the tree, without what is version control's and ours. */
static void find_files(struct applying *ap, struct str *s)
{
	const char *below = path_below(ap->root, ap->state);
	str_add(s, "\tfind . -path ./.git -prune -o ");
	if (below) {
		str_add(s, "-path ./");
		str_add_shell(s, below);
		str_add(s, " -prune -o ");
	}
	str_add(s, "-type f ");
}

void build_script_find_built(struct applying *ap, const char *more, struct str *s)
{
	/* by name: what is text, or large */
	find_files(ap, s);
	str_addf(s,
		 "%s \\( -name '*.o' -o -name '*.a' -o -name '*.so' -o -name '*.so.*' -o -name '*.lo' -o -name '*.la' "
		 "-o -name '*.gch' -o -name '*.gcda' \\) -print0\n",
		 more);
	/* by what it begins with: ELF, an archive, clang's bitcode; objects are called by any name */
	find_files(ap, s);
	str_addf(s, "%s -size -65536k -exec grep -lzZE '^(.ELF|!<arch>|BC[^ -~][^ -~])' {} + || :\n", more);
}

/* Objects that were there before, out of date for whoever compares times. */
static void age(struct applying *ap, const char *since, struct str *s)
{
	str_addf(s,
		 "# What is older than this: made older than its sources, so that it is made again.\n"
		 "since=$apply/%s\n[ -e \"$apply/profile\" ] && since=$apply/profile\n"
		 "since=${ADVISOR_SINCE-$since}\n(\n\tLC_ALL=C export LC_ALL\n",
		 since);
	build_script_find_built(ap, "! -newer \"$since\"", s);
	str_add(s, ") | xargs -0 -r touch -c -t 198001010000\n");
}

/* Benchmarks name the build folder ("build/prog"); ours may be another. */
static const char *moved(struct applying *ap, const char *command)
{
	const char *from = ap->folder_was, *to = ap->folder_is;
	struct str s = {0};
	size_t n = from ? strlen(from) : 0;
	for (const char *p = command; *p;) {
		int start =
			p == command || strchr(" \t'\"=", p[-1]) || (p[-1] == '/' && p >= command + 2 && p[-2] == '.');
		if (start && n && !strncmp(p, from, n) && p[n] == '/') {
			str_add(&s, to);
			p += n;
		} else {
			str_addc(&s, *p++);
		}
	}
	return arena_take(ap->a, &s);
}

const char *build_script_unit(struct applying *ap, const char *unit)
{
	size_t n = ap->folder_was ? strlen(ap->folder_was) : 0;
	return n && !strncmp(unit, ap->folder_was, n) && unit[n] == '/'
		       ? arena_printf(ap->a, "%s%s", ap->folder_is, unit + n)
		       : unit;
}

void build_script_recipe(struct applying *ap, struct recipe *r)
{
	const struct benchmark_list *training = report_training(ap->r);
	for (size_t i = 0; i < training->n; i++) {
		const struct benchmark *b = &training->v[i];
		const char *command = benchmark_shell(ap->a, b, "\"$ADVISOR_SERVE\"", &ap->c.env, NULL);
		strlist_add(ap->a, &r->training, moved(ap, command));
		r->serves |= b->serve != NULL;
	}
	if (ap->c.pgo)
		train_script_plan(ap, r);
	else
		build_script_plan(ap, r);
}

void build_script_plan(struct applying *ap, const struct recipe *r)
{
	struct str s = {0};
	str_add(&s, "#!/bin/sh\n# Written by `advisor apply`. Builds everything again, because what was built before "
		    "does not\n"
		    "# have what is applied. Later builds are as always.\nset -e\n");
	enter_root(ap, &s);
	str_addf(&s, "%s\n", r->clean);
	if (!r->folder)
		age(ap, r->since ? r->since : "bin/launch", &s);
	str_addf(&s, "%s\n", r->build);
	if (r->wrapped)
		str_add(&s, "if [ ! -e \"$apply/called\" ]; then\n"
			    "\techo 'advisor: nothing was compiled with what is applied: either all was up to date' "
			    "\\\n\t\t'(remove what was built before, and build again), or the build does not find its' "
			    "\\\n\t\t'compiler by PATH' >&2\n"
			    "\texit 1\nfi\n");
	apply_plan_file(ap, arena_printf(ap->a, "%s/build", ap->folder), 0755, str_text(&s));
	str_free(&s);
	ap->build = arena_printf(ap->a, "sh %s/build", ap->folder_word);
}
