#include "base/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/text_set.h"

#define MAX_JSON ((size_t)512 << 20)

static int line_of(const char *text, const char *at)
{
	int line = 1;
	for (const char *p = text; p < at; p++)
		line += *p == '\n';
	return line;
}

/* Blanks a comment that begins there; where it ended. */
static char *blank_block(char *s)
{
	const char *begin = s;
	for (char c, before = '\0'; (c = *s) != '\0'; before = c) {
		*s++ = c == '\n' ? '\n' : ' ';
		if (s > begin + 3 && before == '*' && c == '/')
			break;
	}
	return s;
}

/* Blanks out comments but keeps every newline, so that line numbers stay true
 * (cJSON_Minify would move them). */
static void blank_comments(char *s)
{
	while (*s) {
		if (*s == '"') {
			for (s++; *s && *s != '"'; s++)
				if (*s == '\\' && s[1])
					s++;
			if (*s)
				s++;
		} else if (s[0] == '/' && s[1] == '/') {
			while (*s && *s != '\n')
				*s++ = ' ';
		} else if (s[0] == '/' && s[1] == '*') {
			s = blank_block(s);
		} else {
			s++;
		}
	}
}

#define FEW_KEYS 16 /* compared one by one; of more a set is made */

/* The first of the object's keys that it has twice; NULL: none. */
static const char *repeated_key(const cJSON *object)
{
	struct arena a = {0};
	struct text_set keys = {0};
	const char *found = NULL;
	int n = 0;
	for (const cJSON *c = object->child; c && !found && n <= FEW_KEYS; c = c->next, n++)
		for (const cJSON *d = object->child; d != c && !found; d = d->next)
			found = strcmp(c->string, d->string) == 0 ? c->string : NULL;
	for (const cJSON *c = object->child; c && !found && n > FEW_KEYS; c = c->next)
		found = text_set_add(&a, &keys, c->string) ? NULL : c->string;
	arena_free(&a);
	return found;
}

/* The first duplicated key in v or below it (cJSON bounds how deep that is), NULL when there is none. */
static const char *duplicate_key(const cJSON *v)
{
	const char *found = cJSON_IsObject(v) ? repeated_key(v) : NULL;
	for (const cJSON *c = v->child; c && !found; c = c->next)
		found = duplicate_key(c);
	return found;
}

cJSON *json_parse(const char *text, size_t len, const char *name, int flags, struct err *err)
{
	if (memchr(text, '\0', len)) {
		err_set(err, "%s: holds a NUL byte, so it is not JSON", name);
		return NULL;
	}
	char *copy = malloc(len + 1);
	if (!copy)
		abort();
	memcpy(copy, text, len);
	copy[len] = '\0';
	if (flags & JSON_COMMENTS)
		blank_comments(copy);
	const char *end = NULL;
	cJSON *v = cJSON_ParseWithOpts(copy, &end, 1);
	if (!v) {
		int line = line_of(copy, end ? end : copy);
		char near[24] = "";
		snprintf(near, sizeof near, "%.20s", end ? end : "");
		near[strcspn(near, "\r\n")] = '\0';
		struct str shown = {0};
		str_add_visible(&shown, near);
		err_set(err, "%s:%d: not valid JSON%s%s%s", name, line, near[0] ? " near `" : ", it ends too early",
			str_text(&shown), near[0] ? "`" : "");
		str_free(&shown);
	} else if (v->type == cJSON_Object || v->type == cJSON_Array) {
		const char *key = duplicate_key(v);
		if (key) {
			err_set(err, "%s: the member \"%s\" appears twice in one object", name, key);
			cJSON_Delete(v);
			v = NULL;
		}
	}
	free(copy);
	return v;
}

cJSON *json_read_file(const char *path, int flags, struct err *err)
{
	struct str text = {0};
	cJSON *v = NULL;
	if (fs_read(path, &text, MAX_JSON, err) == 0)
		v = json_parse(str_text(&text), text.len, path, flags, err);
	str_free(&text);
	return v;
}

/* A terminal survives it, and it is the same JSON: what cannot be seen, which cJSON leaves as it is, becomes \uNNNN. */
static void add_shown(struct str *out, const char *text)
{
	const unsigned char *p = (const unsigned char *)text, *from = p;
	while (*p) {
		uint32_t point = 0xfffd; /* for what is no UTF-8 */
		size_t n = str_utf8(p, &point);
		if (*p < 0x7f || (n && str_is_shown(point))) {
			p += n ? n : 1;
			continue;
		}
		str_addn(out, from, (size_t)(p - from));
		if (point > 0xffff)
			str_addf(out, "\\u%04x\\u%04x", 0xd800 + ((point - 0x10000) >> 10), 0xdc00 + (point & 0x3ff));
		else
			str_addf(out, "\\u%04x", n ? point : 0xfffd);
		p += n ? n : 1;
		from = p;
	}
	str_addn(out, from, (size_t)(p - from));
}

