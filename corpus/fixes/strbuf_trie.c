/* systemd #33205 (strbuf used by hwdb; 30 s on musl -> 1 s): the one big string store is realloc'ed to the exact
 * size for every string added; fixed by doubling */
#include <stdlib.h>
#include <string.h>
struct node { size_t off, len; struct node **child; unsigned n; };
struct store { char *buf; size_t len, in_count, in_len; struct node *root; };
static struct node *lookup(struct store *s, const char *t, size_t n)
{
	struct node *x = s->root;
	for (unsigned i = 0; x && i < x->n; i++)
		if (x->child[i]->len == n && !memcmp(s->buf + x->child[i]->off, t, n))
			return x->child[i];
	return NULL;
}
static long add_string(struct store *s, const char *t, size_t n)
{
	struct node *x = lookup(s, t, n);
	char *b;
	long off;

	s->in_count++;
	s->in_len += n;
	if (x)
		return (long)x->off;
	b = realloc(s->buf, s->len + n + 1); /* expect: realloc-by-constant */
	if (!b)
		return -1;
	s->buf = b;
	off = (long)s->len;
	memcpy(s->buf + off, t, n);
	s->len += n;
	s->buf[s->len++] = 0;
	return off;
}
static int add_property(struct store *s, const char *key, const char *val)
{
	long k = add_string(s, key, strlen(key)), v = add_string(s, val, strlen(val));
	return k < 0 || v < 0 ? -1 : 0;
}
int c18_import(struct store *s, char **line, int n)
{
	for (int i = 0; i < n; i++) {
		char *eq = strchr(line[i], '=');
		if (!eq)
			continue;
		*eq = 0;
		if (add_property(s, line[i], eq + 1) < 0)
			return -1;
	}
	return 0;
}
