/* What a build links, and the identity of its code. */
#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "builder/builder_parts.h"

int outputs_is_linked(const char *path)
{
	unsigned char head[20] = {0};
	int fd = fs_open(path, NULL, NULL);

	if (fd < 0)
		return 0;
	ssize_t n = read(fd, head, sizeof head);
	close(fd);
	/* e_type: low byte at 16 or 17, by byte order */
	int type = head[EI_DATA] == ELFDATA2MSB ? head[17] : head[16];
	return n == (ssize_t)sizeof head && !memcmp(head, ELFMAG, SELFMAG) && (type == ET_EXEC || type == ET_DYN);
}

static int find_output(void *ctx, const struct fs_entry *e, struct err *err)
{
	struct builder *b = ctx;
	const char *before = b->configured ? b->configured : b->w->pristine;

	(void)err;
	if (e->kind == FS_DIR)
		return !strcmp(e->rel, ".git") ? FS_WALK_SKIP : FS_WALK_ON;
	/* made by the configure phase, or there from the beginning: not the build's */
	if (e->kind != FS_FILE || e->size < 64 || fs_exists(path_join(b->a, before, e->rel)) ||
	    !outputs_is_linked(e->path))
		return FS_WALK_ON;
	strlist_dup(b->a, &b->outputs, e->rel);
	return FS_WALK_ON;
}

static void add_made(struct builder *b, enum command_kind kind)
{
	for (size_t i = 0; i < b->steps.n; i++) {
		const struct step *s = &b->steps.v[i];
		const char *rel = path_below(b->tree, s->outputs.v[0]);

		if (s->kind == kind && strcmp(s->class, "extract") && fs_exists(s->outputs.v[0]) &&
		    !strlist_has(&b->outputs, rel))
			strlist_add(b->a, &b->outputs, rel);
	}
}

int outputs_capture(struct builder *b, struct err *err)
{
	memset(&b->outputs, 0, sizeof b->outputs);
	if (fs_walk(b->tree, find_output, b, err))
		return -1;
	/* a build that links nothing makes archives, or objects */
	if (!b->outputs.n)
		add_made(b, COMMAND_ARCHIVE);
	if (!b->outputs.n)
		add_made(b, COMMAND_COMPILE);
	b->load.seen = arena_alloc(b->a, b->outputs.n + 1);
	b->load.benchmark = b->load.known = 0;
	return 0;
}

/* The file itself, or a copy in which the tree's path is the first baseline's: two
 * trees of the same code must hash alike. */
static const char *placeless(struct builder *b, const char *path, const char *tree, int n, struct err *err)
{
	struct str text = {0};
	const char *out = path;
	size_t k = strlen(tree);

	if (!strcmp(tree, b->w->named))
		return path;
	if (fs_read(path, &text, 0, err)) {
		str_free(&text);
		return NULL;
	}
	for (char *p = text.ptr; (p = memmem(p, text.len - (size_t)(p - text.ptr), tree, k)) != NULL; p += k) {
		memcpy(p, b->w->named, k);
		out = NULL;
	}
	if (!out) {
		out = arena_printf(b->a, "%s/hash-%s-%d", b->w->work, path_base(tree), n);
		if (fs_write(out, text.ptr, text.len, 0, err))
			out = NULL;
	}
	str_free(&text);
	return out;
}

void outputs_env(struct builder *b, struct built *out)
{
	struct hash *h;
	char hash[HASH_TEXT];

	if (!out->env.n)
		return;
	h = hash_new();
	hash_add_text(h, out->code_hash);
	for (size_t i = 0; i < out->env.n; i++)
		hash_add_text(h, out->env.v[i]);
	hash_finish(h, hash);
	out->code_hash = arena_strdup(b->a, hash);
}

/* Output i as it is hashed, and the tree that it names. What no benchmark loads is the baseline's, whoever built it again:
 * its plain layout, for races put others in that tree. */
static const char *hashed_output(struct builder *b, const char *tree, size_t i, const char **in)
{
	const char *rel = b->outputs.v[i];

	*in = tree;
	if (!b->load.known || b->load.seen[i])
		return path_join(b->a, tree, rel);
	*in = b->tree;
	const char *plain = arena_printf(b->a, "%s/0/%s", layouts_folder(b->a, b->tree), rel);
	return fs_exists(plain) ? plain : path_join(b->a, b->tree, rel);
}

void builder_in_environment(struct builder *b, const struct strlist *env, struct built *out)
{
	out->env = (struct strlist){0};
	strlist_cat(b->a, &out->env, env);
	outputs_env(b, out);
}

int outputs_hash(struct builder *b, const char *tree, struct built *out, struct err *err)
{
	struct strlist files = {0};
	const char *code = NULL;
	int rc = 0;

	for (size_t i = 0; !rc && i < b->outputs.n; i++) {
		const char *in, *path = hashed_output(b, tree, i, &in);
		const char *file = fs_exists(path) ? placeless(b, path, in, (int)i, err) : "";

		if (!file)
			rc = -1;
		else if (*file)
			strlist_add(b->a, &files, file);
	}
	if (!rc && code_hash(b->a, &files, &code, &out->size_bytes, err))
		rc = -1;
	for (size_t i = 0; i < files.n; i++)
		if (str_starts(path_base(files.v[i]), "hash-") && str_starts(files.v[i], b->w->work) &&
		    !path_below(tree, files.v[i]))
			fs_remove(files.v[i], NULL);
	if (!rc)
		out->code_hash = code;
	return rc;
}

const char *outputs_differing(struct builder *b, const char *one_tree, const char *other)
{
	for (size_t i = 0; i < b->outputs.n; i++) {
		const char *hash[2] = {"", ""};
		const char *trees[2] = {one_tree, other};
		struct strlist all = b->outputs, one = {0};

		strlist_add(b->a, &one, all.v[i]);
		b->outputs = one;
		for (int t = 0; t < 2; t++) {
			struct built built = {.status = BUILD_OK};

			if (!outputs_hash(b, trees[t], &built, NULL))
				hash[t] = built.code_hash;
		}
		b->outputs = all;
		if (strcmp(hash[0], hash[1]))
			return b->outputs.v[i];
	}
	return "an output";
}
