/* Functions of elsewhere whose declarations say that they return fresh memory, and which one takes it back. */
#include <stddef.h>

struct msg;
void msg_drop(struct msg *m);
struct msg *msg_new(size_t n) __attribute__((malloc(msg_drop, 1)));
#define RETURNS_FRESH(release) __attribute__((malloc, malloc(release)))
struct msg *msg_copy(const struct msg *m) RETURNS_FRESH(msg_drop);
__attribute__((__malloc__(msg_drop))) extern struct msg *msg_next(const struct msg *m);
struct msg *msg_found(int id); /* somebody's: nothing is known of it */
int msg_send(struct msg *m, int to);
void msg_put(struct msg *m, int byte);

void ping(const int *to, int n)
{
	for (int i = 0; i < n; i++) {
		struct msg *m = msg_new(16); /* expect: alloc-in-loop */

		msg_put(m, i);
		msg_send(m, to[i]);
		msg_drop(m);
	}
}

void spread(const struct msg *what, const int *to, int n)
{
	for (int i = 0; i < n; i++) {
		struct msg *m = msg_copy(what), *next; /* expect: alloc-in-loop */

		next = msg_next(m); /* expect: alloc-in-loop */
		if (next)
			msg_send(next, to[i]);
		msg_send(m, to[i]);
		msg_drop(next);
		msg_drop(m);
	}
}

void resend(const int *ids, int n, int to)
{
	while (n-- > 0) {
		struct msg *m = msg_found(ids[n]); /* clean: alloc-in-loop */

		msg_send(m, to);
	}
}

/* Returned: the caller's. */
struct msg *first(const int *to, int n)
{
	for (int i = 0; i < n; i++) {
		struct msg *m = msg_new(8); /* clean: alloc-in-loop */

		if (msg_send(m, to[i]))
			return m;
		msg_put(m, 0);
	}
	return NULL;
}
