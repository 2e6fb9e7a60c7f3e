/* The little of Markdown that rules are written in, as HTML: headings, paragraphs, lists,
 * code. What is not understood stays readable text; everything is escaped. */
#include <string.h>

#include "report/escape.h"
#include "report/html.h"

struct prose {
	struct str *out;
	const char *open; /* the element that is open: "p", "li", "pre", or NULL */
	int list; /* 1: in a <ul> */
};

static void close_block(struct prose *p)
{
	if (str_eq(p->open, "pre"))
		str_add(p->out, "</code></pre>\n");
	else if (p->open)
		str_addf(p->out, "</%s>\n", p->open);
	p->open = NULL;
}

static void close_list(struct prose *p)
{
	close_block(p);
	if (p->list)
		str_add(p->out, "</ul>\n");
	p->list = 0;
}

static void escape_n(struct str *out, const char *text, size_t n, void (*escape)(struct str *, const char *))
{
	struct str s = {0};
	str_addn(&s, text, n);
	escape(out, str_text(&s));
	str_free(&s);
}

/* A backtick without its partner is itself. */
static void inline_text(struct str *out, const char *text, size_t n)
{
	while (n) {
		const char *tick = memchr(text, '`', n);
		const char *end = tick ? memchr(tick + 1, '`', n - (size_t)(tick + 1 - text)) : NULL;
		if (!end) {
			escape_n(out, text, n, escape_xml);
			return;
		}
		escape_n(out, text, (size_t)(tick - text), escape_xml);
		str_add(out, "<code>");
		escape_n(out, tick + 1, (size_t)(end - tick - 1), escape_xml);
		str_add(out, "</code>");
		n -= (size_t)(end + 1 - text);
		text = end + 1;
	}
}

void html_inline(struct str *out, const char *text)
{
	inline_text(out, words_text(text), strlen(words_text(text)));
}

static void heading(struct prose *p, const char *line, size_t n)
{
	close_list(p);
	while (n && (*line == '#' || *line == ' ')) {
		line++;
		n--;
	}
	str_add(p->out, "<h4>");
	inline_text(p->out, line, n);
	str_add(p->out, "</h4>\n");
}

static void item(struct prose *p, const char *line, size_t n)
{
	close_block(p);
	str_add(p->out, p->list ? "<li>" : "<ul>\n<li>");
	p->list = 1;
	p->open = "li";
	inline_text(p->out, line + 2, n - 2);
}

static void text_line(struct prose *p, const char *line, size_t n)
{
	size_t indent = strspn(line, " ");
	if (!p->open) {
		close_list(p);
		p->open = "p";
		str_add(p->out, "<p>");
	} else {
		str_addc(p->out, '\n');
	}
	indent = indent < n ? indent : n;
	inline_text(p->out, line + indent, n - indent);
}

static void one_line(struct prose *p, const char *line, size_t n)
{
	int fence = n >= 3 && strncmp(line, "```", 3) == 0;
	if (str_eq(p->open, "pre") && fence) {
		close_block(p);
	} else if (str_eq(p->open, "pre")) {
		escape_n(p->out, line, n, escape_xml_lines);
		str_addc(p->out, '\n');
	} else if (fence) {
		close_list(p);
		p->open = "pre";
		str_add(p->out, "<pre><code>");
	} else if (n && line[0] == '#') {
		heading(p, line, n);
	} else if (n >= 2 && (line[0] == '-' || line[0] == '*') && line[1] == ' ') {
		item(p, line, n);
	} else if (line[strspn(line, " \t")] == '\n' || n == 0) {
		close_block(p);
	} else {
		text_line(p, line, n);
	}
}

void html_prose(struct str *out, const char *markdown)
{
	struct prose p = {.out = out};
	str_add(out, "<div class=\"prose\">");
	for (const char *line = markdown ? markdown : ""; *line;) {
		size_t n = strcspn(line, "\n");
		one_line(&p, line, n);
		line += n + (line[n] == '\n');
	}
	close_list(&p);
	str_add(out, "</div>\n");
}
