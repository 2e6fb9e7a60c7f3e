/* load PORT NAMES QUESTIONS [rate]: fills a keystore and asks it; prints a sum over the answers, which is always the same, or with
 * `rate` how many answers there were in a second. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static unsigned long sum = 5381;
static unsigned answers;

static unsigned next(unsigned *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

static void ask(FILE *to, FILE *from, const char *question)
{
	char line[4096];
	fputs(question, to);
	fflush(to);
	if (!fgets(line, sizeof line, from)) {
		fprintf(stderr, "load: no answer to %s", question);
		exit(1);
	}
	for (const char *p = line; *p; p++)
		sum = sum * 33 ^ (unsigned char)*p;
	answers++;
}

static void near(unsigned *state, char *question, size_t size)
{
	unsigned x = next(state), y = next(state);
	snprintf(question, size, "near %u %u\n", x, y);
}

static int connect_to(int port)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || connect(fd, (struct sockaddr *)&at, sizeof at) != 0) {
		perror("load");
		exit(1);
	}
	return fd;
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	char question[256];
	unsigned state = 1;
	if (argc < 4) {
		fprintf(stderr, "usage: load PORT NAMES QUESTIONS [rate]\n");
		return 2;
	}
	int fd = connect_to(atoi(argv[1])), names = atoi(argv[2]), questions = atoi(argv[3]);
	FILE *to = fdopen(fd, "w"), *from = fdopen(dup(fd), "r");
	double start = now();
	for (int i = 0; i < names; i++) {
		unsigned x = next(&state), y = next(&state);
		snprintf(question, sizeof question, "set name%d %u %u\n", i, x, y);
		ask(to, from, question);
	}
	for (int i = 0; i < questions; i++) {
		if (i % 8 == 0)
			snprintf(question, sizeof question, "get name%u\n", next(&state) % (unsigned)names);
		else
			near(&state, question, sizeof question);
		ask(to, from, question);
	}
	if (argc > 4)
		printf("%.1f answers per second\n", answers / (now() - start));
	else
		printf("%u answers, sum %lx\n", answers, sum);
	return 0;
}
