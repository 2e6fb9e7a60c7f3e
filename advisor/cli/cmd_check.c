#include "cli/cli.h"
#include "report/compare.h"
#include "report/report.h"

static int read_options(struct cli *c, struct compare_options *opt, struct err *err)
{
	const char *level = c->opt.fail_on ? c->opt.fail_on : "warning";
	opt->max_regression = c->opt.max_regression;
	opt->allow_other_host = c->opt.allow_other_host;
	if (!c->opt.baseline)
		return err_set(err, "`advisor check` needs the report to compare with: --baseline OLD.json");
	for (opt->fail_on = LEVEL_NOTE; opt->fail_on <= LEVEL_ERROR; opt->fail_on++)
		if (str_eq(level, rule_level_name(opt->fail_on)))
			return 0;
	opt->fail_on = LEVEL_ERROR;
	opt->ignore_findings = 1;
	return str_eq(level, "none") ? 0
				     : err_set(err, "--fail-on takes error, warning, note or none, not \"%s\"", level);
}

int cmd_check(struct cli *c)
{
	struct report now = {0}, old = {0};
	struct compare_options opt = {0};
	struct compare_result res = {0};
	struct err err = {{0}};
	if (read_options(c, &opt, &err) != 0 || cli_rules(c, &err) != 0 || cli_read_report(c, &now, &err) != 0 ||
	    report_read(&c->arena, c->opt.baseline, &old, &err) != 0 ||
	    report_compare(&c->arena, &now, &old, &opt, &res, &err) != 0)
		return cli_fail(c, EXIT_USAGE, &err);
	c->gate = &res;
	if (cli_deliver(c, &now, &err) != 0)
		return cli_fail(c, EXIT_USAGE, &err);
	if (res.outcome == GATE_FAILED)
		return EXIT_GATE;
	return res.outcome == GATE_UNDECIDED && c->opt.require_conclusive ? EXIT_UNDECIDED : EXIT_DONE;
}
