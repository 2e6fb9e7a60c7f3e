/* Inside of report/: the parts of the HTML page. */
#ifndef ADVISOR_REPORT_HTML_H
#define ADVISOR_REPORT_HTML_H

#include "report/writers.h"

/* The page's sections; nothing of a section that would be empty. */
void html_variants(struct str *out, const struct report *r, const struct report_view *view);
void html_findings(struct str *out, const struct report *r, const struct report_view *view);
void html_method(struct str *out, const struct report *r);

/* <tag>escaped text</tag> */
void html_element(struct str *out, const char *tag, const char *text);
/* A <dt> and its <dd>, as text or as code; nothing for no text. */
void html_term(struct str *out, const char *name, const char *text);
void html_code_term(struct str *out, const char *name, const char *text);
/* Buttons that show one group of a section's rows, and a field for words; drawn only where
 * scripts run. of: how many rows each group has; groups with none have no button. */
void html_tools(struct str *out, const char *const *groups, const char *const *titles, const size_t *of, size_t n);
/* Text of one line with `code` in it. */
void html_inline(struct str *out, const char *text);
/* "2.4 ms", "12 MB", "3.1 M": a value of a metric in its best unit. */
void html_value(struct str *out, enum metric m, double value);
/* A rule's prose (Markdown: headings, paragraphs, lists, code) as HTML. */
void html_prose(struct str *out, const char *markdown);

/* The interval chart: all rows share one scale, in per cent of the baseline's speed. */
struct html_scale {
	double lo, hi;
};
struct html_scale html_scale(const struct report *r);
/* 1 when a result has a number that can be drawn. */
int html_drawable(const struct result *res);
void html_axis(struct str *out, const struct html_scale *s);
/* One row: grid, the A/A control's band, the interval and its middle. */
void html_bar(struct str *out, const struct html_scale *s, const struct report *r, const char *name,
	      const struct result *res);

/* The runs of a variant in their order, over the baseline's: one picture per benchmark. A NULL
 * variant: the baseline alone. */
void html_strips(struct str *out, const struct series_list *variant, const struct series_list *base);

/* Made by html_embed.cmake from html.css and html.js; the sums are in hex. */
extern const char html_style[], html_style_sha256[], html_script[], html_script_sha256[];

#endif
