/* kmod tools/depmod.c do_depmod(): options of a command line, read with getopt_long in for (;;): a path per -b, a
 * list element per -C.
 */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <stdio.h>
static char *absolute(const char *s) { char *p = malloc(strlen(s) + 9); if (p) sprintf(p, "/cwd/%s", s); return p; }
static const struct option opts[] = { { "base", 1, 0, 'b' }, { "config", 1, 0, 'C' }, { 0 } };
int c83_run(const char *root, const char **cfg);
int c83_main(int argc, char *argv[])
{
	char *root = NULL;
	const char **cfg = NULL;
	size_t n = 0;
	int r = 1;

	for (;;) {
		int c, idx = 0;
		c = getopt_long(argc, argv, "b:C:", opts, &idx);
		if (c == -1)
			break;
		switch (c) {
		case 'b':
			free(root);
			root = absolute(optarg); /* clean: alloc-in-loop */
			if (!root)
				goto out;
			break;
		case 'C': {
			const char **t = realloc(cfg, sizeof *cfg * (n + 2)); /* clean: realloc-by-constant */
			if (!t)
				goto out;
			cfg = t;
			cfg[n++] = optarg;
			cfg[n] = NULL;
			break;
		}
		}
	}
	r = c83_run(root, cfg);
out:
	free(root);
	free(cfg);
	return r;
}
