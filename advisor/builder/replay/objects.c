/* Objects kept by what went into them: the compiler, the final arguments, and the
 * content of every file that the preprocessor read, as the compiler itself listed
 * them when the object was made. That is the preprocessed input without paying for
 * preprocessing again. Objects are stored under the hash of their own bytes and
 * checked against it, so a half-written one is never used. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/hash.h"
#include "builder/builder_parts.h"

static char *folder(struct builder *b, struct arena *a, const char *hash, const char *suffix)
{
	return arena_printf(a, "%s/objects/%.2s/%s%s", b->w->state, hash, hash, suffix);
}

/* Files that an object names, or that are made beside it, bind it to its tree. */
static int keeps_path(const char *arg)
{
	static const char *const prefixes[] = {"-fprofile",	"--coverage",	 "-ftest-coverage",    "-save-temps",
					       "-fdump",	"-gsplit-dwarf", "-fcoverage",	       "-pg",
					       "-fstack-usage", "-fopt-info",	 "-fsave-optimization"};

	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		if (str_starts(arg, prefixes[i]))
			return 1;
	return 0;
}

/* The place of the tree does not matter where only a file is named by it. */
static int only_names_file(const struct strlist *argv, size_t i)
{
	const char *arg = argv->v[i];

	return arg[0] == '/' || str_starts(arg, "-I") || str_starts(arg, "-i") ||
	       str_starts(arg, "-ffile-prefix-map=") ||
	       (i && flag_takes_next(argv->v[i - 1]) && !str_starts(argv->v[i - 1], "-D"));
}

static void hash_arg(struct hash *h, struct arena *a, const char *tree, const char *arg, int placeless)
{
	const char *at = placeless ? strstr(arg, tree) : NULL;

	if (at)
		arg = arena_printf(a, "%.*s@%s", (int)(at - arg), arg, at + strlen(tree));
	hash_add_text(h, arg);
}

void object_key(struct arena *a, const char *tree, const char *dir, const struct strlist *argv,
		const struct strlist *env, struct object_key *key)
{
	struct hash *h = hash_new();
	const char *real = path_real(a, argv->v[0]), *rel = path_below(tree, dir);
	int64_t facts[2] = {real ? fs_size(real) : 0, real ? fs_mtime_ns(real) : 0};

	key->cacheable = 1;
	hash_add_text(h, "advisor-object-1");
	hash_add_text(h, real);
	hash_add(h, facts, sizeof facts);
	hash_add_text(h, rel ? rel : dir);
	for (size_t i = 1; i < argv->n; i++) {
		key->cacheable &= !keeps_path(argv->v[i]);
		hash_arg(h, a, tree, argv->v[i], only_names_file(argv, i));
	}
	for (size_t i = 0; i < env->n; i++)
		hash_arg(h, a, tree, env->v[i], 0);
	hash_finish(h, key->name);
}

void object_key_patched(struct object_key *key, const struct patch *p)
{
	struct hash *h = hash_new();

	hash_add_text(h, key->name);
	hash_add_text(h, p->diff);
	hash_finish(h, key->name);
}

/* Hashes of files by what they are to the file system: headers are read once a
 * session, and so are sources, which trees share. */
struct content_map {
	struct content {
		dev_t dev;
		ino_t ino;
		off_t size;
		struct timespec mtime;
		char hash[HASH_TEXT];
	} slot[4096];
};

static int same_file(const struct content *c, const struct stat *st)
{
	return c->hash[0] && c->dev == st->st_dev && c->ino == st->st_ino && c->size == st->st_size &&
	       c->mtime.tv_sec == st->st_mtim.tv_sec && c->mtime.tv_nsec == st->st_mtim.tv_nsec;
}

/* Content hash of a file; "-" when it is gone. */
static void content(struct builder *b, const char *path, char out[HASH_TEXT])
{
	struct stat st;

	if (!b->w->contents)
		b->w->contents = arena_alloc(b->a, sizeof *b->w->contents);
	if (stat(path, &st)) {
		strcpy(out, "-");
		return;
	}
	struct content *c = &b->w->contents->slot[hash64(&st.st_ino, sizeof st.st_ino) % 4096];
	if (!same_file(c, &st)) {
		*c = (struct content){.dev = st.st_dev, .ino = st.st_ino, .size = st.st_size, .mtime = st.st_mtim};
		if (hash_file(path, c->hash, NULL))
			strcpy(c->hash, "-");
	}
	memcpy(out, c->hash, HASH_TEXT);
}

static const char *place(struct arena *a, const char *tree, const char *path)
{
	return path[0] == '@' ? path_join(a, tree, path + 2) : path;
}

/* The manifest: "HASH PATH" for each file read, last "object HASH". */
static int read_manifest(struct builder *b, struct arena *a, const char *text, const char *tree, const char **object)
{
	while (*text) {
		size_t n = strcspn(text, "\n");
		char *line = arena_strndup(a, text, n), *space = strchr(line, ' ');
		char now[HASH_TEXT];

		text += n + (text[n] == '\n');
		if (!space)
			return 0;
		*space++ = '\0';
		if (!strcmp(line, "object")) {
			*object = space;
			return 1;
		}
		content(b, place(a, tree, space), now);
		if (strcmp(now, line))
			return 0;
	}
	return 0;
}

