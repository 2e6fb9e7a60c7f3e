/* What the compiler wrapper knows of profiles, and of which compiler it calls. */
#include "apply/applying.h"
#include "base/str.h"
#include "model/compiler.h"

/* Sets $clang. What another compiler is, is known now; the project's own is asked when it is called, because
 * its name (cc, a link in a cache's folder) does not tell. */
void wrapper_family(struct applying *ap, struct str *s)
{
	if (!ap->c.pgo && !wrapper_lto(ap))
		return;
	if (ap->c.compiler)
		str_addf(s, "clang=%s\n", str_eq(compiler_family_asked(ap->a, ap->c.compiler), "clang") ? "1" : "");
	else
		str_add(s, "case $(LC_ALL=C \"$real\" --version 2>/dev/null) in\n"
			   "*clang*) clang=1 ;;\n*) clang= ;;\nesac\n");
}

static void add_quoted(struct str *s, const struct strlist *words)
{
	str_add(s, "\tset -- \"$@\"");
	for (size_t i = 0; i < words->n; i++)
		str_addf(s, " \"%s\"", words->v[i]);
	str_addc(s, '\n');
}

/* -fprofile-partial-training: not known to a gcc before 10, not understood by clang. */
static int trains_partially(struct applying *ap)
{
	struct compiler c = {.path = wrapper_compiler(ap)};
	return compiler_ask(ap->a, &c) != 0 || c.major >= 10;
}

/* As in the measured training: a program that ends by _exit or SIGTERM must be told to write its counts. */
static void flush(struct applying *ap, struct str *s)
{
	if (ap->flush)
		str_add(s, "\tif [ -n \"${ADVISOR_FLUSH-}\" ] && [ -n \"$link\" ] && [ -z \"$part\" ]; then\n"
			   "\t\t[ -n \"$clang\" ] || set -- \"$@\" -Wl,-u,__gcov_dump -Wl,-u,__gcov_reset\n"
			   "\t\tset -- \"$@\" -Wl,--wrap=_exit -Wl,--wrap=_Exit -Wl,-u,__wrap__exit "
			   "\"${bin%/bin}/" RUNTIME_FLUSH_ARCHIVE "\"\n\tfi\n");
}

/* ADVISOR_PROOF=FILE: `train` wants to know which sources found their counts, by the compiler's own word, and what
 * was linked. */
static const char prove[] =
	"if [ -n \"${ADVISOR_PROOF-}\" ]; then\n"
	"\twords=$ADVISOR_PROOF.$$ status=0\n"
	"\tif [ -z \"$compile\" ]; then\n"
	"\t\t:\n"
	"\telif [ -n \"$clang\" ]; then\n"
	"\t\tset -- \"$@\" -Wprofile-instr-unprofiled -Wno-error=profile-instr-unprofiled\n"
	"\telse\n"
	"\t\tset -- \"$@\" -Wmissing-profile -Wno-error=missing-profile\n"
	"\tfi\n"
	"\tLC_ALL=C \"$real\" \"$@\" 2>\"$words\" || status=$?\n"
	"\tcat \"$words\" >&2\n"
	"\tif [ \"$status\" -eq 0 ] && [ -n \"$compile\" ]; then\n"
	"\t\tcase $(cat \"$words\") in\n"
	"\t\t*'profile count data file'*|*'no profile data available'*) echo \"without $source\" ;;\n"
	"\t\t*) echo \"with $source\" ;;\n"
	"\t\tesac >>\"$ADVISOR_PROOF\"\n"
	"\tfi\n"
	"\tif [ \"$status\" -eq 0 ] && [ -n \"$link\" ]; then\n"
	"\t\tcase ${output:=a.out} in /*) ;; *) output=$PWD/$output ;; esac\n"
	"\t\techo \"linked $output\" >>\"$ADVISOR_PROOF\"\n"
	"\tfi\n"
	"\trm -f \"$words\"\n"
	"\texit \"$status\"\n"
	"fi\n";

/* gcc knows a counted function by its file's name, too. Where the build gives names that begin with the tree's
 * place, as CMake does, the copy's would be other ones: there the counting object is made a second time, from
 * preprocessed text in which the files have the tree's names. Dependency files are the first call's. What a macro
 * expands to keeps its line, as it has when the compiler expands it: blocks are told apart by lines, too. */
