/* bounded number of pieces (a mode string of four letters, a mount option line): review threads reject the
 * rewrite. */
#include <string.h>
static const struct { unsigned bit; const char *text; } names[4] = { { 1, "ro," }, { 2, "nosuid," }, { 4, "nodev," }, { 8, "noexec," } };
void c70_options(unsigned f, char *out)
{
	out[0] = 0;
	for (int i = 0; i < 4; i++)
		if (f & names[i].bit)
			strcat(out, names[i].text); /* clean: append-rescans */
}
