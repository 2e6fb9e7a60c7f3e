/* What is measured, from the options: commands that end, and a server with its loads. */
#include <string.h>

#include "cli/options.h"
#include "model/benchmark.h"

static int check_server(struct arena *a, const struct options *o, struct benchmark *server, struct err *err)
{
	const char *given = o->load.n ? "--load" : o->ready ? "--ready" : o->stop ? "--stop" : NULL;
	if (!o->serve)
		return given ? err_set(err, "%s is for a server: give the command that starts it with --serve CMD",
				       given)
			     : 0;
	if (!o->load.n)
		return err_set(err, "--serve needs --load CMD, the command that puts work on the server and ends");
	*server = (struct benchmark){.serve = o->serve, .ready = o->ready, .stop = o->stop};
	if (!server->ready && benchmark_has_own_port(server))
		server->ready = arena_strdup(a, "port:{port}");
	if (!server->ready)
		return err_set(err,
			       "--serve needs --ready port:NUMBER, line:TEXT or file:PATH, which tells when it can be "
			       "used, or {port} in its command, which becomes a free port in each run");
	return benchmark_check_ready(server->ready, err);
}

/* Loads for the server. */
static int add_loads(struct arena *a, const struct strlist *given, const char *option, const struct benchmark *server,
		     struct benchmark_list *out, struct err *err)
{
	size_t first = out->n;
	if (options_commands(a, given, option, out, err) != 0)
		return -1;
	for (size_t i = first; i < out->n; i++) {
		out->v[i].serve = server->serve;
		out->v[i].ready = server->ready;
		out->v[i].stop = server->stop;
	}
	return 0;
}

int options_benchmarks(struct arena *a, const struct options *o, struct benchmark_list *out,
		       struct benchmark_list *training, struct err *err)
{
	struct benchmark server = {.name = NULL};
	if (check_server(a, o, &server, err) != 0 || options_commands(a, &o->bench, "bench", out, err) != 0 ||
	    add_loads(a, &o->load, "load", &server, out, err) != 0 ||
	    add_loads(a, &o->train, "train", &server, training, err) != 0)
		return -1;
	if (o->serve && o->metric_given && o->metric == METRIC_INSTRUCTIONS)
		return err_set(err, "--metric instructions cannot tell a server's from its load's: take cpu");
	return 0;
}
