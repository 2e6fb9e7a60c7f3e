#include "suggest/ids.h"

#include <ctype.h>
#include <string.h>

#include "base/hash.h"
#include "base/str.h"

enum { PLAIN_MAX = 64 /* names are kept whole */, WORDS_MAX = 16 };

static int is_fit(char c)
{
	return isalnum((unsigned char)c) || strchr("_-.", c);
}

static int is_plain(const char *text)
{
	size_t n = strlen(text);
	/* not in front: `-x` looks like an option, `.` like a file; no end that a shell or a sentence would take off */
	if (!n || n > PLAIN_MAX || strchr("-.", text[0]) || strchr("-.", text[n - 1]))
		return 0;
	for (const char *p = text; *p; p++)
		if (!is_fit(*p))
			return 0;
	return 1;
}

const char *id_part(struct arena *a, const char *text)
{
	struct str s = {0};
	if (is_plain(text))
		return text;
	for (const char *p = text; *p && s.len < WORDS_MAX; p++)
		if (isalnum((unsigned char)*p) || *p == '_')
			str_addc(&s, *p);
		else if (s.len && str_text(&s)[s.len - 1] != '-')
			str_addc(&s, '-');
	if (s.len && str_text(&s)[s.len - 1] != '-')
		str_addc(&s, '-');
	str_addf(&s, "%04x", (unsigned)(hash64(text, strlen(text)) & 0xffff));
	return arena_take(a, &s);
}
