/* One call of the compiler wrapper: which real program it means, what it does. */
#ifndef ADVISOR_BUILDER_RUNTIME_CC_H
#define ADVISOR_BUILDER_RUNTIME_CC_H

#include "base/arena.h"
#include "model/flags.h"

enum call_kind { CALL_COMPILER, CALL_AR, CALL_RANLIB, CALL_NM };

struct call {
	enum call_kind kind;
	const char *cwd, *real; /* real: absolute */
	struct strlist argv; /* @files expanded */
	struct driver_line line; /* of a compiler */
	/* "query", "preprocess", "probe", "compile", "link", "compile+link"; "archive",
	 * "extract", "index", "other" for the tools */
	const char *class;
	struct strlist inputs;
	const char *output;
};

/* How many words at the front are the wrapper itself or a compiler cache's
 * masquerade (`advisor-cc cc`, `ccache cc`): they drop themselves. */
int call_skip_launchers(char **argv);
/* Finds the real program and classifies. Shortens PATH to what is after the
 * wrapper's folder, so that another wrapper (ccache) never finds us again.
 * -1: no real program. */
int call_open(struct arena *a, char **argv, struct call *c);
/* Appends the event to the file of ADVISOR_LOG, in one write. */
void call_log(const struct call *c, int configure, double t, double seconds, int rc);

#endif
