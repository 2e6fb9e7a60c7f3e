/* libadvisor-count.so, preloaded into a benchmark: counts allocations by the place
 * they come from. At the end of a process its counts go to the file
 * "$ADVISOR_COUNT_OUT.<pid>": lines of plain text that build/count.c reads.
 *
 *   advisor-count 1
 *   map <base> <path>                            a loaded file; addresses are hexadecimal
 *   site <pc> <calls> <bytes>                    pc: where malloc returns to
 *   path <pc> <pc> <pc> <pc> <samples>           the same and its callers, sampled; 0: none
 *
 * The paths are for functions that allocate for others (xmalloc, strdup in the C
 * library): who calls those? They are unwound for a place's first calls and for one
 * of 64 later ones. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <malloc.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <unwind.h>

enum {
	SITES = 1 << 16, /* powers of two: open addressing */
	PATHS = 1 << 15,
	DEPTH = 4,
	FIRST_SAMPLES = 32,
	SAMPLE_MASK = 63,
	PROBES = 256, /* a fuller table gives up on new places: known ones go on */
};

struct site {
	uintptr_t pc;
	unsigned long long calls, bytes;
};
struct path {
	uintptr_t key; /* hash of the pcs, not 0 */
	uintptr_t pc[DEPTH];
	unsigned long long samples;
};

static struct site sites[SITES];
static struct path paths[PATHS];

static void *(*real_malloc)(size_t);
static void *(*real_calloc)(size_t, size_t);
static void *(*real_realloc)(void *, size_t);
static void (*real_free)(void *);
static void *(*real_memalign)(size_t, size_t);
static void *(*real_aligned_alloc)(size_t, size_t);
static int (*real_posix_memalign)(void **, size_t, size_t);

/* dlsym may allocate before it has told us who really does. */
static char early[1 << 14];
static size_t early_used;

static __thread int inside __attribute__((tls_model("initial-exec")));

static int is_early(const void *p)
{
	return (const char *)p >= early && (const char *)p < early + sizeof early;
}

static void *early_alloc(size_t n)
{
	size_t at = __atomic_fetch_add(&early_used, ((n + 15) & ~(size_t)15) + 16, __ATOMIC_RELAXED);

	if (at + n + 16 > sizeof early)
		return NULL;
	memcpy(early + at, &n, sizeof n); /* for realloc */
	return early + at + 16;
}

static void *next(const char *name)
{
	return dlsym(RTLD_NEXT, name);
}

static void find_real(void)
{
	static int state; /* 1: being looked up, by this thread most likely */

	if (__atomic_exchange_n(&state, 1, __ATOMIC_ACQ_REL))
		return;
	*(void **)&real_free = next("free");
	*(void **)&real_calloc = next("calloc");
	*(void **)&real_realloc = next("realloc");
	*(void **)&real_memalign = next("memalign");
	*(void **)&real_aligned_alloc = next("aligned_alloc");
	*(void **)&real_posix_memalign = next("posix_memalign");
	*(void **)&real_malloc = next("malloc");
}

static size_t mix(uintptr_t x)
{
	return (size_t)((uint64_t)x * 0x9e3779b97f4a7c15u >> 32);
}

static struct site *find_site(uintptr_t pc)
{
	size_t at = mix(pc);

	for (size_t i = 0; i < PROBES; i++) {
		struct site *s = &sites[(at + i) & (SITES - 1)];
		uintptr_t now = __atomic_load_n(&s->pc, __ATOMIC_RELAXED);

		if (now == pc ||
		    (!now && (__atomic_compare_exchange_n(&s->pc, &now, pc, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED) ||
			      now == pc)))
			return s;
	}
	return NULL;
}

struct walk {
	uintptr_t pc[DEPTH];
	int n; /* found so far; 0 until the place itself is met */
};

static _Unwind_Reason_Code step(struct _Unwind_Context *context, void *arg)
{
	struct walk *w = arg;
	uintptr_t ip = _Unwind_GetIP(context);

	/* pc[0] is known: frames before it are our own */
	if (w->n > 0)
		w->pc[w->n++] = ip;
	else if (ip == w->pc[0])
		w->n = 1;
	return w->n == DEPTH || !ip ? _URC_END_OF_STACK : _URC_NO_REASON;
}

