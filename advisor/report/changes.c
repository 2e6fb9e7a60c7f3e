/* What was confirmed of changes of sources: as one diff, and as clang-apply-replacements takes it. Nothing confirmed is an
 * empty text. */
#include <string.h>

#include "report/writers.h"

static const struct patch *confirmed(const struct report *r)
{
	return r->recommendation.confirmed ? r->recommendation.edit.all.patch : NULL;
}

void report_patch(struct str *out, const struct report *r, const struct report_view *view)
{
	const struct patch *p = confirmed(r);
	(void)view;
	str_add(out, p ? p->diff : "");
}

/* A text of YAML in double quotes. */
static void add_quoted(struct str *out, const char *text)
{
	str_addc(out, '"');
	for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
		if (*p == '\n')
			str_add(out, "\\n");
		else if (*p == '\t')
			str_add(out, "\\t");
		else if (*p < ' ' || *p == 127)
			str_addf(out, "\\x%02X", *p);
		else if (*p == '"' || *p == '\\')
			str_addf(out, "\\%c", *p);
		else
			str_addc(out, (char)*p);
	}
	str_addc(out, '"');
}

void report_fixes(struct str *out, const struct report *r, const struct report_view *view)
{
	const struct patch *p = confirmed(r);
	(void)view;
	if (!p || !p->n)
		return;
	str_add(out, "---\nMainSourceFile: ");
	add_quoted(out, p->list[0].file);
	str_add(out, "\nReplacements:\n");
	for (size_t i = 0; i < p->n; i++) {
		struct str path = {0};
		str_addf(&path, "%s/%s", words_text(r->project.root), p->list[i].file);
		str_add(out, "  - FilePath: ");
		add_quoted(out, str_text(&path));
		str_addf(out, "\n    Offset: %zu\n    Length: %zu\n    ReplacementText: ", p->list[i].offset,
			 strlen(p->list[i].before));
		add_quoted(out, p->list[i].text);
		str_addc(out, '\n');
		str_free(&path);
	}
	str_add(out, "...\n");
}
