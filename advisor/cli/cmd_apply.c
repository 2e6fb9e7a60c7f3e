#include "apply/apply.h"

#include "base/fs.h"
#include "cli/cli.h"
#include "cli/table.h"
#include "host/host.h"
#include "report/report.h"

/* Undoing needs the tree only: the report's, or without a report the present folder. */
static int find_tree(struct cli *c, struct report *r, struct err *err)
{
	if (c->opt.undo && !c->opt.args.n) {
		r->project.root = cli_tree(c, 0, err);
		return r->project.root ? 0 : -1;
	}
	if (cli_read_report(c, r, err) != 0)
		return -1;
	return cli_report_tree(c, r, err);
}

static const char *undo_command(struct cli *c, const struct report *r)
{
	struct str s = {0};
	str_add(&s, "advisor apply --undo");
	if (c->opt.args.n && !str_eq(path_cwd(&c->arena), path_real(&c->arena, r->project.root))) {
		str_addc(&s, ' ');
		str_add_shell(&s, c->opt.args.v[0]);
	}
	str_add_option(&s, "--state", c->opt.state);
	return arena_take(&c->arena, &s);
}

/* The same without --dry-run. */
static void say_apply(struct cli *c, const struct strlist *risks, struct str *said)
{
	str_add(said, "\nnext: advisor apply");
	for (size_t i = 0; i < c->opt.args.n; i++) {
		str_addc(said, ' ');
		str_add_shell(said, c->opt.args.v[i]);
	}
	if (c->opt.to)
		str_addf(said, " --to %s", c->opt.to);
	str_add(said, c->opt.edit ? " --edit" : "");
	for (size_t i = 0; i < risks->n; i++)
		str_addf(said, "%s%s", i ? "," : " --allow ", risks->v[i]);
	str_add_option(said, "--state", c->opt.state);
	str_addc(said, '\n');
}

/* With what the run was told that verify needs, too: the files to compare, the processors, the tolerance. The report
 * may be a stranger's, so only options that verify has. */
static void say_verify(struct cli *c, const struct report *r, struct str *said)
{
	struct strlist options = {0};
	options_that_shape(&c->arena, &r->options, VERIFY, &options);
	str_add(said, "next: advisor verify ");
	str_add_shell(said, c->opt.args.v[0]);
	for (size_t i = 0; i < options.n; i++) {
		if (str_starts(options.v[i], "--state="))
			continue;
		str_addc(said, ' ');
		str_add_shell(said, options.v[i]);
	}
	str_add_option(said, "--state", c->opt.state);
	/* those of a report that was not written here are run only when they are typed */
	if (!r->ours)
		report_add_commands(said, r);
	str_addc(said, '\n');
}

/* 1 when one of the named suggestions (after the report's name), or of the recommended ones, does. */
static int changes_sources(const struct report *r, const struct strlist *named)
{
	int changes = named->n < 2 && r->recommendation.edit.all.patch;
	for (size_t i = 1; i < named->n; i++) {
		const struct suggestion *s = suggestion_find(&r->suggestions, named->v[i]);
		changes |= s && s->edit.patch;
	}
	return changes;
}

/* What to type next. */
static void say_next(struct cli *c, const struct report *r, const struct strlist *risks, struct str *said)
{
	if (c->opt.undo || str_eq(c->opt.to, "patch"))
		return;
	if (c->opt.dry_run) {
		say_apply(c, risks, said);
		return;
	}
	if (c->opt.edit || !changes_sources(r, &c->opt.args))
		say_verify(c, r, said);
	str_addf(said, "undo: %s\n", undo_command(c, r));
}

static int apply(struct cli *c, struct report *r, struct str *said, struct err *err)
{
	struct strlist risks = {0};
	struct host here = {0};
	struct apply_options opt = {.to = c->opt.to,
				    .allow = c->opt.allow,
				    .dry_run = c->opt.dry_run,
				    .verbose = c->opt.verbose,
				    .edit = c->opt.edit,
				    .libexec = cli_libexec(c),
				    .here = &here,
				    .rules = &c->rules,
				    .asks = &risks,
				    .undo = undo_command(c, r)};
	opt.state = cli_state_found(c, r->project.root);
	if (cli_state_check(c, opt.state, err) != 0)
		return -1;
	for (size_t i = 1; i < c->opt.args.n; i++)
		strlist_add(&c->arena, &opt.ids, c->opt.args.v[i]);
	if (c->opt.undo)
		return apply_undo(&c->arena, r->project.root, opt.state, said, err);
	if (host_detect(&c->arena, &here, err) != 0 || cli_rules(c, err) != 0)
		return -1;
	/* with its .gitignore, before anything is put there */
	if (!c->opt.dry_run && !str_eq(opt.to, "patch") && !cli_state(c, r->project.root, err))
		return -1;
	if (apply_report(&c->arena, r, &opt, said, err) != 0)
		return -1;
	strlist_cat(&c->arena, &risks, &c->opt.allow);
	say_next(c, r, &risks, said);
	return 0;
}

int cmd_apply(struct cli *c)
{
	struct report r = {0};
	struct err err = {{0}};
	struct str said = {0};
	if (find_tree(c, &r, &err) != 0 || cli_config(c, r.project.root, &err) != 0)
		return cli_fail(c, EXIT_USAGE, &err);
	int rc = apply(c, &r, &said, &err);
	if (rc == 0)
		rc = cli_put(c, &said, NULL, &err);
	str_free(&said);
	return rc ? cli_fail(c, EXIT_USAGE, &err) : EXIT_DONE;
}
