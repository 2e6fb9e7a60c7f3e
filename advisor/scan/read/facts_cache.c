/* A unit's entry is two: the block of its facts, and a list of the files it was made
 * of with their hashes. The list is checked first; each file is hashed once per scan.
 * A scan's entry is two likewise, with the files of all its units. */
#include <string.h>

#include "base/fs.h"
#include "base/hash.h"
#include "scan/facts/facts_stored.h"
#include "scan/read/facts_cache.h"
#include "scan/read/kept_findings.h"
#include "scan/read/parse.h"

#define CACHE_BLOCK	   "facts-4"
#define CACHE_FILES	   "facts-files-4"
#define CACHE_RESULT	   "findings-2"
#define CACHE_RESULT_FILES "findings-files-2"

/* In place of a hash: nothing of that name was there. */
static const char absent[] = "--------------------------------";
_Static_assert(sizeof absent == HASH_TEXT, "as long as a hash");

struct file_hash {
	const char *path;
	char hash[HASH_TEXT]; /* "" for what can't be read */
	int listed; /* among the files of the whole scan */
};

struct cached {
	struct arena *a;
	const struct cache *cache;
	const char *version;
	struct strlist damaged;
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
	size_t n = c->seen.n;

	c->seen.n = n ? n * 2 : 1024;
	c->seen.v = arena_alloc(c->a, c->seen.n * sizeof *c->seen.v);
	for (size_t i = 0; i < n; i++)
		if (old[i])
			*slot_of(c, old[i]->path) = old[i];
}

/* The content as it is now: its hash, `absent`, or "" for what is there and can't be read. */
static struct file_hash *look_at(struct cached *c, const char *path)
{
	struct file_hash **slot;

	if (c->seen.used * 2 >= c->seen.n)
		widen(c);
	slot = slot_of(c, path);
	if (!*slot) {
		*slot = arena_alloc(c->a, sizeof **slot);
		(*slot)->path = arena_strdup(c->a, path);
		if (hash_file(path, (*slot)->hash, NULL))
			strcpy((*slot)->hash, fs_exists(path) ? "" : absent);
		c->seen.used++;
	}
	return *slot;
}

static const char *hash_of(struct cached *c, const char *path)
{
	return look_at(c, path)->hash;
}

static int is_content(const char *hash)
{
	return *hash && *hash != *absent;
}

static void key_of(struct cached *c, const struct unit *u, char key[HASH_TEXT])
{
	struct hash *h = hash_new();
	struct arena a = {0};
	struct strlist args = {0};

	parse_arguments(&a, u, &args);
	hash_add_text(h, c->version);
	hash_add_text(h, u->file);
	for (size_t i = 0; i < args.n; i++)
		hash_add_text(h, args.v[i]);
	hash_finish(h, key);
	arena_free(&a);
}

/* Lines of "hash path". */
static int files_unchanged(struct cached *c, char *list)
{
	char *line = list, *next;

	for (; *line; line = next) {
		next = strchr(line, '\n');
		if (!next || next - line < HASH_TEXT)
			return 0;
		*next++ = '\0';
		if (strncmp(hash_of(c, line + HASH_TEXT), line, HASH_TEXT - 1) != 0)
			return 0;
	}
	return *list != '\0';
}

/* ---- what a store gives back is what it was given ---- */

#define SEAL (HASH_TEXT - 1)

/* Of the bytes and of where they belong: an entry under another's key is as damaged as a flipped bit. */
static void seal_of(const char *kind, const char *key, const void *bytes, size_t n, char seal[HASH_TEXT])
{
	struct hash *h = hash_new();

	hash_add_text(h, kind);
	hash_add_text(h, key);
	hash_add(h, bytes, n);
	hash_finish(h, seal);
}

static void put_sealed(struct cached *c, const char *kind, const char *key, const void *bytes, size_t n)
{
	struct str sealed = {0};
	char seal[HASH_TEXT];

	seal_of(kind, key, bytes, n, seal);
	str_addn(&sealed, seal, SEAL);
	str_addn(&sealed, bytes, n);
	cache_put(c->cache, kind, key, sealed.ptr, sealed.len);
	str_free(&sealed);
}

enum entry { ENTRY_NONE, ENTRY_FOUND, ENTRY_DAMAGED };

/* The bytes are those of out after the seal. */
static enum entry get_sealed(struct cached *c, const char *kind, const char *key, struct str *out)
{
	char seal[HASH_TEXT];

	if (!cache_get(c->cache, kind, key, out))
		return ENTRY_NONE;
	if (out->len < SEAL)
		return ENTRY_DAMAGED;
	seal_of(kind, key, out->ptr + SEAL, out->len - SEAL, seal);
	return memcmp(seal, out->ptr, SEAL) ? ENTRY_DAMAGED : ENTRY_FOUND;
}

/* The block of an entry whose files are what they were. */
static enum entry get_block(struct cached *c, const char *files, const char *what, const char *key, struct str *block)
{
	struct str list = {0};
	enum entry e = get_sealed(c, files, key, &list);

	if (e == ENTRY_FOUND)
		e = files_unchanged(c, list.ptr + SEAL) ? get_sealed(c, what, key, block) : ENTRY_NONE;
	str_free(&list);
	return e;
}

