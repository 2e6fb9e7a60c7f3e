#include "model/flags.h"

#include <ctype.h>
#include <string.h>

#include "base/fs.h"
#include "base/str.h"

/* gcc's and clang's drivers: options whose value may stand alone as the next word. */
static const char *const takes_next[] = {
	"-o",
	"-I",
	"-L",
	"-l",
	"-D",
	"-U",
	"-A",
	"-B",
	"-F",
	"-G",
	"-T",
	"-h",
	"-u",
	"-x",
	"-z",
	"-e",
	"-MF",
	"-MT",
	"-MQ",
	"-MJ",
	"-include",
	"-imacros",
	"-isystem",
	"-iquote",
	"-idirafter",
	"-iprefix",
	"-iwithprefix",
	"-iwithprefixbefore",
	"-isysroot",
	"-imultilib",
	"-include-pch",
	"-ivfsoverlay",
	"-cxx-isystem",
	"-Xlinker",
	"-Xassembler",
	"-Xpreprocessor",
	"-Xclang",
	"-Xanalyzer",
	"-mllvm",
	"-arch",
	"-target",
	"-gcc-toolchain",
	"-resource-dir",
	"-working-directory",
	"-framework",
	"-rpath",
	"--param",
	"--sysroot",
	"--output",
	"--include",
	"-aux-info",
	"-dumpbase",
	"-dumpbase-ext",
	"-dumpdir",
	"-wrapper",
	"-specs",
	"--specs",
	"-Tbss",
	"-Tdata",
	"-Ttext",
};

static const char *const source_suffixes[] = {
	"c", "i",   "h", "cc", "cp", "cxx", "cpp", "CPP", "c++", "C",	"ii", "m",   "mi", "mm",
	"M", "mii", "s", "S",  "sx", "f",   "for", "F",	  "f90", "F90", "hh", "hpp", "ll", "bc",
};

static int in_table(const char *const *table, size_t n, const char *s)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(table[i], s))
			return 1;
	return 0;
}

int flag_takes_next(const char *arg)
{
	return arg && in_table(takes_next, sizeof takes_next / sizeof *takes_next, arg);
}

static int opt_level_arg(const char *arg)
{
	if (strncmp(arg, "-O", 2))
		return 0;
	arg += 2;
	if (!*arg || !strcmp(arg, "fast"))
		return 1;
	if (!arg[1] && strchr("sgz", *arg))
		return 1;
	while (isdigit((unsigned char)*arg))
		arg++;
	return !*arg;
}

int flag_matches(const char *pattern, const char *arg)
{
	size_t n = strlen(pattern);

	if (!n || pattern[n - 1] != '*')
		return !strcmp(pattern, arg);
	/* -O is the one family whose names are a prefix of unrelated options. */
	if (!strcmp(pattern, "-O*"))
		return opt_level_arg(arg);
	return !strncmp(pattern, arg, n - 1);
}

static int source_name(const char *arg)
{
	const char *dot = strrchr(path_base(arg), '.');

	return dot && in_table(source_suffixes, sizeof source_suffixes / sizeof *source_suffixes, dot + 1);
}

static int query_arg(const char *arg)
{
	static const char *const exact[] = {"--version",    "-###",	  "-dumpversion", "-dumpfullversion",
					    "-dumpmachine", "-dumpspecs", "-help"};

	return in_table(exact, sizeof exact / sizeof *exact, arg) || str_starts(arg, "-print-") ||
	       str_starts(arg, "--print-") || str_starts(arg, "--help");
}

static int preprocess_arg(const char *arg)
{
	return !strcmp(arg, "-E") || !strcmp(arg, "-M") || !strcmp(arg, "-MM") || !strcmp(arg, "-fsyntax-only");
}

static void add_input(struct arena *a, struct driver_line *out, const char *arg, int language)
{
	if (!strcmp(arg, "-")) {
		out->from_stdin = 1;
		return;
	}
	strlist_add(a, language || source_name(arg) ? &out->sources : &out->objects, arg);
}

/* What the walk over argv remembers. */
struct walk {
	int query, preprocess, compile, language, only_inputs, libraries;
};

