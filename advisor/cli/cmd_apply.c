#include "apply/apply.h"

#include "base/fs.h"
#include "cli/cli.h"

static int say_and_free(struct str *said, int rc)
{
	if (rc == 0 && term_result(said) != 0)
		rc = -1;
	str_free(said);
	return rc;
}

/* Undoing needs the tree only: the report's, or without a report the present folder. */
static int find_tree(struct cli *c, struct report *r, struct err *err)
{
	if (c->opt.undo && !c->opt.args.n) {
		r->project.root = cli_tree(c, 0, err);
		return r->project.root ? 0 : -1;
	}
	if (cli_read_report(c, r, err) != 0)
		return -1;
	return fs_is_dir(r->project.root)
		       ? 0
		       : err_set(err, "%s, the tree of the report, is not there any more", r->project.root);
}

int cmd_apply(struct cli *c)
{
	struct report r = {0};
	struct err err = {{0}};
	struct str said = {0};
	struct apply_options opt = {
		.to = c->opt.to, .dry_run = c->opt.dry_run, .verbose = c->opt.verbose, .libexec = cli_libexec(c)};
	if (find_tree(c, &r, &err) != 0)
		return cli_fail(c, EXIT_USAGE, &err);
	opt.state = path_join(&c->arena, r.project.root, ".advisor");
	for (size_t i = 1; i < c->opt.args.n; i++)
		strlist_add(&c->arena, &opt.ids, c->opt.args.v[i]);
	int rc = c->opt.undo ? apply_undo(&c->arena, r.project.root, opt.state, &said, &err)
			     : apply_report(&c->arena, &r, &opt, &said, &err);
	rc = say_and_free(&said, rc);
	return rc ? cli_fail(c, EXIT_USAGE, &err) : EXIT_DONE;
}
