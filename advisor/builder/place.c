#include "builder/place.h"

#include "builder/builder_parts.h"

const char *layouts_folder(struct arena *a, const char *tree)
{
	return arena_printf(a, "%s/layouts-%s", path_dir(a, tree), path_base(tree));
}

/* What is in a tree: the plain layout to begin with. */
static struct placed *in_place(struct arena *a, struct placed_list *l, const char *tree)
{
	for (size_t i = 0; i < l->n; i++)
		if (str_eq(l->v[i].tree, tree))
			return &l->v[i];
	struct placed *p = list_push(a, l);
	*p = (struct placed){.tree = tree};
	return p;
}

struct putting {
	struct arena a;
	const char *tree;
};

/* The very file each time, so that its pages stay where they are. */
static int put(void *ctx, const struct fs_entry *e, struct err *err)
{
	struct putting *p = ctx;
	if (e->kind == FS_DIR)
		return FS_WALK_ON;
	return fs_link_file(e->path, path_join(&p->a, p->tree, e->rel), err) ? -1 : FS_WALK_ON;
}

int layout_place(struct arena *a, struct placed_list *l, const struct built *built, unsigned layout, struct err *err)
{
	struct putting p = {.tree = built->tree};
	if (layout >= built->layouts)
		return err_set(err, "%s has no layout %u.", built->tree, layout);
	struct placed *now = in_place(a, l, built->tree);
	if (now->layout == layout || built->layouts == 1)
		return 0;
	now->layout = built->layouts; /* none, until all of it is there */
	/* what no benchmark loads has one layout, and is in no such folder */
	const char *folder = arena_printf(&p.a, "%s/%u", layouts_folder(&p.a, built->tree), layout);
	int rc = fs_walk(folder, put, &p, err);
	if (!rc)
		now->layout = layout;
	arena_free(&p.a);
	return rc;
}
