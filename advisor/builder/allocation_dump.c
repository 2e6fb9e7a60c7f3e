/* What the counting preload wrote when a process ended. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/str.h"
#include "builder/allocation_parts.h"

static int find_module(struct dump *d, const char *path)
{
	size_t i;

	for (i = 0; i < d->modules.n; i++)
		if (str_eq(d->modules.v[i].path, path))
			return (int)i;
	list_push(d->a, &d->modules)->path = arena_strdup(d->a, path);
	return (int)i;
}

/* Modules follow each other in memory, so the nearest base below is the one. The
 * address is where the call returns to; the call itself ends one byte before. */
static struct at locate(const struct dump *d, uint64_t pc)
{
	struct at at = {.module = -1};
	uint64_t best = 0;

	for (size_t i = 0; pc && i < d->maps.n; i++) {
		if (d->maps.v[i].base > pc || (at.module >= 0 && d->maps.v[i].base < best))
			continue;
		best = d->maps.v[i].base;
		at.module = d->maps.v[i].module;
		at.offset = pc - best - 1;
	}
	return at;
}

static void read_line(struct dump *d, const char *line)
{
	unsigned long long x[5];
	int skip = 0;

	if (sscanf(line, "map %llx %n", &x[0], &skip) == 1 && skip) {
		struct map *m = list_push(d->a, &d->maps);

		m->base = x[0];
		m->module = find_module(d, line + skip);
	} else if (sscanf(line, "site %llx %llu %llu", &x[0], &x[1], &x[2]) == 3) {
		*list_push(d->a, &d->sites) = (struct count_site){.at = locate(d, x[0]), .calls = x[1], .bytes = x[2]};
	} else if (sscanf(line, "path %llx %llx %llx %llx %llu", &x[0], &x[1], &x[2], &x[3], &x[4]) == 5) {
		struct count_path *path = list_push(d->a, &d->paths);

		for (int i = 0; i < DEPTH; i++)
			path->at[i] = locate(d, x[i]);
		path->samples = x[4];
	}
}

int allocation_read_dump(void *ctx, const struct fs_entry *e, struct err *err)
{
	struct dump *d = ctx;
	struct str text = {0};
	char *save = NULL;

	if (e->kind != FS_FILE)
		return FS_WALK_ON;
	if (fs_read(e->path, &text, 0, err))
		return -1;
	if (str_starts(str_text(&text), "advisor-count 1\n")) {
		d->files++;
		for (char *line = strtok_r(text.ptr, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
			if (str_eq(line, "advisor-count 1"))
				d->maps.n = 0; /* the next program of the same process */
			else
				read_line(d, line);
		}
	}
	str_free(&text);
	return FS_WALK_ON;
}
