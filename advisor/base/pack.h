/* Values as bytes, for another process of ours: one function lists the members of a thing and works both ways,
 * so that what is written is what is read. Not for files: the other side is the same program. */
#ifndef ADVISOR_BASE_PACK_H
#define ADVISOR_BASE_PACK_H

#include "base/arena.h"
#include "base/str.h"

struct pack {
	struct str *out; /* written to; NULL: read from `in` */
	const char *in;
	size_t at, len;
	struct arena *a; /* of what is read */
	int bad; /* 1: what was read ended too soon; all values from there on are zeroes */
};

struct pack pack_to(struct str *out);
struct pack pack_from(struct arena *a, const struct str *in);

void pack_bytes(struct pack *p, void *value, size_t size); /* of plain values without pointers */
#define pack_value(p, value) pack_bytes((p), (value), sizeof *(value))
void pack_text(struct pack *p, const char **text); /* NULL stays NULL */
void pack_list(struct pack *p, struct strlist *l);
/* How many items of `size` bytes follow; what is read is never more than could be there. */
size_t pack_count(struct pack *p, size_t n);

#endif
