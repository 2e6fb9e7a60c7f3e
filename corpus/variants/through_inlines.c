/* What small inline functions and macros do belongs to the loop around them. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct msg {
	uint8_t *data;
	unsigned n;
};
int deliver(const void *p, unsigned n);

static inline __attribute__((always_inline)) int msg_begin(struct msg *m, unsigned n)
{
	m->n = n;
	m->data = malloc(n);
	return m->data != NULL;
}

static inline void msg_end(struct msg *m)
{
	deliver(m->data, m->n);
	free(m->data);
}

#define WITH_COPY(name, from, body)           \
	do {                                  \
		char *name = strdup(from);    \
		if (name) {                   \
			body;                 \
			free(name);           \
		}                             \
	} while (0)

#define NEW_BYTES(p, n) ((p) = malloc(n), (p) != NULL)
#define DROP(p)                 \
	({                      \
		free(p);        \
		(p) = NULL;     \
	})

/* a macro with the body of the loop in it */
int send_names(const char *const *name)
{
	int sum = 0;

	for (; *name; ++name)
		WITH_COPY(s, *name, (s[0] = '-', sum += deliver(s, 1))); /* expect: alloc-in-loop */
	return sum;
}

/* macros that look like expressions */
int send_sizes(const unsigned *size, const unsigned *end)
{
	uint8_t *p;

	while (size != end) {
		if (!NEW_BYTES(p, *size)) /* expect: alloc-in-loop */
			return -1;
		memset(p, 0x55, *size);
		deliver(p, *size++);
		DROP(p);
	}
	return 0;
}

static inline char *upper(const char *s)
{
	char *r = strdup(s);

	if (r)
		r[0] &= 0x5f;
	return r;
}

static inline int is_upper(const char *s)
{
	char *r = upper(s); /* expect: unpooled-buffer */
	int same = r && !strcmp(r, s);

	free(r);
	return same;
}

int count_upper(char **v, int n)
{
	int sum = 0, i = 0;

	do {
		sum += is_upper(v[i]);
	} while (++i < n);
	return sum;
}

int send_all(struct msg *m, const unsigned *n)
{
	for (; *n; n++)
		if (msg_begin(m, *n)) /* todo: alloc-in-loop */
			msg_end(m);
	return 0;
}
