/* What has been built in this session: a variant that differs from an earlier one in its
 * environment alone runs in that one's tree, without a copy, a training or a link of its own. */
#include <string.h>

#include "base/hash.h"
#include "builder/builder_parts.h"

struct made {
	struct made *next;
	const char *key; /* of the edits that change the build */
	struct built built; /* code_hash is without the environment */
	int users; /* variants that run in its tree */
};

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
	hash_add_text(h, e->patch ? e->patch->diff : "");
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
	hash_add_text(h, v->held_out ? v->held_out : "");
	hash_finish(h, key);
	return arena_strdup(b->a, key);
}

int made_before(struct builder *b, const struct variant *v, struct built *out)
{
	const char *key = key_of(b, v);

	for (struct made *m = v->separate ? NULL : b->made; m; m = m->next) {
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
	struct made *m = arena_alloc(b->a, sizeof *m);

	*m = (struct made){b->made, key_of(b, v), *built, 1};
	b->made = m;
}

int made_still_used(struct builder *b, const char *tree)
{
	for (struct made *m = b->made; m; m = m->next)
		if (m->users && !strcmp(m->built.tree, tree))
			return --m->users > 0;
	return 0;
}
