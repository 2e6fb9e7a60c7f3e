/* Where a value is in JSON text. The parser keeps no positions, and only a
 * broken report needs one, so the text is walked again. The text has been parsed
 * before: it is valid. */
#include <stdlib.h>
#include <string.h>

#include "report/read.h"

static const char *skip_space(const char *p)
{
	return p + strspn(p, " \t\r\n");
}

static const char *skip_string(const char *p)
{
	for (p++; *p && *p != '"'; p++) {
		if (*p == '\\' && p[1])
			p++;
	}
	return *p ? p + 1 : p;
}

/* After the value that begins at p. */
static const char *skip_value(const char *p)
{
	int depth = 0;
	do {
		if (*p == '"') {
			p = skip_string(p);
			continue;
		}
		if (*p == '{' || *p == '[')
			depth++;
		else if (*p == '}' || *p == ']')
			depth--;
		else if (depth == 0)
			return p + strcspn(p, ",]} \t\r\n");
		if (*p)
			p++;
	} while (depth > 0 && *p);
	return p;
}

/* p is on `{`: the value of the member, NULL when there is none. */
static const char *find_member(const char *p, const char *name, size_t n)
{
	for (p = skip_space(p + 1); *p == '"'; p = skip_space(p + 1)) {
		const char *key = p + 1;
		p = skip_string(p);
		int same = (size_t)(p - 1 - key) == n && strncmp(key, name, n) == 0;
		p = skip_space(p);
		p = skip_space(*p == ':' ? p + 1 : p);
		if (same)
			return p;
		p = skip_space(skip_value(p));
		if (*p != ',')
			return NULL;
	}
	return NULL;
}

/* p is on `[`: the element, NULL when there are fewer. */
static const char *find_element(const char *p, unsigned long index)
{
	p = skip_space(p + 1);
	for (; index > 0 && *p && *p != ']'; index--) {
		p = skip_space(skip_value(p));
		if (*p != ',')
			return NULL;
		p = skip_space(p + 1);
	}
	return *p && *p != ']' ? p : NULL;
}

static const char *step(const char *at, const char **path)
{
	if (**path == '[') {
		char *end = NULL;
		unsigned long index = strtoul(*path + 1, &end, 10);
		*path = *end == ']' ? end + 1 : end;
		return *at == '[' ? find_element(at, index) : NULL;
	}
	*path += **path == '.';
	size_t n = strcspn(*path, ".[");
	const char *name = *path;
	*path += n;
	return *at == '{' ? find_member(at, name, n) : NULL;
}

int json_locate(const char *text, const char *path)
{
	const char *at = skip_space(text);
	while (*path) {
		const char *next = step(at, &path);
		if (!next)
			break;
		at = next;
	}
	int line = 1;
	for (const char *p = text; p < at; p++)
		line += *p == '\n';
	return line;
}
