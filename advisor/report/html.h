/* Inside of report/: the parts of the HTML page. */
#ifndef ADVISOR_REPORT_HTML_H
#define ADVISOR_REPORT_HTML_H

#include "report/writers.h"

/* The interval chart of all measured suggestions, as inline SVG; nothing when there
 * is none. ordered: as suggestions_by_group gives them. */
void html_chart(struct str *out, const struct report *r, const struct suggestion *const *ordered);
/* One finding per row, then the rules they name with their prose. */
void html_findings(struct str *out, const struct report *r, const struct report_view *view);
/* <tag>escaped text</tag> */
void html_element(struct str *out, const char *tag, const char *text);

extern const char html_style[];

#endif
