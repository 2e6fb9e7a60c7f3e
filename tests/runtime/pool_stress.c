/* Pooled memory under load: threads that come and go, blocks that cross threads and
 * cross to ordinary free and back, sizes from nothing to megabytes. Every block
 * carries a pattern that is checked before it is given up. Compiled with
 * -include pool.h; pool_plain.c is the unit that is not. */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pool_plain.h"

enum { THREADS = 6, ROUNDS = 3, SLOTS = 64 };

static int steps = 20000;
static void *shared[SLOTS]; /* blocks on their way from one thread to another */

static uint32_t next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	return *state ^= *state << 5;
}

static size_t pick_size(uint32_t *r)
{
	uint32_t kind = next_random(r) % 100;

	if (kind < 80)
		return next_random(r) % 200;
	if (kind < 97)
		return next_random(r) % 20000;
	return next_random(r) % 300000;
}

/* A block begins with its size and is filled from it, as far as it goes. */
static void fill(unsigned char *p, size_t n)
{
	size_t i;

	if (n < sizeof n)
		return;
	memcpy(p, &n, sizeof n);
	for (i = sizeof n; i < n; i += 61)
		p[i] = (unsigned char)(n + i);
}

static void check(const unsigned char *p, size_t n)
{
	size_t i, stored;

	if (n < sizeof n)
		return;
	memcpy(&stored, p, sizeof stored);
	if (stored != n)
		abort();
	for (i = sizeof n; i < n; i += 61)
		if (p[i] != (unsigned char)(n + i))
			abort();
}

static void check_zero(const unsigned char *p, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (p[i])
			abort();
}

static void *fresh(uint32_t *r, size_t *n)
{
	void *p;

	*n = pick_size(r);
	switch (next_random(r) % 4) {
	case 0:
		p = calloc(1, *n ? *n : 1);
		check_zero(p, *n);
		break;
	case 1:
		p = realloc(NULL, *n ? *n : 1);
		break;
	case 2:
		p = plain_malloc(*n);
		break;
	default:
		p = malloc(*n);
	}
	if (!p)
		abort();
	fill(p, *n);
	return p;
}

static void *resize(uint32_t *r, void *p, size_t *n)
{
	size_t old = *n, now = pick_size(r) + 1;

	check(p, old);
	p = next_random(r) % 4 ? realloc(p, now) : plain_realloc(p, now);
	if (!p)
		abort();
	if (old >= sizeof old && now >= sizeof old) {
		size_t kept;

		memcpy(&kept, p, sizeof kept);
		if (kept != old)
			abort();
	}
	fill(p, now);
	*n = now;
	return p;
}

static void strings(uint32_t *r)
{
	char text[80];
	size_t n = next_random(r) % sizeof text;
	char *a, *b;

	memset(text, 'x', sizeof text);
	text[n ? n - 1 : 0] = '\0';
	a = strdup(text);
	b = strndup(text, 10);
	if (strcmp(a, text) || strlen(b) > 10 || strncmp(a, b, strlen(b)))
		abort();
	plain_free(a);
	free(b);
}

static void drop(uint32_t *r, void *p)
{
	if (next_random(r) % 8)
		free(p);
	else
		plain_free(p);
}

static void *work(void *arg)
{
	uint32_t r = (uint32_t)(uintptr_t)arg * 2654435761u + 1;
	void *own[SLOTS] = {0};
	size_t sizes[SLOTS] = {0}, i;
	int s;

	for (s = 0; s < steps; s++) {
		i = next_random(&r) % SLOTS;
		if (!own[i])
			own[i] = fresh(&r, &sizes[i]);
		else if (next_random(&r) % 4 == 0)
			own[i] = resize(&r, own[i], &sizes[i]);
		else {
			check(own[i], sizes[i]);
			drop(&r, own[i]);
			own[i] = NULL;
		}
		if (s % 16 == 0) {
			void *p = malloc(32);
			memset(p, 1, 32);
			free(__atomic_exchange_n(&shared[i], p, __ATOMIC_ACQ_REL));
			strings(&r);
		}
	}
	for (i = 0; i < SLOTS; i++)
		drop(&r, own[i]);
	return NULL;
}

/* Runs after or before the pool's own end of the thread, as the keys were made. */
static void late(void *p)
{
	free(p);
}

static void *with_key(void *arg)
{
	pthread_setspecific(*(pthread_key_t *)arg, malloc(100));
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t threads[THREADS];
	pthread_key_t key;
	size_t i, round;

	if (argc > 1)
		steps = atoi(argv[1]);
	pthread_key_create(&key, late);
	for (round = 0; round < ROUNDS; round++) {
		for (i = 0; i < THREADS; i++)
			pthread_create(&threads[i], NULL, work, (void *)(uintptr_t)(round * THREADS + i + 1));
		work((void *)(uintptr_t)99);
		for (i = 0; i < THREADS; i++)
			pthread_join(threads[i], NULL);
		pthread_create(&threads[0], NULL, with_key, &key);
		pthread_join(threads[0], NULL);
	}
	for (i = 0; i < SLOTS; i++)
		plain_free(shared[i]);
	free(NULL);
	puts("ok");
	return 0;
}
