/* How failure travels: a function that can fail takes `struct err *` last and
 * returns 0 or -1. The callee writes a whole sentence for the user (what went
 * wrong, with file and line when there is one, and what to do); callers may put
 * context in front. Only cli/ prints. err may be NULL when nobody cares. */
#ifndef ADVISOR_BASE_ERR_H
#define ADVISOR_BASE_ERR_H

struct err {
	char text[2048];
};

/* Both return -1, so that `return err_set(err, ...)` reads well. */
int err_set(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Puts "context: " in front of what is there. */
int err_context(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
