/* When is a server ready? When its port takes connections, when it has printed a line, when a file is there. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "builder/runtime/serve.h"

#define LOOK_MS 3

int serve_free_port(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t n = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), port = -1;
	if (fd >= 0 && bind(fd, (struct sockaddr *)&at, n) == 0 && getsockname(fd, (struct sockaddr *)&at, &n) == 0)
		port = ntohs(at.sin_port);
	if (fd >= 0)
		close(fd);
	return port;
}

static int connects_to(int family, const struct sockaddr *at, socklen_t n)
{
	struct timeval most = {.tv_sec = 1};
	int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0), ok;
	if (fd < 0)
		return 0;
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &most, sizeof most);
	ok = connect(fd, at, n) == 0;
	close(fd);
	return ok;
}

static int takes_connections(int port)
{
	struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
	four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	six.sin6_addr = in6addr_loopback;
	return connects_to(AF_INET, (struct sockaddr *)&four, sizeof four) ||
	       connects_to(AF_INET6, (struct sockaddr *)&six, sizeof six);
}

/* The file as it was before the server was started is none of its doing. */
static int is_new(const struct serve *s, const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 &&
	       (st.st_ino != s->before.st_ino || st.st_mtim.tv_sec != s->before.st_mtim.tv_sec ||
		st.st_mtim.tv_nsec != s->before.st_mtim.tv_nsec);
}

static int is_ready(struct serve *s)
{
	if (strncmp(s->ready, "port:", 5) == 0)
		return takes_connections(atoi(s->ready + 5));
	return s->line ? s->saw_line : is_new(s, s->ready + 5);
}

/* What is there before the server was started says nothing of it. */
static void begin(struct serve *s)
{
	const char *what = s->ready + 5;
	if (strncmp(s->ready, "line:", 5) == 0)
		s->line = what;
	else if (strncmp(s->ready, "file:", 5) == 0)
		(void)!stat(what, &s->before); /* zeroes: it is not there */
	else if (takes_connections(atoi(what)))
		serve_fail(
			s,
			"port %s is taken by another process already: end it, or write {port} in the commands, which "
			"becomes a free port in each run",
			what);
}

static const char *how(int status, char *text, size_t size)
{
	if (WIFSIGNALED(status))
		snprintf(text, size, "signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
	else
		snprintf(text, size, "exit status %d", WEXITSTATUS(status));
	return text;
}

void serve_check_alive(struct serve *s, const char *when, pid_t load)
{
	char text[80];
	struct serve_pids left;
	if (s->server)
		return;
	serve_processes(load, &left);
	if (left.n && s->status == 0)
		serve_fail(s, "the server's first process has ended and left others at work, so it went into the "
			      "background: start it in the foreground (it may be an option such as --daemonize no, "
			      "-F, -D, or -g 'daemon off;')");
	serve_fail(s, "the server ended %s (%s)", when, how(s->status, text, sizeof text));
}

void serve_wait_ready(struct serve *s)
{
	begin(s);
	int64_t until = serve_now_ns() + (int64_t)(s->within_s * 1e9);
	serve_start(s);
	while (!is_ready(s)) {
		if (serve_now_ns() > until)
			serve_fail(s, "the server was not ready (%s) within %g s", s->ready, s->within_s);
		serve_step(s, LOOK_MS, 0, NULL);
		serve_check_alive(s, "before it was ready", 0);
	}
	serve_step(s, 0, 0, NULL); /* one whose port is another's ends about now */
	serve_check_alive(s, "before it was ready", 0);
}
