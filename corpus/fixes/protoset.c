/* curl 0c278cd586 (tool_paramhlp): array as long as a constant table is allocated and freed by the same function;
 * fixed by an array on the stack */
/* with: buf.c */
#include <stdlib.h>
#include <string.h>
#include "buf.h"
static const char *const protos[] = { "dict", "file", "ftp", "ftps", "http", "https", "imap", "ldap", "mqtt", "pop3", "rtsp", "scp", "sftp", "smb", "smtp", "telnet", "tftp", NULL };
static const size_t proto_count = sizeof protos / sizeof protos[0] - 1;
static int cmp(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }
int c30_set(const char *const *val, struct sb *out)
{
	const char **set;
	size_t n = 0;

	set = malloc((proto_count + 1) * sizeof *set); /* expect: small-heap-buffer */
	if (!set)
		return 1;
	set[0] = NULL;
	for (; *val && n < proto_count; val++)
		set[n++] = *val;
	set[n] = NULL;
	qsort((void *)set, n, sizeof *set, cmp);
	for (n = 0; set[n]; n++)
		sb_puts(out, set[n]);
	free((void *)set);
	return out->len ? 0 : 2;
}