static const char named_for_tree[] =
	"again=\n"
	"case ${ADVISOR_TRAIN:+train}$clang,$compile,$sources,$source,$* in\n"
	"train,1,1,*.[sSi],*) ;;\n"
	"train,1,1,*\"${ADVISOR_TREE-}\"/*) again=$ADVISOR_TRAIN/again.$$ text=${source##*/} ;;\n"
	"esac\n"
	"if [ -n \"$again\" ]; then\n"
	"\t\"$real\" \"$@\" || exit\n"
	"\tcase $source in *.c) text=${text%.*}.i ;; *) text=${text%.*}.ii ;; esac\n"
	"\tmkdir \"$again\" || exit\n"
	"\tn=$# skip=\n"
	"\twhile [ \"$n\" -gt 0 ]; do\n"
	"\t\ta=$1 n=$((n - 1))\n"
	"\t\tshift\n"
	"\t\tcase $skip$a in\n"
	"\t\tskip*) skip= ;;\n"
	"\t\t-MF|-MT|-MQ) skip=skip ;;\n"
	"\t\t-MD|-MMD|-MP|-MG|-M[FTQ]*|-Wp,-M*) ;;\n"
	"\t\t*) set -- \"$@\" \"$a\" ;;\n"
	"\t\tesac\n"
	"\tdone\n"
	"\t(\n"
	"\t\tn=$# skip=\n"
	"\t\twhile [ \"$n\" -gt 0 ]; do\n"
	"\t\t\ta=$1 n=$((n - 1))\n"
	"\t\t\tshift\n"
	"\t\t\tcase $skip$a in\n"
	"\t\t\tskip*) skip= ;;\n"
	"\t\t\t-o) skip=skip ;;\n"
	"\t\t\t-c|-o*) ;;\n"
	"\t\t\t*) set -- \"$@\" \"$a\" ;;\n"
	"\t\t\tesac\n"
	"\t\tdone\n"
	"\t\texec \"$real\" \"$@\" -ftrack-macro-expansion=0 -E\n"
	"\t) 2>/dev/null | sed \"/^# [0-9]/$ADVISOR_RENAME\" >\"$again/$text\"\n"
	"\tn=$#\n"
	"\twhile [ \"$n\" -gt 0 ]; do\n"
	"\t\ta=$1 n=$((n - 1))\n"
	"\t\tshift\n"
	"\t\t[ \"$a\" = \"$source\" ] && a=$again/$text\n"
	"\t\tset -- \"$@\" \"$a\"\n"
	"\tdone\n"
	"\tstatus=0\n"
	"\t\"$real\" \"$@\" || status=$?\n"
	"\trm -rf \"$again\"\n"
	"\texit \"$status\"\n"
	"fi\n";

/* Both compilers keep a folder of counts; clang's must be merged before use. The flags
 * are those of the measured build. */
void wrapper_profile(struct applying *ap, struct str *s)
{
	struct strlist count = {0}, gcc = {0}, clang = {0};
	if (!ap->c.pgo)
		return;
	compiler_profile_generate(ap->a, "$profile", &count);
	compiler_profile_use(ap->a, 1, 0, "$profile", &clang);
	compiler_profile_use(ap->a, 0, trains_partially(ap), "$profile", &gcc);
	str_add(s,
		"\n# ADVISOR_TRAIN=FOLDER: with counters that go there; otherwise with the profile when there is one\n"
		"profile=${bin%/bin}/profile use=$profile${clang:+/merged.profdata}\n"
		"if [ -n \"${ADVISOR_TRAIN-}\" ]; then\n"
		"\tprofile=$ADVISOR_TRAIN\n");
	add_quoted(s, &count);
	flush(ap, s);
	str_add(s, "elif [ -e \"$use\" ] && [ -n \"$clang\" ]; then\n");
	add_quoted(s, &clang);
	str_add(s, "elif [ -e \"$use\" ]; then\n");
	add_quoted(s, &gcc);
	str_add(s, "elif [ -n \"$link\" ]; then\n"
		   "\techo \"advisor: there is no profile yet; run ${bin%/bin}/train\" >&2\n"
		   "fi\n");
	str_add(s, named_for_tree);
	str_add(s, prove);
}
