/* What has been built in this session: a variant that differs from an earlier one in its
 * environment alone runs in that one's tree, without a copy, a training or a link of its own. */
#include <string.h>

#include "base/hash.h"
#include "builder/builder_parts.h"

static void add_list(struct hash *h, const char *name, const struct strlist *l)
{
	hash_add_text(h, name);
	for (size_t i = 0; i < l->n; i++)
		hash_add_text(h, l->v[i]);
}

static void add_edit(struct hash *h, const struct edit *e)
{
	add_list(h, "add", &e->add);
	add_list(h, "remove", &e->remove);
	add_list(h, "link", &e->link);
	add_list(h, "units", &e->units);
	hash_add_text(h, e->compiler ? e->compiler : "");
	hash_add_text(h, e->pgo ? "pgo" : "");
	hash_add_text(h, e->pool ? "pool" : "");
}

static const char *key_of(struct builder *b, const struct variant *v)
{
	struct hash *h = hash_new();
	struct merged_edit m;
	char key[HASH_TEXT];

	variant_edit(b, v, &m);
	add_edit(h, &m.all);
	for (size_t i = 0; i < m.parts.n; i++)
		add_edit(h, &m.parts.v[i]);
	hash_finish(h, key);
	return arena_strdup(b->a, key);
}

int made_before(struct builder *b, const struct variant *v, struct built *out)
{
	const char *key = key_of(b, v);

	for (size_t i = 0; !v->separate && i < b->made.n; i++) {
		struct made *m = &b->made.v[i];

		if (!m->users || strcmp(m->key, key))
			continue;
		m->users++;
		*out = m->built;
		out->seconds = 0;
		out->compiled_units = out->linked = 0;
		out->env = (struct strlist){0};
		variant_env(b, v, &out->env);
		outputs_env(b, out);
		return 1;
	}
	return 0;
}

void made_keep(struct builder *b, const struct variant *v, const struct built *built)
{
	struct made *m = list_push(b->a, &b->made);

	*m = (struct made){key_of(b, v), *built, 1};
}

int made_still_used(struct builder *b, const char *tree)
{
	for (size_t i = 0; i < b->made.n; i++)
		if (b->made.v[i].users && !strcmp(b->made.v[i].built.tree, tree))
			return --b->made.v[i].users > 0;
	return 0;
}
