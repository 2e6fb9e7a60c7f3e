/* Beside starting a process an allocation is nothing; beside one that another branch starts
 * it is what it always is. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int run(const char *command)
{
	int status;
	pid_t pid;

	if (!*command)
		return -1;
	pid = fork();
	if (!pid) {
		execl("/bin/sh", "sh", "-c", command, (char *)0);
		_exit(127);
	}
	return waitpid(pid, &status, 0) == pid ? status : -1;
}

int run_all(char *const *names, int n)
{
	int failed = 0;

	for (int i = 0; i < n; i++) {
		char *command = malloc(strlen(names[i]) + 10); /* clean: alloc-in-loop */

		if (!command)
			return -1;
		sprintf(command, "exec %s", names[i]);
		failed += run(command) != 0;
		free(command);
	}
	return failed;
}

size_t measure_all(char *const *names, int n)
{
	size_t sum = 0;

	for (int i = 0; i < n; i++) {
		char *upper = strdup(names[i]); /* expect: alloc-in-loop */

		if (!upper)
			break;
		for (char *p = upper; *p; p++)
			*p &= 0x5f;
		sum += strspn(upper, "ABC");
		free(upper);
		if (names[i][0] == '!')
			sum += (size_t)run(names[i] + 1);
	}
	return sum;
}

/* It waits on purpose. */
void watch(const char *path)
{
	for (;;) {
		char *copy = strdup(path); /* clean: alloc-in-loop */

		if (copy && access(copy, F_OK)) {
			free(copy);
			return;
		}
		free(copy);
		sleep(1);
	}
}
