#include "report/read.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void reader_fail(struct reader *rd, const char *member, const char *fmt, ...)
{
	if (rd->failed)
		return;
	rd->failed = 1;
	char path[320], what[512];
	snprintf(path, sizeof path, "%s%s%s", rd->at, rd->at[0] && member ? "." : "", member ? member : "");
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	err_set(rd->err, "%s:%d: %s%s%s", rd->name, json_locate(rd->text, path), path, path[0] ? ": " : "", what);
}

struct reader_place reader_enter(struct reader *rd, const char *member, size_t index)
{
	struct reader_place old;
	memcpy(old.at, rd->at, sizeof old.at);
	size_t n = strlen(rd->at);
	if (index == READER_NO_INDEX)
		snprintf(rd->at + n, sizeof rd->at - n, "%s%s", n ? "." : "", member);
	else
		snprintf(rd->at + n, sizeof rd->at - n, "%s%s[%zu]", n ? "." : "", member, index);
	return old;
}

void reader_leave(struct reader *rd, const struct reader_place *old)
{
	memcpy(rd->at, old->at, sizeof rd->at);
}

/* The member when it is there and not null. */
static const cJSON *member_of(const struct reader *rd, const cJSON *obj, const char *member)
{
	const cJSON *v = rd->failed ? NULL : cJSON_GetObjectItemCaseSensitive(obj, member);
	return v && !cJSON_IsNull(v) ? v : NULL;
}

const char *reader_str(struct reader *rd, const cJSON *obj, const char *member)
{
	const cJSON *v = member_of(rd, obj, member);
	if (v && !cJSON_IsString(v))
		reader_fail(rd, member, "must be a string");
	return cJSON_IsString(v) ? arena_strdup(rd->a, v->valuestring) : NULL;
}

const char *reader_need_str(struct reader *rd, const cJSON *obj, const char *member)
{
	const char *text = reader_str(rd, obj, member);
	if (!text)
		reader_fail(rd, cJSON_HasObjectItem(obj, member) ? member : NULL, "the member \"%s\" is missing",
			    member);
	return text ? text : "";
}

double reader_num(struct reader *rd, const cJSON *obj, const char *member, double def)
{
	const cJSON *v = member_of(rd, obj, member);
	if (v && (!cJSON_IsNumber(v) || !isfinite(v->valuedouble)))
		reader_fail(rd, member, "must be a number");
	return cJSON_IsNumber(v) && isfinite(v->valuedouble) ? v->valuedouble : def;
}

int reader_int(struct reader *rd, const cJSON *obj, const char *member)
{
	double v = reader_num(rd, obj, member, 0);
	return v >= INT_MAX ? INT_MAX : v <= INT_MIN ? INT_MIN : (int)v;
}

int reader_natural(struct reader *rd, const cJSON *obj, const char *member)
{
	int v = reader_int(rd, obj, member);
	if (v >= 0)
		return v;
	reader_fail(rd, member, "must not be negative");
	return 0;
}

double reader_amount(struct reader *rd, const cJSON *obj, const char *member)
{
	double v = reader_num(rd, obj, member, 0);
	if (v >= 0)
		return v;
	reader_fail(rd, member, "must not be negative");
	return 0;
}

int reader_bool(struct reader *rd, const cJSON *obj, const char *member)
{
	const cJSON *v = member_of(rd, obj, member);
	if (v && !cJSON_IsBool(v))
		reader_fail(rd, member, "must be true or false");
	return cJSON_IsTrue(v);
}

void reader_list(struct reader *rd, const cJSON *obj, const char *member, struct strlist *out)
{
	const cJSON *list = reader_array(rd, obj, member, 0), *item;
	cJSON_ArrayForEach(item, list)
	{
		if (!cJSON_IsString(item)) {
			reader_fail(rd, member, "must be a list of strings");
			return;
		}
		strlist_dup(rd->a, out, item->valuestring);
	}
}

int reader_count(struct reader *rd, const cJSON *obj, const char *member, unsigned long long *out)
{
	const cJSON *v = member_of(rd, obj, member);
	*out = 0;
	if (cJSON_IsNumber(v) && v->valuedouble >= 0 && v->valuedouble < 9007199254740993.0) {
		*out = (unsigned long long)v->valuedouble;
		return 1;
	}
	if (!v)
		return 0;
	const char *digits = cJSON_IsString(v) ? v->valuestring : "";
	errno = 0;
	*out = strtoull(digits, NULL, 10);
	if (!digits[0] || strspn(digits, "0123456789") != strlen(digits) || errno == ERANGE)
		reader_fail(rd, member, "must be a count: a string of digits, below 2^64");
	return !rd->failed;
}

static const cJSON *container(struct reader *rd, const cJSON *obj, const char *member, int needed, int array)
{
	const cJSON *v = member_of(rd, obj, member);
	if (!v && needed)
		reader_fail(rd, NULL, "the member \"%s\" is missing: is this a report of the advisor?", member);
	if (v && (array ? !cJSON_IsArray(v) : !cJSON_IsObject(v))) {
		reader_fail(rd, member, "must be an %s", array ? "array" : "object");
		return NULL;
	}
	return v;
}

const cJSON *reader_array(struct reader *rd, const cJSON *obj, const char *member, int needed)
{
	return container(rd, obj, member, needed, 1);
}

const cJSON *reader_object(struct reader *rd, const cJSON *obj, const char *member, int needed)
{
	return container(rd, obj, member, needed, 0);
}

int reader_enum(struct reader *rd, const cJSON *obj, const char *member, const char *(*name_of)(int), int n, int def)
{
	const char *name = reader_str(rd, obj, member);
	for (int i = 0; name && i < n; i++) {
		if (str_eq(name, name_of(i)))
			return i;
	}
	if (name) {
		struct str shown = {0};
		str_add_visible(&shown, name);
		reader_fail(rd, member, "\"%.60s\" is none of the values that this version knows", str_text(&shown));
		str_free(&shown);
	}
	return def;
}

static const char *metric_at(int i)
{
	return metric_info((enum metric)i)->chosen ? metric_name((enum metric)i) : NULL;
}

enum metric reader_metric(struct reader *rd, const cJSON *obj)
{
	return (enum metric)reader_enum(rd, obj, "metric", metric_at, METRIC_COUNT, METRIC_WALL);
}
