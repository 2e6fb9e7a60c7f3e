/* lto-wrapper: stands in for gcc's program of that name, which a linker's plugin calls
 * to turn the objects of link-time optimization into native ones. What it gave is kept;
 * the same call (another layout of the same program, the next run of advisor) gets the
 * same native objects, and everything else about the link is the linker's own work, as
 * without us. gcc finds it through COMPILER_PATH, and the real one comes after it there.
 *
 * ADVISOR_LTO_OBJECTS: the folder of kept objects; ADVISOR_LTO_WORK: where those for one
 * link may lie. Whatever goes wrong here is the real one's business. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/hash.h"
#include "base/proc.h"

struct call {
	struct arena a;
	const char *real; /* gcc's own */
	const char *objects, *work; /* NULL: nothing is kept */
	char key[HASH_TEXT];
};

static const char *real_program(struct arena *a)
{
	const char *self = proc_self(a), *path = getenv("COMPILER_PATH");

	while (path && *path) {
		size_t n = strcspn(path, ":");
		const char *file = path_join(a, arena_strndup(a, path, n), "lto-wrapper"), *to = path_real(a, file);

		if (to && fs_is_exec(to) && strcmp(to, self))
			return file;
		path += n + (path[n] == ':');
	}
	return NULL;
}

static void add_program(struct call *c, struct hash *h, const char *path)
{
	const char *real = path ? path_real(&c->a, path) : NULL;
	int64_t facts[2] = {real ? fs_size(real) : 0, real ? fs_mtime_ns(real) : 0};

	hash_add_text(h, real);
	hash_add(h, facts, sizeof facts);
}

static int add_content(struct hash *h, const char *path)
{
	char hash[HASH_TEXT];

	if (hash_file(path, hash, NULL))
		return -1;
	hash_add_text(h, hash);
	return 0;
}

/* An object, or "archive.a@0x90": the place of a member. */
static int add_object(struct call *c, struct hash *h, const char *word)
{
	const char *at = strstr(word, "@0x");

	hash_add_text(h, word);
	if (fs_exists(word) || !at)
		return fs_exists(word) ? add_content(h, word) : 0;
	return add_content(h, arena_strndup(&c->a, word, (size_t)(at - word)));
}

static int add_words(struct call *c, struct hash *h, const char *const *words);

static int add_word(struct call *c, struct hash *h, const char *word)
{
	struct strlist words = {0};
	struct str text = {0};

	if (str_starts(word, "-fresolution="))
		return add_content(h, strchr(word, '=') + 1);
	if (*word != '@')
		return *word == '-' ? hash_add_text(h, word), 0 : add_object(c, h, word);
	int rc = fs_read(word + 1, &text, 0, NULL) || proc_split(&c->a, str_text(&text), &words, NULL) ||
		 add_words(c, h, strlist_argv(&c->a, &words));
	str_free(&text);
	return rc ? -1 : 0;
}

static int add_words(struct call *c, struct hash *h, const char *const *words)
{
	for (; *words; words++)
		if (add_word(c, h, *words))
			return -1;
	return 0;
}

/* The driver's options, but for the names of files that it writes. */
static int add_options(struct call *c, struct hash *h)
{
	const char *options = getenv("COLLECT_GCC_OPTIONS");
	struct strlist words = {0};

	if (!options || proc_split(&c->a, options, &words, NULL))
		return -1;
	for (size_t i = 0; i < words.n; i++) {
		/* these write more than objects */
		if (str_starts(words.v[i], "-save-temps") || str_starts(words.v[i], "-fdump") ||
		    str_starts(words.v[i], "-fplugin"))
			return -1;
		hash_add_text(h, words.v[i]);
		i += !strcmp(words.v[i], "-o") || !strcmp(words.v[i], "-dumpdir");
	}
	return 0;
}

