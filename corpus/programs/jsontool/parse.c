#include "json.h"

#include <stdlib.h>
#include <string.h>

struct parser {
	const char *at;
	int bad;
};

static struct json *value(struct parser *p);

static void skip_space(struct parser *p)
{
	while (*p->at == ' ' || *p->at == '\n' || *p->at == '\t' || *p->at == '\r')
		p->at++;
}

static char *string(struct parser *p)
{
	const char *from = ++p->at;
	while (*p->at && *p->at != '"')
		p->at += *p->at == '\\' && p->at[1] ? 2 : 1;
	size_t n = (size_t)(p->at - from);
	char *copy = malloc(n + 1);
	memcpy(copy, from, n);
	copy[n] = '\0';
	p->bad |= *p->at != '"';
	p->at += *p->at == '"';
	return copy;
}

static void members(struct parser *p, struct json *v, char end)
{
	struct json **last = &v->first;
	p->at++;
	skip_space(p);
	while (!p->bad && *p->at && *p->at != end) {
		char *name = NULL;
		if (end == '}') {
			p->bad |= *p->at != '"';
			if (p->bad)
				return;
			name = string(p);
			skip_space(p);
			p->bad |= *p->at != ':';
			p->at += *p->at == ':';
		}
		*last = value(p);
		(*last)->name = name;
		last = &(*last)->next;
		skip_space(p);
		if (*p->at == ',')
			p->at++;
		skip_space(p);
	}
	p->bad |= *p->at != end;
	p->at += *p->at == end;
}

static void word(struct parser *p, struct json *v)
{
	static const char *const words[] = {"null", "false", "true"};
	for (int i = 0; i < 3; i++) {
		size_t n = strlen(words[i]);
		if (strncmp(p->at, words[i], n) == 0) {
			v->kind = (enum json_kind)i;
			p->at += n;
			return;
		}
	}
	p->bad = 1;
}

static struct json *value(struct parser *p)
{
	struct json *v = calloc(1, sizeof *v);
	char *end;
	skip_space(p);
	switch (*p->at) {
	case '{':
		v->kind = JSON_OBJECT;
		members(p, v, '}');
		break;
	case '[':
		v->kind = JSON_LIST;
		members(p, v, ']');
		break;
	case '"':
		v->kind = JSON_STRING;
		v->text = string(p);
		break;
	case '-':
	case '0' ... '9':
		v->kind = JSON_NUMBER;
		v->number = strtod(p->at, &end);
		p->at = end;
		break;
	default:
		word(p, v);
	}
	return v;
}

struct json *json_parse(const char *text)
{
	struct parser p = {.at = text};
	struct json *v = value(&p);
	skip_space(&p);
	if (!p.bad && !*p.at)
		return v;
	json_free(v);
	return NULL;
}

void json_free(struct json *v)
{
	while (v) {
		struct json *next = v->next;
		json_free(v->first);
		free(v->name);
		free(v->text);
		free(v);
		v = next;
	}
}
