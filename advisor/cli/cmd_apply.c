#include "apply/apply.h"

#include "base/fs.h"
#include "cli/cli.h"
#include "host/host.h"

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

/* What to type next: the same without --dry-run, or verify. */
static void say_next(struct cli *c, const struct report *r, const struct strlist *risks, struct str *said)
{
	if (c->opt.undo || str_eq(c->opt.to, "patch"))
		return;
	str_add(said, c->opt.dry_run ? "\nnext: advisor apply " : "next: advisor verify ");
	str_add_shell(said, c->opt.args.v[0]);
	for (size_t i = 1; c->opt.dry_run && i < c->opt.args.n; i++) {
		str_addc(said, ' ');
		str_add_shell(said, c->opt.args.v[i]);
	}
	if (c->opt.dry_run && c->opt.to)
		str_addf(said, " --to %s", c->opt.to);
	for (size_t i = 0; c->opt.dry_run && i < risks->n; i++)
		str_addf(said, "%s%s", i ? "," : " --allow ", risks->v[i]);
	str_addc(said, '\n');
	if (c->opt.dry_run)
		return;
	str_add(said, "undo: advisor apply --undo");
	if (!str_eq(path_cwd(&c->arena), path_real(&c->arena, r->project.root))) {
		str_addc(said, ' ');
		str_add_shell(said, c->opt.args.v[0]);
	}
	str_addc(said, '\n');
}

static int apply(struct cli *c, struct report *r, struct str *said, struct err *err)
{
	struct strlist risks = {0};
	struct host here = {0};
	struct apply_options opt = {.to = c->opt.to,
				    .allow = c->opt.allow,
				    .dry_run = c->opt.dry_run,
				    .verbose = c->opt.verbose,
				    .libexec = cli_libexec(c),
				    .here = &here,
				    .rules = &c->rules,
				    .asks = &risks};
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
