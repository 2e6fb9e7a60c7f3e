/* One parse. */
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/hash.h"
#include "scan/read/parse.h"
#include "scan/read/walk.h"

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

static void walk_tu(struct arena *a, const struct unit *u, const struct strlist *args, CXTranslationUnit tu,
		    struct unit_facts *out)
{
	struct walker w = {.tu = tu, .a = a, .f = out, .dir = u->dir};
	struct str all = {0};
	char hash[HASH_TEXT];

	for (size_t i = 0; i < args->n; i++)
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

/* A pipe or a device, opened by the parser, would be waited for or read without end. */
static int check_forced(struct arena *a, const struct unit *u, const struct strlist *args, struct err *err)
{
	for (size_t i = 0; i + 1 < args->n; i++) {
		const char *path;

		if (!str_eq(args->v[i], "-include") && !str_eq(args->v[i], "-imacros"))
			continue;
		i += 1 + (i + 2 < args->n && str_eq(args->v[i + 1], "-Xclang"));
		path = path_join(a, u->dir, args->v[i]);
		if (fs_exists(path) && !fs_is_dir(path) && fs_check(path, err))
			return err_context(err, "its command includes");
	}
	return 0;
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
	if (check_forced(a, u, &args, err))
		return -1;
	index = clang_createIndex(0, 0);
	code = try_parse(index, a, u, &args, &tu);
	if (code != CXError_Success) {
		/* an unknown -march or -mabi stops the driver; the tree is the same without them, but for what their
		 * macros choose */
		parse_arguments_plain(a, u, &fewer);
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
