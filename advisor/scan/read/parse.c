/* Arguments that libclang may see, and one parse. Flags that load code into a compiler
 * (plugins, -Xclang -load, -mllvm, specs, -B, wrappers, config files) never get through:
 * scanning runs nothing of the project. */
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/hash.h"
#include "model/flags.h"
#include "scan/read/parse.h"
#include "scan/result.h"
#include "scan/read/walk.h"

/* Dropped with the argument that follows. */
static const char *const drop_pair[] = {"-o",	    "-MF",	    "-MT",	    "-MQ",	   "-MJ",
					"-Xclang",  "-Xlinker",	    "-Xassembler",  "-Xanalyzer",  "-Xpreprocessor",
					"-mllvm",   "-wrapper",	    "--wrapper",    "-load",	   "-B",
					"--prefix", "-include-pch", "--config",	    "-specs",	   "--specs",
					"-L",	    "-l",	    "-T",	    "-z",	   "-dumpbase",
					"-dumpdir", "-aux-info",    "-plugin",	    "-add-plugin", "-u",
					"-fplugin", "-e",	    "-ivfsoverlay", "-iprefix",	   "-Xcuda-fatbinary",
					NULL};

/* Dropped alone; a final `*` is a prefix. -W includes -Wl, -Wa, -Wp: see pass_preprocessor. */
static const char *const drop[] = {"-c",
				   "-S",
				   "-E",
				   "-M*",
				   "-save-temps*",
				   "--save-temps*",
				   "-W*",
				   "-w",
				   "-g*",
				   "-mtune=*",
				   "-pedantic*",
				   "-fplugin*",
				   "-fpass-plugin*",
				   "-fmodule*",
				   "-fprebuilt-module*",
				   "-specs=*",
				   "--specs=*",
				   "-B*",
				   "--prefix=*",
				   "--config*",
				   "-wrapper*",
				   "-load*",
				   "-Xclang=*",
				   "-Xarch*",
				   "-fprofile*",
				   "-fauto-profile*",
				   "-fcoverage*",
				   "-ftest-coverage",
				   "--coverage",
				   "-flto*",
				   "-fuse-ld*",
				   "-fdump*",
				   "-dA",
				   "-L*",
				   "-l*",
				   "-s",
				   "-pipe",
				   "-pie",
				   "-shared",
				   "-static*",
				   "-rdynamic",
				   "-fdiagnostics*",
				   "-ftime-*",
				   "-fsave-*",
				   "-resource-dir*",
				   "-cc1*",
				   "-no-integrated-cpp",
				   "-fno-integrated-*",
				   "-ccc-*",
				   "-fembed*",
				   "-v",
				   "-###",
				   "--serialize-diagnostics*",
				   "-analyze*",
				   "--analyze*",
				   "-emit-*",
				   "-fsyntax-only",
				   "-fworking-directory",
				   "-j*",
				   "-Q*",
				   "-H",
				   "-P",
				   "-C",
				   "-CC",
				   "-@*",
				   "@*",
				   NULL};

static int in_list(const char *const *list, const char *arg)
{
	for (; *list; list++)
		if (flag_matches(*list, arg))
			return 1;
	return 0;
}

/* -Wp,-DX,-MD,file hands arguments to the preprocessor: its definitions matter. */
static void pass_preprocessor(struct arena *a, const char *arg, struct strlist *out)
{
	char *text = arena_strdup(a, arg + strlen("-Wp,")), *save = NULL, *part;

	for (part = strtok_r(text, ",", &save); part; part = strtok_r(NULL, ",", &save))
		if (str_starts(part, "-D") || str_starts(part, "-U") || str_starts(part, "-I"))
			strlist_add(a, out, part);
}

static int is_input(const char *arg)
{
	return arg[0] != '-' || !arg[1];
}

