/* The pooled runtime: malloc and the like for units that were compiled with
 * -include pool.h, linked into their program or library as libadvisor-pool.a.
 *
 * What is freed is kept, per thread and by size, and handed out again. Every block
 * is an ordinary one of malloc's: a block of ours may be freed by free, and we may be
 * given any block of malloc's. So a program may be pooled in part. What is kept is
 * bounded (bytes and blocks), and given back at the end of the thread and of the
 * program.
 *
 * Size classes follow what malloc_usable_size says of a block, not what was asked
 * for, so nothing is rounded up: memory use stays what it was, but for what is kept.
 *
 * ADVISOR_POOL_STATS names a file: one line of counts is appended to it at exit. */
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "builder/runtime/pool_classes.h"

/* Linked into programs and, several times in a process perhaps, into libraries: each
 * has its own pool and exports nothing. */
#pragma GCC visibility push(hidden)
void *advisor_pool_malloc(size_t n);
void *advisor_pool_calloc(size_t n, size_t size);
void *advisor_pool_realloc(void *p, size_t n);
/* weak: a project may bring a strdup of its own, which is renamed with its calls */
__attribute__((weak)) char *advisor_pool_strdup(const char *s);
__attribute__((weak)) char *advisor_pool_strndup(const char *s, size_t n);
void advisor_pool_free(void *p);
#pragma GCC visibility pop

/* A C library before glibc 2.34 has threads in a library of their own, which a
 * program without threads does not link. */
#pragma weak pthread_key_create
#pragma weak pthread_key_delete
#pragma weak pthread_setspecific

#define LIKELY(x)   __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)

struct counts {
	unsigned long long calls, served, kept;
};

struct cache {
	struct bin bins[BINS];
	size_t bytes;
	struct counts counts;
	struct cache *next; /* of all caches, never removed */
	int used;
};

enum { STATE_NEW, STATE_OPEN, STATE_CLOSED };
enum { KEY_NONE, KEY_MAKING, KEY_MADE, KEY_FAILED };

static struct cache first = {.used = 1}; /* the first thread's: most programs need no other */
static struct cache *all = &first;
static pthread_key_t key;
static int key_state, first_taken, closed; /* atomic */

/* The initial-exec model costs one instruction; libraries loaded later find room for
 * two words in the space that the C library keeps for that. */
static __thread struct cache *mine __attribute__((tls_model("initial-exec")));
static __thread int state __attribute__((tls_model("initial-exec")));

static struct node *pop(struct cache *c, struct bin *b, struct node **link)
{
	struct node *n = *link;

	*link = n->next;
	b->n--;
	c->bytes -= n->size;
	return n;
}

/* The first block of at least n bytes among the first few of a class. */
static inline void *look(struct cache *c, struct bin *b, size_t n)
{
	struct node **link = &b->head;

	for (unsigned i = 0; *link && i < LOOK_AT; i++, link = &(*link)->next)
		if ((*link)->size >= n)
			return pop(c, b, link);
	return NULL;
}

/* A kept block of at least n bytes; NULL when there is none. */
static inline void *take(struct cache *c, size_t n)
{
	unsigned k;
	void *p;

	if (LIKELY(n <= SMALL_MAX)) {
		/* malloc's sizes are 24, 40, 56, ...: the class from which all fit holds
		 * just those that malloc would give; other allocators have sizes between */
		struct bin *b = &c->bins[(n + 7) / 16];

		return LIKELY(b->head != NULL) ? pop(c, b, &b->head) : look(c, &c->bins[class_of(n)], n);
	}
	/* the own class has the better fit, but blocks that are too small as well */
	k = class_of(n);
	p = look(c, &c->bins[k], n);
	if (!p && k + 1 < BINS && c->bins[k + 1].head)
		p = pop(c, &c->bins[k + 1], &c->bins[k + 1].head);
	return p;
}

static void give_back(struct cache *c, struct bin *b, unsigned keep)
{
	while (b->n > keep)
		free(pop(c, b, &b->head));
}

