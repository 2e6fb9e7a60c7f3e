/* ish-AOK #454 (proc_pid_cgroup_show): list of seen names kept in one string, strcat() in the loop; fixed by a
 * length and memcpy */
#include <string.h>
#include <stdio.h>
struct group { struct group *next; char name[64]; int id; };
void c16_emit(const char *s);
void c16_show(struct group *g)
{
	char seen[4096] = "";

	for (; g; g = g->next) {
		if (strstr(seen, g->name))
			continue;
		if (strlen(seen) + strlen(g->name) + 2 > sizeof seen)
			break;
		strcat(seen, g->name); /* expect: append-rescans */
		strcat(seen, ","); /* expect: append-rescans */
		c16_emit(g->name);
	}
}
