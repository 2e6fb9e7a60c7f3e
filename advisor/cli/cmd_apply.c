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

int cmd_apply(struct cli *c)
{
	struct report r = {0};
	struct err err = {{0}};
	struct str said = {0};
	struct apply_options opt = {.to = c->opt.to, .dry_run = c->opt.dry_run, .libexec = cli_libexec(c)};
	if (cli_read_report(c, &r, &err) != 0)
		return cli_fail(c, EXIT_USAGE, &err);
	if (!fs_is_dir(r.project.root)) {
		err_set(&err, "%s, the tree of the report, is not there any more", r.project.root);
		return cli_fail(c, EXIT_USAGE, &err);
	}
	opt.state = path_join(&c->arena, r.project.root, ".advisor");
	for (size_t i = 1; i < c->opt.args.n; i++)
		strlist_add(&c->arena, &opt.ids, c->opt.args.v[i]);
	int rc = c->opt.undo ? apply_undo(&c->arena, r.project.root, opt.state, &said, &err)
			     : apply_report(&c->arena, &r, &opt, &said, &err);
	rc = say_and_free(&said, rc);
	return rc ? cli_fail(c, EXIT_USAGE, &err) : EXIT_DONE;
}
