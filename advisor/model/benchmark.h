/* A benchmark is a command that ends, or a server and a load that is put on it. Both are run by one command line. */
#ifndef ADVISOR_MODEL_BENCHMARK_H
#define ADVISOR_MODEL_BENCHMARK_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "model/measurement.h"

/* What tells it from others, and its samples from theirs: a plain one's command. */
const char *benchmark_identity(struct arena *a, const struct benchmark *b);
/* Of a server: the words for advisor-serve (builder/runtime/serve.h), in the arena. env: changes to the environment, which
 * are the server's alone. */
void benchmark_serve_words(struct arena *a, const struct benchmark *b, const struct strlist *env, struct strlist *out);
/* One command for a shell that does it all. program: advisor-serve as a word of the shell, for a server; writes: the
 * folder that the server's processes must be able to write to, NULL: none. */
const char *benchmark_shell(struct arena *a, const struct benchmark *b, const char *program, const struct strlist *env,
			    const char *writes);
/* Its commands: one, or a server's. */
void benchmark_commands(struct arena *a, const struct benchmark *b, struct strlist *out);
int benchmark_same(const struct benchmark *a, const struct benchmark *b);
/* -1 and a sentence unless it is port:NUMBER, port:{port}, line:TEXT or file:PATH. */
int benchmark_check_ready(const char *ready, struct err *err);
/* 1 when each run has a port of its own, so that two servers can be up at the same time. */
int benchmark_has_own_port(const struct benchmark *b);

#endif
