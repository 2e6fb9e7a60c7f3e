/* The compiler wrapper that apply leaves in the tree: a shell script of its own, so
 * that the build does not depend on this program. It is on PATH under the
 * compilers' names (or before the compiler, as "launch") and does to each command
 * what the variant's build did: the only way that reaches sub-makes, `:=`
 * assignments and hard-coded flags alike, and that can remove flags. */
#include <string.h>

#include "apply/applying.h"
#include "apply/quote.h"
#include "base/fs.h"
#include "base/str.h"
#include "model/compiler.h"

/* Options whose value is the next word, as patterns of a shell's case. */
#define VALUES                                                                                                         \
	"-o|-I|-L|-l|-D|-U|-B|-T|-u|-x|-z|-e|-MF|-MT|-MQ|-MJ|-include|-imacros|-isystem|-iquote|-idirafter|"           \
	"-iprefix|-iwithprefix|-isysroot|-Xlinker|-Xassembler|-Xpreprocessor|-Xclang|-mllvm|-target|--param|"          \
	"--sysroot|-aux-info|-dumpbase|-dumpdir|-specs|-wrapper"

/* Finds the program that is really meant: the next of that name on PATH. */
static const char find_real[] = "set -f\n"
				"bin=${0%/*} name=${0##*/}\n"
				"if [ \"$name\" = launch ]; then\n"
				"\treal=$1 name=${1##*/}\n"
				"\tshift\n"
				"else\n"
				"\treal= rest= IFS=:\n"
				"\tfor d in $PATH; do\n"
				"\t\t[ \"$d\" = \"$bin\" ] && continue\n"
				"\t\trest=$rest${rest:+:}$d\n"
				"\t\t[ -z \"$real\" ] && [ -f \"$d/$name\" ] && [ -x \"$d/$name\" ] && real=$d/$name\n"
				"\tdone\n"
				"\tunset IFS\n"
				"\tif [ -z \"$real\" ]; then\n"
				"\t\techo \"$name: not found on PATH after $bin\" >&2\n"
				"\t\texit 127\n"
				"\tfi\n"
				"\tPATH=$rest\n"
				"\texport PATH\n"
				"fi\n\n";

/* Questions and a build system's probes must get the unchanged compiler's answers. */
static const char classify[] =
	"# what this command does\n"
	"compile= ask= inputs= sources=0 source= output= shared= part= prev=\n"
	"for a do\n"
	"\tif [ -n \"$prev\" ]; then\n"
	"\t\t[ \"$prev\" = -o ] && output=$a\n"
	"\t\tprev=\n"
	"\t\tcontinue\n"
	"\tfi\n"
	"\tcase $a in\n"
	"\t" VALUES ") prev=$a ;;\n"
	"\t-c|-S) compile=1 ;;\n"
	"\t-E|-M|-MM|-fsyntax-only|'-###'|-dump*|-print-*|--print-*|--help*|--version) ask=1 ;;\n"
	"\t-shared) shared=1 ;;\n"
	"\t-r|-Wl,-r|-Wl,--relocatable) part=1 ;;\n"
	"\t-o?*) output=${a#-o} ;;\n"
	"\t-) ask=1 ;;\n"
	"\t-l*) inputs=1 ;;\n"
	"\t-*) ;;\n"
	"\t*.c|*.i|*.cc|*.cpp|*.cxx|*.C|*.s|*.S)\n"
	"\t\t[ -n \"${ADVISOR_ONE-}\" ] && [ \"$a\" != \"$ADVISOR_ONE\" ] && continue\n"
	"\t\tinputs=1 source=$a sources=$((sources + 1)) ;;\n"
	"\t*) inputs=1 ;;\n"
	"\tesac\n"
	"\tcase $a in\n"
	"\t*conftest*|*CMakeFiles/CMakeTmp*|*CMakeScratch*|*meson-private*|*CompilerIdC*|"
	"*cmTC_*|*testCCompiler*|*sanitycheckc*|ztest*|/dev/null) ask=1 ;;\n"
	"\tesac\n"
	"done\n"
	"case $PWD in\n"
	"*CMakeFiles/CMakeTmp*|*CMakeScratch*|*meson-private*|*CompilerIdC*) ask=1 ;;\n"
	"esac\n"
	"if [ -n \"$ask\" ] || [ -z \"$inputs\" ]; then\n"
	"\texec \"$real\" \"$@\"\n"
	"fi\n"
	"link=1\n"
	"[ -n \"$compile\" ] && link=\n"
	"[ \"$sources\" -gt 0 ] && compile=1\n"
	"[ -e \"${bin%/bin}/called\" ] || : >\"${bin%/bin}/called\"\n\n";

static int any(const struct strlist *l, int (*pick)(const char *))
{
	for (size_t i = 0; i < l->n; i++)
		if (!pick || pick(l->v[i]))
			return 1;
	return 0;
}

