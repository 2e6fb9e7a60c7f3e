#include "json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *copy_text(const char *s)
{
	return s ? strdup(s) : NULL;
}

static void insert(struct json **list, struct json *v, int by_name)
{
	while (*list && (!by_name || strcmp((*list)->name, v->name) <= 0))
		list = &(*list)->next;
	v->next = *list;
	*list = v;
}

struct json *json_sorted(const struct json *v)
{
	struct json *copy = calloc(1, sizeof *copy);
	copy->kind = v->kind;
	copy->number = v->number;
	copy->name = copy_text(v->name);
	copy->text = copy_text(v->text);
	struct json **last = &copy->first;
	for (const struct json *m = v->first; m; m = m->next) {
		struct json *c = json_sorted(m);
		if (v->kind == JSON_OBJECT) {
			insert(&copy->first, c, 1);
		} else {
			*last = c;
			last = &c->next;
		}
	}
	return copy;
}

static char *write_text(const char *s, char *to)
{
	*to++ = '"';
	while (*s)
		*to++ = *s++;
	*to++ = '"';
	return to;
}

char *json_write(const struct json *v, char *to)
{
	static const char *const words[] = {"null", "false", "true"};
	switch (v->kind) {
	case JSON_NUMBER:
		return to + sprintf(to, "%.10g", v->number);
	case JSON_STRING:
		return write_text(v->text, to);
	case JSON_LIST:
	case JSON_OBJECT:
		*to++ = v->kind == JSON_LIST ? '[' : '{';
		for (const struct json *m = v->first; m; m = m->next) {
			if (m->name) {
				to = write_text(m->name, to);
				*to++ = ':';
			}
			to = json_write(m, to);
			if (m->next)
				*to++ = ',';
		}
		*to++ = v->kind == JSON_LIST ? ']' : '}';
		return to;
	default:
		strcpy(to, words[v->kind]);
		return to + strlen(to);
	}
}

size_t json_count(const struct json *v)
{
	size_t n = 1;
	for (const struct json *m = v->first; m; m = m->next)
		n += json_count(m);
	return n;
}
