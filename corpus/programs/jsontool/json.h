/* A JSON document as a tree of nodes, each allocated by itself. */
#ifndef JSONTOOL_JSON_H
#define JSONTOOL_JSON_H

#include <stddef.h>

enum json_kind { JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_STRING, JSON_LIST, JSON_OBJECT };

struct json {
	enum json_kind kind;
	char *name; /* of a member; NULL in a list */
	char *text; /* of a string */
	double number;
	struct json *first, *next;
};

/* NULL: no JSON. */
struct json *json_parse(const char *text);
void json_free(struct json *v);
/* A copy with the members of each object in the order of their names. */
struct json *json_sorted(const struct json *v);
/* Writes it compactly; gives the end. */
char *json_write(const struct json *v, char *to);
size_t json_count(const struct json *v);

#endif
