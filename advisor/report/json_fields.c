/* A finding, a build tag, a suggestion or an edit as JSON, by its table of members. */
#include <math.h>

#include "report/json_parts.h"

static const void *at(const void *item, size_t offset)
{
	return (const char *)item + offset;
}

static int is_known(const struct field *f, const void *item)
{
	return *(const int *)at(item, f->known);
}

static void add_text(cJSON *to, const struct field *f, const char *text)
{
	if (!text)
		text = f->flags & FIELD_NEEDED ? "" : f->absent;
	if (f->kind == FIELD_PATH)
		json_add_visible(to, f->name, text);
	else
		json_add_str(to, f->name, text);
}

static void add_field(cJSON *to, const struct field *f, const void *item)
{
	const void *v = at(item, f->at);
	switch (f->kind) {
	case FIELD_NATURAL:
	case FIELD_INTEGER:
		json_add_num(to, f->name, *(const int *)v);
		break;
	case FIELD_SWITCH:
		json_add_bool(to, f->name, *(const int *)v);
		break;
	case FIELD_NUMBER:
		json_add_num(to, f->name, *(const double *)v);
		break;
	case FIELD_SHARE:
		json_add_num(to, f->name, is_known(f, item) ? *(const double *)v : NAN);
		break;
	case FIELD_ENUM:
		json_add_str(to, f->name, f->name_of(*(const int *)v));
		break;
	case FIELD_COUNT:
		if (is_known(f, item))
			json_add_u64(to, f->name, *(const unsigned long long *)v);
		else
			cJSON_AddNullToObject(to, f->name);
		break;
	case FIELD_TEXTS:
	case FIELD_IDS:
	case FIELD_FLAGS:
	case FIELD_SETTINGS:
		json_add_strlist(to, f->name, v);
		break;
	case FIELD_NAMES_OF_FILES:
		json_add_visible_list(to, f->name, v);
		break;
	default:
		add_text(to, f, *(const char *const *)v);
	}
}

/* 1 when the object has a member without which it is null, and that is not there. */
static int is_null(const struct field_table *t, const char *object, const void *item)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct field *f = &t->v[i];
		if (!(f->flags & FIELD_OPENS) || !str_eq(f->object, object))
			continue;
		if (f->kind == FIELD_TEXTS)
			return !((const struct strlist *)at(item, f->at))->n;
		return !*(const char *const *)at(item, f->at);
	}
	return 0;
}

void json_add_fields(cJSON *to, const struct field_table *t, const void *item)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct field *f = &t->v[i];
		cJSON *in = to;
		if (f->object) {
			in = cJSON_GetObjectItemCaseSensitive(to, f->object);
			if (!in)
				in = is_null(t, f->object, item) ? cJSON_AddNullToObject(to, f->object)
								 : cJSON_AddObjectToObject(to, f->object);
			if (cJSON_IsNull(in))
				continue;
		}
		add_field(in, f, item);
	}
}