/* What goes into the native objects; -1: it can't be told. */
static int make_key(struct call *c, char **argv)
{
	const char *driver = getenv("COLLECT_GCC");
	struct hash *h = hash_new();

	hash_add_text(h, "advisor-lto-1");
	add_program(c, h, c->real);
	add_program(c, h, driver && strchr(driver, '/') ? driver : driver ? fs_which(&c->a, driver, NULL, NULL) : NULL);
	int rc = add_options(c, h) || add_words(c, h, (const char *const *)argv + 1);
	hash_finish(h, c->key);
	return rc ? -1 : 0;
}

static const char *kept(struct call *c, const char *hash, const char *suffix)
{
	return arena_printf(&c->a, "%s/%.2s/%s%s", c->objects, hash, hash, suffix);
}

/* 1: the names of the native objects are printed. The plugin deletes what it is given. */
static int fetch(struct call *c)
{
	struct strlist given = {0};
	struct str text = {0}, names = {0};
	char now[HASH_TEXT];
	int ok = !fs_read(kept(c, c->key, ".lto"), &text, 0, NULL);

	for (const char *s = str_text(&text); ok && *s; s += HASH_TEXT) {
		const char *hash = arena_strndup(&c->a, s, HASH_TEXT - 1), *from = kept(c, hash, ".o");
		const char *to = arena_printf(&c->a, "%s/%ld-%zu.ltrans.o", c->work, (long)getpid(), given.n);

		ok = !hash_file(from, now, NULL) && !strcmp(now, hash) && !fs_mkdirs(c->work, NULL) &&
		     !fs_copy_file(from, to, NULL);
		if (ok)
			strlist_add(&c->a, &given, to);
		str_addf(&names, "%s\n", to);
	}
	for (size_t i = 0; !ok && i < given.n; i++)
		fs_remove(given.v[i], NULL);
	if (ok)
		fputs(str_text(&names), stdout);
	str_free(&text);
	str_free(&names);
	return ok;
}

/* Keeps the files that are named, one a line. */
static void keep(struct call *c, const char *names)
{
	struct str list = {0};
	char hash[HASH_TEXT];
	int ok = 1;

	while (ok && *names) {
		size_t n = strcspn(names, "\n");
		const char *from = arena_strndup(&c->a, names, n);

		names += n + (names[n] == '\n');
		ok = !hash_file(from, hash, NULL);
		const char *to = ok ? kept(c, hash, ".o") : NULL;
		ok = ok && !fs_mkdirs(path_dir(&c->a, to), NULL) && !fs_copy_file(from, to, NULL);
		str_addf(&list, "%s\n", hash);
	}
	/* last: it must never name what is not there */
	if (ok && list.len)
		fs_write(kept(c, c->key, ".lto"), list.ptr, list.len, 0, NULL);
	str_free(&list);
}

static int generate(struct call *c, char **argv)
{
	struct proc_spec spec = {.argv = (const char *const *)argv, .same_group = 1};
	struct proc_result r = {0};
	struct err err = {""};

	argv[0] = (char *)c->real;
	if (proc_run(&spec, &r, &err))
		fprintf(stderr, "lto-wrapper: %s\n", err.text);
	fputs(str_text(&r.err), stderr);
	if (proc_ok(&r))
		keep(c, str_text(&r.out));
	fputs(str_text(&r.out), stdout);
	int rc = proc_ok(&r) ? 0 : r.end == PROC_EXITED ? r.code : 1;
	proc_result_free(&r);
	return rc;
}

int main(int argc, char **argv)
{
	struct call c = {.objects = getenv("ADVISOR_LTO_OBJECTS"), .work = getenv("ADVISOR_LTO_WORK")};
	int rc = 0;

	c.real = argc > 0 ? real_program(&c.a) : NULL;
	if (!c.real) {
		fprintf(stderr, "lto-wrapper: there is no other lto-wrapper on COMPILER_PATH\n");
		return 127;
	}
	if (!c.objects || !c.work || make_key(&c, argv)) {
		execv(c.real, argv);
		return 127;
	}
	if (!fetch(&c))
		rc = generate(&c, argv);
	arena_free(&c.a);
	return rc;
}
