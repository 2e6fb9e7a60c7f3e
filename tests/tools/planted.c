/* A program that does exactly what it is told to: a fixed number of equal units of
 * work, and PLANTED_EXTRA tenths of a per cent more. PLANTED_MS scales the work (about
 * milliseconds; default 100). PLANTED_WALK=1: the work is waiting for memory. PLANTED_HOLD_KB: so much memory is filled
 * first, in PLANTED_PROCESSES processes at the same time (default 1), and PLANTED_PEAK=1 says on stderr what the kernel
 * knows of the first one's peak. Faults for tests: PLANTED_FAULT. What it prints on stdout depends on the first
 * units alone, so it is the same with and without extra work. */
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WORDS	     4096
#define UNITS_PER_MS 300

static uint64_t table[WORDS];

/* About 3 microseconds: dependent arithmetic and loads from 32 KiB. */
static uint64_t unit(uint64_t x)
{
	for (int i = 0; i < 1600; i++) {
		x = (x ^ (x >> 29)) * 0x9e3779b97f4a7c15u + table[x % WORDS];
		table[(x >> 40) % WORDS] += x;
	}
	return x;
}

/* As long, spent on dependent loads from 32 MiB. */
#define WALK_WORDS (1u << 22)
static uint64_t *walk;

static uint64_t walk_unit(uint64_t x)
{
	for (int i = 0; i < 40; i++)
		x = (x ^ (x >> 29)) * 0x9e3779b97f4a7c15u + walk[(x >> 20) % WALK_WORDS];
	return x;
}

static uint64_t work(uint64_t x)
{
	return walk ? walk_unit(x) : unit(x);
}

static long setting(const char *name, long otherwise)
{
	const char *text = getenv(name);
	return text ? strtol(text, NULL, 10) : otherwise;
}

static void flood(void)
{
	static char line[65536];
	memset(line, 'y', sizeof line);
	for (;;)
		if (write(1, line, sizeof line) < 0)
			exit(1);
}

static void leak(void)
{
	for (;;) {
		volatile char *p = malloc(1 << 24); /* volatile: clang would leave it all out */
		if (!p)
			exit(12);
		for (size_t i = 0; i < 1 << 24; i += (size_t)1 << 23)
			p[i] = 1;
	}
}

static void daemonize(void)
{
	if (fork() != 0)
		return;
	setsid();
	if (fork() != 0)
		_exit(0);
	sleep(1000);
	_exit(0);
}

static void misbehave(const char *fault)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	if (strcmp(fault, "hang") == 0)
		sleep(1000);
	if (strcmp(fault, "crash") == 0)
		raise(SIGSEGV);
	if (strcmp(fault, "sometimes") == 0 && now.tv_nsec % 4 == 0)
		raise(SIGABRT);
	if (strcmp(fault, "flood") == 0)
		flood();
	if (strcmp(fault, "leak") == 0)
		leak();
	if (strcmp(fault, "daemon") == 0)
		daemonize();
	if (strcmp(fault, "terminal") == 0 && open("/dev/tty", O_RDWR) < 0) {
		fprintf(stderr, "planted: a terminal is needed\n");
		exit(6);
	}
	if (strcmp(fault, "stdin") == 0 && getchar() != EOF)
		exit(3);
	if (strcmp(fault, "varies") == 0)
		printf("%ld\n", now.tv_nsec);
	if (strcmp(fault, "output") == 0)
		printf("other\n");
	if (strcmp(fault, "almost") == 0)
		printf("pi 3.14159265358980\n");
	else
		printf("pi 3.14159265358979\n");
}

/* Memory that is filled, in several processes for a while. */
static void hold(void)
{
	size_t size = (size_t)setting("PLANTED_HOLD_KB", 0) * 1024;
	long others = setting("PLANTED_PROCESSES", 1) - 1;
	pid_t first = getpid();
	for (long i = 0; i < others && getpid() == first; i++)
		fork();
	volatile char *p = malloc(size + 1);
	for (size_t i = 0; p && i < size; i += 1024)
		p[i] = 1;
	if (others)
		usleep(150000); /* all of them have theirs for a while */
	if (getpid() != first)
		_exit(0);
	while (others && wait(NULL) > 0)
		;
}

static void say_peak(void)
{
	char line[256];
	FILE *f = fopen("/proc/self/status", "r");
	while (f && fgets(line, sizeof line, f))
		if (strncmp(line, "VmHWM:", 6) == 0)
			fprintf(stderr, "%ld\n", strtol(line + 6, NULL, 10));
	if (f)
		fclose(f);
}

int main(void)
{
	long units = setting("PLANTED_MS", 100) * UNITS_PER_MS, extra = units * setting("PLANTED_EXTRA", 0) / 1000;
	const char *fault = getenv("PLANTED_FAULT");
	uint64_t x = 1;
	misbehave(fault ? fault : "");
	hold();
	if (setting("PLANTED_WALK", 0)) {
		walk = malloc(WALK_WORDS * sizeof *walk);
		for (uint64_t i = 0; walk && i < WALK_WORDS; i++)
			walk[i] = i * i;
	}
	for (long i = 0; i < units; i++)
		x = work(x);
	printf("%llx\n", (unsigned long long)x);
	for (long i = 0; i < extra; i++)
		x = work(x);
	if (setting("PLANTED_PEAK", 0))
		say_peak();
	return x == 42; /* keeps the extra work */
}