void json_print(struct str *out, const cJSON *v, int pretty)
{
	char *text = pretty ? cJSON_Print(v) : cJSON_PrintUnformatted(v);
	if (!text)
		abort();
	add_shown(out, text);
	if (pretty)
		str_addc(out, '\n');
	cJSON_free(text);
}

const char *json_str(const cJSON *obj, const char *name, const char *def)
{
	const cJSON *v = cJSON_GetObjectItemCaseSensitive(obj, name);
	return cJSON_IsString(v) ? v->valuestring : def;
}

double json_num(const cJSON *obj, const char *name, double def)
{
	const cJSON *v = cJSON_GetObjectItemCaseSensitive(obj, name);
	return cJSON_IsNumber(v) ? v->valuedouble : def;
}

size_t json_strlist(struct arena *a, const cJSON *obj, const char *name, struct strlist *out)
{
	const cJSON *item, *list = cJSON_GetObjectItemCaseSensitive(obj, name);
	size_t n = 0;
	if (!cJSON_IsArray(list))
		return 0;
	cJSON_ArrayForEach(item, list)
	{
		if (!cJSON_IsString(item))
			continue;
		strlist_dup(a, out, item->valuestring);
		n++;
	}
	return n;
}

/* Length of the well-formed UTF-8 sequence at p, 0 when there is none. */
static size_t utf8_len(const unsigned char *p)
{
	size_t n = p[0] < 0x80			  ? 1
		   : p[0] >= 0xc2 && p[0] <= 0xdf ? 2
		   : (p[0] & 0xf0) == 0xe0	  ? 3
		   : p[0] >= 0xf0 && p[0] <= 0xf4 ? 4
						  : 0;
	for (size_t i = 1; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	if (n == 3 && ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] >= 0xa0)))
		return 0;
	if (n == 4 && ((p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f)))
		return 0;
	return n;
}

static cJSON *valid_string(const char *text)
{
	struct str s = {0};
	for (const unsigned char *p = (const unsigned char *)text; *p;) {
		size_t n = utf8_len(p);
		if (n)
			str_addn(&s, p, n);
		else
			str_add(&s, "\xef\xbf\xbd");
		p += n ? n : 1;
	}
	cJSON *v = cJSON_CreateString(str_text(&s));
	str_free(&s);
	return v;
}

void json_add_str(cJSON *obj, const char *name, const char *text)
{
	cJSON_AddItemToObject(obj, name, text ? valid_string(text) : cJSON_CreateNull());
}

void json_add_num(cJSON *obj, const char *name, double v)
{
	cJSON_AddItemToObject(obj, name, isfinite(v) ? cJSON_CreateNumber(v) : cJSON_CreateNull());
}

void json_add_u64(cJSON *obj, const char *name, unsigned long long v)
{
	char text[24];
	snprintf(text, sizeof text, "%llu", v);
	cJSON_AddStringToObject(obj, name, text);
}

void json_add_bool(cJSON *obj, const char *name, int v)
{
	cJSON_AddBoolToObject(obj, name, v);
}

void json_add_strlist(cJSON *obj, const char *name, const struct strlist *l)
{
	cJSON *list = cJSON_AddArrayToObject(obj, name);
	for (size_t i = 0; i < l->n; i++)
		cJSON_AddItemToArray(list, valid_string(l->v[i] ? l->v[i] : ""));
}

void json_add_visible(cJSON *obj, const char *name, const char *text)
{
	struct str visible = {0};
	str_add_visible(&visible, text);
	json_add_str(obj, name, text ? str_text(&visible) : NULL);
	str_free(&visible);
}

void json_add_visible_list(cJSON *obj, const char *name, const struct strlist *l)
{
	struct str visible = {0};
	cJSON *list = cJSON_AddArrayToObject(obj, name);
	for (size_t i = 0; i < l->n; i++) {
		str_clear(&visible);
		str_add_visible(&visible, l->v[i]);
		cJSON_AddItemToArray(list, cJSON_CreateString(str_text(&visible)));
	}
	str_free(&visible);
}
