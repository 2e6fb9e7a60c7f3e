/* git f54b9f21ca (ls-refs): callback makes a line buffer for every ref; fixed by a buffer in the callback's data */
/* with: buf.c */
#include "buf.h"
#include <unistd.h>
#include <string.h>
typedef int each_fn(const char *name, const unsigned char *id, int flags, void *data);
struct ref_iter { int (*step)(struct ref_iter *); const char *name; const unsigned char *id; int flags; };
struct ref_iter *c03_begin(const char *prefix);
static int walk(struct ref_iter *it, each_fn fn, void *data)
{
	int ret = 0;
	while (it->step(it) > 0) {
		ret = fn(it->name, it->id, it->flags, data);
		if (ret)
			break;
	}
	return ret;
}
static int for_each_under(const char *prefix, each_fn fn, void *data) { return walk(c03_begin(prefix), fn, data); }
struct want { unsigned peel, symrefs; const char **prefix; unsigned n; };
static const char *hex(const unsigned char *id) { static char h[41]; for (int i = 0; i < 20; i++) { h[2 * i] = "0123456789abcdef"[id[i] >> 4]; h[2 * i + 1] = "0123456789abcdef"[id[i] & 15]; } return h; }
static int wanted(const struct want *w, const char *name)
{
	for (unsigned i = 0; i < w->n; i++)
		if (!strncmp(name, w->prefix[i], strlen(w->prefix[i])))
			return 1;
	return !w->n;
}
static int send_one(const char *name, const unsigned char *id, int flags, void *data)
{
	struct want *w = data;
	struct sb line = SB_INIT;

	if (!wanted(w, name))
		return 0;
	sb_printf(&line, "%s %s", hex(id), name); /* expect: unpooled-buffer */
	if (w->symrefs && (flags & 1))
		sb_printf(&line, " symref-target:%s", name);
	sb_put(&line, "\n", 1);
	if (write(1, line.p, line.len) < 0)
		_exit(1);
	sb_free(&line);
	return 0;
}
int c03_advertise(struct want *w) { return for_each_under("refs/", send_one, w); }
