/* What to type next: a command that is complete, so that nothing has to be remembered of the one before. */
#include <math.h>
#include <string.h>

#include "report/writers.h"

#include "base/fs.h"

#define LARGER_BUDGET 900 /* seconds, at least */

static int undecided(const struct report *r)
{
	for (size_t i = 0; i < r->suggestions.n; i++) {
		if (words_suggestion_group(&r->suggestions.v[i]) == GROUP_UNDECIDED)
			return 1;
	}
	return 0;
}

static int any_proposed(const struct report *r)
{
	for (size_t i = 0; i < r->suggestions.n; i++)
		if (r->suggestions.v[i].status == SUGGESTION_PROPOSED)
			return 1;
	return 0;
}

static void add_budget(struct str *out, double seconds)
{
	if (!(seconds > 0))
		return;
	if (fmod(seconds, 60) == 0)
		str_addf(out, " --budget %.0fm", seconds / 60);
	else
		str_addf(out, " --budget %gs", seconds);
}

/* Those of the run's options that NAME is the name of; NULL: all. */
static void add_options(struct str *out, const struct report *r, const char *name)
{
	for (size_t i = 0; i < r->options.n; i++) {
		const char *word = r->options.v[i], *equals = strchr(word, '=');
		size_t n = equals ? (size_t)(equals - word) : strlen(word);
		if (name && (strlen(name) != n || strncmp(word, name, n) != 0))
			continue;
		str_addf(out, " %.*s", (int)n, word);
		if (!equals)
			continue;
		str_addc(out, ' ');
		str_add_shell(out, equals + 1);
	}
}

static void add_named(struct str *out, const char *option, const struct benchmark_list *l)
{
	for (size_t i = 0; i < l->n; i++) {
		struct str word = {0};
		str_addf(&word, "%s=%s", words_text(l->v[i].name), words_text(l->v[i].command));
		str_add_option(out, l->v[i].serve && str_eq(option, "--bench") ? "--load" : option, str_text(&word));
		str_free(&word);
	}
}

/* There is one, for all of its loads. */
static void add_server(struct str *out, const struct benchmark_list *l)
{
	const struct benchmark *server = NULL;
	for (size_t i = 0; i < l->n; i++)
		server = l->v[i].serve ? &l->v[i] : server;
	if (!server)
		return;
	str_add_option(out, "--serve", server->serve);
	str_add_option(out, "--ready", server->ready);
	str_add_option(out, "--stop", server->stop);
}

void report_add_commands(struct str *out, const struct report *r)
{
	str_add_option(out, "--configure", r->project.configure_command);
	str_add_option(out, "--build", r->project.build_command);
	add_named(out, "--bench", &r->benchmarks);
	add_server(out, &r->benchmarks);
	add_named(out, "--train", &r->training);
	str_add_option(out, "--check", r->check);
}

static void add_metric(struct str *out, const struct report *r)
{
	struct str word = {0};
	str_addf(&word, "%s%s%s", metric_name(r->metric), r->metric_pattern ? ":" : "", words_text(r->metric_pattern));
	str_add_option(out, "--metric", str_text(&word));
	str_free(&word);
}

/* The whole command: without its benchmark a run measures nothing, and without --only it measures something else. */
static void add_run(struct str *out, const struct report *r, double budget)
{
	str_add(out, "advisor run ");
	str_add_shell(out, words_text(r->project.root));
	report_add_commands(out, r);
	if (r->benchmarks.n)
		add_metric(out, r);
	else
		str_add(out, " --bench 'COMMAND'");
	add_options(out, r, NULL);
	add_budget(out, budget);
}

/* The kinds of risk without which it is not applied. */
static void add_risks(struct str *out, const struct report *r)
{
	unsigned seen = 1u << RISK_SAFE;
	for (size_t i = 0; i < r->recommendation.suggestions.n; i++) {
		const struct suggestion *s = suggestion_find(&r->suggestions, r->recommendation.suggestions.v[i]);
		if (!s || seen & 1u << s->risk)
			continue;
		str_addf(out, "%s%s", seen == 1u << RISK_SAFE ? " --allow " : ",", risk_name(s->risk));
		seen |= 1u << s->risk;
	}
}

/* From a folder where apply takes the report: in the tree, or with a report that is in it. */
static void add_apply(struct str *out, const struct report *r, const char *file)
{
	const char *root = r->project.root;
	if (root && file[0] == '/' && !path_below(root, file)) {
		str_add(out, "cd ");
		str_add_shell(out, root);
		str_add(out, " && ");
	}
	str_add(out, "advisor apply ");
	str_add_shell(out, file);
	add_options(out, r, "--state");
	add_risks(out, r);
	str_add(out, " --dry-run");
}

void sentence_next(struct str *out, const struct report *r, const struct report_view *view)
{
	const char *file = view->file ? view->file : ".advisor/report.json";
	if (view->gate || r->status == REPORT_FAILED)
		return;
	if (r->status == REPORT_INTERRUPTED) {
		add_run(out, r, r->budget);
		str_add(out, "   (goes on where it was)");
	} else if (r->recommendation.suggestions.n) {
		add_apply(out, r, file);
	} else if (!r->benchmarks.n && any_proposed(r)) {
		add_run(out, r, r->budget);
	} else if (undecided(r) || (r->benchmarks.n && r->status == REPORT_PARTIAL)) {
		add_run(out, r, fmax(LARGER_BUDGET, 2 * r->budget));
		str_add(out, "   (what was measured is kept)");
	} else if (r->findings.n) {
		str_add(out, "advisor explain ");
		str_add_shell(out, r->findings.v[0].rule);
		add_options(out, r, "--rules");
	}
}