int cached_get(struct cached *c, struct arena *a, const struct unit *u, struct unit_facts *out)
{
	struct str block = {0};
	char key[HASH_TEXT];
	enum entry e;

	if (!c->cache)
		return 0;
	key_of(c, u, key);
	e = get_block(c, CACHE_FILES, CACHE_BLOCK, key, &block);
	if (e == ENTRY_FOUND && facts_load(a, block.ptr + SEAL, block.len - SEAL, out))
		e = ENTRY_DAMAGED;
	if (e == ENTRY_DAMAGED)
		strlist_add(c->a, &c->damaged, u->file);
	str_free(&block);
	return e == ENTRY_FOUND;
}

const struct strlist *cached_damaged(const struct cached *c)
{
	return &c->damaged;
}

/* One line of a list, in that of the whole scan once only; -1 when the file is not what it
 * was when it was read. */
static int add_line(struct cached *c, struct str *list, const char *path, int was_there, int once)
{
	struct file_hash *f = look_at(c, path);

	if (once && f->listed)
		return 0;
	f->listed |= once;
	/* gone since, or not a real file, or come since: not to be kept */
	if (was_there ? !is_content(f->hash) : strcmp(f->hash, absent) != 0)
		return -1;
	str_addf(list, "%s %s\n", f->hash, f->path);
	return 0;
}

static int files_of(struct cached *c, const struct unit_facts *f, struct str *list, int once)
{
	for (size_t i = 0; i < f->files.n; i++)
		if (add_line(c, list, fact_text(f, f->files.v[i].path), 1, once))
			return -1;
	for (size_t i = 0; i < f->absent.n; i++)
		if (add_line(c, list, fact_text(f, f->absent.v[i]), 0, once))
			return -1;
	return 0;
}

void cached_put(struct cached *c, const struct unit *u, const struct unit_facts *f, const void *block, size_t n)
{
	struct str list = {0};
	char key[HASH_TEXT];

	if (!c->cache)
		return;
	if (!files_of(c, f, &list, 0)) {
		key_of(c, u, key);
		put_sealed(c, CACHE_BLOCK, key, block, n);
		put_sealed(c, CACHE_FILES, key, list.ptr, list.len);
	}
	str_free(&list);
}

/* ---- of whole scans ---- */

static void add_texts(struct hash *h, const struct strlist *l)
{
	hash_add(h, &l->n, sizeof l->n);
	for (size_t i = 0; i < l->n; i++)
		hash_add_text(h, l->v[i]);
}

/* Everything that findings are made of beside the files: this program (its own file, so
 * that another build of it says nothing about this one), the rules, the commands. */
static void result_key(struct cached *c, const struct project *p, const struct rule_set *rules,
		       const struct strlist *suppress, char key[HASH_TEXT])
{
	const char *self = "/proc/self/exe";
	int64_t program[2] = {fs_size(self), fs_mtime_ns(self)};
	struct hash *h = hash_new();

	hash_add(h, program, sizeof program);
	hash_add_text(h, c->version);
	hash_add_text(h, p->root);
	hash_add_text(h, p->build_root);
	add_texts(h, &p->facts);
	add_texts(h, suppress);
	for (size_t i = 0; i < rules->n; i++) {
		const struct rule *r = &rules->v[i];
		int what[2] = {(int)r->kind, (int)r->level};

		if (r->kind != RULE_CODE)
			continue;
		hash_add(h, what, sizeof what);
		hash_add_text(h, r->id);
		hash_add_text(h, r->path);
		hash_add_text(h, r->match);
		add_texts(h, &r->with);
		add_texts(h, &r->unless);
	}
	if (rules->library)
		hash_add_text(h, rules->library->hash);
	for (size_t i = 0; i < p->units.n; i++) {
		const struct unit *u = &p->units.v[i];

		hash_add(h, &u->is_c, sizeof u->is_c);
		hash_add_text(h, u->file);
		hash_add_text(h, u->dir);
		add_texts(h, &u->argv);
	}
	hash_finish(h, key);
}

static int files_of_all(struct cached *c, const struct unit_facts *facts, size_t n, struct str *list)
{
	for (size_t i = 0; i < n; i++)
		if (files_of(c, &facts[i], list, 1))
			return -1;
	return 0;
}

int cached_get_result(struct cached *c, struct arena *a, const struct project *p, const struct rule_set *rules,
		      const struct strlist *suppress, struct scan_result *out)
{
	struct str block = {0};
	char key[HASH_TEXT];
	enum entry e;

	if (!c->cache)
		return 0;
	result_key(c, p, rules, suppress, key);
	e = get_block(c, CACHE_RESULT_FILES, CACHE_RESULT, key, &block);
	if (e == ENTRY_FOUND && kept_load(a, block.ptr + SEAL, block.len - SEAL, rules, out))
		e = ENTRY_DAMAGED;
	if (e == ENTRY_DAMAGED)
		strlist_add(c->a, &c->damaged, "the findings");
	str_free(&block);
	return e == ENTRY_FOUND;
}

void cached_put_result(struct cached *c, const struct project *p, const struct rule_set *rules,
		       const struct strlist *suppress, const struct unit_facts *facts, size_t n,
		       const struct scan_result *r)
{
	struct str list = {0}, block = {0};
	char key[HASH_TEXT];

	if (!c->cache)
		return;
	if (!files_of_all(c, facts, n, &list)) {
		result_key(c, p, rules, suppress, key);
		kept_save(r, &block);
		put_sealed(c, CACHE_RESULT, key, block.ptr, block.len);
		put_sealed(c, CACHE_RESULT_FILES, key, list.ptr, list.len);
	}
	str_free(&block);
	str_free(&list);
}
