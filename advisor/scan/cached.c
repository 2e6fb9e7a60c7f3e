/* A unit's entry is two: the block of its facts, and a list of the files it was made
 * of with their hashes. The list is checked first; each file is hashed once per scan. */
#include <string.h>

#include "base/fs.h"
#include "base/hash.h"
#include "scan/cached.h"
#include "scan/parse.h"
#include "scan/scan.h"

#define CACHE_BLOCK "facts-2"
#define CACHE_FILES "facts-files-2"

struct file_hash {
	const char *path;
	char hash[HASH_TEXT];
};

struct cached {
	struct arena *a;
	const struct cache *cache;
	const char *version;
	struct {
		struct file_hash **v;
		size_t n, used;
	} seen;
};

struct cached *cached_new(struct arena *a, const struct cache *cache)
{
	struct cached *c = arena_alloc(a, sizeof *c);

	c->a = a;
	c->cache = cache;
	c->version = scan_libclang_version(a);
	return c;
}

static struct file_hash **slot_of(struct cached *c, const char *path)
{
	size_t i = hash64(path, strlen(path)) & (c->seen.n - 1);

	while (c->seen.v[i] && strcmp(c->seen.v[i]->path, path))
		i = (i + 1) & (c->seen.n - 1);
	return &c->seen.v[i];
}

static void widen(struct cached *c)
{
	struct file_hash **old = c->seen.v;
	size_t i, n = c->seen.n;

	c->seen.n = n ? n * 2 : 1024;
	c->seen.v = arena_alloc(c->a, c->seen.n * sizeof *c->seen.v);
	for (i = 0; i < n; i++)
		if (old[i])
			*slot_of(c, old[i]->path) = old[i];
}

/* "" for a file that can't be read. */
static const char *hash_of(struct cached *c, const char *path)
{
	struct file_hash **slot;

	if (c->seen.used * 2 >= c->seen.n)
		widen(c);
	slot = slot_of(c, path);
	if (!*slot) {
		*slot = arena_alloc(c->a, sizeof **slot);
		(*slot)->path = arena_strdup(c->a, path);
		if (hash_file(path, (*slot)->hash, NULL))
			(*slot)->hash[0] = '\0';
		c->seen.used++;
	}
	return (*slot)->hash;
}

static void key_of(struct cached *c, const struct unit *u, char key[HASH_TEXT])
{
	struct hash *h = hash_new();
	struct arena a = {0};
	struct strlist args = {0};
	size_t i;

	parse_arguments(&a, u, &args);
	hash_add_text(h, c->version);
	hash_add_text(h, u->file);
	for (i = 0; i < args.n; i++)
		hash_add_text(h, args.v[i]);
	hash_finish(h, key);
	arena_free(&a);
}

/* Lines of "hash path". */
static int files_unchanged(struct cached *c, struct str *list)
{
	char *line = list->ptr, *next;

	for (; line && *line; line = next) {
		next = strchr(line, '\n');
		if (!next || next - line < HASH_TEXT)
			return 0;
		*next++ = '\0';
		if (strncmp(hash_of(c, line + HASH_TEXT), line, HASH_TEXT - 1) != 0)
			return 0;
	}
	return list->len > 0;
}

int cached_get(struct cached *c, struct arena *a, const struct unit *u, struct unit_facts *out)
{
	struct str list = {0}, block = {0};
	char key[HASH_TEXT];
	int found;

	if (!c->cache)
		return 0;
	key_of(c, u, key);
	found = cache_get(c->cache, CACHE_FILES, key, &list) && files_unchanged(c, &list) &&
		cache_get(c->cache, CACHE_BLOCK, key, &block) && !facts_load(a, block.ptr, block.len, out);
	str_free(&list);
	str_free(&block);
	return found;
}

void cached_put(struct cached *c, const struct unit *u, const struct unit_facts *f, const void *block, size_t n)
{
	struct str list = {0};
	char key[HASH_TEXT];
	size_t i;

	if (!c->cache)
		return;
	key_of(c, u, key);
	for (i = 0; i < f->files.n; i++) {
		const char *path = fact_text(f, f->files.v[i].path), *hash = hash_of(c, path);

		if (!*hash) { /* gone since, or not a real file: not to be kept */
			str_free(&list);
			return;
		}
		str_addf(&list, "%s %s\n", hash, path);
	}
	cache_put(c->cache, CACHE_BLOCK, key, block, n);
	cache_put(c->cache, CACHE_FILES, key, list.ptr, list.len);
	str_free(&list);
}