static void append(struct applying *ap, struct str *s, const char *indent, const struct strlist *l,
		   int (*pick)(const char *))
{
	struct strlist all = {0};
	if (!any(l, pick))
		return;
	changes_compile_words(ap->a, l, &all);
	str_addf(s, "%sset -- \"$@\"", indent);
	for (size_t i = 0; i < all.n; i++) {
		if (pick && !pick(all.v[i]))
			continue;
		str_addc(s, ' ');
		str_add_shell(s, all.v[i]);
	}
	str_addc(s, '\n');
}

/* "-O*" and "prefix*" as patterns of a shell's case. */
static void patterns(struct str *s, const struct strlist *remove)
{
	for (size_t i = 0; i < remove->n; i++) {
		const char *p = remove->v[i];
		str_add(s, i ? "|" : "");
		if (str_eq(p, "-O*"))
			str_add(s, "-O|-O[0-9]|-O[sgz]|-Ofast");
		else
			quote_shell_pattern(s, p);
	}
}

/* Which unit edits are for this command: u1, u2, ... */
static void unit_tests(struct applying *ap, const struct edit *const *edits, size_t n, struct str *s)
{
	if (!n)
		return;
	/* Several sources in one command, and only some of them meant: one by one. */
	str_add(s,
		"if [ \"$sources\" -gt 1 ] && [ -z \"$link\" ] && [ -z \"$output\" ]; then\n"
		"\tfor a do\n"
		"\t\tcase $a in\n"
		"\t\t-*) ;;\n"
		"\t\t*.c|*.i|*.cc|*.cpp|*.cxx|*.C|*.s|*.S) ADVISOR_ONE=$a \"$bin/launch\" \"$real\" \"$@\" || exit ;;\n"
		"\t\tesac\n"
		"\tdone\n"
		"\texit 0\n"
		"fi\n");
	str_add(s, "root=");
	if (apply_up_to_root(ap))
		str_addf(s, "$(cd -P \"$bin/../%s\" && pwd)", apply_up_to_root(ap));
	else
		str_add_shell(s, ap->root);
	str_add(s, "\ncase $source in\n"
		   "*/*) file=$(cd -P \"${source%/*}/\" && pwd)/${source##*/} ;;\n"
		   "*) file=$(cd -P . && pwd)/$source ;;\n"
		   "esac\n");
	for (size_t i = 0; i < n; i++) {
		str_addf(s, "u%zu=\ncase $file in\n", i + 1);
		for (size_t j = 0; j < edits[i]->units.n; j++) {
			const char *unit = edits[i]->units.v[j];
			str_add(s, j ? "|" : "");
			str_add(s, unit[0] == '/' ? "" : "\"${ADVISOR_TREE-$root}\"/");
			str_add_shell(s, build_script_unit(ap, unit));
		}
		str_addf(s, ") u%zu=1 ;;\nesac\n", i + 1);
	}
	str_add(s, "if [ \"$sources\" -gt 1 ]; then\n");
	for (size_t i = 0; i < n; i++)
		str_addf(s, "\tu%zu=\n", i + 1);
	str_add(s, "\techo \"advisor: several sources in one command; flags for single ones are left out\" >&2\n"
		   "fi\n");
}

static void removal(struct applying *ap, const struct edit *const *edits, size_t n, struct str *s)
{
	struct strlist all = {0};
	strlist_cat(ap->a, &all, &ap->c.remove);
	strlist_cat(ap->a, &all, &ap->c.dropped);
	if (!all.n && !n)
		return;
	str_add(s, "# leaves out what is removed\n"
		   "n=$# keep=\n"
		   "while [ \"$n\" -gt 0 ]; do\n"
		   "\ta=$1 n=$((n - 1))\n"
		   "\tshift\n"
		   "\tif [ -n \"$keep\" ]; then\n"
		   "\t\tkeep=\n"
		   "\t\tset -- \"$@\" \"$a\"\n"
		   "\t\tcontinue\n"
		   "\tfi\n");
	if (all.n) {
		str_add(s, "\tcase $a in\n\t");
		patterns(s, &all);
		str_add(s, ") continue ;;\n\tesac\n");
	}
	for (size_t i = 0; i < n; i++) {
		if (!edits[i]->remove.n)
			continue;
		str_addf(s, "\t[ -n \"$u%zu\" ] && case $a in\n\t", i + 1);
		patterns(s, &edits[i]->remove);
		str_add(s, ") continue ;;\n\tesac\n");
	}
	str_add(s, "\tcase $a in\n\t" VALUES ") keep=1 ;;\n");
	if (n)
		str_add(s, "\t*.c|*.i|*.cc|*.cpp|*.cxx|*.C|*.s|*.S)\n"
			   "\t\t[ -n \"${ADVISOR_ONE-}\" ] && [ \"$a\" != \"$ADVISOR_ONE\" ] && continue ;;\n");
	str_add(s, "\tesac\n"
		   "\tset -- \"$@\" \"$a\"\n"
		   "done\n");
	if (n)
		str_add(s, "unset ADVISOR_ONE\n");
	str_addc(s, '\n');
}