int object_reads(struct builder *b, struct arena *a, const struct object_key *key, struct strlist *out)
{
	struct str text = {0};
	char *manifest = folder(b, a, key->name, ".m");
	int known = fs_exists(manifest) && !fs_read(manifest, &text, 0, NULL);

	for (const char *line = known ? str_text(&text) : ""; *line;) {
		size_t n = strcspn(line, "\n");
		const char *below = memmem(line, n, " @/", 3);
		if (below)
			strlist_add(a, out, arena_strndup(a, below + 3, n - (size_t)(below + 3 - line)));
		line += n + (line[n] == '\n');
	}
	str_free(&text);
	return known;
}

int object_fetch(struct builder *b, const struct object_key *key, const char *tree, const char *to)
{
	struct arena a = {0};
	struct str text = {0};
	const char *object = NULL;
	char now[HASH_TEXT];
	int ok = 0;
	char *manifest = folder(b, &a, key->name, ".m");

	if (key->cacheable && fs_exists(manifest) && !fs_read(manifest, &text, 0, NULL) &&
	    read_manifest(b, &a, str_text(&text), tree, &object)) {
		const char *path = folder(b, &a, object, ".o");

		/* a copy, not a link: nothing may write into the store */
		if (fs_exists(path) && !hash_file(path, now, NULL) && !strcmp(now, object))
			ok = fs_copy_file(path, to, NULL) == 0;
	}
	str_free(&text);
	arena_free(&a);
	return ok;
}

/* Words of a make rule, after its target. */
static void rule_words(struct arena *a, const char *s, struct strlist *out)
{
	struct str word = {0};

	s = strstr(s, ": ");
	for (s = s ? s + 1 : ""; *s; s++) {
		if (*s == '\\' && s[1] == '\n') {
			s++;
		} else if (*s == '\\' && (s[1] == ' ' || s[1] == '#' || s[1] == '\\')) {
			str_addc(&word, *++s);
		} else if (*s == '$' && s[1] == '$') {
			str_addc(&word, *s++);
		} else if (!strchr(" \t\n", *s)) {
			str_addc(&word, *s);
			continue;
		}
		if (strchr(" \t\n", *s) && word.len) {
			strlist_dup(a, out, word.ptr);
			str_clear(&word);
		}
	}
	if (word.len)
		strlist_dup(a, out, word.ptr);
	str_free(&word);
}

void object_store(struct builder *b, const struct object_key *key, const char *tree, const char *dir,
		  const char *object, const char *rule_file)
{
	struct arena a = {0};
	struct str rule = {0}, text = {0};
	struct strlist files = {0};
	char hash[HASH_TEXT];

	if (key->cacheable && !fs_read(rule_file, &rule, 0, NULL) && !hash_file(object, hash, NULL)) {
		rule_words(&a, str_text(&rule), &files);
		for (size_t i = 0; i < files.n; i++) {
			const char *path = path_normal(&a, path_join(&a, dir, files.v[i]));
			const char *below = path_below(tree, path);
			char now[HASH_TEXT];

			content(b, path, now);
			str_addf(&text, below ? "%s @/%s\n" : "%s %s\n", now, below ? below : path);
		}
		str_addf(&text, "object %s\n", hash);
		const char *to = folder(b, &a, hash, ".o");
		/* the object first: a manifest must never name one that is not there */
		if (files.n && !fs_mkdirs(path_dir(&a, to), NULL) && (fs_exists(to) || !fs_copy_file(object, to, NULL)))
			fs_write(folder(b, &a, key->name, ".m"), text.ptr, text.len, 0, NULL);
	}
	str_free(&rule);
	str_free(&text);
	arena_free(&a);
}

/* ---- the size limit ---- */

struct kept {
	const char *path;
	int64_t size, mtime;
};
struct kept_list {
	struct arena a;
	struct kept *v;
	size_t n, cap;
	uint64_t bytes;
};

static int count_object(void *ctx, const struct fs_entry *e, struct err *err)
{
	struct kept_list *l = ctx;

	(void)err;
	if (e->kind != FS_FILE)
		return FS_WALK_ON;
	struct kept *k = list_push(&l->a, l);
	k->path = arena_strdup(&l->a, e->path);
	k->size = e->size;
	k->mtime = fs_mtime_ns(e->path);
	l->bytes += (uint64_t)e->size;
	return FS_WALK_ON;
}

static int older(const void *x, const void *y)
{
	const struct kept *a = x, *b = y;

	return (a->mtime > b->mtime) - (a->mtime < b->mtime);
}

void object_trim(struct builder *b)
{
	struct kept_list l = {.bytes = 0};
	char *dir = path_join(b->a, b->w->state, "objects");

	if (fs_is_dir(dir))
		fs_walk(dir, count_object, &l, NULL);
	if (l.bytes > b->w->opt.object_limit)
		qsort(l.v, l.n, sizeof *l.v, older);
	for (size_t i = 0; i < l.n && l.bytes > b->w->opt.object_limit; i++) {
		fs_remove(l.v[i].path, NULL);
		l.bytes -= (uint64_t)l.v[i].size;
	}
	arena_free(&l.a);
}