void parse_arguments(struct arena *a, const struct unit *u, struct strlist *out)
{
	size_t i;

	for (i = 1; i < u->argv.n; i++) {
		const char *arg = u->argv.v[i];

		if (str_eq(arg, "--"))
			break;
		if (str_starts(arg, "-Wp,")) {
			pass_preprocessor(a, arg, out);
		} else if (in_list(drop_pair, arg)) {
			i++;
		} else if (is_input(arg) || in_list(drop, arg)) {
			continue;
		} else if (flag_takes_next(arg)) {
			if (i + 1 == u->argv.n)
				break;
			strlist_add(a, out, arg);
			strlist_add(a, out, u->argv.v[++i]);
		} else {
			strlist_add(a, out, arg);
		}
	}
	strlist_addf(a, out, "-working-directory=%s", u->dir);
	strlist_add(a, out, "-Wno-everything");
	strlist_add(a, out, "-fno-spell-checking");
}

static const char *reason_of(enum CXErrorCode code)
{
	switch (code) {
	case CXError_Crashed:
		return "the parser crashed on it";
	case CXError_InvalidArguments:
		return "the parser did not accept its arguments";
	case CXError_ASTReadError:
		return "a precompiled header or a file it needs could not be read";
	default:
		return "the parser did not accept its command line";
	}
}

static enum CXErrorCode try_parse(CXIndex index, struct arena *a, const struct unit *u, const struct strlist *args,
				  CXTranslationUnit *tu)
{
	const unsigned options = CXTranslationUnit_DetailedPreprocessingRecord | CXTranslationUnit_KeepGoing;

	return clang_parseTranslationUnit2(index, u->file, strlist_argv(a, args), (int)args->n, NULL, 0, options, tu);
}

/* An unknown -march or -mabi stops the driver; without them the tree is the same but for
 * what their macros choose. */
static void without_machine(struct arena *a, const struct strlist *args, struct strlist *out)
{
	size_t i;

	for (i = 0; i < args->n; i++)
		if (!str_starts(args->v[i], "-m") && !str_starts(args->v[i], "--target") &&
		    !str_starts(args->v[i], "-target"))
			strlist_add(a, out, args->v[i]);
		else if (str_eq(args->v[i], "-target"))
			i++;
}

static void walk_tu(struct arena *a, const struct unit *u, const struct strlist *args, CXTranslationUnit tu,
		    struct unit_facts *out)
{
	struct walker w = {.tu = tu, .a = a, .f = out, .dir = u->dir};
	struct str all = {0};
	char hash[HASH_TEXT];
	size_t i;

	for (i = 0; i < args->n; i++)
		str_addf(&all, "%s\n", args->v[i]);
	hash_bytes(str_text(&all), all.len, hash);
	str_free(&all);
	w.identity = arena_strndup(a, hash, 12);
	facts_writer_init(&w.w, a, out);
	walk_include_folders(&w, args);
	walk_unit(&w);
}

/* Nothing at all came out although the parser was content: the source could not be read. */
static int is_empty(const struct unit_facts *f)
{
	return !f->lines && f->diagnostics.n;
}

int parse_unit(struct arena *a, const struct unit *u, struct unit_facts *out, struct err *err)
{
	struct strlist args = {0}, fewer = {0};
	CXTranslationUnit tu = NULL;
	enum CXErrorCode code;
	CXIndex index;

	memset(out, 0, sizeof *out);
	if (!path_real(a, u->file))
		return err_set(err, "the source file is not there");
	parse_arguments(a, u, &args);
	index = clang_createIndex(0, 0);
	code = try_parse(index, a, u, &args, &tu);
	if (code != CXError_Success) {
		without_machine(a, &args, &fewer);
		code = try_parse(index, a, u, &fewer, &tu);
	}
	if (code == CXError_Success) {
		walk_tu(a, u, &args, tu, out);
		clang_disposeTranslationUnit(tu);
	}
	clang_disposeIndex(index);
	if (code != CXError_Success)
		return err_set(err, "%s", reason_of(code));
	if (is_empty(out))
		return err_set(err, "%s", fact_text(out, out->diagnostics.v[0].text));
	return 0;
}

const char *scan_libclang_version(struct arena *a)
{
	CXString s = clang_getClangVersion();
	const char *text = clang_getCString(s), *at = strpbrk(text, "0123456789");
	char *version = arena_strndup(a, at ? at : text, at ? strspn(at, "0123456789.") : strlen(text));

	clang_disposeString(s);
	return version;
}
