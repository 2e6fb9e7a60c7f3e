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
		if (str_eq(level, level_name(opt->fail_on)))
			return 0;
	opt->fail_on = LEVEL_ERROR;
	opt->ignore_findings = 1;
	return str_eq(level, "none") ? 0
				     : err_set(err, "--fail-on takes error, warning, note or none, not \"%s\"", level);
}

static void print_result(struct str *out, const struct compare_result *res)
{
	for (size_t i = 0; i < res->items.n; i++) {
		const struct compare_item *item = &res->items.v[i];
		if (item->outcome != GATE_PASSED || item->kind != COMPARE_FINDING)
			str_addf(out, "%-10s %-14s ", gate_name(item->outcome), compare_kind_name(item->kind));
		else
			continue;
		str_add_visible(out, item->sentence);
		str_addc(out, '\n');
	}
	str_addf(out, "gate %s: %zu new, %zu known and %zu gone findings\n", gate_name(res->outcome), res->new_findings,
		 res->known_findings, res->gone_findings);
}

static int deliver(struct cli *c, const struct report *now, const struct compare_result *res, struct err *err)
{
	if (c->opt.format || c->opt.out_file)
		return cli_deliver(c, now, err);
	struct str out = {0};
	print_result(&out, res);
	int rc = term_result(&out);
	str_free(&out);
	struct options kept = c->opt;
	for (size_t i = 0; rc == 0 && i < kept.outputs.n; i++) {
		/* FORMAT:FILE alone, without a copy on stdout */
		c->opt.outputs.n = 0;
		char *format = arena_strdup(&c->arena, kept.outputs.v[i]);
		size_t n = 0;
		while (format[n] && format[n] != ':')
			n++;
		c->opt.out_file = format[n] ? format + n + 1 : "";
		format[n] = '\0';
		c->opt.format = format;
		rc = c->opt.out_file[0] ? cli_deliver(c, now, err)
					: err_set(err, "--output takes FORMAT:FILE, not \"%s\"", kept.outputs.v[i]);
	}
	c->opt = kept;
	return rc;
}

int cmd_check(struct cli *c)
{
	struct report now = {0}, old = {0};
	struct compare_options opt = {0};
	struct compare_result res = {0};
	struct err err = {{0}};
	if (read_options(c, &opt, &err) != 0 || cli_rules(c, &err) != 0 || cli_read_report(c, &now, &err) != 0 ||
	    report_read(&c->arena, c->opt.baseline, &old, &err) != 0 ||
	    report_compare(&c->arena, &now, &old, &opt, &res, &err) != 0 || deliver(c, &now, &res, &err) != 0)
		return cli_fail(c, EXIT_USAGE, &err);
	if (res.outcome == GATE_FAILED)
		return EXIT_GATE;
	return res.outcome == GATE_UNDECIDED && c->opt.require_conclusive ? EXIT_UNDECIDED : EXIT_DONE;
}
