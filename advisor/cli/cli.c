#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fs.h"
#include "base/proc.h"
#include "cli/own_reports.h"
#include "cli/table.h"
#include "report/report.h"
#include "scan/read/parse.h"
#include "scan/scan.h"

int cli_fail(struct cli *c, int status, const struct err *err)
{
	term_error(&c->term, err->text);
	return cli_status(status);
}

int cli_status(int status)
{
	return proc_interrupted() ? 128 + proc_interrupted() : status;
}

/* FORMAT:FILE in two; NULL when it is not of that form. */
static const char *output_file(struct cli *c, const char *spec, const char **format)
{
	const char *colon = strchr(spec, ':');
	if (!colon || !colon[1])
		return NULL;
	*format = arena_strndup(&c->arena, spec, (size_t)(colon - spec));
	return colon + 1;
}

int cli_check_words(struct cli *c, struct err *err)
{
	const struct options *o = &c->opt;
	if (o->color && !str_eq(o->color, "auto") && !str_eq(o->color, "always") && !str_eq(o->color, "never"))
		return err_set(err, "--color takes auto, always or never, not \"%s\"", o->color);
	enum certainty certainty;
	enum weight weight;
	if (o->certainty && certainty_parse(o->certainty, &certainty) != 0)
		return err_set(err, "--certainty takes possible, likely or certain, not \"%s\"", o->certainty);
	if (o->weight && weight_parse(o->weight, &weight) != 0)
		return err_set(err, "--weight takes cold, warm or hot, not \"%s\"", o->weight);
	if (o->format && report_format_check(o->format, err) != 0)
		return -1;
	for (size_t i = 0; i < o->outputs.n; i++) {
		const char *format;
		if (!output_file(c, o->outputs.v[i], &format))
			return err_set(err, "--output takes FORMAT:FILE, not \"%s\"", o->outputs.v[i]);
		if (report_format_check(format, err) != 0)
			return -1;
	}
	return 0;
}

int cli_config(struct cli *c, const char *tree, struct err *err)
{
	if (options_config(&c->arena, tree, &c->opt, err) != 0 || cli_check_words(c, err) != 0)
		return -1;
	term_options(&c->term, &c->opt);
	for (size_t i = 0; i < c->opt.tree_commands.n; i++)
		progress_say(&c->progress, PROGRESS_STEP, "will be run: %s", c->opt.tree_commands.v[i]);
	return 0;
}

int cli_rules(struct cli *c, struct err *err)
{
	return rules_load(&c->arena, &c->opt.rules, &c->rules, err);
}

const char *cli_tree(struct cli *c, size_t index, struct err *err)
{
	const char *given = c->opt.args.n > index ? c->opt.args.v[index] : ".";
	const char *real = path_real(&c->arena, given);
	if (!real || !fs_is_dir(real)) {
		err_set(err, "%s: %s; give the folder of the C project", given,
			real ? "is not a folder" : "there is no such folder");
		return NULL;
	}
	return real;
}

const char *cli_libexec(struct cli *c)
{
	return proc_libexec(&c->arena);
}

void cli_begin_report(struct cli *c, struct report *r)
{
	char *now = arena_alloc(&c->arena, 32);
	clock_rfc3339(now);
	r->version = ADVISOR_VERSION;
	r->libclang = scan_libclang_version(&c->arena);
	r->generated_at = now;
	r->metric = c->opt.metric;
	r->min_effect = c->opt.min_effect;
	r->check = c->opt.check_command;
	r->budget = str_eq(c->opt.verb, "run") ? c->opt.budget : 0;
	options_that_shape(&c->arena, &c->opt.given, RUN, &r->options);
}

/* As somebody types it who is where the user is now. */
static const char *shown_file(struct cli *c, const struct report *r)
{
	const char *cwd = path_cwd(&c->arena), *root = r->project.root;
	if (str_eq(c->opt.verb, "report") || str_eq(c->opt.verb, "check"))
		return c->opt.args.v[0];
	if (!c->kept)
		return NULL;
	int near = root && (path_below(root, cwd) || path_below(root, c->kept));
	const char *below = near ? path_below(cwd, c->kept) : NULL;
	return below ? below : c->kept;
}

int cli_read_report(struct cli *c, struct report *r, struct err *err)
{
	if (c->opt.args.n < 1)
		return err_set(err, "`advisor %s` needs the JSON report of a run: advisor %s .advisor/report.json",
			       c->opt.verb, c->opt.verb);
	const char *path = c->opt.args.v[0];
	if (!fs_exists(path) || fs_is_dir(path))
		return err_set(err, "%s: %s; give the JSON report of a run, such as .advisor/report.json", path,
			       fs_is_dir(path) ? "is a folder" : "there is no such file");
	if (report_read(&c->arena, path, r, err) != 0)
		return -1;
	r->ours = own_reports_has(&c->arena, r->digest);
	return 0;
}

int cli_report_tree(struct cli *c, struct report *r, struct err *err)
{
	const char *given = c->opt.args.v[0], *named = r->project.root;
	const char *root = path_real(&c->arena, named), *file = path_real(&c->arena, given);
	if (!root || !fs_is_dir(root))
		return err_set(err, "%s, the tree of the report, is not there any more", named);
	if (!str_eq(root, "/") && (path_below(root, path_cwd(&c->arena)) || (file && path_below(root, file)))) {
		r->project.root = root;
		return 0;
	}
	return err_set(err, "%s is about the tree %s, and neither it nor you are there: cd %s first, if that is meant",
		       given, named, named);
}

int cli_put(struct cli *c, const struct str *text, const char *file, struct err *err)
{
	(void)c;
	if (file)
		return fs_write_named(file, str_text(text), text->len, err);
	return term_result(text) == 0 ? 0 : err_set(err, "the result cannot be written to stdout");
}

static int write_one(struct cli *c, const struct report *r, const char *format, const char *file, struct err *err)
{
	struct report_view view = {
		.verbose = c->opt.verbose, .rules = &c->rules, .width = c->term.width, .gate = c->gate};
	/* the words have been checked */
	if (c->opt.certainty)
		certainty_parse(c->opt.certainty, &view.certainty);
	if (c->opt.weight) {
		weight_parse(c->opt.weight, &view.weight);
		view.weight_given = 1;
	}
	view.file = shown_file(c, r);
	view.color = !file && c->term.color;
	struct str out = {0};
	int rc = report_write(&out, format, r, &view, err);
	if (rc == 0)
		rc = cli_put(c, &out, file, err);
	if (rc == 0 && str_eq(format, "json") && str_eq(c->opt.verb, "run"))
		own_reports_note(&c->arena, &out);
	str_free(&out);
	return rc;
}

int cli_deliver_outputs(struct cli *c, const struct report *r, struct err *err)
{
	const struct options *o = &c->opt;
	struct err later = {{0}};
	int rc = 0;
	for (size_t i = 0; i < o->outputs.n; i++) {
		const char *format = NULL, *file = output_file(c, o->outputs.v[i], &format);
		rc |= write_one(c, r, format, file, rc ? &later : err);
	}
	return rc;
}

int cli_deliver(struct cli *c, const struct report *r, struct err *err)
{
	const struct options *o = &c->opt;
	struct err later = {{0}};
	int rc = write_one(c, r, o->format ? o->format : "text", o->out_file, err);
	return cli_deliver_outputs(c, r, rc ? &later : err) | rc;
}