static void give_back_all(struct cache *c)
{
	for (unsigned i = 0; i < BINS; i++)
		give_back(c, &c->bins[i], 0);
}

/* The thread ends: its blocks go back, its cache waits for another thread. Other
 * keys' destructors may still free after this: `state` sends them to free. */
static void thread_ends(void *cache)
{
	struct cache *c = cache;

	mine = NULL;
	state = STATE_CLOSED;
	give_back_all(c);
	__atomic_store_n(&c->used, 0, __ATOMIC_RELEASE);
}

/* 1 when the ends of threads are told to us. */
static int have_key(void)
{
	int now = KEY_NONE;

	if (!pthread_key_create || !pthread_setspecific || !pthread_key_delete)
		return 0;
	if (__atomic_compare_exchange_n(&key_state, &now, KEY_MAKING, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
		now = pthread_key_create(&key, thread_ends) ? KEY_FAILED : KEY_MADE;
		__atomic_store_n(&key_state, now, __ATOMIC_RELEASE);
	}
	while (now == KEY_MAKING) /* by another thread, a few instructions long */
		now = __atomic_load_n(&key_state, __ATOMIC_ACQUIRE);
	return now == KEY_MADE;
}

static struct cache *find_cache(void)
{
	struct cache *c;
	int expected = 0;

	for (c = __atomic_load_n(&all, __ATOMIC_ACQUIRE); c; c = c->next) {
		expected = 0;
		if (__atomic_compare_exchange_n(&c->used, &expected, 1, 0, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
			return c;
	}
	c = calloc(1, sizeof *c);
	if (!c)
		return NULL;
	c->used = 1;
	c->next = __atomic_load_n(&all, __ATOMIC_RELAXED);
	while (!__atomic_compare_exchange_n(&all, &c->next, c, 1, __ATOMIC_RELEASE, __ATOMIC_RELAXED))
		;
	return c;
}

/* This thread's first call. Without a way to learn of its end, a thread other than
 * the first gets no cache: its blocks would be lost. */
static struct cache *open_cache(void)
{
	struct cache *c = NULL;
	int error = errno, keyed;

	if (state == STATE_CLOSED || __atomic_load_n(&closed, __ATOMIC_RELAXED))
		return NULL;
	state = STATE_CLOSED; /* for what is allocated below */
	keyed = have_key();
	if (!__atomic_exchange_n(&first_taken, 1, __ATOMIC_ACQ_REL))
		c = &first;
	else if (keyed)
		c = find_cache();
	if (c && keyed && pthread_setspecific(key, c) && c != &first) {
		__atomic_store_n(&c->used, 0, __ATOMIC_RELEASE);
		c = NULL;
	}
	mine = c;
	state = c ? STATE_OPEN : STATE_CLOSED;
	errno = error;
	return c;
}

static inline struct cache *cache(void)
{
	return LIKELY(mine != NULL) ? mine : open_cache();
}

void *advisor_pool_malloc(size_t n)
{
	struct cache *c = cache();
	void *p;

	if (UNLIKELY(!c))
		return malloc(n);
	c->counts.calls++;
	p = n <= BLOCK_MAX ? take(c, n) : NULL;
	if (!p)
		return malloc(n);
	c->counts.served++;
	return p;
}

void advisor_pool_free(void *p)
{
	struct cache *c = cache();
	size_t size;
	unsigned k;

	if (!p)
		return;
	size = malloc_usable_size(p);
	/* below two words there is no room for the node (under valgrind a block is as
	 * small as was asked for) */
	if (UNLIKELY(!c || size < sizeof(struct node) || size > BLOCK_MAX)) {
		free(p);
		return;
	}
	k = class_of(size);
	if (UNLIKELY(c->bytes + size > BYTES_MAX)) {
		/* full of what was needed once: make room for what is needed now */
		for (unsigned i = 0; i < BINS; i++)
			give_back(c, &c->bins[i], c->bins[i].n / 2);
		if (c->bytes + size > BYTES_MAX)
			give_back_all(c);
	}
	if (UNLIKELY(c->bins[k].n >= (size > SMALL_MAX ? LARGE_COUNT_MAX : COUNT_MAX))) {
		free(p);
		return;
	}
	((struct node *)p)->size = size;
	((struct node *)p)->next = c->bins[k].head;
	c->bins[k].head = p;
	c->bins[k].n++;
	c->bytes += size;
	c->counts.kept++;
}

void *advisor_pool_calloc(size_t n, size_t size)
{
	size_t bytes;
	struct cache *c = cache();
	void *p;

	if (__builtin_mul_overflow(n, size, &bytes) || bytes > CALLOC_MAX || !c)
		return calloc(n, size);
	c->counts.calls++;
	p = take(c, bytes);
	if (!p)
		return calloc(n, size);
	c->counts.served++;
	return memset(p, 0, bytes);
}

/* Grows into a kept block when there is one; NULL: let realloc do it. */
static void *grow(void *p, size_t old, size_t n)
{
	struct cache *c = cache();
	void *q;

	/* what is said of an empty block's size is not to be read (thread sanitizer) */
	if (!c || old < sizeof(struct node) || old > COPY_MAX || n > BLOCK_MAX)
		return NULL;
	c->counts.calls++;
	q = take(c, n);
	if (!q)
		return NULL;
	c->counts.served++;
	memcpy(q, p, old);
	advisor_pool_free(p);
	return q;
}

void *advisor_pool_realloc(void *p, size_t n)
{
	size_t old;
	void *q;

	if (!p)
		return advisor_pool_malloc(n);
	if (n == 0)
		return realloc(p, n);
	old = malloc_usable_size(p);
	if (n <= old && n >= old / 2)
		return p; /* shrinks a little, in place */
	q = n > old ? grow(p, old, n) : NULL;
	return q ? q : realloc(p, n);
}

char *advisor_pool_strdup(const char *s)
{
	size_t n = strlen(s) + 1;
	char *p = advisor_pool_malloc(n);

	return p ? memcpy(p, s, n) : NULL;
}

char *advisor_pool_strndup(const char *s, size_t n)
{
	size_t len = strnlen(s, n);
	char *p = advisor_pool_malloc(len + 1);

	if (!p)
		return NULL;
	p[len] = '\0';
	return memcpy(p, s, len);
}

static void write_counts(const char *path)
{
	struct counts sum = {0};
	char line[256];
	int fd, n;

	for (struct cache *c = all; c; c = c->next) {
		sum.calls += c->counts.calls;
		sum.served += c->counts.served;
		sum.kept += c->counts.kept;
	}
	n = snprintf(line, sizeof line, "{\"pid\":%ld,\"calls\":\"%llu\",\"served\":\"%llu\",\"kept\":\"%llu\"}\n",
		     (long)getpid(), sum.calls, sum.served, sum.kept);
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	if (fd < 0)
		return;
	if (write(fd, line, (size_t)n) != n)
		(void)ftruncate(fd, 0); /* disk full: no half line */
	close(fd);
}

/* The program ends or the library is unloaded: no thread may call thread_ends after
 * this. What frees later goes to free. The caches themselves stay where `all` finds
 * them: a thread that still runs may be looking through them. */
__attribute__((destructor)) static void stop(void)
{
	const char *path = getenv("ADVISOR_POOL_STATS");
	struct cache *c = mine;

	__atomic_store_n(&closed, 1, __ATOMIC_RELAXED);
	if (__atomic_load_n(&key_state, __ATOMIC_ACQUIRE) == KEY_MADE)
		pthread_key_delete(key);
	if (c) {
		mine = NULL;
		state = STATE_CLOSED;
		give_back_all(c);
		__atomic_store_n(&c->used, 0, __ATOMIC_RELEASE);
	}
	if (path)
		write_counts(path);
}
