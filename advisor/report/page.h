/* Inside of report/: a page of text for a terminal. All text is made visible on its way. */
#ifndef ADVISOR_REPORT_PAGE_H
#define ADVISOR_REPORT_PAGE_H

#include "report/writers.h"

struct page {
	struct str *out;
	const struct report *r;
	const struct report_view *view;
	size_t width; /* columns */
	size_t id_columns; /* of the suggestions' names */
};

/* Parameters of the terminal's SGR sequence (ECMA-48, 8.3.117). */
#define PAGE_BOLD   "1"
#define PAGE_DIM    "2"
#define PAGE_RED    "31"
#define PAGE_GREEN  "32"
#define PAGE_YELLOW "33"
/* Both do nothing without colours or with NULL. */
void page_paint(struct page *p, const char *color);
void page_unpaint(struct page *p, const char *color);

void page_spaces(struct page *p, size_t n);
/* Text in exactly `columns` (pad) or at most that many, cut with "...". */
void page_fit(struct page *p, const char *text, size_t columns, int pad);
/* Text over as many lines as it takes, broken at spaces; the caller has written `used`
 * columns of the first line, others begin after `indent`. The last line is left open. */
void page_wrap(struct page *p, const char *text, size_t used, size_t indent);
/* "  label    text", nothing for an empty text. */
void page_labelled(struct page *p, const char *label, const char *text);

/* One row per suggestion, by what became of it. */
void page_suggestions(struct page *p);
/* One row per kind of suggestion: how many there are, and which come first. For reports of which nothing was tried. */
void page_kinds(struct page *p);

#endif