static void add_path(const struct walk *w)
{
	uintptr_t key = 0;
	size_t at;

	for (int d = 0; d < DEPTH; d++)
		key = (key ^ w->pc[d]) * (uintptr_t)0x9e3779b97f4a7c15u + 1;
	key |= 1;
	at = mix(key);
	for (size_t i = 0; i < PROBES; i++) {
		struct path *p = &paths[(at + i) & (PATHS - 1)];
		uintptr_t now = 0;

		if (__atomic_compare_exchange_n(&p->key, &now, key, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
			memcpy(p->pc, w->pc, sizeof p->pc);
		else if (now != key)
			continue;
		__atomic_fetch_add(&p->samples, 1, __ATOMIC_RELAXED);
		return;
	}
}

static void count(void *caller, size_t bytes)
{
	uintptr_t pc = (uintptr_t)caller;
	unsigned long long before;
	struct site *s;

	if (inside)
		return;
	s = find_site(pc);
	if (!s)
		return;
	before = __atomic_fetch_add(&s->calls, 1, __ATOMIC_RELAXED);
	__atomic_fetch_add(&s->bytes, bytes, __ATOMIC_RELAXED);
	if (before < FIRST_SAMPLES || (before & SAMPLE_MASK) == 0) {
		struct walk w = {.pc = {pc}};
		int error = errno;

		inside = 1; /* the unwinder may allocate */
		_Unwind_Backtrace(step, &w);
		if (w.n > 0)
			add_path(&w);
		inside = 0;
		errno = error;
	}
}

#define CALLER __builtin_extract_return_addr(__builtin_return_address(0))

void *malloc(size_t n)
{
	if (!real_malloc)
		find_real();
	if (!real_malloc)
		return early_alloc(n);
	count(CALLER, n);
	return real_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	if (!real_malloc)
		find_real();
	if (!real_malloc || !real_calloc)
		return early_alloc(n * size); /* fresh static memory is zero */
	count(CALLER, n * size);
	return real_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
	if (!real_malloc)
		find_real();
	if (!real_malloc || is_early(p)) {
		void *q = real_malloc ? real_malloc(n) : early_alloc(n);
		size_t old = 0;

		if (p)
			memcpy(&old, (char *)p - 16, sizeof old);
		return q && p ? memcpy(q, p, old < n ? old : n) : q;
	}
	count(CALLER, n);
	return real_realloc(p, n);
}

void free(void *p)
{
	if (!p || is_early(p))
		return;
	if (!real_free)
		find_real();
	if (real_free)
		real_free(p);
}

void *memalign(size_t alignment, size_t n)
{
	if (!real_malloc)
		find_real();
	count(CALLER, n);
	return real_memalign ? real_memalign(alignment, n) : NULL;
}

void *aligned_alloc(size_t alignment, size_t n)
{
	if (!real_malloc)
		find_real();
	count(CALLER, n);
	return real_aligned_alloc ? real_aligned_alloc(alignment, n) : NULL;
}

int posix_memalign(void **out, size_t alignment, size_t n)
{
	if (!real_malloc)
		find_real();
	count(CALLER, n);
	return real_posix_memalign ? real_posix_memalign(out, alignment, n) : ENOMEM;
}

/* ---- the end of a process ---- */

struct writer {
	int fd;
	size_t n;
	char text[8192];
};

static void flush(struct writer *w)
{
	size_t at = 0;

	while (at < w->n) {
		ssize_t n = write(w->fd, w->text + at, w->n - at);

		if (n <= 0)
			break; /* a full disk: the reader takes what is there */
		at += (size_t)n;
	}
	w->n = 0;
}

static void add_line(struct writer *w, const char *line, size_t n)
{
	if (w->n + n > sizeof w->text)
		flush(w);
	if (n <= sizeof w->text) {
		memcpy(w->text + w->n, line, n);
		w->n += n;
	}
}

static int add_map(struct dl_phdr_info *info, size_t size, void *arg)
{
	char self[4096], line[4200];
	const char *path = info->dlpi_name;
	int n;

	(void)size;
	if (!path || !*path) {
		ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);

		/* the program comes first; the kernel's own page has no name either */
		if (len <= 0 || ((struct writer *)arg)->n > 16)
			return 0;
		self[len] = '\0';
		path = self;
	}
	n = snprintf(line, sizeof line, "map %llx %s\n", (unsigned long long)info->dlpi_addr, path);
	if (n > 0 && (size_t)n < sizeof line && !strchr(path, '\n'))
		add_line(arg, line, (size_t)n);
	return 0;
}

static void add_counts(struct writer *w)
{
	char line[256];
	int n;

	for (size_t i = 0; i < SITES; i++) {
		if (!sites[i].calls)
			continue;
		n = snprintf(line, sizeof line, "site %llx %llu %llu\n", (unsigned long long)sites[i].pc,
			     sites[i].calls, sites[i].bytes);
		add_line(w, line, (size_t)n);
	}
	for (size_t i = 0; i < PATHS; i++) {
		const uintptr_t *pc = paths[i].pc;

		if (!paths[i].samples || !pc[0])
			continue;
		n = snprintf(line, sizeof line, "path %llx %llx %llx %llx %llu\n", (unsigned long long)pc[0],
			     (unsigned long long)pc[1], (unsigned long long)pc[2], (unsigned long long)pc[3],
			     paths[i].samples);
		add_line(w, line, (size_t)n);
	}
}

/* A forked child counts for itself. */
static void forget(void)
{
	memset(sites, 0, sizeof sites);
	memset(paths, 0, sizeof paths);
}

__attribute__((constructor)) static void start(void)
{
	if (!real_malloc)
		find_real();
	pthread_atfork(NULL, NULL, forget);
}

__attribute__((destructor)) static void stop(void)
{
	static struct writer w;
	const char *prefix = getenv("ADVISOR_COUNT_OUT");
	char path[4096];
	int n;

	inside = 1;
	if (!prefix || !*prefix)
		return;
	n = snprintf(path, sizeof path, "%s.%ld", prefix, (long)getpid());
	if (n <= 0 || (size_t)n >= sizeof path)
		return;
	/* a process that execs another program keeps its id: both are counted */
	w.fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	if (w.fd < 0)
		return;
	add_line(&w, "advisor-count 1\n", 16);
	dl_iterate_phdr(add_map, &w);
	add_counts(&w);
	flush(&w);
	close(w.fd);
}
