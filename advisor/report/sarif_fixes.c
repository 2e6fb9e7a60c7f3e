/* What would mend a finding, as SARIF's `fixes` (3.55): whole lines for whole lines. */
#include "base/json.h"
#include "report/escape.h"
#include "report/sarif_fixes.h"

static void add_replacement(cJSON *list, const struct replacement *r)
{
	cJSON *v = cJSON_CreateObject(), *region = cJSON_AddObjectToObject(v, "deletedRegion");
	cJSON_AddItemToArray(list, v);
	json_add_num(region, "startLine", (double)r->line);
	json_add_num(region, "startColumn", 1);
	json_add_num(region, "endLine", (double)(r->line + diff_count_lines(r->before)));
	json_add_num(region, "endColumn", 1);
	json_add_str(cJSON_AddObjectToObject(v, "insertedContent"), "text", r->text);
}

static void add_changes(cJSON *fix, const struct patch *p)
{
	cJSON *changes = cJSON_AddArrayToObject(fix, "artifactChanges"), *list = NULL;
	for (size_t i = 0; i < p->n; i++) {
		if (!i || !str_eq(p->list[i].file, p->list[i - 1].file)) {
			struct str uri = {0};
			cJSON *change = cJSON_CreateObject();
			cJSON_AddItemToArray(changes, change);
			escape_uri(&uri, p->list[i].file);
			json_add_str(cJSON_AddObjectToObject(change, "artifactLocation"), "uri", str_text(&uri));
			list = cJSON_AddArrayToObject(change, "replacements");
			str_free(&uri);
		}
		add_replacement(list, &p->list[i]);
	}
}

void sarif_fixes(cJSON *result, const struct fix *f)
{
	struct arena a = {0};
	struct patch p = {0};
	if (!f->title || !f->diff || patch_from_parts(&a, f->diff, NULL, 0, &p, NULL) != 0) {
		arena_free(&a);
		return;
	}
	cJSON *fix = cJSON_CreateObject();
	cJSON_AddItemToArray(cJSON_AddArrayToObject(result, "fixes"), fix);
	json_add_str(cJSON_AddObjectToObject(fix, "description"), "text", f->title);
	add_changes(fix, &p);
	arena_free(&a);
}
