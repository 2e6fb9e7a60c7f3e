/* git strbuf.c strbuf_expand_dict_cb(): the loop goes on to another string each time, so it has to be measured. */
/* with: buf.c */
#include <string.h>
#include "buf.h"
struct dict { const char *word, *value; };
size_t c81_expand(struct sb *out, const char *s, const struct dict *e)
{
	size_t len;

	for (; e->word && (len = strlen(e->word)); e++) { /* clean: strlen-in-condition */
		if (!strncmp(s, e->word, len)) {
			if (e->value)
				sb_puts(out, e->value);
			return len;
		}
	}
	return 0;
}
