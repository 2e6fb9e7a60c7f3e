/* fish #10024 (rejected: such allocations happen beside job control calls, which are far more expensive). */
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <sys/wait.h>
int c66_run(char **cmd, int n, const char *dir)
{
	int bad = 0;
	for (int i = 0; i < n; i++) {
		size_t len = strlen(dir) + strlen(cmd[i]) + 2;
		char *path = malloc(len); /* clean: alloc-in-loop */
		int st = 0;
		pid_t p;

		if (!path)
			return -1;
		snprintf(path, len, "%s/%s", dir, cmd[i]);
		p = fork();
		if (!p) {
			execl(path, cmd[i], (char *)NULL);
			_exit(127);
		}
		waitpid(p, &st, 0);
		bad += st != 0;
		free(path);
	}
	return bad;
}
