/* advisor-report(5), from the schema: every member with its type and what is said of it. */
#include <string.h>

#include "base/json.h"
#include "base/str.h"
#include "cli/docs.h"

static const cJSON *member(const cJSON *obj, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(obj, name);
}

/* What "$ref": "#/$defs/name" points to, else the schema itself. */
static const cJSON *resolved(const cJSON *root, const cJSON *schema)
{
	static const char prefix[] = "#/$defs/";
	const char *ref = json_str(schema, "$ref", NULL);
	const cJSON *to = ref && str_starts(ref, prefix) ? member(member(root, "$defs"), ref + strlen(prefix)) : NULL;
	return to ? to : schema;
}

static void list_texts(struct str *s, const cJSON *array, const char *between)
{
	const cJSON *item;
	int said = 0;
	cJSON_ArrayForEach(item, array)
	{
		str_add(s, said++ ? between : "");
		str_add(s, cJSON_IsString(item) ? item->valuestring : cJSON_IsNull(item) ? "null" : "a number");
	}
}

/* "text or null", "one of a, b", "list of objects". */
static void type_words(struct str *s, const cJSON *root, const cJSON *schema)
{
	schema = resolved(root, schema);
	const cJSON *type = member(schema, "type"), *choices = member(schema, "enum"), *items = member(schema, "items");
	const cJSON *either = member(schema, "oneOf") ? member(schema, "oneOf") : member(schema, "anyOf");
	if (choices) {
		str_add(s, "one of ");
		list_texts(s, choices, ", ");
	} else if (json_str(schema, "const", NULL)) {
		str_addf(s, "\"%s\"", json_str(schema, "const", ""));
	} else if (cJSON_IsString(type) && str_eq(type->valuestring, "array") && items) {
		str_add(s, "array of ");
		type_words(s, root, items);
	} else if (cJSON_IsString(type)) {
		str_add(s, type->valuestring);
	} else if (cJSON_IsArray(type)) {
		list_texts(s, type, " or ");
	} else if (cJSON_IsArray(either)) {
		const cJSON *one;
		int said = 0;
		cJSON_ArrayForEach(one, either)
		{
			str_add(s, said++ ? " or " : "");
			type_words(s, root, one);
		}
	} else {
		str_add(s, "any value");
	}
}

static int is_required(const cJSON *schema, const char *name)
{
	const cJSON *item;
	cJSON_ArrayForEach(item, member(schema, "required")) if (cJSON_IsString(item) &&
								 str_eq(item->valuestring, name)) return 1;
	return 0;
}

#define DEEPEST 6 /* no schema of ours nests deeper; a circle of references ends here */

static void members(struct str *s, const cJSON *root, const cJSON *schema, const char *path, int depth);

/* The members of an object, of an array's items, or of one of several kinds. */
static void inner(struct str *s, const cJSON *root, const cJSON *schema, const char *path, int depth)
{
	schema = resolved(root, schema);
	const cJSON *either = member(schema, "oneOf") ? member(schema, "oneOf") : member(schema, "anyOf"), *one;
	if (depth >= DEEPEST)
		return;
	members(s, root, schema, path, depth);
	if (member(schema, "items")) {
		struct str below = {0};
		str_addf(&below, "%s[]", path);
		inner(s, root, member(schema, "items"), str_text(&below), depth + 1);
		str_free(&below);
	}
	if (cJSON_IsObject(member(schema, "additionalProperties"))) {
		struct str below = {0};
		str_addf(&below, "%s.NAME", path);
		inner(s, root, member(schema, "additionalProperties"), str_text(&below), depth + 1);
		str_free(&below);
	}
	cJSON_ArrayForEach(one, either) inner(s, root, one, path, depth + 1);
}

static void members(struct str *s, const cJSON *root, const cJSON *schema, const char *path, int depth)
{
	const cJSON *m;
	cJSON_ArrayForEach(m, member(schema, "properties"))
	{
		struct str name = {0}, type = {0};
		const char *said = json_str(m, "description", json_str(resolved(root, m), "description", NULL));
		str_addf(&name, "%s%s%s", path, *path ? "." : "", m->string);
		type_words(&type, root, m);
		str_add(s, ".TP\n.B ");
		roff_text(s, str_text(&name));
		str_addc(s, '\n');
		roff_text(s, str_text(&type));
		str_add(s, is_required(schema, m->string) ? ".\n" : "; may be absent.\n");
		if (said)
			roff_text(s, said);
		if (said)
			str_addc(s, '\n');
		inner(s, root, m, str_text(&name), depth + 1);
		str_free(&type);
		str_free(&name);
	}
}

int manual_report(struct str *s, struct err *err)
{
	cJSON *root = json_parse(report_schema_text, strlen(report_schema_text), "the schema", JSON_STRICT, err);
	if (!root)
		return -1;
	roff_head(s, "ADVISOR\\-REPORT", 5);
	str_add(s, ".SH NAME\nadvisor\\-report \\- the JSON report of advisor\n.SH DESCRIPTION\n");
	roff_text(s, "`advisor run` writes .advisor/report.json; the commands report, apply, verify and check read it. "
		     "Every report validates against the JSON Schema (draft 2020-12) that is installed with the "
		     "program.\n");
	roff_text(s, json_str(root, "description", ""));
	str_add(s, "\n.PP\n");
	roff_text(
		s,
		"A speedup is the baseline's value divided by the variant's: 1.10 is ten per cent faster; for memory, "
		"1.10 is less memory. An interval, ci, is the 95 % interval after correction for early stopping. "
		"location.file is relative to project.root; a finding's fingerprint survives moved lines.\n");
	str_add(s, ".SH MEMBERS\nA name with [] stands for each item of a list, NAME for any name.\n");
	inner(s, root, root, "", 0);
	str_add(s, ".SH SEE ALSO\n.BR advisor (1)\n");
	cJSON_Delete(root);
	return 0;
}
