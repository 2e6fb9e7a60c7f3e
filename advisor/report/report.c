/* The table of formats. A new format is a file and a line here. */
#include "report/report.h"

#include "report/writers.h"

static const struct writer {
	const char *name;
	void (*write)(struct str *out, const struct report *r, const struct report_view *view);
} writers[] = {
	{"text", report_text},	   {"json", report_json},   {"sarif", report_sarif}, {"markdown", report_markdown},
	{"gitlab", report_gitlab}, {"junit", report_junit}, {"html", report_html},   {"gcc", report_gcc},
};

const char *report_formats(void)
{
	return "text, json, sarif, markdown, gitlab, junit, html, gcc";
}

int report_write(struct str *out, const char *format, const struct report *r, const struct report_view *view,
		 struct err *err)
{
	static const struct report_view plain = {0};
	for (size_t i = 0; i < sizeof writers / sizeof *writers; i++) {
		if (!str_eq(writers[i].name, format))
			continue;
		writers[i].write(out, r, view ? view : &plain);
		return 0;
	}
	struct str shown = {0};
	str_add_visible(&shown, format);
	err_set(err, "there is no report format \"%s\": use one of %s", str_text(&shown), report_formats());
	str_free(&shown);
	return -1;
}
