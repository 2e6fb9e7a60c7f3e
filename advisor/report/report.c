/* The table of formats. A new format is a file and a line here. */
#include "report/report.h"

#include "report/writers.h"

static const struct writer {
	const char *name;
	void (*write)(struct str *out, const struct report *r, const struct report_view *view);
} writers[] = {
	{"text", report_text},	   {"json", report_json},   {"sarif", report_sarif}, {"markdown", report_markdown},
	{"gitlab", report_gitlab}, {"junit", report_junit}, {"html", report_html},   {"gcc", report_gcc},
	{"patch", report_patch},   {"fixes", report_fixes},
};

const char *report_formats(void)
{
	return "text, json, sarif, markdown, gitlab, junit, html, gcc, patch, fixes";
}

static const struct writer *find(const char *format, struct err *err)
{
	for (size_t i = 0; i < sizeof writers / sizeof *writers; i++) {
		if (str_eq(writers[i].name, format))
			return &writers[i];
	}
	struct str shown = {0};
	str_add_visible(&shown, format);
	err_set(err, "there is no report format \"%s\": use one of %s", str_text(&shown), report_formats());
	str_free(&shown);
	return NULL;
}

int report_format_check(const char *format, struct err *err)
{
	return find(format, err) ? 0 : -1;
}

int report_write(struct str *out, const char *format, const struct report *r, const struct report_view *view,
		 struct err *err)
{
	static const struct report_view plain = {0};
	const struct writer *w = find(format, err);
	if (!w)
		return -1;
	w->write(out, r, view ? view : &plain);
	return 0;
}
