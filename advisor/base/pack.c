#include "base/pack.h"

#include <string.h>

struct pack pack_to(struct str *out)
{
	return (struct pack){.out = out};
}

struct pack pack_from(struct arena *a, const struct str *in)
{
	return (struct pack){.in = str_text(in), .len = in->len, .a = a};
}

void pack_bytes(struct pack *p, void *value, size_t size)
{
	if (p->out) {
		str_addn(p->out, value, size);
		return;
	}
	if (p->bad || p->len - p->at < size) {
		p->bad = 1;
		memset(value, 0, size);
		return;
	}
	memcpy(value, p->in + p->at, size);
	p->at += size;
}

/* A text's length, and one more, so that 0 is left for none. */
void pack_text(struct pack *p, const char **text)
{
	size_t n = p->out && *text ? strlen(*text) + 1 : 0;
	pack_value(p, &n);
	if (p->out) {
		str_addn(p->out, *text ? *text : "", n ? n - 1 : 0);
		return;
	}
	*text = NULL;
	if (!n || p->bad)
		return;
	if (p->len - p->at < n - 1) {
		p->bad = 1;
		return;
	}
	*text = arena_strndup(p->a, p->in + p->at, n - 1);
	p->at += n - 1;
}

size_t pack_count(struct pack *p, size_t n)
{
	pack_value(p, &n);
	if (!p->out && n > p->len - p->at)
		p->bad = 1;
	return p->bad ? 0 : n;
}

void pack_list(struct pack *p, struct strlist *l)
{
	size_t n = pack_count(p, l->n);
	for (size_t i = 0; i < n; i++) {
		const char *text = p->out ? l->v[i] : NULL;
		pack_text(p, &text);
		if (!p->out && !p->bad)
			strlist_add(p->a, l, text);
	}
}
