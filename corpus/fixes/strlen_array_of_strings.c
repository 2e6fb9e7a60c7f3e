/* openzfs #16584 ("on some places even at -O2 ... an array of char pointers"): strlen(v[k]) in a loop's head, with
 * calls and stores in the body; fixed by measuring before */
#include <string.h>
#include <ctype.h>
struct prop { char *name[32]; char *out; int bad; };
void c14_note(struct prop *p, int c);
int c14_check(struct prop *p, int n)
{
	int k;
	size_t i;

	for (k = 0; k < n; k++) {
		for (i = 0; i < strlen(p->name[k]); i++) { /* expect: strlen-in-condition */
			int c = (unsigned char)p->name[k][i];
			if (!isalnum(c) && c != ':' && c != '-')
				c14_note(p, c);
			*p->out++ = (char)tolower(c);
		}
		*p->out++ = 0;
	}
	return p->bad;
}
