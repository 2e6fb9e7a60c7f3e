#include "cli/cli.h"
#include "report/report.h"

int cmd_report(struct cli *c)
{
	struct report r = {0};
	struct err err = {{0}};
	if (cli_rules(c, &err) != 0 || cli_read_report(c, &r, &err) != 0 || cli_deliver(c, &r, &err) != 0)
		return cli_fail(c, EXIT_USAGE, &err);
	return EXIT_DONE;
}
