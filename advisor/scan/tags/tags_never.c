/* Names that are never build tags: the lists are in never.def. */
#include <ctype.h>
#include <string.h>

#include "scan/tags/tags_parts.h"

enum group { PLATFORM, SYSTEM, LIBRARY, CHECKING, MACHINE, SELF, GUARD };

struct never {
	enum group group;
	int exact;
	const char *patterns;
};

#define NEVER(group, patterns)	 {group, 0, patterns},
#define EXACTLY(group, patterns) {group, 1, patterns},
static const struct never never[] = {
#include "scan/tags/never.def"
};

/* A capital letter that begins a word: after a small one, or before one at the end of an abbreviation. */
static int begins_word(const char *name, size_t i, size_t n)
{
	if (!i || !isupper((unsigned char)name[i]))
		return 0;
	return islower((unsigned char)name[i - 1]) ||
	       (isupper((unsigned char)name[i - 1]) && i + 1 < n && islower((unsigned char)name[i + 1]));
}

/* "_MY_FUZZING_MODE_" of myFuzzingMode; cut off where there is no room. */
static void words_of(const char *name, size_t n, char *out, size_t size)
{
	size_t k = 0;

	out[k++] = '_';
	for (size_t i = 0; i < n && k + 3 < size; i++) {
		if (begins_word(name, i, n) && out[k - 1] != '_')
			out[k++] = '_';
		if (name[i] != '_' || out[k - 1] != '_')
			out[k++] = (char)toupper((unsigned char)name[i]);
	}
	if (out[k - 1] != '_')
		out[k++] = '_';
	out[k] = '\0';
}

/* The words in the pattern's order; last: at the name's end only. */
static int has_words(const char *words, const char *pattern, size_t n, int last)
{
	size_t open = n && pattern[n - 1] == '*';

	for (const char *at = strchr(words, '_'); at && at[1]; at = strchr(at + 1, '_')) {
		const char *end = at + 1 + (n - open);

		if (strncmp(at + 1, pattern, n - open) != 0 || (!open && *end != '_'))
			continue;
		if (!last || !end[1])
			return 1;
	}
	return 0;
}

static int is_exactly(const char *name, size_t len, const char *pattern, size_t n)
{
	size_t open = n && pattern[n - 1] == '*';

	return !strncmp(name, pattern, n - open < len ? n - open : len) && (open ? len >= n - open : len == n);
}

static int matches(const struct never *v, const char *name, size_t len, const char *words)
{
	size_t n;

	for (const char *p = v->patterns; *p; p += n + strspn(p + n, " ")) {
		n = strcspn(p, " ");
		if (v->exact ? is_exactly(name, len, p, n) : has_words(words, p, n, v->group == GUARD))
			return 1;
	}
	return 0;
}

static int is_listed(const char *name, int platforms_only)
{
	size_t n = strlen(name);
	char words[256];

	words_of(name, n, words, sizeof words);
	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		if ((!platforms_only || never[i].group == PLATFORM) && matches(&never[i], name, n, words))
			return 1;
	return 0;
}

/* Names that C keeps for compilers and libraries. */
static int is_reserved(const char *name)
{
	return name[0] == '_' && (name[1] == '_' || isupper((unsigned char)name[1]));
}

int tag_is_platform(const char *name)
{
	return is_reserved(name) || is_listed(name, 1);
}

int tag_is_never(const char *name)
{
	/* `$` is a letter for compilers, not for shells and makefiles */
	return is_reserved(name) || strchr(name, '$') || is_listed(name, 0);
}
