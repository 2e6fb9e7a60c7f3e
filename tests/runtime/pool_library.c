/* A plug-in with a pool of its own, used by several threads. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

void library_work(void);
void *library_block(size_t n);

static void *turn(void *arg)
{
	char *p = NULL;
	int i;

	for (i = 1; i < 2000; i++) {
		p = realloc(p, (size_t)i * 3);
		memset(p, i, (size_t)i * 3);
		if (i % 7 == 0) {
			free(p);
			p = NULL;
		}
	}
	free(p);
	return arg;
}

void library_work(void)
{
	pthread_t threads[4];
	int i;

	for (i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, turn, NULL);
	for (i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	turn(NULL);
}

void *library_block(size_t n)
{
	free(malloc(n));
	return malloc(n);
}
