/* Columns, colours and line ends of the text report. */
#include "report/page.h"

#include <string.h>

#include "report/escape.h"

void page_paint(struct page *p, const char *color)
{
	if (p->view->color && color)
		str_addf(p->out, "\033[%sm", color);
}

void page_unpaint(struct page *p, const char *color)
{
	if (p->view->color && color)
		str_add(p->out, "\033[0m");
}

void page_spaces(struct page *p, size_t n)
{
	while (n-- > 0)
		str_addc(p->out, ' ');
}

/* Visible text in exactly `columns` (pad) or at most that many, cut with "...". */
void page_fit(struct page *p, const char *text, size_t columns, int pad)
{
	struct str s = {0};
	str_add_visible(&s, text);
	const char *start = str_text(&s), *end = start + s.len;
	size_t have = utf8_columns(start, s.len);
	if (have > columns) {
		const char *cut = start;
		for (size_t n = columns > 3 ? columns - 3 : 0; n > 0; n--)
			utf8_next(&cut, end);
		str_addn(p->out, start, (size_t)(cut - start));
		str_add(p->out, columns >= 3 ? "..." : "");
	} else {
		str_add(p->out, start);
		page_spaces(p, pad ? columns - have : 0);
	}
	str_free(&s);
}

/* Visible text over as many lines as it takes, broken at spaces; the caller has
 * written `used` columns of the first line, others begin after `indent`. The last
 * line is left open. */
void page_wrap(struct page *p, const char *text, size_t used, size_t indent)
{
	struct str s = {0};
	str_add_visible(&s, text);
	const char *word = str_text(&s);
	int first = 1;
	while (*word) {
		size_t n = strcspn(word, " "), columns = utf8_columns(word, n);
		if (!first && used + 1 + columns > p->width) {
			str_addc(p->out, '\n');
			page_spaces(p, indent);
			used = indent;
		} else if (!first) {
			str_addc(p->out, ' ');
			used++;
		}
		str_addn(p->out, word, n);
		used += columns;
		first = 0;
		word += n + strspn(word + n, " ");
	}
	str_free(&s);
}

void page_labelled(struct page *p, const char *label, const char *text)
{
	if (!text[0])
		return;
	str_addf(p->out, "  %-8s ", label);
	page_wrap(p, text, strlen(label) > 8 ? strlen(label) + 3 : 11, 11);
	str_addc(p->out, '\n');
}
