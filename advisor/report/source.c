#include "report/source.h"

#include <stdio.h>
#include <string.h>

#include "base/fs.h"
#include "report/escape.h"

#define MAX_SOURCE  ((size_t)32 << 20)
#define WINDOW	    100
#define BASE	    37u
#define END_OF_FILE 65535u

/* The rolling window of the hash. line[i] is the line that begins with the unit at i. */
struct rolling {
	uint64_t hash, first; /* first: BASE^WINDOW, the weight of what leaves */
	unsigned unit[WINDOW];
	size_t line[WINDOW]; /* 0: none begins here */
	size_t index, lines;
	int line_start, after_cr;
	struct arena *arena;
	struct {
		uint64_t *v;
		size_t n, cap;
	} out; /* by line, from line 1 */
};

/* The window is full again where a line began: its hash is complete. */
static void emit(struct rolling *h)
{
	if (!h->line[h->index])
		return;
	h->out.v[h->line[h->index] - 1] = h->hash;
	h->line[h->index] = 0;
}

static void shift(struct rolling *h, unsigned unit)
{
	h->hash = h->hash * BASE + unit - h->first * h->unit[h->index];
	h->unit[h->index] = unit;
	h->index = (h->index + 1) % WINDOW;
}

static void take(struct rolling *h, unsigned unit)
{
	int skipped = unit == ' ' || unit == '\t' || (h->after_cr && unit == '\n');
	h->after_cr = !skipped && unit == '\r';
	if (skipped)
		return;
	if (unit == '\r')
		unit = '\n';
	emit(h);
	if (h->line_start) {
		*list_push(h->arena, &h->out) = 0;
		h->line[h->index] = h->out.n;
	}
	h->line_start = unit == '\n';
	shift(h, unit);
}

uint64_t *source_line_hashes(struct arena *a, const char *text, size_t n, size_t *lines)
{
	struct rolling h = {.line_start = 1, .first = 1, .arena = a};
	for (int i = 0; i < WINDOW; i++)
		h.first *= BASE;
	for (const char *p = text, *end = text + n; p < end;) {
		unsigned cp = utf8_next(&p, end);
		if (cp >= 0x10000) {
			take(&h, 0xd800 + ((cp - 0x10000) >> 10));
			take(&h, 0xdc00 + ((cp - 0x10000) & 0x3ff));
		} else {
			take(&h, cp);
		}
	}
	take(&h, END_OF_FILE);
	for (int i = 0; i < WINDOW; i++) {
		emit(&h);
		shift(&h, 0);
	}
	*lines = h.out.n;
	return h.out.v;
}

void source_cache_free(struct source_cache *c)
{
	for (size_t i = 0; i < c->files.n; i++)
		str_free(&c->files.v[i].text);
	arena_free(&c->arena);
}

static int leaves_root(const char *file)
{
	return file[0] == '/' || strcmp(file, "..") == 0 || str_starts(file, "../") || strstr(file, "/../") ||
	       str_ends(file, "/..");
}

const struct source_text *source_find(struct source_cache *c, const char *file)
{
	for (size_t i = 0; i < c->files.n; i++) {
		if (str_eq(c->files.v[i].file, file))
			return c->files.v[i].hashes ? &c->files.v[i] : NULL;
	}
	struct source_text *s = list_push(&c->arena, &c->files);
	s->file = file;
	if (!file || !file[0] || !c->root || !c->root[0] || leaves_root(file))
		return NULL;
	/* a link in the tree may lead to what is not the report's to show */
	const char *path = path_real(&c->arena, path_join(&c->arena, c->root, file));
	const char *root = path_real(&c->arena, c->root);
	if (!path || !root || !path_below(root, path) || fs_read(path, &s->text, MAX_SOURCE, NULL) != 0 || !s->text.len)
		return NULL;
	s->hashes = source_line_hashes(&c->arena, str_text(&s->text), s->text.len, &s->lines);
	return s;
}

int source_line_hash(const struct source_text *s, int line, char out[40])
{
	if (line < 1 || (size_t)line > s->lines)
		return 0;
	unsigned long occurrence = 0;
	for (size_t i = 0; i < (size_t)line; i++)
		occurrence += s->hashes[i] == s->hashes[line - 1];
	snprintf(out, 40, "%llx:%lu", (unsigned long long)s->hashes[line - 1], occurrence);
	return 1;
}

int utf16_column(const char *line, size_t n, int column)
{
	const char *stop = column < 1 ? line : n > (size_t)column - 1 ? line + column - 1 : line + n;
	int units = 1;
	while (line < stop)
		units += utf8_next(&line, stop) >= 0x10000 ? 2 : 1;
	return units;
}

int source_utf16_column(const struct source_text *s, int line, int column)
{
	const char *p = str_text(&s->text), *end = p + s->text.len;
	for (int i = 1; i < line && p; i++) {
		p = memchr(p, '\n', (size_t)(end - p));
		p = p ? p + 1 : NULL;
	}
	if (!p || column < 1)
		return column;
	return utf16_column(p, (size_t)(end - p), column);
}
