/* What of a compile command reaches libclang. A list of what is let in: only what changes
 * how the source is read, in each of its spellings. Whatever is not on it stays out, options
 * of compilers to come included: its driver has options that run programs, load code and
 * write files, and the command may be a stranger's. */
#include <ctype.h>
#include <string.h>

#include "base/str.h"
#include "model/flags.h"
#include "scan/read/allowed_flags.h"
#include "scan/read/arguments.h"

static int in_list(const char *const *list, const char *word)
{
	for (; *list; list++)
		if (flag_matches(*list, word))
			return 1;
	return 0;
}

static int in_words(const char *const *words, const char *word)
{
	return in_list(words, str_starts(word, "no-") ? word + strlen("no-") : word);
}

/* ---- values ------------------------------------------------------------------- */

static int is_word(const char *s)
{
	return *s && !s[strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.,:+-")];
}

static int is_triple(const char *s)
{
	char part[32];
	int number = 0;

	for (; is_word(s); number++) {
		size_t n = strcspn(s, "-");

		if (n >= sizeof part || number == 4)
			return 0;
		memcpy(part, s, n);
		part[n] = '\0';
		if (!in_list(number ? allowed_systems : allowed_processors, part))
			return 0;
		s += n + (s[n] == '-');
		if (!*s)
			return 1;
	}
	return 0;
}

static int is_level(const char *s)
{
	return !*s || str_eq(s, "fast") || (!s[1] && strchr("0123456789sgz", *s));
}

static int fits(enum flag_value kind, const char *v)
{
	switch (kind) {
	case VALUE_TEXT:
		return 1;
	case VALUE_PATH:
		return *v && *v != '-'; /* and -include-pch is no file "-pch" */
	case VALUE_WORD:
		return is_word(v);
	case VALUE_LANGUAGE:
		return str_eq(v, "c") || str_eq(v, "cpp-output") || str_eq(v, "none");
	case VALUE_TRIPLE:
		return is_triple(v);
	case VALUE_LEVEL:
		return is_level(v);
	default:
		return !*v;
	}
}

/* ---- a command ------------------------------------------------------------------ */

struct filter {
	struct arena *a;
	struct strlist *out;
	int with_machine; /* -m, -f and --target, too */
};

static void pass(struct filter *f, const struct allowed_flag *o, const char *value)
{
	size_t n = strlen(o->as);

	if (!fits((enum flag_value)o->value, value))
		return;
	if (!f->with_machine && (str_starts(o->as, "-m") || str_starts(o->as, "-f") || str_starts(o->as, "--target")))
		return;
	if (str_eq(o->as, "-include ")) {
		/* not through the driver, which would take X.pch or X.gch for X: a stranger's binary */
		strlist_add(f->a, f->out, "-Xclang");
		strlist_add(f->a, f->out, "-include");
		strlist_add(f->a, f->out, "-Xclang");
		strlist_add(f->a, f->out, value);
	} else if (o->as[n - 1] == ' ') {
		strlist_add(f->a, f->out, arena_strndup(f->a, o->as, n - 1));
		strlist_add(f->a, f->out, value);
	} else {
		strlist_addf(f->a, f->out, "%s%s", o->as, value);
	}
}

/* The option that the word is, and its value; *uses: how many words it takes. */
static const struct allowed_flag *find(const char *arg, const char *next, const char **value, size_t *uses)
{
	size_t n;

	*uses = 1;
	for (size_t i = 0; i < n_allowed_flags; i++) {
		const struct allowed_flag *o = &allowed_flags[i];

		if (!str_starts(arg, o->name))
			continue;
		n = strlen(o->name);
		*value = arg + n;
		if (!arg[n] && o->forms & FLAG_NEXT && next) {
			*value = next;
			*uses = 2;
			return o;
		}
		if (arg[n] == '=' && o->forms & FLAG_EQUALS) {
			++*value;
			return o;
		}
		if (arg[n] ? o->forms & FLAG_JOINED : o->forms & FLAG_ALONE)
			return o;
	}
	return NULL;
}

static void filter_words(struct filter *f, const struct strlist *words, size_t from);

/* -Wp,-DX,-MD,file hands words to the preprocessor: its definitions matter. */
static void filter_preprocessor(struct filter *f, const char *list)
{
	char *text = arena_strdup(f->a, list), *save = NULL;
	struct strlist words = {0};

	for (char *part = strtok_r(text, ",", &save); part; part = strtok_r(NULL, ",", &save))
		if (!str_starts(part, "-Wp,") && !str_eq(part, "-Xpreprocessor"))
			strlist_add(f->a, &words, part);
	filter_words(f, &words, 0);
}

/* How many words the option at words[i] takes; what of it is let in goes to the output. */
static size_t filter_option(struct filter *f, const struct strlist *words, size_t i)
{
	const char *arg = words->v[i], *next = i + 1 < words->n ? words->v[i + 1] : NULL, *value;
	const struct allowed_flag *o;
	size_t uses;

	if (str_starts(arg, "-Wp,")) {
		filter_preprocessor(f, arg + strlen("-Wp,"));
		return 1;
	}
	if (str_eq(arg, "-Xpreprocessor") && next) {
		filter_preprocessor(f, next);
		return 2;
	}
	o = find(arg, next, &value, &uses);
	if (o) {
		pass(f, o, value);
		return uses;
	}
	if (f->with_machine && ((str_starts(arg, "-f") && in_words(allowed_f_words, arg + 2)) ||
				(str_starts(arg, "-m") && in_words(allowed_m_words, arg + 2))))
		strlist_add(f->a, f->out, arg);
	/* -Xarch_host W, -Xclang W, ...: W is for somebody else */
	return flag_takes_next(arg) || (str_starts(arg, "-X") && !strchr(arg, '=')) ? 2 : 1;
}

static void filter_words(struct filter *f, const struct strlist *words, size_t from)
{
	size_t i = from;

	while (i < words->n && !str_eq(words->v[i], "--"))
		i += words->v[i][0] == '-' ? filter_option(f, words, i) : 1;
}

static void arguments(struct arena *a, const struct unit *u, int with_machine, struct strlist *out)
{
	struct filter f = {a, out, with_machine};

	filter_words(&f, &u->argv, 1);
	strlist_add(a, out, "--no-default-config");
	strlist_addf(a, out, "-working-directory=%s", u->dir);
	strlist_add(a, out, "-Wno-everything");
	strlist_add(a, out, "-fno-spell-checking");
}

void parse_arguments(struct arena *a, const struct unit *u, struct strlist *out)
{
	arguments(a, u, 1, out);
}

void parse_arguments_plain(struct arena *a, const struct unit *u, struct strlist *out)
{
	arguments(a, u, 0, out);
}
