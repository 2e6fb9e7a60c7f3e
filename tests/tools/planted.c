/* A program that does exactly what it is told to: a fixed number of equal units of
 * work, and PLANTED_EXTRA tenths of a per cent more. PLANTED_MS scales the work (about
 * milliseconds; default 100). PLANTED_KIND: what the work waits for (cpu, l2, l3, memory,
 * malloc, calls, processes). PLANTED_HOLD_KB: so much memory is filled
 * first, in PLANTED_PROCESSES processes at the same time (default 1), and PLANTED_PHASES: see phases(). PLANTED_PEAK=1 says on stderr what the kernel
 * knows of the first one's peak. Faults for tests: PLANTED_FAULT. What it prints on stdout depends on the first
 * units alone, so it is the same with and without extra work. */
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WORDS	     4096
#define UNITS_PER_MS 300

static uint64_t table[WORDS];

/* ---- kinds of work: each unit takes about 3 microseconds, what is in brackets is what it waits for ---- */

/* Dependent arithmetic and loads from 32 KiB [the processor]. */
static uint64_t compute(uint64_t x)
{
	for (int i = 0; i < 1600; i++) {
		x = (x ^ (x >> 29)) * 0x9e3779b97f4a7c15u + table[x % WORDS];
		table[(x >> 40) % WORDS] += x;
	}
	return x;
}

/* Dependent loads, from as much memory as the kind says [a level of cache, or memory]. */
static uint64_t *walked;
static size_t walk_words;
static int walk_steps;

static uint64_t walk(uint64_t x)
{
	for (int i = 0; i < walk_steps; i++)
		x = (x ^ (x >> 29)) * 0x9e3779b97f4a7c15u + walked[(x >> 20) % walk_words];
	return x;
}

/* Blocks of mixed sizes, of which some live longer [the allocator]. */
static uint64_t allocate(uint64_t x)
{
	static void *kept[256];
	for (int i = 0; i < 75; i++) {
		x = (x ^ (x >> 29)) * 0x9e3779b97f4a7c15u + 1;
		void **slot = &kept[(x >> 32) % 256];
		free(*slot);
		*slot = malloc(16 + (x >> 48) % 2000);
		if (*slot)
			*(volatile char *)*slot = 1;
	}
	return x;
}

/* [the kernel] */
static uint64_t call(uint64_t x)
{
	static int fd = -1;
	char c = 0;
	fd = fd < 0 ? open("/dev/zero", O_RDONLY) : fd;
	for (int i = 0; i < 36; i++)
		x += (uint64_t)read(fd, &c, 1) + (uint64_t)c;
	return x;
}

/* [the kernel, and starting programs]: one in 300 units. */
static uint64_t start(uint64_t x)
{
	static int n;
	if (n++ % 300)
		return x;
	pid_t pid = vfork();
	if (pid == 0) {
		execl("/bin/true", "true", (char *)NULL);
		_exit(127);
	}
	waitpid(pid, NULL, 0);
	return x;
}

static uint64_t (*work)(uint64_t x) = compute;

static void set_walk(size_t bytes, int steps)
{
	walk_words = bytes / sizeof *walked;
	walk_steps = steps;
	walked = malloc(bytes);
	for (uint64_t i = 0; walked && i < walk_words; i++)
		walked[i] = i * i;
	work = walk;
}

static void set_kind(const char *kind)
{
	if (strcmp(kind, "l2") == 0)
		set_walk((size_t)512 << 10, 290);
	else if (strcmp(kind, "l3") == 0)
		set_walk((size_t)16 << 20, 17);
	else if (strcmp(kind, "memory") == 0)
		set_walk((size_t)128 << 20, 10);
	else if (strcmp(kind, "malloc") == 0)
		work = allocate;
	else if (strcmp(kind, "calls") == 0)
		work = call;
	else if (strcmp(kind, "processes") == 0)
		work = start;
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

/* Things of which there is one on a machine, used for a while: PLANTED_WHERE names them. */
static void use_fixed(const char *what)
{
	const char *where = getenv("PLANTED_WHERE");
	if (!where)
		return;
	if (strcmp(what, "port") == 0) {
		struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(where))};
		int fd = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
		at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		if (bind(fd, (struct sockaddr *)&at, sizeof at) != 0 || listen(fd, 1) != 0)
			exit(9);
	} else if (strcmp(what, "socket") == 0) {
		struct sockaddr_un at = {.sun_family = AF_UNIX};
		int fd = socket(AF_UNIX, SOCK_STREAM, 0);
		snprintf(at.sun_path, sizeof at.sun_path, "%s", where);
		unlink(where);
		if (bind(fd, (struct sockaddr *)&at, sizeof at) != 0 || listen(fd, 1) != 0)
			exit(9);
	} else if (strcmp(what, "shared") == 0) {
		int fd = shm_open(where, O_RDWR | O_CREAT, 0600);
		if (fd < 0 || ftruncate(fd, 4096) != 0 || mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED)
			exit(9);
		close(fd);
	} else if (open(where, O_WRONLY | O_CREAT, 0600) < 0) {
		exit(9);
	}
	usleep(500000); /* long enough to be seen on a loaded machine */
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
	if (strcmp(fault, "port") == 0 || strcmp(fault, "socket") == 0 || strcmp(fault, "file") == 0 ||
	    strcmp(fault, "shared") == 0)
		use_fixed(fault);
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
		usleep(400000); /* all of them have theirs for a while */
	if (getpid() != first)
		_exit(0);
	while (others && wait(NULL) > 0)
		;
}

static char *filled(size_t size)
{
	char *p = malloc(size);
	for (size_t i = 0; p && i < size; i += 1024)
		((volatile char *)p)[i] = 1;
	return p;
}

/* Two phases of the same size: what the first has freed stays with the allocator, and so adds to the peak, unless a tunable
 * has it given back. "early": the first phase's memory is freed as large blocks are, before the second. */
static void phases(const char *what, size_t size)
{
	enum { BLOCK = 64 << 10 };
	static char *blocks[4096];
	size_t n = size / BLOCK < 4096 ? size / BLOCK : 4096;
	if (strcmp(what, "mmap") == 0) { /* the last block holds the end of the heap */
		for (size_t i = 0; i < n; i++)
			blocks[i] = filled(BLOCK);
		for (size_t i = 0; i + 1 < n; i++)
			free(blocks[i]);
	} else if (strcmp(what, "trim") == 0) { /* a large block freed makes the allocator keep as much */
		char *large = malloc(size * 3 / 4);
		if (large)
			*(volatile char *)large = 1;
		free(large);
		char *p = filled(size / 2), *q = filled(size / 2);
		free(p);
		free(q);
	} else { /* late or early */
		char *p = filled(size);
		if (strcmp(what, "early") == 0)
			free(p);
	}
	filled(size + ((size_t)34 << 20));
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
	const char *two = getenv("PLANTED_PHASES");
	if (two)
		phases(two, (size_t)24 << 20);
	const char *kind = getenv("PLANTED_KIND");
	set_kind(kind ? kind : "");
	for (long i = 0; i < units; i++)
		x = work(x);
	printf("%llx\n", (unsigned long long)x);
	for (long i = 0; i < extra; i++)
		x = work(x);
	if (setting("PLANTED_PEAK", 0))
		say_peak();
	return x == 42; /* keeps the extra work */
}
