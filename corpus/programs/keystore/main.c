/* keystore PORT: answers lines on 127.0.0.1 until SIGTERM. */
#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "keystore.h"

#define CLIENTS 64
#define LINE	4096

struct client {
	char text[LINE];
	size_t n;
};

static volatile sig_atomic_t ends;

static void on_signal(int signal)
{
	ends = signal;
}

static int listen_on(int port)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
	int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) != 0 || listen(fd, 16) != 0) {
		perror("keystore");
		exit(1);
	}
	return fd;
}

/* Answers all whole lines; what is left waits for the rest. -1: the client is gone. */
static int serve(struct store *s, struct client *c, int fd)
{
	char out[LINE];
	ssize_t got = read(fd, c->text + c->n, LINE - 1 - c->n);
	if (got <= 0 || (c->n += (size_t)got) == LINE - 1)
		return -1;
	c->text[c->n] = 0;
	char *line = c->text, *end;
	while ((end = strchr(line, '\n')) != NULL) {
		*end = 0;
		answer(s, line, out, sizeof out);
		size_t n = strlen(out);
		if (write(fd, out, n) != (ssize_t)n)
			return -1;
		line = end + 1;
	}
	c->n = strlen(line);
	memmove(c->text, line, c->n + 1);
	return 0;
}

static int serve_all(int port)
{
	static struct pollfd fds[CLIENTS + 1];
	static struct client clients[CLIENTS + 1];
	struct store s = {0};
	nfds_t n = 1;
	fds[0] = (struct pollfd){.fd = listen_on(port), .events = POLLIN};
	printf("keystore: ready on port %d\n", port);
	fflush(stdout);
	while (!ends) {
		if (poll(fds, n, -1) < 0)
			continue;
		for (nfds_t i = n - 1; i > 0; i--) {
			if (!fds[i].revents || serve(&s, &clients[i], fds[i].fd) == 0)
				continue;
			close(fds[i].fd);
			fds[i] = fds[--n];
			clients[i] = clients[n];
		}
		if (!(fds[0].revents & POLLIN) || n > CLIENTS)
			continue;
		fds[n] = (struct pollfd){.fd = accept(fds[0].fd, NULL, NULL), .events = POLLIN};
		clients[n].n = 0;
		n += fds[n].fd >= 0;
	}
	printf("keystore: %zu names\n", s.n);
	store_free(&s);
	return 0;
}

int main(int argc, char **argv)
{
	struct sigaction sa = {.sa_handler = on_signal};
	if (argc != 2 || atoi(argv[1]) <= 0) {
		fprintf(stderr, "usage: keystore PORT\n");
		return 2;
	}
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGINT, &sa, NULL);
	signal(SIGPIPE, SIG_IGN);
	return serve_all(atoi(argv[1]));
}
