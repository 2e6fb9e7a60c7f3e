/* Which processes are the server's, and how much of the processor they have used. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "builder/runtime/serve.h"

static int has(const struct serve_pids *l, pid_t pid)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i] == pid)
			return 1;
	return 0;
}

static void add_children_of(const char *path, pid_t beside, struct serve_pids *out)
{
	FILE *f = fopen(path, "r");
	int pid;
	while (f && fscanf(f, "%d", &pid) == 1)
		if (pid != beside && !has(out, pid) && out->n < sizeof out->v / sizeof *out->v)
			out->v[out->n++] = pid;
	if (f)
		fclose(f);
}

static void add_children(pid_t pid, pid_t beside, struct serve_pids *out)
{
	char path[320];
	snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
	DIR *d = opendir(path);
	for (struct dirent *e; d && (e = readdir(d)) != NULL;) {
		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "/proc/%d/task/%s/children", (int)pid, e->d_name);
		add_children_of(path, beside, out);
	}
	if (d)
		closedir(d);
}

void serve_processes(pid_t beside, struct serve_pids *out)
{
	out->n = 0;
	add_children(getpid(), beside, out);
	for (size_t i = 0; i < out->n; i++)
		add_children(out->v[i], beside, out);
}

static int64_t ticks_ns(unsigned long long ticks)
{
	static long per_s;
	if (!per_s)
		per_s = sysconf(_SC_CLK_TCK);
	return (int64_t)(ticks * (1000000000ull / (unsigned long long)(per_s > 0 ? per_s : 100)));
}

/* Fields 14 to 17 of /proc/PID/stat: user and system time, its own and of children it has waited for. */
static int read_ticks(pid_t pid, unsigned long long t[4])
{
	char path[64], text[1024];
	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
	if (fd >= 0)
		close(fd);
	if (n <= 0)
		return -1;
	text[n] = 0;
	const char *at = strrchr(text, ')'); /* the name before it may hold anything */
	return at && sscanf(at + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu %llu %llu", &t[0], &t[1],
			    &t[2], &t[3]) == 4
		       ? 0
		       : -1;
}

/* The kernel's clock of a process counts in nanoseconds, and threads that ended as well; /proc in hundredths of a
 * second. Only the children that a process has waited for are nowhere but there. */
int64_t serve_time_ns(const struct serve_pids *l, int64_t *user)
{
	int64_t sum = 0;
	*user = 0;
	for (size_t i = 0; i < l->n; i++) {
		unsigned long long t[4];
		struct timespec now;
		clockid_t clock;
		if (read_ticks(l->v[i], t) != 0)
			continue;
		if (clock_getcpuclockid(l->v[i], &clock) == 0 && clock_gettime(clock, &now) == 0)
			sum += (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
		else
			sum += ticks_ns(t[0] + t[1]);
		sum += ticks_ns(t[2] + t[3]);
		*user += ticks_ns(t[0] + t[2]);
	}
	return sum;
}

int64_t serve_rss_kb(const struct serve_pids *l)
{
	long long most = 0, kb;
	for (size_t i = 0; i < l->n; i++) {
		char path[64], line[256];
		snprintf(path, sizeof path, "/proc/%d/status", (int)l->v[i]);
		FILE *f = fopen(path, "r");
		while (f && fgets(line, sizeof line, f))
			if (sscanf(line, "VmHWM: %lld", &kb) == 1 && kb > most)
				most = kb;
		if (f)
			fclose(f);
	}
	return most;
}

/* Asked by a child that becomes that user: links, folders above and access lists are the kernel's to judge. */
static int user_may_write(uid_t uid, gid_t gid, const char *folder)
{
	int status = 0;
	pid_t pid = fork();
	if (pid == 0) {
		if (setgid(gid) != 0 || setuid(uid) != 0)
			_exit(0); /* we are not root, so nobody could change */
		_exit(access(folder, W_OK | X_OK) == 0 ? 0 : 1);
	}
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status == 0;
}

pid_t serve_cannot_write(const struct serve_pids *l, const char *folder, uid_t *user)
{
	for (size_t i = 0; i < l->n; i++) {
		char path[64];
		struct stat st;
		snprintf(path, sizeof path, "/proc/%d/task", (int)l->v[i]);
		/* what of /proc belongs to root is that of a process that may not be looked into */
		if (stat(path, &st) != 0 || st.st_uid == getuid() || user_may_write(st.st_uid, st.st_gid, folder))
			continue;
		*user = st.st_uid;
		return l->v[i];
	}
	return 0;
}
