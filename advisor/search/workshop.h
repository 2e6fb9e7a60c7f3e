/* The builder in a process of its own, so that it can build while runs are measured. From workshop_start on it is that
 * process's alone: whatever is built is ordered from it, one order at a time. */
#ifndef ADVISOR_SEARCH_WORKSHOP_H
#define ADVISOR_SEARCH_WORKSHOP_H

#include "base/proc_worker.h"
#include "builder/probe.h"
#include "model/profile.h"
#include "model/variant.h"

enum order_kind {
	ORDER_BUILD, /* variant, until, ask -> built */
	ORDER_DROP, /* on; nobody waits for an answer */
	ORDER_PROBE, /* variant (without: the baseline), units; on: on top of that set -> probe */
	ORDER_SWITCHES, /* words: a command line -> list */
	ORDER_COVERAGE, /* -> text: what gcov printed */
	ORDER_ALLOCATIONS /* -> sites */
};

struct order {
	enum order_kind kind;
	int has_variant, has_set, ask;
	struct variant variant;
	struct built on;
	struct strlist words; /* units, or a command line */
	double until; /* clock_s(); 0: as long as it takes */
};

struct answer {
	int failed; /* 1: as builder_...'s -1, and error is the sentence */
	const char *error;
	struct built built;
	struct probe probe;
	struct strlist list;
	const char *text;
	struct profile profile; /* its sites alone */
};

struct workshop {
	struct worker worker;
	struct arena *a;
	const struct progress *progress; /* where its lines go */
	int busy; /* 1: an order is being worked on */
	cpu_set_t all; /* processors that we may use */
};

/* Starts it with the builder as it is now; *progress is also what the builder says its lines to. lock: a descriptor that
 * is not to be held there. -1: it cannot be started. */
int workshop_start(struct workshop *w, struct arena *a, struct builder *b, struct progress *progress, int lock,
		   struct err *err);
/* Gives an order. -1: the workshop is gone. */
int workshop_begin(struct workshop *w, const struct order *o, struct err *err);
/* The answer, waited for `seconds` at most (below 0: as long as it takes). 1: it is there; 0: not yet; -1: the order
 * failed as a whole (interrupted, the disk is full), or the workshop is gone. */
int workshop_poll(struct workshop *w, double seconds, struct answer *out, struct err *err);
/* Gives an order and waits for its answer. */
int workshop_do(struct workshop *w, const struct order *o, struct answer *out, struct err *err);
/* While something is being measured it keeps to the processors that we keep to; otherwise it takes all. */
void workshop_keep_off(const struct workshop *w, int off);
void workshop_end(struct workshop *w);

/* ---- between workshop.c and workshop_serve.c ---- */

struct pack;
void workshop_pack_order(struct pack *p, struct order *o);
void workshop_pack_answer(struct pack *p, struct answer *r);

#define WORKSHOP_LINE	'l' /* first byte of a message: a line of progress, its level and text */
#define WORKSHOP_ANSWER 'a'

/* What the process does: orders from fd until it is closed. */
struct workshop_start {
	struct arena *a;
	struct builder *b;
	struct progress *progress;
	int lock;
};
int workshop_serve(void *start, int fd);

#endif
