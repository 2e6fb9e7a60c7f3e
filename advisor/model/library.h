/* What functions of libraries do, by name: rules/library/<library>.json, and such files of --rules folders. Functions
 * whose bodies are seen need no entry. */
#ifndef ADVISOR_MODEL_LIBRARY_H
#define ADVISOR_MODEL_LIBRARY_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

#define LIBRARY_PARAMS 12

/* What a call does. Bits. */
enum library_does {
	LIBRARY_ALLOCATES = 1, /* returns fresh memory */
	LIBRARY_ZEROED = 2, /* ... that is zeroed */
	LIBRARY_WAITS = 4, /* starts a process, or waits */
	LIBRARY_FORKS = 8,
	LIBRARY_OPENS = 16, /* a file or a connection, or looks one up */
	LIBRARY_CALLS_BACK = 32, /* what it is handed, again and again */
	LIBRARY_NORETURN = 64,
	LIBRARY_COMPARES = 128, /* its first two arguments: 0 when they are equal */
	LIBRARY_EVENTS = 256, /* waits for events */
	LIBRARY_BLOCKS = 512, /* may wait for another thread or process, for the network, for a person */
	LIBRARY_JOINS = 1024, /* returns one text made of its arguments */
	LIBRARY_WRITES = 2048 /* hands data to a file or a connection */
};
/* What becomes of an argument. Bits. */
enum library_takes {
	LIBRARY_RELEASES = 1,
	LIBRARY_DROPS = 2, /* gives a reference back */
	LIBRARY_KEEPS = 4, /* stores the pointer: takes it over */
	LIBRARY_RETURNS = 8,
	LIBRARY_FILLS = 16, /* *argument receives fresh memory */
	LIBRARY_GROWS = 32, /* FILLS, or makes what is there larger */
	LIBRARY_RELEASES_FIELDS = 64,
	LIBRARY_FILLS_FIELDS = 128
};

struct library_function {
	const char *name;
	unsigned does; /* enum library_does */
	int8_t size, count, resizes; /* parameters; -1: none */
	uint16_t takes[LIBRARY_PARAMS]; /* enum library_takes */
	const char *ends_with; /* the function that takes down what this one sets up; NULL */
	uint16_t same; /* ... the arguments that make it what it is, bits */
	uint8_t changes; /* ... which another time may be something else: a file */
};
struct library {
	struct {
		struct library_function *v;
		size_t n, cap;
	} functions;
	uint32_t *slots; /* hash table: index into functions + 1 */
	size_t n_slots;
	const char *hash; /* of the files' texts */
};

/* Adds what the file's text says; a name that is there already is replaced. -1: a sentence that names file and line.
 * Everything is in the arena. */
int library_parse(struct arena *a, const char *path, const char *text, size_t len, struct library *l, struct err *err);
/* NULL for a name that is not there. */
const struct library_function *library_find(const struct library *l, const char *name);
/* What comes with the program, in the arena. */
const struct library *library_builtin(struct arena *a);

#endif
