/* Starts a program by every function that can: exec_kinds KIND PROGRAM ARGUMENT...
 * (execl and the like: exactly three arguments). */
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static int spawned(int error, pid_t pid)
{
	int status;

	if (error) {
		fprintf(stderr, "spawn: %s\n", strerror(error));
		return 1;
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

int main(int argc, char **argv)
{
	const char *kind = argv[1], *program = argv[2];
	char **args = argv + 2, *none[] = {NULL};
	pid_t pid = 0;

	if (argc < 6)
		return 2;
	if (!strcmp(kind, "execv"))
		execv(program, args);
	else if (!strcmp(kind, "execvp"))
		execvp(program, args);
	else if (!strcmp(kind, "execvpe"))
		execvpe(program, args, environ);
	else if (!strcmp(kind, "execve"))
		execve(program, args, environ);
	else if (!strcmp(kind, "execve-empty"))
		execve(program, args, none);
	else if (!strcmp(kind, "execl"))
		execl(program, args[0], args[1], args[2], args[3], (char *)NULL);
	else if (!strcmp(kind, "execlp"))
		execlp(program, args[0], args[1], args[2], args[3], (char *)NULL);
	else if (!strcmp(kind, "execle"))
		execle(program, args[0], args[1], args[2], args[3], (char *)NULL, environ);
	else if (!strcmp(kind, "posix_spawn"))
		return spawned(posix_spawn(&pid, program, NULL, NULL, args, environ), pid);
	else if (!strcmp(kind, "posix_spawnp"))
		return spawned(posix_spawnp(&pid, program, NULL, NULL, args, environ), pid);
	else if (!strcmp(kind, "vfork")) {
		pid = vfork();
		if (pid == 0) {
			execv(program, args);
			_exit(127);
		}
		return spawned(0, pid);
	}
	fprintf(stderr, "%s: %s\n", kind, strerror(errno));
	return 127;
}
