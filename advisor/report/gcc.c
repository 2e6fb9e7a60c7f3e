/* One line per finding as compilers print warnings, so that editors jump to them
 * and CI problem matchers find them: file:line:col: warning: ... [rule] */
#include "report/writers.h"

void report_gcc(struct str *out, const struct report *r, const struct report_view *view)
{
	for (size_t i = 0; i < r->findings.n; i++) {
		const struct finding *f = &r->findings.v[i];
		if (!words_finding_shown(view, f))
			continue;
		str_add_visible(out, f->file);
		str_addf(out, ":%d:%d: %s: ", f->line, f->column > 0 ? f->column : 1, rule_level_name(f->level));
		str_add_visible(out, f->message);
		if (f->suppressed_by) {
			str_add(out, " (suppressed by ");
			str_add_visible(out, f->suppressed_by);
			str_addc(out, ')');
		}
		str_add(out, " [");
		str_add_visible(out, f->rule);
		str_add(out, "]\n");
	}
}
