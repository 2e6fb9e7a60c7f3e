/* A patch out of JSON: json_patch.c's mirror. The diff is made from what was read, so that nothing stands in it beside
 * what would be changed. */
#include "report/read.h"

#define MOST_OFFSET 9007199254740992.0 /* 2^53 */

static size_t *read_offsets(struct reader *rd, const cJSON *v, size_t *n)
{
	const cJSON *list = reader_array(rd, v, "offsets", 0), *item;
	size_t *offsets = arena_alloc(rd->a, ((size_t)cJSON_GetArraySize(list) + 1) * sizeof *offsets);
	*n = 0;
	cJSON_ArrayForEach(item, list)
	{
		double x = cJSON_IsNumber(item) ? item->valuedouble : -1;
		if (!(x >= 0 && x < MOST_OFFSET)) {
			reader_fail(rd, "offsets", "must be a list of places in files, in bytes");
			return offsets;
		}
		offsets[(*n)++] = (size_t)x;
	}
	return offsets;
}

const struct patch *reader_patch(struct reader *rd, const cJSON *obj)
{
	const cJSON *v = reader_object(rd, obj, "patch", 0);
	struct patch *p = NULL;
	struct err err = {{0}};
	if (!v)
		return NULL;
	struct reader_place old = reader_enter(rd, "patch", READER_NO_INDEX);
	const char *diff = reader_need_str(rd, v, "diff");
	size_t n, *offsets = read_offsets(rd, v, &n);
	if (!rd->failed) {
		p = arena_alloc(rd->a, sizeof *p);
		if (patch_from_parts(rd->a, diff, offsets, n, p, &err) != 0) {
			struct str shown = {0};
			str_add_visible(&shown, err.text);
			reader_fail(rd, "diff", "%.400s", str_text(&shown));
			str_free(&shown);
			p = NULL;
		}
	}
	reader_leave(rd, &old);
	return p;
}
