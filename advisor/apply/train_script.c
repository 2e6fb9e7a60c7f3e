/* A profile has to be made from the tree as it is built here: counts are found by
 * the objects' paths. The script builds with counters, runs the benchmarks, and
 * builds with the profile, which stays in the tree for later builds. */
#include "apply/applying.h"
#include "apply/quote.h"
#include "base/fs.h"
#include "base/str.h"
#include "model/compiler.h"

static const char *profdata(struct applying *ap)
{
	const char *tool = compiler_tool(ap->a, applied_compiler(ap), "profdata", NULL);
	return tool ? tool : "llvm-profdata";
}

void train_plan(struct applying *ap, const char *clean, const char *build, const struct strlist *benchmarks)
{
	struct str s = {0};
	str_add(&s, "#!/bin/sh\n# Written by `advisor apply`. Makes a profile of the program with the benchmarks and\n"
		    "# builds with it. The profile stays in ");
	quote_comment(&s, ap->folder_word);
	str_add(&s, "/profile; later builds use it.\nset -e\nprofile=$(cd \"${0%/*}\" && pwd)/profile\ncd ");
	if (up_to_root(ap))
		str_addf(&s, "\"${0%%/*}/%s\"", up_to_root(ap));
	else
		str_add_shell(&s, ap->root);
	str_add(&s, "\nrm -rf \"$profile\"\nmkdir -p \"$profile\"\n\n");
	str_addf(&s, "# with counters\n%s\nADVISOR_PGO=generate\nexport ADVISOR_PGO\n%s\n\n# the workload\n", clean,
		 build);
	for (size_t i = 0; i < benchmarks->n; i++) {
		str_add(&s, "sh -c ");
		str_add_shell(&s, benchmarks->v[i]);
		str_add(&s, " >/dev/null </dev/null\n");
	}
	str_add(&s, "\nset -- \"$profile\"/*.profraw\n"
		    "if [ -e \"$1\" ]; then\n\t");
	str_add_shell(&s, profdata(ap));
	str_add(&s, " merge -o \"$profile/merged.profdata\" \"$@\"\nfi\n"
		    "if [ -z \"$(ls -A \"$profile\")\" ]; then\n"
		    "\techo 'the benchmarks left no profile: was everything built again with counters?' >&2\n"
		    "\texit 1\nfi\n\n");
	str_addf(&s, "# with the profile\nunset ADVISOR_PGO\n%s\n%s\n", clean, build);
	plan_file(ap, arena_printf(ap->a, "%s/train", ap->folder), 0755, str_text(&s));
	str_free(&s);
	ap->build = arena_printf(ap->a, "sh %s/train", ap->folder_word);
	say_line(ap, "make the profile and build with it: %s", ap->build);
	say_line(ap,
		 "  The profile stays in %s/profile and plain builds use it; train again when the code changes much.",
		 ap->folder_word);
}