static void option(struct driver_line *out, struct walk *w, const char *arg, const char *value)
{
	w->query |= query_arg(arg);
	w->preprocess |= preprocess_arg(arg);
	w->compile |= !strcmp(arg, "-c") || !strcmp(arg, "-S");
	out->shared |= !strcmp(arg, "-shared");
	w->libraries |= !strncmp(arg, "-l", 2);
	if (!strcmp(arg, "-o") || !strcmp(arg, "--output"))
		out->output = value;
	else if (!strncmp(arg, "-o", 2) && arg[2] && !str_starts(arg, "-objc"))
		out->output = arg + 2;
	else if (!strcmp(arg, "-x"))
		w->language = value && strcmp(value, "none");
	else if (!strncmp(arg, "-x", 2) && arg[2])
		w->language = strcmp(arg + 2, "none") != 0;
}

void flags_parse_driver(struct arena *a, const char *const *argv, struct driver_line *out)
{
	struct walk w = {0};

	memset(out, 0, sizeof *out);
	for (size_t i = 1; argv[0] && argv[i]; i++) {
		const char *arg = argv[i];

		if (w.only_inputs || arg[0] != '-' || !arg[1]) {
			add_input(a, out, arg, w.language);
		} else if (!strcmp(arg, "--")) {
			w.only_inputs = 1;
		} else {
			const char *value = flag_takes_next(arg) ? argv[i + 1] : NULL;

			option(out, &w, arg, value);
			i += value != NULL;
		}
	}
	int inputs = out->sources.n || out->objects.n || out->from_stdin;
	if (w.query || (!inputs && !w.libraries))
		out->mode = DRIVER_QUERY;
	else if (w.preprocess)
		out->mode = DRIVER_PREPROCESS;
	else if (w.compile)
		out->mode = DRIVER_COMPILE;
	else
		out->mode = out->sources.n || out->from_stdin ? DRIVER_COMPILE_LINK : DRIVER_LINK;
}

const char *flags_opt_level(const struct strlist *argv)
{
	const char *level = NULL;

	for (size_t i = 1; i < argv->n; i++) {
		if (opt_level_arg(argv->v[i]))
			level = argv->v[i];
		else if (flag_takes_next(argv->v[i]))
			i++;
	}
	return level;
}

/* Also tries "-D" "X" as "-DX", and "-include" "f" as "-include f". */
static int removed(struct arena *a, const struct strlist *remove, const char *arg, const char *value)
{
	for (size_t i = 0; i < remove->n; i++) {
		const char *pattern = remove->v[i];

		if (flag_matches(pattern, arg))
			return 1;
		if (value && (flag_matches(pattern, arena_printf(a, "%s%s", arg, value)) ||
			      flag_matches(pattern, arena_printf(a, "%s %s", arg, value))))
			return 1;
	}
	return 0;
}

/* 1 when a macro of that name (n bytes) is defined on the line. */
static int defines(const struct strlist *argv, const char *name, size_t n)
{
	for (size_t i = 1; i < argv->n; i++) {
		const char *arg = argv->v[i];

		if (strncmp(arg, "-D", 2))
			continue;
		arg = arg[2] ? arg + 2 : i + 1 < argv->n ? argv->v[i + 1] : "";
		if (!strncmp(arg, name, n) && (!arg[n] || arg[n] == '='))
			return 1;
	}
	return 0;
}

static void add_flag(struct arena *a, struct strlist *out, const char *flag)
{
	if (!strncmp(flag, "-D", 2) && flag[2]) {
		size_t n = strcspn(flag + 2, "=");

		/* A second -D is an error under -Werror; -U before it is not. */
		if (defines(out, flag + 2, n))
			strlist_add(a, out, arena_printf(a, "-U%.*s", (int)n, flag + 2));
	}
	strlist_add(a, out, flag);
}

void flags_edit(struct arena *a, const struct strlist *argv, const struct strlist *remove, const struct strlist *add,
		struct strlist *out)
{
	struct strlist kept = {0};
	size_t i;

	for (i = 0; i < argv->n && !(i && !strcmp(argv->v[i], "--")); i++) {
		const char *arg = argv->v[i];
		const char *value = i && flag_takes_next(arg) && i + 1 < argv->n ? argv->v[i + 1] : NULL;

		if (!(i && arg[0] == '-' && removed(a, remove, arg, value))) {
			strlist_add(a, &kept, arg);
			if (value)
				strlist_add(a, &kept, value);
		}
		i += value != NULL;
	}
	for (size_t j = 0; j < add->n; j++)
		add_flag(a, &kept, add->v[j]);
	for (; i < argv->n; i++)
		strlist_add(a, &kept, argv->v[i]);
	*out = kept;
}
