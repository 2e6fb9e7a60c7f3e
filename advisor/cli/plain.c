/* Results that are no reports (explain, doctor): as text and as JSON, wherever --format, -o
 * and --output want them. */
#include <string.h>

#include "cli/cli.h"

static int is_plain(const char *format)
{
	return str_eq(format, "text") || str_eq(format, "json");
}

int cli_check_plain(const struct cli *c, struct err *err)
{
	const struct options *o = &c->opt;
	const char *wrong = o->format && !is_plain(o->format) ? o->format : NULL;
	if (!str_eq(o->verb, "explain") && !str_eq(o->verb, "doctor"))
		return 0;
	for (size_t i = 0; i < o->outputs.n; i++)
		if (!str_starts(o->outputs.v[i], "text:") && !str_starts(o->outputs.v[i], "json:"))
			wrong = o->outputs.v[i];
	return wrong ? err_set(err, "`advisor %s` gives text or json, not \"%s\"", o->verb, wrong) : 0;
}

int cli_wants_plain_text(const struct cli *c)
{
	return !c->opt.out_file && !c->opt.outputs.n && !str_eq(c->opt.format, "json");
}

int cli_deliver_plain(struct cli *c, const struct str *text, const cJSON *json, struct err *err)
{
	const struct options *o = &c->opt;
	struct str printed = {0};
	json_print(&printed, json, 1);
	int rc = cli_put(c, str_eq(o->format, "json") ? &printed : text, o->out_file, err);
	for (size_t i = 0; rc == 0 && i < o->outputs.n; i++) {
		const char *spec = o->outputs.v[i];
		/* .advisor.json may name formats that only reports have */
		if (str_starts(spec, "json:") || str_starts(spec, "text:"))
			rc = cli_put(c, spec[0] == 'j' ? &printed : text, spec + strlen("json:"), err);
	}
	str_free(&printed);
	return rc;
}
