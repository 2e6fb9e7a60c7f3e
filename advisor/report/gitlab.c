/* GitLab Code Quality (doc/ci/testing/code_quality): an array, each entry with a
 * unique fingerprint. Two places of one fingerprint would collapse into one, so a
 * repeated one is made unique by how often it was seen. */
#include "base/hash.h"
#include "base/json.h"
#include "report/writers.h"

static const char *severity(enum level l)
{
	static const char *const names[] = {
		[LEVEL_NOTE] = "info",
		[LEVEL_WARNING] = "minor",
		[LEVEL_ERROR] = "major",
	};
	return names[l];
}

static void add_fingerprint(cJSON *v, const struct report *r, size_t index)
{
	const char *print = words_text(r->findings.v[index].fingerprint);
	size_t seen = 0;
	for (size_t i = 0; i < index; i++)
		seen += (size_t)str_eq(r->findings.v[i].fingerprint, print);
	struct str key = {0};
	char hash[HASH_TEXT];
	str_addf(&key, "%s %zu", print, seen);
	hash_text(str_text(&key), hash);
	str_free(&key);
	json_add_str(v, "fingerprint", seen || !print[0] ? hash : print);
}

void report_gitlab(struct str *out, const struct report *r, const struct report_view *view)
{
	cJSON *list = cJSON_CreateArray();
	for (size_t i = 0; i < r->findings.n; i++) {
		const struct finding *f = &r->findings.v[i];
		if (!words_finding_shown(view, f) || f->suppressed_by)
			continue;
		cJSON *v = cJSON_CreateObject();
		cJSON_AddItemToArray(list, v);
		struct str visible = {0};
		str_add_visible(&visible, f->message);
		json_add_str(v, "description", str_text(&visible));
		str_free(&visible);
		json_add_str(v, "check_name", words_text(f->rule));
		add_fingerprint(v, r, i);
		json_add_str(v, "severity", severity(f->level));
		cJSON *location = cJSON_AddObjectToObject(v, "location");
		json_add_str(location, "path", words_text(f->file));
		json_add_num(cJSON_AddObjectToObject(location, "lines"), "begin", f->line > 0 ? f->line : 1);
	}
	json_print(out, list, 1);
	cJSON_Delete(list);
}