static int not_executable_only(const char *flag)
{
	return !changes_executable_only(flag);
}

static void addition(struct applying *ap, const struct edit *const *edits, size_t n, struct str *s)
{
	const struct changes *c = &ap->c;
	str_add(s, "# adds, after the project's own flags\nif [ -n \"$compile\" ]; then\n\t:\n");
	append(ap, s, "\t", &c->add, NULL);
	for (size_t i = 0; i < n; i++) {
		if (!edits[i]->add.n)
			continue;
		str_addf(s, "\tif [ -n \"$u%zu\" ]; then\n", i + 1);
		append(ap, s, "\t\t", &edits[i]->add, NULL);
		str_add(s, "\tfi\n");
	}
	if (any(&c->add, changes_link_takes) || c->units) {
		str_add(s, "else\n\t:\n");
		append(ap, s, "\t", &c->add, changes_link_takes);
		for (size_t i = 0; i < n; i++)
			append(ap, s, "\t", &edits[i]->add, changes_link_needs);
	}
	str_add(s, "fi\n");
	if (c->link.n) {
		str_add(s, "if [ -n \"$link\" ] && [ -z \"$part\" ]; then\n\t:\n");
		append(ap, s, "\t", &c->link, not_executable_only);
		if (any(&c->link, changes_executable_only)) {
			str_add(s, "\tif [ -z \"$shared\" ]; then\n");
			append(ap, s, "\t\t", &c->link, changes_executable_only);
			str_add(s, "\tfi\n");
		}
		str_add(s, "fi\n");
	}
}

/* gcc gives LTO sections a random name; a fixed one makes builds repeatable. */
static void seed(struct applying *ap, struct str *s)
{
	if (wrapper_lto(ap))
		str_add(s, "if [ -z \"$clang\" ] && [ -n \"$compile\" ] && [ -z \"$link\" ]; then\n"
			   "\tset -- \"$@\" \"-frandom-seed=${output:-$source}\"\n"
			   "fi\n");
}

/* The other compiler by its name, as PATH has it after this wrapper, so that what
 * is there (ccache, a measurement) sees the call; else by its path. */
static void swap(struct applying *ap, struct str *s)
{
	if (!ap->c.compiler)
		return;
	str_add(s, "\n# the other compiler\ncase $name in\n*++*) real=");
	str_add_shell(s, wrapper_cxx(ap->a, ap->c.compiler));
	str_add(s, " ;;\n*) real=");
	str_add_shell(s, ap->c.compiler);
	str_add(s, " ;;\nesac\n"
		   "IFS=:\n"
		   "for d in $PATH; do\n"
		   "\tif [ \"$d\" != \"$bin\" ] && [ -x \"$d/${real##*/}\" ]; then\n"
		   "\t\treal=$d/${real##*/}\n"
		   "\t\tbreak\n"
		   "\tfi\n"
		   "done\n"
		   "unset IFS\n");
}

/* The runtime is beside bin/; its header renames malloc and its family. */
static void pool(struct applying *ap, const struct edit *const *edits, size_t n, struct str *s)
{
	if (!ap->c.pool)
		return;
	str_add(s, "\n# the pooled runtime\n");
	size_t i = 0;
	while (i < n && edits[i] != ap->c.pool)
		i++;
	if (i < n)
		str_addf(s, "if [ -n \"$compile\" ] && [ -n \"$u%zu\" ]; then\n", i + 1);
	else
		str_add(s, "if [ -n \"$compile\" ]; then\n");
	str_add(s, "\tset -- \"$@\" -include \"${bin%/bin}/" RUNTIME_POOL_HEADER "\"\nfi\n"
		   "if [ -n \"$link\" ] && [ -z \"$part\" ]; then\n"
		   "\tset -- \"$@\" \"${bin%/bin}/" RUNTIME_POOL_ARCHIVE "\"\nfi\n");
}

char *wrapper_text(struct applying *ap)
{
	const struct edit **edits = arena_alloc(ap->a, (ap->c.edit.parts.n + 1) * sizeof *edits);
	size_t n = changes_unit_edits(&ap->c, edits);
	struct str s = {0};
	str_add(&s, "#!/bin/sh\n# Written by `advisor apply`, taken back by `advisor apply --undo`.\n"
		    "# Calls the compiler with the accepted changes:\n");
	changes_comment(ap, "#   ", &s);
	str_add(&s, find_real);
	str_add(&s, classify);
	unit_tests(ap, edits, n, &s);
	removal(ap, edits, n, &s);
	addition(ap, edits, n, &s);
	pool(ap, edits, n, &s);
	swap(ap, &s);
	wrapper_family(ap, &s);
	seed(ap, &s);
	wrapper_profile(ap, &s);
	str_add(&s, "exec \"$real\" \"$@\"\n");
	return arena_take(ap->a, &s);
}
