/* text = append(text, piece), where append() asks for just what there is and what is added. One that makes room for
 * later, and one that puts another text in place of the old, are fine. */
#include <stdlib.h>
#include <string.h>

struct node {
	struct node *next;
	const char *content;
};

static char *append(char *text, const char *piece)
{
	size_t used, more = strlen(piece);
	char *larger;

	if (!text)
		return strdup(piece);
	used = strlen(text);
	larger = realloc(text, used + more + 1);
	if (!larger)
		return text;
	memcpy(larger + used, piece, more + 1);
	return larger;
}

static char *resized(char *text, size_t size)
{
	char *p = realloc(text, size);

	if (!p)
		abort();
	return p;
}

static char *append_with_room(char *text, const char *piece, size_t *room)
{
	size_t need = (text ? strlen(text) : 0) + strlen(piece) + 1;

	if (need > *room) {
		need *= 2;
		text = resized(text, need);
		*room = need;
	}
	return strcat(text, piece); /* expect: append-rescans */
}

static char *replace(char *text, const char *by)
{
	text = resized(text, strlen(by) + 1);
	return strcpy(text, by);
}

char *all_of(const struct node *n)
{
	char *text = NULL;

	for (; n; n = n->next)
		text = append(text, n->content); /* expect: realloc-by-constant */
	return text;
}

char *all_with_room(const struct node *n)
{
	size_t room = 0;
	char *text = NULL;

	for (; n; n = n->next)
		text = append_with_room(text, n->content, &room); /* clean: realloc-by-constant */
	return text;
}

char *last_of(const struct node *n)
{
	char *text = NULL;

	for (; n; n = n->next)
		text = replace(text, n->content); /* clean: realloc-by-constant */
	return text;
}
