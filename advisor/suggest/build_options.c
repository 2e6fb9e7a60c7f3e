#include "suggest/build_options.h"

#include <ctype.h>
#include <string.h>

#include "base/str.h"
#include "suggest/ids.h"

enum { OPTIONS_MAX = 6 };

/* Beginnings of words in names and help texts. Only the order of trials rests on them, and what is
 * not worth a build at all. */
static const char *const about_speed[] = {
	"optim", "fast",     "speed",	 "perf",    "simd",	"sse",	     "avx",	 "neon",   "altivec",
	"asm",	 "assembl",  "intrin",	 "vector",  "thread",	"parallel",  "openmp",	 "inline", "unroll",
	"accel", "hardware", "hw",	 "jit",	    "native",	"crc",	     "hash",	 "alloc",  "malloc",
	"pool",	 "cache",    "computed", "goto",    "dispatch", "table",     "buffer",	 "lock",   "atomic",
	"lto",	 "ipo",	     "shared",	 "static",  "pic",	"unaligned", "prefetch", "popcnt", "bmi",
	"64",	 "mmap",     "iconv",	 "unicode", "utf",	"regex"};
static const char *const adds_work[] = {"debug",    "assert", "check",	    "valid",	"verif",  "trace", "log",
					"stat",	    "profil", "instrument", "secur",	"harden", "safe",  "paranoi",
					"valgrind", "sanit",  "fuzz",	    "coverage", "test",	  "leak",  "poison",
					"fortif",   "warn",   "werror",	    "strict"};
static const char *const about_other[] = {
	"doc",	    "example", "install",   "manual",  "manpage", "bench",  "werror",	  "warning",  "python", "ruby",
	"perl",	    "rpath",   "translat",  "gettext", "nls",	  "gui",    "completion", "package",  "cpack",	"cli",
	"tutorial", "contrib", "pkgconfig", "symlink", "license", "silent", "fuzz",	  "coverage", "sanit"};

/* 1 when a word of the text, in small or capital letters, begins so. */
static int speaks_of(const char *text, const char *const *words, size_t n)
{
	for (const char *p = text; *p; p++) {
		if (p > text && isalnum((unsigned char)p[-1]))
			continue;
		for (size_t i = 0; i < n; i++)
			if (!strncasecmp(p, words[i], strlen(words[i])))
				return 1;
	}
	return 0;
}

#define SPEAKS(text, words) speaks_of(text, words, sizeof(words) / sizeof *(words))

/* Higher is likelier to matter; below 0: not worth a build. */
static int likelihood(const struct build_option *o)
{
	int work = SPEAKS(o->name, adds_work);
	if (SPEAKS(o->name, about_other))
		return -1;
	if (work)
		return o->change == OPTION_OFF ? 3 : -1;
	if (SPEAKS(o->name, about_speed))
		return o->change == OPTION_OFF ? 3 : 4;
	if (SPEAKS(o->help, adds_work) && o->change == OPTION_ON)
		return 0;
	return SPEAKS(o->help, about_speed) ? 2 : 1;
}

/* ---- options and macros ---- */

/* The next word of a name, without those that only say what an option is: USE_FAST_HASH, fast-hash, and
 * ENABLE_FAST_HASH are one. */
static size_t next_word(const char **p)
{
	static const char *const fillers[] = {"use", "with", "enable", "enabled", "want", "have", "support", "feature"};
	for (;;) {
		*p += strspn(*p, "_-");
		size_t n = strcspn(*p, "_-"), i = 0;
		while (i < sizeof fillers / sizeof *fillers &&
		       !(n == strlen(fillers[i]) && !strncasecmp(*p, fillers[i], n)))
			i++;
		if (!n || i == sizeof fillers / sizeof *fillers)
			return n;
		*p += n;
	}
}

static int same_words(const char *x, const char *y)
{
	for (;;) {
		size_t n = next_word(&x);
		if (n != next_word(&y) || strncasecmp(x, y, n) != 0)
			return 0;
		if (!n)
			return 1;
		x += n;
		y += n;
	}
}

static int sets(const struct build_option *o, const char *macro)
{
	return strlist_has(&o->macros, macro) || same_words(o->name, macro);
}

const struct build_option *build_options_that_sets(const struct build_option_list *all, const char *macro)
{
	for (size_t i = 0; i < all->n; i++)
		if (sets(&all->v[i], macro))
			return &all->v[i];
	return NULL;
}

/* 1 when the option stands for a tag in code that ran, or may have. */
static int sets_tag(const struct build_option *o, const struct tag_list *tags)
{
	for (size_t i = 0; i < tags->n; i++)
		if (tags->v[i].guards_code && (tags->v[i].count || !tags->v[i].measured) && sets(o, tags->v[i].name))
			return 1;
	return 0;
}

void build_options_choose(struct arena *a, const struct build_option_list *all, const struct tag_list *tags,
			  struct build_option_list *out)
{
	for (int want = 5; want >= 1; want--)
		for (size_t i = 0; i < all->n && out->n < OPTIONS_MAX; i++) {
			int likely = likelihood(&all->v[i]);
			if (want == (likely >= 0 && sets_tag(&all->v[i], tags) ? 5 : likely))
				*list_push(a, out) = all->v[i];
		}
}

const char *build_options_change_name(enum option_change c)
{
	static const char *const names[] = {"on", "off", "choice"};
	return names[c];
}

const char *build_options_id(struct arena *a, const char *rule, const struct build_option *o)
{
	const char *name = id_part(a, o->name);
	return o->change == OPTION_CHOICE ? arena_printf(a, "%s-%s-%s", rule, name, id_part(a, o->to))
					  : arena_printf(a, "%s-%s", rule, name);
}

const char *build_options_why(struct arena *a, const struct build_option *o)
{
	const char *help = o->help && o->help[0] ? o->help : NULL;
	return arena_printf(a, "the project's build offers %s, which is %s now%s%s%s", o->name,
			    o->now[0] ? o->now : "not set", help ? " (\"" : "", help ? help : "", help ? "\")" : "");
}
