/* A patch as JSON: its diff, and the offset of each run of changed lines, which the diff does not tell. read_patch.c is
 * its mirror. */
#include "report/json_parts.h"

void json_add_patch(cJSON *to, const struct patch *p)
{
	if (!p) {
		cJSON_AddNullToObject(to, "patch");
		return;
	}
	cJSON *v = cJSON_AddObjectToObject(to, "patch");
	json_add_str(v, "diff", p->diff);
	cJSON *list = cJSON_AddArrayToObject(v, "offsets");
	for (size_t i = 0; i < p->n; i++)
		cJSON_AddItemToArray(list, cJSON_CreateNumber((double)p->list[i].offset));
}
